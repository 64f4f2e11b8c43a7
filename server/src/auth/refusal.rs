//! Why a form of the log-in was not accepted: the reader is sent back to the page, which says it in words.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::port::PortError;

use super::next::{Next, encode};

/// Why, with what the page needs to be filled in again.
#[derive(Debug)]
pub(super) enum Refusal {
    /// 303 to the log-in: no such account or another password; which one is not said.
    Credentials(Next),
    /// 303 to the log-in: too many attempts, wait.
    Throttled(Next),
    /// 303 to the set-up: the link is used up, replaced or wrong.
    Token,
    /// 303 to the set-up: the password is too short.
    Weak(String),
    /// 303 to the set-up: that is no e-mail address.
    Email(String),
    /// 303 to the invitation: why, and the link's secret where it is still good.
    Invitation(&'static str, String),
    /// 303 to the person's own settings: why the password stays as it was.
    Password(&'static str),
    /// 503: the storage does not answer.
    Unavailable(PortError),
}

impl From<PortError> for Refusal {
    fn from(error: PortError) -> Self {
        Self::Unavailable(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let setup = |token: &str, code: &str| Redirect::to(&format!("/setup?token={}&error={code}", encode(token))).into_response();
        let login = |next: &Next, code: &str| {
            let page = next.login_page();
            let separator = if page.contains('?') { '&' } else { '?' };
            Redirect::to(&format!("{page}{separator}error={code}")).into_response()
        };
        match self {
            Self::Credentials(next) => login(&next, "credentials"),
            Self::Throttled(next) => login(&next, "throttled"),
            Self::Token => Redirect::to("/setup?error=token").into_response(),
            Self::Weak(token) => setup(&token, "weak"),
            Self::Email(token) => setup(&token, "email"),
            Self::Invitation(code, token) if token.is_empty() => Redirect::to(&format!("/invitation?error={code}")).into_response(),
            Self::Invitation(code, token) => Redirect::to(&format!("/invitation?token={}&error={code}", encode(&token))).into_response(),
            Self::Password(code) => Redirect::to(&format!("/settings/account?error={code}")).into_response(),
            Self::Unavailable(error) => {
                tracing::error!(%error, "log-in cannot reach the storage");
                (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], "The storage does not answer. Try again in a moment.")
                    .into_response()
            }
        }
    }
}
