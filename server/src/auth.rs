//! Log-in: who asks, and how they became known. The pages are the app's; the forms are answered here.

pub mod address;
mod cookie;
mod invitation;
mod login;
mod logout;
mod next;
mod password;
pub mod passwords;
mod refusal;
pub mod require;
pub mod sessions;
mod setup;
pub mod team;
pub mod throttle;
pub mod token;

use axum::{Router, routing::post};

pub use require::{identify, require};

use crate::state::AppState;

/// The forms: log in, log out, create the owner, take up an invitation, another password.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/login", post(login::log_in))
        .route("/logout", post(logout::log_out))
        .route("/setup", post(setup::create_owner))
        .route("/invitation", post(invitation::accept))
        .route("/password", post(password::change))
}
