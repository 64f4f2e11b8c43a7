//! Editing a profile by hand (product.md C): a panel over the page, which is also a plain form.

pub mod api;
mod attempt;
mod define;
mod draft;
mod field;
mod history;
mod input;
mod panel;
mod property;
#[cfg(feature = "ssr")]
pub mod sent;
mod sheet;
mod tags;
mod theirs;
mod trouble;

use domain::identity::ProfileId;
use leptos::prelude::*;

pub use self::attempt::Attempt;
use self::{draft::Draft, panel::Panel};
use super::{page::Page, view::View};
use crate::messages::messages;

/// The panel while the address asks for it, and the word that it is saved after it has closed. `at_first` is what the address
/// asks for while the page is built.
#[component]
pub fn Editing(
    /// The state of the page.
    page: Page,
    /// Whether the address asks for the panel.
    is_open: Memo<bool>,
    /// The same as the page is built.
    at_first: bool,
    /// What was sent and could not be saved.
    attempt: Option<Attempt>,
) -> impl IntoView {
    let texts = messages();
    let draft = Draft::new(page, attempt);
    let is_open = move || is_open.try_get().unwrap_or(at_first);
    view! {
        {move || is_open().then(|| view! { <Panel draft /> })}
        <p class="edit-said" role="status">
            {move || draft.saved.get().then_some(texts.edit.saved)}
        </p>
    }
    .into_any()
}

/// Whether a path is that of the panel.
pub fn is_panel(path: &str) -> bool {
    path.trim_end_matches('/').ends_with("/edit")
}

/// The address of the panel over a view of the page.
pub fn address(view: &View, id: &ProfileId) -> String {
    let page = view.address(id);
    match page.split_once('?') {
        Some((path, query)) => format!("{path}/edit?{query}"),
        None => format!("{page}/edit"),
    }
}
