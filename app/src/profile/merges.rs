//! What was merged into a profile, and taking it back (product.md G7).

mod separation;

use domain::{attribute::Source, format, identity::ProfileId, merge::Merge};
use leptos::prelude::*;

use self::separation::Separating;
use super::{
    Failed,
    merge::{
        api::{Merges, SeparateProfiles, read_merges},
        called, use_asked,
    },
    summary,
};
use crate::{
    error::AppError,
    frame::TopBar,
    messages::messages,
    ui::{EmptyState, Icon, PageTitle, Skeleton, use_form_error},
};

/// The merges of the profile of the address; the one that the address names with what taking it back would make.
#[component]
pub fn MergesPage() -> impl IntoView {
    let asked = use_asked();
    let merges = ArcResource::new_blocking(move || asked.get(), read_merges);
    let error = use_form_error(ServerAction::<SeparateProfiles>::new()).get_untracked();
    let retry = {
        let merges = merges.clone();
        Callback::new(move |()| merges.refetch())
    };
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=12 /> }>
            {move || {
                let (merges, error) = (merges.clone(), error.clone());
                Suspend::new(async move {
                    match merges.await {
                        Ok(merges) => view! { <Loaded merges error /> }.into_any(),
                        Err(error) => view! { <Failed error retry /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Loaded(merges: Merges, error: Option<AppError>) -> impl IntoView {
    let texts = messages();
    let title = summary::title(&merges.who, texts);
    let id = merges.who.id.clone();
    let crumb = title.clone();
    let cannot = error.is_some() || matches!(merges.separation, Some(Err(_)));
    let separation = merges.separation.clone().and_then(Result::ok);
    let (reader, may_merge) = (merges.reader.clone(), merges.may_merge);
    view! {
        <PageTitle text=format!("{}: {title}", texts.merge.merges) />
        <TopBar>
            <a href="/profiles">{texts.frame.profiles}</a>
            <a href=format!("/profiles/{id}") dir="auto">{crumb}</a>
            <strong aria-current="page">{texts.merge.merges}</strong>
        </TopBar>
        <main id="content" class="pair" tabindex="-1">
            <h1>{texts.merge.merges}</h1>
            {cannot.then(|| view! { <p class="notice notice-bad" role="alert">{texts.merge.cannot_separate}</p> })}
            {separation.map(|separation| view! { <Separating separation=*separation stays=title may_merge reader /> })}
            <List merges />
        </main>
    }
    .into_any()
}

#[component]
fn List(merges: Merges) -> impl IntoView {
    let texts = messages();
    let id = merges.who.id.clone();
    if merges.merges.is_empty() {
        return view! {
            <section class="card">
                <EmptyState icon="merge" text=texts.merge.no_merges>
                    <a class="button" href=format!("/profiles/{id}/merge")>
                        {texts.merge.merge}
                    </a>
                </EmptyState>
            </section>
        }
        .into_any();
    }
    let date = |at| format::date_time(at, &merges.reader.offsets, &texts.frame.months);
    let lines = merges
        .merges
        .iter()
        .map(|merge| {
            let joined_another = merge.winner != id;
            let other = if joined_another { &merge.winner } else { &merge.loser };
            let name = name(merge, other, &merges);
            let how = match &merge.by {
                _ if merge.automatic => (texts.merge.by_itself)(&date(merge.at)),
                Some(Source::Person(person)) => (texts.merge.by_hand)(Some(person), &date(merge.at)),
                _ => (texts.merge.by_hand)(None, &date(merge.at)),
            };
            let undone = merge.undone.map(|at| (texts.merge.undone)(&date(at)));
            // A profile that is part of this one has no page of its own.
            let named = match merge.undone {
                Some(_) => view! { <a class="link" href=format!("/profiles/{other}") dir="auto">{name.clone()}</a> }.into_any(),
                None => view! { <strong dir="auto">{name.clone()}</strong> }.into_any(),
            };
            let may_separate = merges.may_merge && merge.undone.is_none() && !joined_another;
            let separate = may_separate.then(|| {
                view! {
                    <a class="button" href=format!("/profiles/{id}/merges?merge={}", merge.id) aria-label=(texts.merge.separate_from)(&name)>
                        {texts.merge.separate}
                    </a>
                }
            });
            view! {
                <li>
                    <Icon name=if merge.undone.is_some() { "unlink" } else { "merge" } />
                    <p>
                        {named}
                        <span class="quiet" dir="auto">{how}</span>
                        {undone.map(|undone| view! { <span class="quiet">{undone}</span> })}
                        {joined_another.then(|| view! { <span class="quiet">{texts.merge.was_part_of}</span> })}
                    </p>
                    {separate}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <ul class="pair-people">{lines}</ul>
        </section>
    }
    .into_any()
}

fn name(merge: &Merge, other: &ProfileId, merges: &Merges) -> String {
    let texts = messages();
    let person = merges.people.iter().find(|person| person.id == *other).map(|person| called(person, texts));
    let joined = merge.name.clone().filter(|_| *other == merge.loser);
    person.or(joined).unwrap_or_else(|| (texts.frame.anonymous)(other.short()))
}
