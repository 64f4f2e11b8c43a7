//! The few things that only a browser can do. On the server, where no handler and no effect ever runs, they do nothing.

#[cfg(feature = "hydrate")]
pub use self::here::*;
#[cfg(not(feature = "hydrate"))]
pub use self::nowhere::*;

#[cfg(feature = "hydrate")]
mod here {
    use leptos::prelude::{document, window};
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{HtmlDialogElement, HtmlElement};

    /// Milliseconds on a clock that only goes forward.
    pub fn monotonic() -> f64 {
        window().performance().map_or(0.0, |clock| clock.now())
    }

    /// Puts a text on the clipboard; nothing happens where the browser does not allow it.
    pub fn copy(text: &str) {
        let _ = window().navigator().clipboard().write_text(text);
    }

    /// Gives the keyboard to the first element that matches.
    pub fn focus(selector: &str) {
        if let Some(element) = find(selector) {
            let _ = element.focus();
        }
    }

    /// Scrolls the first element that matches into view, no further than needed.
    pub fn reveal(selector: &str) {
        if let Some(element) = find(selector) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    /// Writes another address without going there.
    pub fn replace_address(path: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
        }
    }

    /// Opens a dialog that blocks the page behind it.
    pub fn open_dialog(selector: &str) {
        if let Some(dialog) = find(selector).and_then(|element| element.dyn_into::<HtmlDialogElement>().ok())
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    }

    /// Closes a dialog.
    pub fn close_dialog(selector: &str) {
        if let Some(dialog) = find(selector).and_then(|element| element.dyn_into::<HtmlDialogElement>().ok()) {
            dialog.close();
        }
    }

    /// True while the keyboard belongs to something that is written into, or a dialog is open.
    pub fn is_typing() -> bool {
        let dialog = document().query_selector("dialog[open]").ok().flatten().is_some();
        let field = document().active_element().is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.has_attribute("contenteditable")
        });
        dialog || field
    }

    /// Whether the last lines of the page are less than `margin` pixels below what is shown.
    pub fn near_end(margin: f64) -> bool {
        let Some(root) = document().document_element() else { return false };
        f64::from(root.scroll_height()) - f64::from(root.scroll_top()) - f64::from(root.client_height()) < margin
    }

    fn find(selector: &str) -> Option<HtmlElement> {
        document().query_selector(selector).ok()??.dyn_into().ok()
    }
}

#[cfg(not(feature = "hydrate"))]
mod nowhere {
    /// Milliseconds on a clock that only goes forward.
    pub fn monotonic() -> f64 {
        0.0
    }

    /// Puts a text on the clipboard.
    pub fn copy(_text: &str) {}

    /// Gives the keyboard to the first element that matches.
    pub fn focus(_selector: &str) {}

    /// Scrolls the first element that matches into view, no further than needed.
    pub fn reveal(_selector: &str) {}

    /// Writes another address without going there.
    pub fn replace_address(_path: &str) {}

    /// Opens a dialog that blocks the page behind it.
    pub fn open_dialog(_selector: &str) {}

    /// Closes a dialog.
    pub fn close_dialog(_selector: &str) {}

    /// True while the keyboard belongs to something that is written into.
    pub fn is_typing() -> bool {
        false
    }

    /// Whether the last lines of the page are nearly shown.
    pub fn near_end(_margin: f64) -> bool {
        false
    }
}
