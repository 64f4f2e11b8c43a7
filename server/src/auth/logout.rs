//! The log-out form.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};

use super::{cookie, refusal::Refusal};
use crate::state::AppState;

/// Ends the session and takes the cookie back; without a session there is nothing to do.
pub(super) async fn log_out(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Refusal> {
    if let Some(token) = cookie::read(&headers) {
        state.sessions.end(&token).await?;
    }
    Ok(([(header::SET_COOKIE, cookie::take())], Redirect::to("/login")).into_response())
}
