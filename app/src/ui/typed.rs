//! What a person types, kept on both sides of the page's awakening.

use leptos::prelude::*;

/// Keeps a native control and a signal the same. What was typed before the page was alive is taken in, not overwritten:
/// a property set while the page awakes would lose it.
///
/// `held` reads the control and is `None` until it is there; `write` is only called with what it does not show already.
pub fn use_typed(typed: RwSignal<String>, held: impl Fn() -> Option<String> + 'static, write: impl Fn(&str) + 'static) {
    Effect::new(move |before: Option<bool>| {
        let Some(now) = typed.try_get() else { return false };
        let Some(held) = held() else { return false };
        match before {
            Some(true) if held != now => write(&now),
            // The same text with lines that the browser writes its own way.
            Some(true) => {}
            _ if held != now.replace("\r\n", "\n") => typed.set(held),
            _ => {}
        }
        true
    });
}
