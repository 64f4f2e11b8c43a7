//! The form for another password of one's own.

use std::time::Instant;

use axum::{
    Form,
    extract::State,
    http::{Extensions, HeaderMap},
    response::{IntoResponse, Redirect, Response},
};
use domain::{actor::Actor, port::PortError};
use serde::Deserialize;

use super::{address, next::Next, passwords, refusal::Refusal, require::SignedIn};
use crate::state::AppState;

#[derive(Deserialize)]
pub(super) struct Change {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// Replaces the password when the current one is right, and ends the person's other sessions.
pub(super) async fn change(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    Form(form): Form<Change>,
) -> Result<Response, Refusal> {
    let (Some(SignedIn(token)), Some(actor)) = (extensions.get(), extensions.get::<Actor>()) else {
        return Ok(Redirect::to(&Next::parse("/settings/account").login_page()).into_response());
    };
    let Some(account) = state.sessions.find(token).await? else {
        return Ok(Redirect::to("/login").into_response());
    };
    if form.current.len() > passwords::LONGEST {
        return Err(Refusal::Password("current"));
    }
    let address = address::client(&headers, &extensions, state.config.behind_proxy);
    // A stolen session must not be a way to guess the password for free.
    if state.throttle.admit(&account.email, address, Instant::now()).is_err() {
        return Err(Refusal::Password("throttled"));
    }
    let known = state.services.accounts.credentials(&Actor::System, &account.email).await?;
    if !state.passwords.verify(form.current, known.map(|known| known.password_hash)).await {
        return Err(Refusal::Password("current"));
    }
    state.throttle.forgive(&account.email, address);
    if form.password.chars().count() < passwords::SHORTEST || form.password.len() > passwords::LONGEST {
        return Err(Refusal::Password("weak"));
    }
    let password_hash =
        state.passwords.hash(form.password).await.map_err(|error| Refusal::Unavailable(PortError::Unavailable(error.to_string())))?;
    state.services.team.set_password(actor, &password_hash, &token.hash()).await?;
    Ok(Redirect::to("/settings/account?done=password").into_response())
}
