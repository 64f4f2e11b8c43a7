//! The table of people, and the ways to more of them.

use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::params::ParamsMap;

use super::{api::read_more, row::Row, shown::Shown};
use crate::{
    browser,
    error::AppError,
    messages::messages,
    ui::{EmptyState, ErrorState, Icon},
};

/// How many pixels before the end of the page the next people are read.
const EARLY: f64 = 900.0;

/// The people, or why there are none.
#[component]
pub fn List(shown: Shown) -> impl IntoView {
    let texts = messages();
    // The first person appears by herself where nobody was.
    let is_empty = Memo::new(move |_| shown.lines.with(Vec::is_empty));
    view! {
        {shown
            .indexing
            .then(|| {
                view! {
                    <p class="notice" role="status">
                        <Icon name="loader" />
                        <span>{texts.directory.indexing}</span>
                    </p>
                }
            })}
        <Stirred shown />
        {move || if is_empty.get() { view! { <Nobody shown /> }.into_any() } else { view! { <People shown /> }.into_any() }}
        <More shown />
    }
    .into_any()
}

/// Why there is nobody.
#[component]
fn Nobody(shown: Shown) -> impl IntoView {
    let texts = messages();
    let search = shown.search.get_value();
    let filtered = shown.condition.with_value(|condition| !condition.is_everybody());
    if search.is_empty() && !filtered {
        return view! {
            <EmptyState icon="users" text=texts.directory.nobody>
                <a class="button button-primary" href="/data-in">
                    {texts.directory.to_data_in}
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let text = if search.is_empty() { texts.directory.no_filtered.to_owned() } else { (texts.directory.no_match)(&search) };
    view! {
        <EmptyState icon="search-x" text>
            <a class="button" href="/profiles">
                {texts.directory.show_all}
            </a>
        </EmptyState>
    }
    .into_any()
}

/// The table.
#[component]
fn People(shown: Shown) -> impl IntoView {
    let texts = messages();
    view! {
        <table class="people">
            <thead>
                <tr>
                    <th scope="col">{texts.directory.name}</th>
                    <th scope="col">{texts.directory.email}</th>
                    <th scope="col">{texts.directory.phone}</th>
                    <th scope="col">{texts.directory.city}</th>
                    <th scope="col">{texts.directory.company}</th>
                    <th scope="col" class="right">
                        {texts.directory.events}
                    </th>
                    <th scope="col" class="right" aria-sort="descending">
                        {texts.directory.last_activity}
                        <Icon name="arrow-down" />
                    </th>
                </tr>
            </thead>
            <tbody>
                <For each=move || shown.lines.get() key=|line| line.id.clone() let:line>
                    <Row line now=shown.now reader=shown.reader />
                </For>
            </tbody>
        </table>
    }
    .into_any()
}

/// "3 active now – show": sorts the list when the person says so.
#[component]
fn Stirred(shown: Shown) -> impl IntoView {
    let texts = messages();
    let stirred = shown.stirred;
    view! {
        <div class="stirred" role="status">
            <Show when=move || { stirred.get() > 0 }>
                <button type="button" class="pill" on:click=move |_| shown.sort()>
                    <Icon name="arrow-up" />
                    {move || (texts.directory.stirred)(stirred.get() as u64)}
                </button>
            </Show>
        </div>
    }
}

/// A link to the next people; with a script they are added below, by themselves when the end of the page comes near.
#[component]
fn More(shown: Shown) -> impl IntoView {
    let texts = messages();
    let loading = RwSignal::new(false);
    let failed = RwSignal::new(None::<AppError>);
    let load = move || {
        let Some(next) = shown.next.get_untracked() else { return };
        if loading.get_untracked() {
            return;
        }
        loading.set(true);
        failed.set(None);
        let (search, condition) = (shown.search.get_value(), shown.condition.get_value());
        spawn_local(async move {
            let answer = read_more(search, condition, next.to_text()).await;
            // The page may have been left meanwhile.
            if loading.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(page) => shown.extend(page.people, page.next),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    Effect::new(move |_| {
        let listener = window_event_listener(ev::scroll, move |_| {
            if failed.with_untracked(Option::is_none) && browser::near_end(EARLY) {
                load();
            }
        });
        on_cleanup(move || listener.remove());
    });
    let address = move |next: &domain::directory::DirectoryPlace| {
        let mut query = ParamsMap::new();
        shown.search.with_value(|search| {
            if !search.is_empty() {
                query.insert("q", search.clone());
            }
        });
        shown.condition.with_value(|condition| {
            if !condition.is_everybody() {
                query.insert("f", serde_json::to_string(condition).unwrap_or_default());
            }
        });
        query.insert("after", next.to_text());
        format!("/profiles{}", query.to_query_string())
    };
    view! {
        <footer class="more">
            {shown
                .is_later
                .then(|| {
                    view! {
                        <a class="button" href="/profiles">
                            {texts.directory.to_top}
                        </a>
                    }
                })}
            {move || {
                shown
                    .next
                    .with(|next| next.as_ref().map(address))
                    .map(|href| {
                        view! {
                            <a
                                class="button"
                                href=href
                                aria-busy=move || loading.get().to_string()
                                on:click=move |event| {
                                    event.prevent_default();
                                    load();
                                }
                            >
                                {move || if loading.get() { texts.frame.loading } else { texts.directory.more }}
                            </a>
                        }
                    })
            }}
            {move || failed.get().map(|error| view! { <ErrorState error retry=move |()| load() /> })}
        </footer>
    }
}
