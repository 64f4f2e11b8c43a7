//! The page of one profile (product.md B): who it is, what happened, what it means.

pub mod api;
mod by_hand;
mod compare;
mod conflicts;
mod devices;
mod drop;
pub mod edit;
mod facts;
mod geo;
mod label;
mod means;
pub mod merge;
mod merges;
mod other;
mod page;
mod subscriptions;
mod summary;
mod tags;
mod timeline;
pub mod view;
mod waiting;

use domain::{
    attribute::{CONTACT, PERSONAL},
    subscription::Channel,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::Outlet,
    hooks::{use_location, use_navigate, use_params_map, use_query_map},
};

use self::{
    api::{Snapshot, profile_snapshot},
    by_hand::{ByHand, read_by_hand},
    conflicts::Conflicts,
    devices::Devices,
    edit::Editing,
    facts::{Facts, Section},
    geo::Geo,
    means::MeansColumn,
    merge::{Done, JustDone},
    other::Other,
    page::Page,
    subscriptions::Subscriptions,
    summary::Summary,
    tags::Tags,
    timeline::TimelineColumn,
    view::View,
    waiting::Waiting,
};
use crate::{
    error::AppError,
    frame::TopBar,
    messages::messages,
    ui::{EmptyState, ErrorState, PageTitle},
};

pub use self::{compare::ComparePage, merge::MergePage, merges::MergesPage};

/// The page of one profile. Its snapshot is read once; afterwards the page keeps itself true.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let params = use_params_map();
    let location = use_location();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let view = Memo::new(move |_| location.search.with(|search| View::parse(search)));
    // Shared by counting, as the directory's page is.
    let snapshot = ArcResource::new_blocking(move || id.get(), move |id| profile_snapshot(id, view.get_untracked()));
    let is_editing = Memo::new(move |_| location.pathname.with(|path| edit::is_panel(path)));
    let edits_at_first = is_editing.get_untracked();
    let ledger = use_query_map().with_untracked(|query| query.get_str("ledger").and_then(Channel::parse));
    let by_hand = ArcResource::new_blocking(move || id.get(), move |id| read_by_hand(id, ledger));
    let done = Done::of_address();
    let retry = {
        let snapshot = snapshot.clone();
        Callback::new(move |()| snapshot.refetch())
    };
    view! {
        <Suspense fallback=|| {
            view! { <Waiting /> }
        }>
            {move || {
                let (snapshot, by_hand, done) = (snapshot.clone(), by_hand.clone(), done.clone());
                Suspend::new(async move {
                    let by_hand = by_hand.await.unwrap_or_default();
                    match snapshot.await {
                        Ok(snapshot) => view! { <Loaded snapshot view by_hand is_editing edits_at_first done /> }.into_any(),
                        Err(error) => view! { <Failed error retry /> }.into_any(),
                    }
                })
            }}
        </Suspense>
        // The routes of the panel have nothing of their own to show, but the router waits until they stand somewhere.
        <Outlet />
    }
    .into_any()
}

/// The page as soon as it has its snapshot.
#[component]
fn Loaded(
    snapshot: Snapshot,
    view: Memo<View>,
    by_hand: ByHand,
    is_editing: Memo<bool>,
    edits_at_first: bool,
    done: Done,
) -> impl IntoView {
    let texts = messages();
    provide_context(by_hand);
    let attempt = snapshot.attempt.clone();
    let page = Page::open(snapshot, view);
    drop::use_drops();
    let title = Memo::new(move |_| page.who.with(|who| summary::title(who, texts)));
    view! {
        {move || view! { <PageTitle text=title.get() /> }}
        <TopBar live=page.live reader=page.reader>
            <a href="/profiles">{texts.frame.profiles}</a>
            <strong dir="auto" aria-current="page">{title}</strong>
        </TopBar>
        <main id="content" class="profile" tabindex="-1">
            // On a narrow screen the name's own heading may be in a column that is not shown.
            <h1 class="profile-title" dir="auto">{title}</h1>
            <JustDone done />
            <Switch />
            <div class="columns">
                <section class="card who" id="who" aria-label=texts.profile.who>
                    <Summary page />
                    <Conflicts page />
                    <Devices page />
                    <Section title=texts.profile.personal>
                        <Facts page names=&PERSONAL />
                    </Section>
                    <Section title=texts.profile.contact>
                        <Facts page names=&CONTACT />
                    </Section>
                    <Geo page />
                    <Tags page />
                    <Subscriptions page />
                    <Other page />
                </section>
                <TimelineColumn page />
                <MeansColumn page />
            </div>
        </main>
        <Editing page is_open=is_editing at_first=edits_at_first attempt />
    }
    .into_any()
}

/// On a narrow screen one of the three columns is shown; plain radio buttons, so that it works without JavaScript.
#[component]
fn Switch() -> impl IntoView {
    let texts = messages();
    let choice = |value: &'static str, words: &'static str, chosen: bool| {
        view! {
            <label>
                <input type="radio" name="column" value=value checked=chosen />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="switch">
            <legend class="visually-hidden">{texts.profile.columns}</legend>
            {choice("who", texts.profile.who, false)}
            {choice("what", texts.timeline.title, true)}
            {choice("means", texts.profile.means, false)}
        </fieldset>
    }
}

/// Why there is no page: it moved, it does not exist, or the storage does not answer.
#[component]
fn Failed(error: AppError, retry: Callback<()>) -> impl IntoView {
    let texts = messages();
    if let AppError::Moved(winner) = &error {
        // The server has answered 308 already; this is for a page that was reached within the application.
        let (navigate, to) = (use_navigate(), format!("/profiles/{winner}"));
        Effect::new(move |_| navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() }));
    }
    let is_missing = matches!(error, AppError::NotFound);
    view! {
        <PageTitle text=if is_missing { texts.profile.not_found } else { texts.frame.failed } />
        <TopBar>
            <a href="/profiles">{texts.frame.profiles}</a>
        </TopBar>
        <main id="content" class="alone">
            {if is_missing {
                view! {
                    <h1>{texts.profile.not_found}</h1>
                    <EmptyState icon="user-round-x" text=texts.frame.not_found>
                        <a class="button button-primary" href="/profiles">
                            {texts.frame.to_profiles}
                        </a>
                    </EmptyState>
                }
                    .into_any()
            } else {
                view! { <ErrorState error retry /> }.into_any()
            }}
        </main>
    }
    .into_any()
}
