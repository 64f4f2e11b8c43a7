//! "May be the same person as …": why something did not join by itself (architecture.md §5).

use domain::conflict::Conflict;
use leptos::prelude::*;

use super::page::Page;
use crate::{messages::messages, ui::Icon};

/// Quiet notices, one for each other profile.
#[component]
pub fn Conflicts(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let conflicts = Memo::new(move |_| {
        let mut conflicts = page.who.with(|who| who.conflicts.clone());
        // The latest reason for each pair is enough.
        conflicts.sort_by(|a, b| (&a.other, b.at).cmp(&(&b.other, a.at)));
        conflicts.dedup_by(|a, b| a.other == b.other);
        conflicts
    });
    let key = |conflict: &Conflict| (conflict.other.as_ref().map(ToString::to_string), conflict.at.millis());
    view! {
        <ul class="conflicts">
            <For each=move || conflicts.get() key=key let:conflict>
                <ConflictNotice page conflict />
            </For>
        </ul>
    }
    .into_any()
}

#[component]
fn ConflictNotice(page: Page, conflict: Conflict) -> impl IntoView {
    let texts = messages();
    let reason = (texts.profile.reason)(conflict.reason);
    let who = conflict.other.map(|other| {
        let person = page.others.with_untracked(|others| others.iter().find(|person| person.id == other).cloned());
        let name = person.and_then(|person| person.name.or(person.email)).unwrap_or_else(|| (texts.frame.anonymous)(other.short()));
        view! {
            {texts.profile.may_be}
            " "
            <a class="link" href=format!("/profiles/{other}")>
                <bdi>{name}</bdi>
            </a>
        }
    });
    view! {
        <li class="conflict">
            <Icon name="merge" />
            <p>
                <span class="conflict-who">{who.map_or_else(|| texts.profile.unsure.into_any(), IntoAny::into_any)}</span>
                <span class="quiet">{reason}</span>
            </p>
        </li>
    }
}
