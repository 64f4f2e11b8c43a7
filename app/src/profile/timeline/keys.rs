//! `j` and `k` go from line to line, `Enter` opens (lines are links), `Esc` closes.

use leptos::{ev, prelude::*};

use super::lines::Lines;
use crate::browser;

/// Listens while the page is open; nothing while something is being written.
pub fn use_timeline_keys(lines: Lines) {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |event| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() || browser::is_typing() {
                return;
            }
            match event.key().as_str() {
                "j" => step(1),
                "k" => step(-1),
                "Escape" if lines.open.with_untracked(Option::is_some) => {
                    // The keyboard goes back to the line whose details it may have been in.
                    browser::focus(".line[aria-expanded=\"true\"]");
                    lines.open.set(None);
                }
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || listener.remove());
    });
}

#[cfg(feature = "hydrate")]
fn step(by: i32) {
    use wasm_bindgen::JsCast;
    use web_sys::HtmlElement;

    // Lines of folded sessions are passed over: they are not on the screen.
    let Ok(lines) =
        document().query_selector_all(".lines > .line-place > .line, .lines > .session > details > .fold, .lines details[open] .line")
    else {
        return;
    };
    let lines: Vec<HtmlElement> = (0..lines.length()).filter_map(|at| lines.item(at)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let at = lines.iter().position(|line| active.as_ref().is_some_and(|active| active.is_same_node(Some(line))));
    let first_visible = || lines.iter().position(|line| line.get_bounding_client_rect().top() >= 0.0).unwrap_or(0);
    let next = match at {
        Some(at) => at.saturating_add_signed(by as isize),
        None => first_visible(),
    };
    if let Some(line) = lines.get(next.min(lines.len().saturating_sub(1))) {
        let _ = line.focus();
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        line.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

#[cfg(not(feature = "hydrate"))]
fn step(_by: i32) {}
