//! The panel as a native dialog: open in the page without a script, over it with one.

use leptos::{html, prelude::*, web_sys};

use crate::browser;

/// Shows it over the page as soon as there is a script, and gives the keyboard back when it goes.
pub fn use_sheet(node: NodeRef<html::Dialog>) {
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if !dialog.matches(":modal").unwrap_or(false) {
            // Whoever has begun to type goes on where they are.
            let held = document().active_element().filter(|held| dialog.contains(Some(held)));
            let _ = dialog.remove_attribute("open");
            let _ = dialog.show_modal();
            if let Some(held) = held {
                use leptos::wasm_bindgen::JsCast;
                let _ = held.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        }
        on_cleanup(|| {
            request_animation_frame(|| {
                browser::focus("#content");
                browser::focus(".summary-menu > summary");
            });
        });
    });
}
