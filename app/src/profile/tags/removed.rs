//! The way back after a tag was taken away.

use domain::{
    edit::{Change, Edit},
    tag::Tag,
};
use leptos::{prelude::*, task::spawn_local};

use super::api::RemoveTag;
use crate::{
    browser,
    error::AppError,
    messages::messages,
    profile::{edit::api::edit_profile, page::Page},
    ui::{Undo, error_state::explain},
};

/// Names what was taken away since the last time it was not shown, and gives it back at once.
#[component]
pub fn Removed(
    /// The state of the page.
    page: Page,
    /// Takes a tag away.
    remove: ServerAction<RemoveTag>,
    /// What it was asked to take away.
    asked: RwSignal<Vec<Tag>>,
) -> impl IntoView {
    let texts = messages();
    let gone = RwSignal::new(Vec::<Tag>::new());
    let failed = RwSignal::new(None::<AppError>);
    Effect::new(move |_| {
        let Some(Ok(id)) = remove.value().get() else { return };
        let tag = asked.try_update_untracked(|asked| {
            let at = asked.iter().position(|tag| tag.id == id)?;
            Some(asked.swap_remove(at))
        });
        if let Some(Some(tag)) = tag {
            failed.set(None);
            gone.update(|gone| gone.push(tag));
        }
    });
    let said = Signal::derive(move || {
        gone.with(|gone| {
            let names: Vec<&str> = gone.iter().map(|tag| tag.name.as_str()).collect();
            (!names.is_empty()).then(|| (texts.tags.removed)(&names))
        })
    });
    let undo = move |()| {
        let changes = gone.get_untracked().into_iter().map(|tag| Change::AddTag { tag: tag.id }).collect();
        let profile = page.id.get_value();
        spawn_local(async move {
            match edit_profile(profile, Edit { changes, ip: None }).await {
                Ok(_) => {
                    gone.try_set(Vec::new());
                    browser::focus("#add-tag");
                }
                Err(error) => drop(failed.try_set(Some(error))),
            }
        });
    };
    let over = move |()| gone.set(Vec::new());
    view! {
        {move || failed.get().map(|error| view! { <p class="tags-error" role="alert">{explain(texts, &error)}</p> })}
        <Undo id="undo-tags" said words=texts.tags.undo undo=Callback::new(undo) over=Callback::new(over) />
    }
    .into_any()
}
