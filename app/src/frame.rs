//! What stands around every page of a logged-in person: rail and top bar.

pub mod api;
mod keys;
mod may;
mod rail;
mod top_bar;

use leptos::prelude::*;
use leptos_router::components::Outlet;

use self::{
    api::{Surroundings, read_surroundings},
    keys::{KeysDialog, use_keys},
    may::provide_may,
    rail::Rail,
};
pub use self::{may::use_may, top_bar::TopBar};
use crate::{error::AppError, messages::messages};

/// The workspace and the person, for the parts of the frame that name them.
#[derive(Clone)]
pub(crate) struct Around(ArcResource<Result<Surroundings, AppError>>);

#[cfg(feature = "hydrate")]
#[cfg(feature = "hydrate")]
impl Around {
    /// Asks the server again: the workspace is not what it was.
    pub(crate) fn read_again(&self) {
        self.0.refetch();
    }
}

/// Rail beside (on a narrow screen: below) the page. Each page brings its own [`TopBar`] and `<main id="content">`.
#[component]
pub fn Frame() -> impl IntoView {
    let texts = messages();
    let around = Around(ArcResource::new_blocking(|| (), |()| read_surroundings()));
    provide_may(&around);
    provide_context(around);
    use_keys();
    view! {
        <a class="skip" href="#content" rel="external">{texts.frame.skip}</a>
        <div class="frame">
            <Rail />
            <div class="page">
                <Outlet />
            </div>
        </div>
        <KeysDialog />
    }
}
