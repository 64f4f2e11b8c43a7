//! The directory: the list of people (product.md A1, A5, A7).

pub mod api;
mod filter;
mod keys;
mod list;
mod live;
mod row;
mod search;
mod shown;

use domain::{format, time::Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{
    api::{Snapshot, read_directory},
    filter::{FilterBar, address::Address},
    keys::use_list_keys,
    list::List,
    live::use_directory_live,
    search::Search,
    shown::Shown,
};
use crate::{
    browser,
    frame::TopBar,
    messages::messages,
    ui::{ErrorState, PageTitle, Skeleton},
};

/// The list of people, most recently active first.
///
/// The address is the only state ([`filter::address::Address`]), so that searching, filtering and paging work as plain links.
#[component]
pub fn DirectoryPage() -> impl IntoView {
    let texts = messages();
    let query = use_query_map();
    let search = Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default()));
    let address = Memo::new(move |_| query.with(Address::read));
    // Shared by counting, not owned by the page: on the server a suspended part is tried on other threads too, also when
    // the request is over, and must find everything that it reads.
    let page = ArcResource::new_blocking(move || address.get(), read_directory);
    let again = {
        let page = page.clone();
        Callback::new(move |()| page.refetch())
    };

    let busy = RwSignal::new(false);
    let current = StoredValue::new(None::<Shown>);
    let liveness = use_directory_live(current, Timestamp::from_millis(browser::clock()), again);
    use_list_keys();

    let count = {
        let page = page.clone();
        move || {
            let page = page.clone();
            Suspend::new(async move { page.await.ok().map(|snapshot| view! { <Count snapshot /> }) })
        }
    };
    let list = move || {
        let page = page.clone();
        Suspend::new(async move {
            match page.await {
                Ok(snapshot) => {
                    let shown = Shown::new(&snapshot);
                    current.try_set_value(Some(shown));
                    view! {
                        <FilterBar snapshot />
                        <List shown />
                    }
                    .into_any()
                }
                Err(error) => view! { <ErrorState error retry=again /> }.into_any(),
            }
        })
    };

    view! {
        <PageTitle text=texts.frame.profiles />
        <TopBar live=liveness>
            <strong aria-current="page">{texts.frame.profiles}</strong>
        </TopBar>
        <main id="content" class="directory" tabindex="-1">
            <header class="page-head">
                <h1>{texts.frame.profiles}</h1>
                <Transition>{count}</Transition>
            </header>
            <section class="card" aria-label=texts.frame.profiles>
                <Search search address busy=busy.into() />
                <Transition fallback=move || view! { <Skeleton lines=12 /> } set_pending=busy>
                    {list}
                </Transition>
            </section>
        </main>
    }
}

/// How many people there are, or how many match.
#[component]
fn Count(snapshot: Snapshot) -> impl IntoView {
    let texts = messages();
    let number = format::integer(snapshot.page.total, snapshot.reader.locale);
    let words = if snapshot.address.search.is_empty() && snapshot.address.condition.is_everybody() {
        texts.directory.people
    } else {
        texts.directory.matches
    };
    view! {
        <p class="page-count num" role="status">
            {words(snapshot.page.total, &number)}
        </p>
    }
}
