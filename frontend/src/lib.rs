//! Wakes the server-rendered page in the browser, and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the script in the document. Afterwards `<html data-hydrated="true">`: tests wait for it.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(app::App);
    if let Some(root) = leptos::prelude::document().document_element() {
        // An attribute that nothing but tests and style sheets reads: failing to set it must not stop the page.
        let _ = root.set_attribute("data-hydrated", "true");
    }
}
