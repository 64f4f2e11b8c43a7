//! All tags, each a link to its editor.

use domain::tag::{Tag, TagId};
use leptos::prelude::*;

use crate::{
    browser::fold,
    messages::messages,
    ui::{Badge, Icon, TagDot},
};

/// More of them than this get a box to find one.
const MANY: usize = 12;

/// The tags by name, with the people who have them.
#[component]
pub fn List(
    /// The tags, each with its number of people as text.
    rows: Vec<(String, Tag)>,
    /// The one that is open.
    chosen: Option<TagId>,
) -> impl IntoView {
    let texts = messages();
    let words = texts.tags.manager;
    let is_long = rows.len() > MANY;
    let rows = StoredValue::new(rows);
    let part = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let part = part.get();
        rows.with_value(|rows| rows.iter().filter(|(_, tag)| fold(tag.name.as_str()).contains(&part)).cloned().collect::<Vec<_>>())
    });
    let row = move |(people, tag): (String, Tag)| {
        let current = (chosen.as_ref() == Some(&tag.id)).then_some("true");
        view! {
            <li>
                <a class="tags-row" href=format!("/settings/tags?tag={}", tag.id.as_str()) aria-current=current>
                    <TagDot color=tag.color />
                    <bdi class="tags-name">{tag.name.to_string()}</bdi>
                    {tag.system.then(|| view! { <Badge>{words.system}</Badge> })}
                    <span class="tags-people num">{people}</span>
                </a>
            </li>
        }
    };
    view! {
        <section class="card tags-list" aria-label=texts.tags.title>
            {is_long
                .then(|| {
                    view! {
                        <label class="tags-find needs-script">
                            <Icon name="search" />
                            <span class="visually-hidden">{words.find}</span>
                            <input
                                type="search"
                                data-search
                                autocomplete="off"
                                placeholder=words.find
                                on:input=move |event| part.set(fold(event_target_value(&event).trim()))
                            />
                        </label>
                    }
                })}
            <ul>
                <For each=move || found.get() key=|(_, tag)| tag.id.clone() children=row />
            </ul>
            <Show when=move || found.with(Vec::is_empty)>
                <p class="note">{words.none_found}</p>
            </Show>
        </section>
    }
    .into_any()
}
