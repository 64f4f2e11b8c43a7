//! Sending data in: keys, snippets, recent requests, quarantine (product.md E6, E7).

pub mod api;
mod feed;
mod keys;
mod quarantine;
mod requests;
mod snippets;

use leptos::prelude::*;

use self::{
    api::{CreateKey, RevokeKey, list_keys, read_feed},
    feed::FeedView,
    keys::Keys,
    snippets::Snippets,
};
use crate::{
    frame::TopBar,
    live::use_workspace_changes,
    messages::messages,
    ui::{ErrorState, PageTitle, Skeleton},
};

/// The page for developers.
#[component]
pub fn DataInPage() -> impl IntoView {
    let texts = messages();
    let create = ServerAction::<CreateKey>::new();
    let revoke = ServerAction::<RevokeKey>::new();
    // Shared by counting, as the directory's page is.
    let listed = ArcResource::new_blocking(move || (create.version().get(), revoke.version().get()), |_| list_keys());
    let heard = ArcResource::new_blocking(|| (), |()| read_feed());
    {
        let (listed, heard) = (listed.clone(), heard.clone());
        use_workspace_changes(move || {
            listed.refetch();
            heard.refetch();
        });
    }
    view! {
        <PageTitle text=texts.data_in.title />
        <TopBar>
            <strong aria-current="page">{texts.data_in.title}</strong>
        </TopBar>
        <main id="content" class="data-in" tabindex="-1">
            <header class="page-head">
                <h1>{texts.data_in.title}</h1>
                <p class="lead">{texts.data_in.lead}</p>
            </header>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || {
                    let listed = listed.clone();
                    Suspend::new(async move {
                    match listed.clone().await {
                        Ok(listed) => {
                            view! {
                                <div class="data-in-pair">
                                    <Keys listed=listed.clone() create revoke />
                                    <Snippets listed create />
                                </div>
                            }
                            .into_any()
                        }
                        Err(error) => view! { <ErrorState error retry=move |()| listed.refetch() /> }.into_any(),
                    }
                })
                }}
            </Transition>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || {
                    let heard = heard.clone();
                    Suspend::new(async move {
                    match heard.clone().await {
                        Ok(feed) => view! { <FeedView feed /> }.into_any(),
                        Err(error) => view! { <ErrorState error retry=move |()| heard.refetch() /> }.into_any(),
                    }
                })
                }}
            </Transition>
        </main>
    }
}
