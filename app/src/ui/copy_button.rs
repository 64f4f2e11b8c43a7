//! Buttons that copy a text.

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
    view! {
        <button
            class="button button-quiet button-icon needs-script"
            type="button"
            aria-label=(texts.frame.copy_what)(&what)
            title=texts.frame.copy
            on:click=move |_| copy(text, done)
        >
            <Show when=move || done.get() fallback=|| view! { <Icon name="copy" /> }>
                <Icon name="check" />
            </Show>
            <span class="visually-hidden" role="status">{move || done.get().then_some(texts.frame.copied)}</span>
        </button>
    }
}

/// The same with words on it, and with a symbol of its own.
#[component]
pub fn CopyWordsButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// The symbol.
    icon: &'static str,
    /// The words.
    words: &'static str,
) -> impl IntoView {
    let texts = messages();
    let done = RwSignal::new(false);
    view! {
        <button class="button needs-script" type="button" on:click=move |_| copy(text, done)>
            {move || view! { <Icon name=if done.get() { "check" } else { icon } /> }}
            <span>{move || if done.get() { texts.frame.copied } else { words }}</span>
        </button>
        // Beside the button: a status within would take the words out of its name.
        <span class="visually-hidden" role="status">
            {move || done.get().then_some(texts.frame.copied)}
        </span>
    }
}

fn copy(text: Signal<String>, done: RwSignal<bool>) {
    if !browser::copy(&text.get_untracked()) {
        return;
    }
    done.set(true);
    set_timeout(
        move || {
            // The button may be gone by then.
            done.try_set(false);
        },
        core::time::Duration::from_secs(2),
    );
}
