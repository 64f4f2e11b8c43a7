//! A way back, for a while, instead of a question before.

use core::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use crate::browser;

/// How long it stays; with the pointer or the keyboard on it, longer.
const STAY: Duration = Duration::from_secs(10);

/// Says what was done, at the foot of the window, and takes it back. The keyboard is put on it, because what it was on before is
/// mostly what was taken away.
#[component]
pub fn Undo(
    /// For the button's element.
    id: &'static str,
    /// What was done; `None`: nothing, or nothing any more.
    said: Signal<Option<String>>,
    /// Words of the button.
    words: &'static str,
    /// Takes it back.
    undo: Callback<()>,
    /// It has been there long enough.
    over: Callback<()>,
) -> impl IntoView {
    let is_pointed_at = RwSignal::new(false);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let is_there = Memo::new(move |_| said.with(Option::is_some));
    Effect::new(move |_| {
        stop(timer);
        if said.with(Option::is_some) {
            wait(id, timer, is_pointed_at, over);
            request_animation_frame(move || {
                browser::focus(&format!("#{id}"));
            });
        }
    });
    on_cleanup(move || stop(timer));
    view! {
        <div
            class="undo"
            class:undo-there=is_there
            on:pointerenter=move |_| is_pointed_at.set(true)
            on:pointerleave=move |_| is_pointed_at.set(false)
        >
            <span role="status" dir="auto">
                {said}
            </span>
            <Show when=move || is_there.get()>
                <button class="undo-button" type="button" id=id on:click=move |_| undo.run(())>
                    {words}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

fn wait(id: &'static str, timer: StoredValue<Option<TimeoutHandle>>, is_pointed_at: RwSignal<bool>, over: Callback<()>) {
    let end = move || {
        // The page may be gone by then.
        if is_pointed_at.try_get_untracked().unwrap_or(false) || browser::has_focus(&format!("#{id}")) {
            wait(id, timer, is_pointed_at, over);
        } else {
            over.try_run(());
        }
    };
    timer.try_set_value(set_timeout_with_handle(end, STAY).ok());
}

fn stop(timer: StoredValue<Option<TimeoutHandle>>) {
    if let Some(Some(handle)) = timer.try_update_value(Option::take) {
        handle.clear();
    }
}
