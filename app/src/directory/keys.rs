//! `j` and `k` go through the list; `Enter` is the link's own.

use leptos::{ev, prelude::*};

use crate::browser;

/// Listens while the page is open.
pub fn use_list_keys() {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |event| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() || browser::is_typing() {
                return;
            }
            match event.key().as_str() {
                "j" => browser::step_focus("[data-row]", 1),
                "k" => browser::step_focus("[data-row]", -1),
                _ => {}
            }
        });
        on_cleanup(move || listener.remove());
    });
}
