//! Settings: the workspace, the people in it, one's own account (product.md G0, G1).

pub mod account;
pub mod api;
pub mod people;
pub mod tags;
pub mod workspace;

use leptos::prelude::*;
use leptos_router::components::A;

pub use self::{account::AccountPage, people::PeoplePage, tags::TagsPage, workspace::WorkspacePage};
use crate::{
    frame::TopBar,
    messages::{Messages, messages},
    ui::PageTitle,
};

/// The pages of the settings: address and name, in the order in which they are listed.
fn pages(texts: &Messages) -> [(&'static str, &'static str); 4] {
    let words = &texts.settings;
    [
        ("/settings", words.workspace),
        ("/settings/people", words.people),
        ("/settings/tags", texts.tags.title),
        ("/settings/account", words.account),
    ]
}

/// What every page of the settings has around it: title, place, and the list of the others.
#[component]
pub fn SettingsPage(
    /// The page's name, as in the list.
    title: &'static str,
    /// One sentence about it.
    lead: &'static str,
    /// The page.
    children: Children,
) -> impl IntoView {
    let texts = messages();
    view! {
        <PageTitle text=title />
        <TopBar>
            <a href="/settings">{texts.settings.title}</a>
            <strong aria-current="page">{title}</strong>
        </TopBar>
        <main id="content" class="settings" tabindex="-1">
            <nav class="settings-pages" aria-label=texts.settings.title>
                <ul>
                    {pages(texts)
                        .map(|(href, name)| {
                            view! {
                                <li>
                                    <A href exact=true>
                                        {name}
                                    </A>
                                </li>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </ul>
            </nav>
            <div class="settings-page">
                <header class="page-head">
                    <h1>{title}</h1>
                    <p class="lead">{lead}</p>
                </header>
                {children()}
            </div>
        </main>
    }
    .into_any()
}
