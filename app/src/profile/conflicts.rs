//! "May be the same person as …": proposals for merging, until somebody has looked (architecture.md §5).

use domain::{
    actor::Permission,
    conflict::{Conflict, Ground, Proposal},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    merge::{api::DismissProposal, called, whys},
    page::Page,
};
use crate::{frame::use_may, messages::messages, ui::Icon};

/// Quiet notices, one for each other profile.
#[component]
pub fn Conflicts(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    // An event that named an identity of nobody else proposes nobody.
    let unsure = Memo::new(move |_| {
        page.who.with(|who| who.conflicts.iter().filter(|conflict| conflict.other.is_none()).cloned().collect::<Vec<_>>())
    });
    let may = use_may(Permission::WriteProfiles);
    let may_merge = Memo::new(move |_| may.get());
    let dismiss = ServerAction::<DismissProposal>::new();
    let key = |proposal: &Proposal| format!("{}{:?}", proposal.person.id, proposal.grounds);
    view! {
        <ul class="conflicts">
            <For each=move || page.others.get() key=key let:proposal>
                <ProposalNotice page proposal may_merge dismiss />
            </For>
            <For each=move || unsure.get() key=|conflict| conflict.reason let:conflict>
                <UnsureNotice page conflict may_merge dismiss />
            </For>
        </ul>
    }
    .into_any()
}

#[component]
fn ProposalNotice(page: Page, proposal: Proposal, may_merge: Memo<bool>, dismiss: ServerAction<DismissProposal>) -> impl IntoView {
    let texts = messages();
    let id = page.id.get_value();
    let Proposal { person, grounds } = proposal;
    let name = called(&person, texts);
    let (compare, merge) = (format!("/profiles/{id}/compare?with={}", person.id), format!("/profiles/{id}/merge?with={}", person.id));
    let (compare_with, merge_with) = ((texts.merge.compare_with)(&name), (texts.merge.merge_with)(&name));
    let dismiss_whom = (texts.merge.dismiss_whom)(&name);
    let reasons = whys(&grounds, texts);
    let other = person.id.to_string();
    let form = move || {
        may_merge.get().then(|| {
            let (grounds, other, words) = (grounds.clone(), other.clone(), dismiss_whom.clone());
            view! {
                <a class="link" href=merge.clone() aria-label=merge_with.clone()>
                    {texts.merge.merge_verb}
                </a>
                <Dismiss page other=Some(other) grounds dismiss>
                    <button class="link-button" type="submit" aria-label=words>
                        {texts.merge.dismiss}
                    </button>
                </Dismiss>
            }
        })
    };
    view! {
        <li class="conflict">
            <Icon name="merge" />
            <div>
                <p class="conflict-who">
                    {texts.profile.may_be}
                    " "
                    <a class="link" href=format!("/profiles/{}", person.id)>
                        <bdi>{name}</bdi>
                    </a>
                </p>
                {reasons.into_iter().map(|reason| view! { <p class="quiet">{reason}</p> }).collect_view()}
                <div class="conflict-do">
                    <a class="link" href=compare aria-label=compare_with>
                        {texts.merge.compare_verb}
                    </a>
                    {form}
                </div>
            </div>
        </li>
    }
}

#[component]
fn UnsureNotice(page: Page, conflict: Conflict, may_merge: Memo<bool>, dismiss: ServerAction<DismissProposal>) -> impl IntoView {
    let texts = messages();
    let grounds = vec![Ground::Conflict(conflict.reason)];
    let form = move || {
        may_merge.get().then(|| {
            let grounds = grounds.clone();
            view! {
                <Dismiss page other=None grounds dismiss>
                    <button class="link-button" type="submit">
                        {texts.merge.seen}
                    </button>
                </Dismiss>
            }
        })
    };
    view! {
        <li class="conflict">
            <Icon name="merge" />
            <div>
                <p class="conflict-who">{texts.profile.unsure}</p>
                <p class="quiet">{(texts.profile.reason)(conflict.reason)}</p>
                <div class="conflict-do">{form}</div>
            </div>
        </li>
    }
}

/// The form around a button that says: not the same person.
#[component]
fn Dismiss(
    page: Page,
    other: Option<String>,
    grounds: Vec<Ground>,
    dismiss: ServerAction<DismissProposal>,
    children: Children,
) -> impl IntoView {
    let id = page.id.get_value().to_string();
    let grounds = grounds
        .into_iter()
        .enumerate()
        .map(|(n, ground)| view! { <input type="hidden" name=format!("grounds[{n}]") value=ground.as_str() /> })
        .collect_view();
    view! {
        <ActionForm action=dismiss>
            <input type="hidden" name="profile" value=id />
            {other.map(|other| view! { <input type="hidden" name="other" value=other /> })}
            {grounds}
            {children()}
        </ActionForm>
    }
}
