//! What stands around every page of a logged-in person: rail and top bar.

pub mod api;
mod keys;
mod rail;
mod top_bar;

use leptos::prelude::*;
use leptos_router::components::Outlet;

pub use self::top_bar::TopBar;
use self::{
    api::{Surroundings, read_surroundings},
    keys::{KeysDialog, use_keys},
    rail::Rail,
};
use crate::{error::AppError, messages::messages};

/// The workspace and the person, for the parts of the frame that name them.
#[derive(Clone, Copy)]
struct Around(Resource<Result<Surroundings, AppError>>);

/// Rail beside (on a narrow screen: below) the page. Each page brings its own [`TopBar`] and `<main id="content">`.
#[component]
pub fn Frame() -> impl IntoView {
    let texts = messages();
    provide_context(Around(Resource::new_blocking(|| (), |()| read_surroundings())));
    use_keys();
    view! {
        <a class="skip" href="#content">{texts.frame.skip}</a>
        <div class="frame">
            <Rail />
            <div class="page">
                <Outlet />
            </div>
        </div>
        <KeysDialog />
    }
}
