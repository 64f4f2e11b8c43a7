//! Leptos components and server functions: what a reader of the product sees.
//!
//! Data is reached only through the ports of `domain`, given in context by the server (`services.rs`).

#![recursion_limit = "512"]

pub mod browser;
pub mod data_in;
pub mod directory;
pub mod error;
pub mod frame;
pub mod invitation;
pub mod live;
pub mod login;
pub mod messages;
pub mod not_found;
#[cfg(feature = "ssr")]
mod once;
pub mod profile;
pub mod reader;
#[cfg(feature = "ssr")]
pub mod services;
pub mod settings;
pub mod setup;
#[cfg(feature = "ssr")]
mod shell;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};

#[cfg(feature = "ssr")]
pub use shell::shell;

use crate::{
    data_in::DataInPage,
    directory::DirectoryPage,
    frame::Frame,
    invitation::InvitationPage,
    login::LoginPage,
    messages::Messages,
    not_found::NotFoundPage,
    profile::{ComparePage, MergePage, MergesPage, ProfilePage},
    settings::{AccountPage, PeoplePage, TagsPage, WorkspacePage},
    setup::SetupPage,
};

/// The whole product in the browser: the table of its pages.
///
/// Every page waits for its data on the server (`SsrMode::Async`), so that it is complete without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Messages::provide();
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFoundPage /> }.into_any()>
                <Route path=path!("/") view=|| view! { <Redirect path="/profiles" /> }.into_any() ssr=SsrMode::Async />
                <Route path=path!("/login") view=|| view! { <LoginPage /> }.into_any() ssr=SsrMode::Async />
                <Route path=path!("/setup") view=|| view! { <SetupPage /> }.into_any() ssr=SsrMode::Async />
                <Route path=path!("/invitation") view=|| view! { <InvitationPage /> }.into_any() ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=|| view! { <Frame /> }.into_any() ssr=SsrMode::Async>
                    <Route path=path!("/profiles") view=|| view! { <DirectoryPage /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/profiles/:id/merge") view=|| view! { <MergePage /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/profiles/:id/merges") view=|| view! { <MergesPage /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/profiles/:id/compare") view=|| view! { <ComparePage /> }.into_any() ssr=SsrMode::Async />
                    // The panel is part of the page, which stays as it is while the panel opens and closes.
                    <ParentRoute path=path!("/profiles/:id") view=|| view! { <ProfilePage /> }.into_any() ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!("/edit") view=|| () ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/settings") view=|| view! { <WorkspacePage /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/settings/people") view=|| view! { <PeoplePage /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/settings/account") view=|| view! { <AccountPage /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/settings/tags") view=|| view! { <TagsPage /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/data-in") view=|| view! { <DataInPage /> }.into_any() ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
