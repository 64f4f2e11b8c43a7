//! Filtering the directory by a tree of conditions (product.md A2). The address is the only state.

pub mod address;
mod form;
mod words;

use domain::condition::{Condition, Join, Place};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use self::{address::Address, form::RowForm, words::Names};
use super::api::Snapshot;
use crate::{messages::messages, ui::Icon};

/// The filter's bar below the search: closed it is one link, with conditions it reads them out.
#[component]
pub fn FilterBar(snapshot: Snapshot) -> impl IntoView {
    let texts = messages();
    let words = texts.filter;
    let open = snapshot.address.place();
    let condition = snapshot.address.condition.clone();
    // A row that was taken in leaves the address, so that going back and searching on do not add it again.
    if snapshot.row_error.is_none() && use_query_map().with_untracked(|query| query.get("about").is_some()) {
        let (navigate, href) = (use_navigate(), Address::href(&snapshot.address.search, &condition, open.as_ref()));
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        Effect::new(move |_| navigate(&href, options.clone()));
    }
    if open.is_none() && condition.is_everybody() {
        let href = Address::href(&snapshot.address.search, &condition, Some(&Place::root()));
        return view! {
            <div class="filter filter-none">
                <a class="button button-small" href=href>
                    <Icon name="filter" />
                    {words.open}
                </a>
            </div>
        }
        .into_any();
    }
    let reader = snapshot.reader.clone();
    let names = Names { texts, reader: &reader, defined: &snapshot.vocabulary.attributes, tags: &snapshot.vocabulary.tags };
    let search = snapshot.address.search.clone();
    let tree = branch(&condition, &Place::root(), &snapshot, names);
    let done = open.is_some().then(|| {
        let href = Address::href(&search, &condition, None);
        view! { <a class="button button-small button-quiet" href=href>{words.done}</a> }
    });
    view! {
        <section class="filter" aria-label=words.title>
            {tree}
            <p class="filter-ends">
                {done}
                <a class="button button-small button-quiet" href=Address::href(&search, &Condition::everybody(), None)>
                    <Icon name="x" />
                    {words.clear}
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// A node and everything below it. Every control is a link to the address that it makes.
fn branch(node: &Condition, place: &Place, snapshot: &Snapshot, names: Names<'_>) -> AnyView {
    let words = names.texts.filter;
    let whole = &snapshot.address.condition;
    let open = snapshot.address.place();
    let to = |condition: &Condition| Address::href(&snapshot.address.search, condition, open.as_ref());
    match node {
        Condition::Leaf { not, ask } => {
            let said = names.question(ask);
            let shown = if *not { (words.negated)(&said) } else { said.clone() };
            view! {
                <span class="filter-leaf">
                    <a class="filter-words" href=to(&whole.turned(place)) title=(words.turn)(&said)>
                        <bdi>{shown}</bdi>
                    </a>
                    <a class="filter-remove" href=to(&whole.without(place)) aria-label=(words.remove)(&said) title=(words.remove)(&said)>
                        <Icon name="x" />
                    </a>
                </span>
            }
            .into_any()
        }
        Condition::Group { join, not, of } => {
            let parts = of.iter().enumerate().map(|(n, part)| branch(part, &place.part(n), snapshot, names)).collect_view();
            let is_open = open.as_ref() == Some(place);
            let title = if *join == Join::All { words.all } else { words.any };
            let root = place.depth() == 0;
            let head = (of.len() > 1 || !root || *not).then(|| {
                view! {
                    <span class="filter-head">
                        {not.then_some(words.not)}
                        <a class="filter-join" href=to(&whole.rejoined(place)) title=words.rejoin>
                            {title}
                        </a>
                    </span>
                }
            });
            let group = Condition::Group { join: Join::Any, not: false, of: Vec::new() };
            let added = place.part(of.len());
            let remove = (!root).then(|| {
                view! {
                    <a class="filter-remove" href=to(&whole.without(place)) aria-label=(words.remove)(words.group) title=(words.remove)(words.group)>
                        <Icon name="x" />
                    </a>
                }
            });
            let more = if is_open {
                view! { <RowForm snapshot=snapshot.clone() /> }.into_any()
            } else {
                view! {
                    <a class="button button-small" href=Address::href(&snapshot.address.search, whole, Some(place))>
                        <Icon name="plus" />
                        {words.add}
                    </a>
                    <a
                        class="button button-small button-quiet"
                        href=Address::href(&snapshot.address.search, &whole.with(place, group), Some(&added))
                    >
                        <Icon name="plus" />
                        {words.add_group}
                    </a>
                }
                .into_any()
            };
            let class = if root { "filter-group filter-root" } else { "filter-group" };
            view! {
                <div class=class role="group" aria-label=title>
                    {head}
                    {parts}
                    {remove}
                    {more}
                </div>
            }
            .into_any()
        }
    }
}
