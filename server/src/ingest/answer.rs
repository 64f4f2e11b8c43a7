//! What the API answers: `{"success": true}`, or `{"code", "message"}` (wire rule 19).

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{incoming::Verdict, port::PortError};
use serde_json::json;

/// Why a whole request is refused. Clients throw away what gets 400 or 401 and send again what gets 429 or 503.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// 400: no JSON, not an object, no list of events. Sending it again would not help.
    Malformed(String),
    /// 400: larger than the limit for its path.
    TooLarge(Cow<'static, str>),
    /// 400: more events than a batch may hold; nothing of it was stored.
    TooMany,
    /// 401: no key, or one that is unknown or revoked.
    UnknownKey,
    /// 404: no call of this name.
    NoSuchCall,
    /// 405: a call that was not posted.
    NotPosted,
    /// 404: the settings of a key that no page may use.
    NoSettings,
    /// 503 with `Retry-After`: the body did not arrive whole and in time. Not 408, which one client takes for a refusal
    /// for good (wire rule 15).
    Slow,
    /// 429 with `Retry-After`: too much is waiting already; the one form that every client waits for (wire rule 15).
    Busy,
    /// 503 with `Retry-After`: the storage does not take writes now.
    Unavailable,
    /// 500: nothing that should happen.
    Internal,
}

impl Problem {
    /// One sentence for the developer at the other end.
    pub(super) fn message(&self) -> Cow<'_, str> {
        match self {
            Self::Malformed(text) => Cow::Borrowed(text),
            Self::TooLarge(text) => Cow::Borrowed(text),
            Self::TooMany => "Exceed payload limit: more than 2,500 events in one batch".into(),
            Self::UnknownKey => "the write key is missing, unknown or revoked".into(),
            Self::NoSuchCall => "there is no such call".into(),
            Self::NotPosted => "calls are made by POST".into(),
            Self::NoSettings => "no browser key of this name".into(),
            Self::Slow => "the body did not arrive whole and in time; send it again".into(),
            Self::Busy => "too many events are waiting; send again later".into(),
            Self::Unavailable => "events cannot be stored at the moment; send again later".into(),
            Self::Internal => "something went wrong here".into(),
        }
    }

    fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::TooLarge(_) => (StatusCode::BAD_REQUEST, "payload_too_large"),
            Self::TooMany => (StatusCode::BAD_REQUEST, "too_many_events"),
            Self::UnknownKey => (StatusCode::UNAUTHORIZED, "invalid_write_key"),
            Self::NoSuchCall | Self::NoSettings => (StatusCode::NOT_FOUND, "not_found"),
            Self::NotPosted => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::Slow => (StatusCode::SERVICE_UNAVAILABLE, "timeout"),
            Self::Busy => (StatusCode::TOO_MANY_REQUESTS, "busy"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    /// Seconds to wait, where waiting helps.
    fn retry_after(&self) -> Option<&'static str> {
        match self {
            Self::Busy | Self::Slow => Some("1"),
            Self::Unavailable => Some("5"),
            _ => None,
        }
    }

    /// The response.
    pub(super) fn answer(&self) -> Response {
        let (status, code) = self.status();
        let mut response = (status, Json(json!({ "code": code, "message": self.message() }))).into_response();
        if let Some(seconds) = self.retry_after() {
            let seconds = HeaderValue::from_static(seconds);
            response.headers_mut().insert(HeaderName::from_static("x-ratelimit-reset"), seconds.clone());
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

impl From<PortError> for Problem {
    fn from(error: PortError) -> Self {
        match error {
            PortError::Busy => Self::Busy,
            PortError::Unavailable(reason) => {
                tracing::warn!(%reason, "events refused: storage unavailable");
                Self::Unavailable
            }
            // The key was revoked between the look-up and the write.
            PortError::Forbidden => Self::UnknownKey,
            PortError::Invalid(text) => Self::Malformed(text),
            PortError::NotFound | PortError::Moved(_) => {
                tracing::error!(%error, "the store gave an answer that ingest does not expect");
                Self::Internal
            }
        }
    }
}

/// 200; `verdicts` only for a server key that asks for them with `?verdicts=1`.
pub(super) fn success(verdicts: Option<&[Verdict]>) -> Response {
    match verdicts {
        None => ([(header::CONTENT_TYPE, "application/json")], r#"{"success":true}"#).into_response(),
        Some(verdicts) => Json(json!({ "success": true, "verdicts": verdicts })).into_response(),
    }
}
