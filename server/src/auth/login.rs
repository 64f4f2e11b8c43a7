//! The log-in form.

use std::time::Instant;

use axum::{
    Form,
    extract::State,
    http::{Extensions, HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{account::Account, actor::Actor};
use serde::Deserialize;

use super::{address, cookie, next::Next, passwords, refusal::Refusal};
use crate::state::AppState;

#[derive(Deserialize)]
pub(super) struct Login {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Begins a session when e-mail and password are right.
pub(super) async fn log_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    Form(form): Form<Login>,
) -> Result<Response, Refusal> {
    let next = Next::parse(&form.next);
    let email = normalised(&form.email);
    let address = address::client(&headers, &extensions, state.config.behind_proxy);
    if form.password.len() > passwords::LONGEST || email.len() > 254 {
        return Err(Refusal::Credentials(next));
    }
    if state.throttle.admit(&email, address, Instant::now()).is_err() {
        return Err(Refusal::Throttled(next));
    }
    let known = state.services.accounts.credentials(&Actor::System, &email).await?;
    let (account, hash) = known.map(|known| (known.account, known.password_hash)).unzip();
    let right = state.passwords.verify(form.password, hash).await;
    match account {
        Some(account) if right => {
            state.throttle.forgive(&email, address);
            sign_in(&state, &account, &headers, next.as_str()).await
        }
        _ => Err(Refusal::Credentials(next)),
    }
}

/// Begins a session, ends the one the browser had, and leads on.
pub(super) async fn sign_in(state: &AppState, account: &Account, headers: &HeaderMap, next: &str) -> Result<Response, Refusal> {
    if let Some(before) = cookie::read(headers) {
        state.sessions.end(&before).await?;
    }
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let token = state.sessions.begin(account, agent).await?;
    Ok(([(header::SET_COOKIE, cookie::give(&token))], Redirect::to(next)).into_response())
}

/// An e-mail as accounts are found by.
pub(super) fn normalised(email: &str) -> String {
    email.trim().to_lowercase()
}
