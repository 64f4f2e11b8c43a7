//! The few things that only a browser can do. On the server, where no handler and no effect ever runs, they do nothing.

#[cfg(feature = "hydrate")]
pub use self::here::*;
#[cfg(not(feature = "hydrate"))]
pub use self::nowhere::*;

#[cfg(feature = "hydrate")]
mod here {
    use leptos::prelude::{document, window};
    use wasm_bindgen::JsCast;
    use web_sys::{HtmlDialogElement, HtmlElement};

    /// Milliseconds on a clock that only goes forward.
    pub fn monotonic() -> f64 {
        window().performance().map_or(0.0, |clock| clock.now())
    }

    /// What the clock of this computer says, milliseconds since the epoch.
    pub fn clock() -> i64 {
        js_sys::Date::now() as i64
    }

    /// Whether nobody can see the page.
    pub fn is_hidden() -> bool {
        document().hidden()
    }

    /// Puts a text on the clipboard; false where the browser does not allow it.
    pub fn copy(text: &str) -> bool {
        let navigator = window().navigator();
        // There is none on plain http from another machine, and the binding would throw.
        let has_clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
        if has_clipboard {
            let _ = navigator.clipboard().write_text(text);
        }
        has_clipboard
    }

    /// Scheme, host and port of the page.
    pub fn origin() -> String {
        window().location().origin().unwrap_or_default()
    }

    /// Gives the keyboard to the first element that matches; false when there is none.
    pub fn focus(selector: &str) -> bool {
        find(selector).is_some_and(|element| element.focus().is_ok())
    }

    /// Gives the keyboard to the element `step` places after (before, if negative) the one that has it, among those that
    /// match; to the first when none of them has it.
    pub fn step_focus(selector: &str, step: i32) {
        let Ok(all) = document().query_selector_all(selector) else { return };
        let here = document().active_element();
        let at = (0..all.length()).find(|i| all.get(*i).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) == here);
        let to = at.map_or(0, |at| at.saturating_add_signed(step).min(all.length().saturating_sub(1)));
        if let Some(element) = all.get(to).and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }

    /// Whether the first element that matches has the keyboard.
    pub fn has_focus(selector: &str) -> bool {
        document().active_element().is_some_and(|element| element.matches(selector).unwrap_or(false))
    }

    /// Asks a question that is answered with yes or no.
    pub fn confirm(question: &str) -> bool {
        window().confirm_with_message(question).unwrap_or(false)
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

    /// As [`domain::fold::fold`], by the browser's own tables: ours would weigh as much as the page's own code.
    pub fn fold(text: &str) -> String {
        if text.is_ascii() {
            return text.to_ascii_lowercase();
        }
        let apart: String = js_sys::JsString::from(text).to_lower_case().normalize("NFKD").into();
        // The marks that stand on letters of scripts with capitals; searching in a page needs no other.
        domain::fold::plain_letters(
            apart.chars().filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')),
        )
    }

    fn find(selector: &str) -> Option<HtmlElement> {
        document().query_selector(selector).ok()??.dyn_into().ok()
    }
}

#[cfg(not(feature = "hydrate"))]
mod nowhere {
    pub use domain::fold::fold;

    /// Milliseconds on a clock that only goes forward.
    pub fn monotonic() -> f64 {
        0.0
    }

    /// What the clock of this computer says.
    pub fn clock() -> i64 {
        0
    }

    /// Whether nobody can see the page.
    pub fn is_hidden() -> bool {
        false
    }

    /// Puts a text on the clipboard.
    pub fn copy(_text: &str) -> bool {
        false
    }

    /// Scheme, host and port of the page.
    pub fn origin() -> String {
        String::new()
    }

    /// Gives the keyboard to the first element that matches.
    pub fn focus(_selector: &str) -> bool {
        false
    }

    /// Moves the keyboard among the elements that match.
    pub fn step_focus(_selector: &str, _step: i32) {}

    /// Whether the first element that matches has the keyboard.
    pub fn has_focus(_selector: &str) -> bool {
        false
    }

    /// Asks a question that is answered with yes or no.
    pub fn confirm(_question: &str) -> bool {
        false
    }

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
