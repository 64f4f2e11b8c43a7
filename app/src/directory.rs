//! The directory: the list of people (product.md A1, A5, A7).

pub mod api;
mod keys;
mod list;
mod live;
mod row;
mod search;
mod shown;

use domain::{format, time::Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{api::read_directory, keys::use_list_keys, list::List, live::use_directory_live, search::Search, shown::Shown};
use crate::{
    browser,
    frame::TopBar,
    messages::messages,
    ui::{ErrorState, PageTitle, Skeleton},
};

/// The list of people, most recently active first.
///
/// `?q=` searches, `?after=` goes on after a place; the address is the only state, so that both work as plain links.
#[component]
pub fn DirectoryPage() -> impl IntoView {
    let texts = messages();
    let query = use_query_map();
    let search = Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default()));
    let after = Memo::new(move |_| query.with(|query| query.get("after")));
    let page = Resource::new_blocking(move || (search.get(), after.get()), |(search, after)| read_directory(search, after));

    let busy = RwSignal::new(false);
    let current = StoredValue::new(None::<Shown>);
    let liveness = use_directory_live(current, Timestamp::from_millis(browser::clock()), Callback::new(move |()| page.refetch()));
    use_list_keys();

    view! {
        <PageTitle text=texts.frame.profiles />
        <TopBar live=liveness>
            <strong aria-current="page">{texts.frame.profiles}</strong>
        </TopBar>
        <main id="content" class="directory" tabindex="-1">
            <header class="page-head">
                <h1>{texts.frame.profiles}</h1>
                <Transition>
                    {move || Suspend::new(async move {
                        let searching = !search.get().is_empty();
                        page.await
                            .ok()
                            .map(|snapshot| {
                                let number = format::integer(snapshot.page.total, snapshot.reader.locale);
                                let words = if searching {
                                    (texts.directory.matches)(snapshot.page.total, &number)
                                } else {
                                    (texts.directory.people)(snapshot.page.total, &number)
                                };
                                view! {
                                    <p class="page-count num" role="status">
                                        {words}
                                    </p>
                                }
                            })
                    })}
                </Transition>
            </header>
            <section class="card" aria-label=texts.frame.profiles>
                <Search search busy=busy.into() />
                <Transition fallback=move || view! { <Skeleton lines=12 /> } set_pending=busy>
                    {move || Suspend::new(async move {
                        let (search, after) = (search.get(), after.get());
                        match page.await {
                            Ok(snapshot) => {
                                let shown = Shown::new(snapshot, search, after.is_some());
                                current.set_value(Some(shown));
                                view! { <List shown /> }.into_any()
                            }
                            Err(error) => view! { <ErrorState error retry=move |()| page.refetch() /> }.into_any(),
                        }
                    })}
                </Transition>
            </section>
        </main>
    }
}
