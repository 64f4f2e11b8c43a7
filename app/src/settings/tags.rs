//! The tags of the workspace: renamed, recoloured, merged, deleted (product.md B7).

pub mod api;
mod editor;
mod list;

use domain::{format, tag::TagId};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use self::{
    api::{ChangeTag, DeleteTag, Listed, MergeTags, read_tags},
    editor::Editor,
    list::List,
};
use super::SettingsPage;
use crate::{
    browser,
    messages::messages,
    ui::{EmptyState, ErrorState, Skeleton},
};

/// What can be done to a tag, and what came of it.
#[derive(Clone, Copy)]
struct Actions {
    change: ServerAction<ChangeTag>,
    merge: ServerAction<MergeTags>,
    delete: ServerAction<DeleteTag>,
    /// The tag whose form was sent last.
    asked: RwSignal<Option<TagId>>,
    /// False once the page has shown something else than what it came with.
    is_new: StoredValue<bool>,
}

/// How often an action succeeded: what was refused leaves the page, and what is written in it, as it is.
fn done<S>(action: ServerAction<S>) -> Memo<u32>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    Memo::new(move |before: Option<&u32>| {
        before.copied().unwrap_or(0) + u32::from(action.value().with(|answer| matches!(answer, Some(Ok(_)))))
    })
}

/// The page: a list, and beside it the tag that the address chooses.
#[component]
pub fn TagsPage() -> impl IntoView {
    let texts = messages();
    let words = texts.tags.manager;
    let actions = Actions {
        change: ServerAction::new(),
        merge: ServerAction::new(),
        delete: ServerAction::new(),
        asked: RwSignal::new(None),
        is_new: StoredValue::new(true),
    };
    let (changed, merged, deleted) = (done(actions.change), done(actions.merge), done(actions.delete));
    let query = use_query_map();
    let chosen = Memo::new(move |_| query.with(|query| query.get("tag")));
    let asked = move || (chosen.get(), changed.get(), merged.get(), deleted.get());
    // Shared by counting, as the directory's page is.
    let listed = ArcResource::new_blocking(asked, |(chosen, ..)| read_tags(chosen));
    view! {
        <SettingsPage title=texts.tags.title lead=words.lead>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || {
                    let listed = listed.clone();
                    Suspend::new(async move {
                        match listed.clone().await {
                            Ok(listed) => view! { <Both listed actions /> }.into_any(),
                            Err(error) => view! { <ErrorState error retry=move |()| listed.refetch() /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </SettingsPage>
    }
    .into_any()
}

/// List and editor.
#[component]
fn Both(listed: Listed, actions: Actions) -> impl IntoView {
    let texts = messages();
    let words = texts.tags.manager;
    let Listed { tags, chosen, may_manage, reader } = listed;
    if tags.is_empty() {
        return view! { <EmptyState icon="tags" text=words.empty /> }.into_any();
    }
    let people = move |n: u64| (texts.tags.people)(n, &format::integer(n, reader.locale));
    let key = chosen.as_ref().map(|tag| tag.id.clone());
    let beside = match chosen {
        Some(tag) if may_manage && !tag.system => {
            let count = people(tag.people);
            let others = tags
                .iter()
                .filter(|other| !other.system && other.id != tag.id)
                .map(|other| (other.id.clone(), format!("{} · {}", other.name, people(other.people))))
                .collect();
            view! { <Editor tag people=count others actions /> }.into_any()
        }
        Some(tag) if tag.system => view! { <p class="note">{words.system_means}</p> }.into_any(),
        _ if !may_manage => view! { <p class="note">{words.may_not_manage}</p> }.into_any(),
        _ => view! { <p class="note">{words.choose}</p> }.into_any(),
    };
    // The list was drawn anew, so the keyboard is nowhere: it goes to what was chosen.
    Effect::new(move |_| {
        if !actions.is_new.get_value() {
            browser::focus("#tag-editor");
        }
        actions.is_new.set_value(false);
    });
    let rows = tags.into_iter().map(|tag| (people(tag.people), tag)).collect();
    view! {
        <div class="tags-pair">
            <List rows chosen=key />
            <section class="card tags-beside" id="tag-editor" tabindex="-1" aria-label=words.editor>
                {beside}
            </section>
        </div>
    }
    .into_any()
}
