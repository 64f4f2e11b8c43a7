//! Sheets that drop from a button: disclosures, which close when something else is pressed, or with `Esc`.

use leptos::{ev, prelude::*};

/// Closes open sheets while the page is open.
pub fn use_drops() {
    Effect::new(move |_| {
        let press = window_event_listener(ev::pointerdown, |event| {
            close(Some(&event));
        });
        let escape = window_event_listener(ev::keydown, |event| {
            if event.key() == "Escape" && close(None) {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            press.remove();
            escape.remove();
        });
    });
}

/// Closes all of them.
pub fn close_all() {
    close(None);
}

/// Closes those that the press is outside of; true when one was open. The keyboard goes back to its button.
#[cfg(feature = "hydrate")]
fn close(press: Option<&web_sys::PointerEvent>) -> bool {
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement, Node};

    let Ok(open) = document().query_selector_all(".drop[open]") else { return false };
    let target = press.and_then(|press| press.target()?.dyn_into::<Node>().ok());
    let mut was_open = false;
    for sheet in (0..open.length()).filter_map(|at| open.item(at)?.dyn_into::<Element>().ok()) {
        if target.as_ref().is_some_and(|target| sheet.contains(Some(target))) {
            continue;
        }
        let has_keyboard = sheet.contains(document().active_element().as_deref());
        if let (true, Ok(Some(button))) = (has_keyboard, sheet.query_selector("summary")) {
            let _ = button.unchecked_into::<HtmlElement>().focus();
        }
        let _ = sheet.remove_attribute("open");
        was_open = true;
    }
    was_open
}

#[cfg(not(feature = "hydrate"))]
fn close(_press: Option<&leptos::web_sys::PointerEvent>) -> bool {
    false
}
