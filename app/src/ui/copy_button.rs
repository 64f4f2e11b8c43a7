//! Copies a text.

use leptos::prelude::*;

use super::Icon;
use crate::{browser, messages::messages};

/// Copies a text and says so for two seconds. Hidden without JavaScript: the text itself can be selected.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for the button's name.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let texts = messages();
    let done = RwSignal::new(false);
    let copy = move |_| {
        browser::copy(&text.get_untracked());
        done.set(true);
        set_timeout(move || done.set(false), core::time::Duration::from_secs(2));
    };
    view! {
        <button class="button button-quiet button-icon needs-script" type="button" aria-label=(texts.frame.copy_what)(&what) title=texts.frame.copy on:click=copy>
            <Show when=move || done.get() fallback=|| view! { <Icon name="copy" /> }>
                <Icon name="check" />
            </Show>
            <span class="visually-hidden" role="status">{move || done.get().then_some(texts.frame.copied)}</span>
        </button>
    }
}
