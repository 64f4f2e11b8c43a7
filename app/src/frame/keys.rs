//! Keys that work on every page, and the dialog that lists them.

use leptos::{ev, prelude::*};

use crate::{
    browser,
    messages::messages,
    ui::{Button, ButtonKind, Icon},
};

/// `/` goes to the find box of the page, `?` opens the list of keys. Nothing while something is being written.
pub fn use_keys() {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |event| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() || browser::is_typing() {
                return;
            }
            match event.key().as_str() {
                "/" => {
                    event.prevent_default();
                    // A page with a search of its own is meant by it; the box in the top bar is the rest's.
                    if !browser::focus("[data-search]") {
                        browser::focus("#find");
                    }
                }
                "?" => browser::open_dialog("#keys"),
                _ => {}
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// The list of keys.
#[component]
pub fn KeysDialog() -> impl IntoView {
    let texts = messages();
    view! {
        <dialog id="keys" class="dialog" aria-labelledby="keys-title">
            <header>
                <h2 id="keys-title">{texts.frame.keys_title}</h2>
                <form method="dialog">
                    <Button kind=ButtonKind::Quiet submit=true attr:aria-label=texts.frame.close attr:autofocus=true>
                        <Icon name="x" />
                    </Button>
                </form>
            </header>
            <dl class="keys">
                {texts
                    .frame
                    .keys_list
                    .iter()
                    .map(|(keys, meaning)| {
                        view! {
                            <div>
                                <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
                                <dd>{*meaning}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </dialog>
    }
    .into_any()
}
