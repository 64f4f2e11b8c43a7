//! The one error of server functions; its texts come from the message catalogue.

use domain::{identity::ProfileId, port::PortError};
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Why a page or an action has nothing to show. The names are stable: they stand in answers and in redirects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "error", content = "about")]
pub enum AppError {
    /// No living session: 401.
    #[error("signed out")]
    SignedOut,
    /// The person may not do this: 403.
    #[error("not allowed")]
    Forbidden,
    /// There is no such thing: 404.
    #[error("not found")]
    NotFound,
    /// The profile was merged into this one: 404 for server functions; pages redirect to it.
    #[error("moved")]
    Moved(ProfileId),
    /// What was asked contradicts itself or the data: 422, with a text for a developer.
    #[error("invalid: {0}")]
    Invalid(String),
    /// Too much at once: 429.
    #[error("busy")]
    Busy,
    /// The storage does not answer: 503.
    #[error("unavailable")]
    Unavailable,
    /// The server could not be reached; only ever made in the browser.
    #[error("offline")]
    Offline,
    /// A bug, on either side: 500. Details are in the server's log, never here.
    #[error("internal")]
    Internal,
}

impl AppError {
    /// The HTTP status that goes with it.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::Forbidden => 403,
            Self::NotFound | Self::Moved(_) => 404,
            Self::Invalid(_) => 422,
            Self::Busy => 429,
            Self::Unavailable | Self::Offline => 503,
            Self::Internal => 500,
        }
    }

    /// Whether the same question may be answered a little later.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable | Self::Offline | Self::Internal)
    }
}

impl From<PortError> for AppError {
    fn from(error: PortError) -> Self {
        match error {
            PortError::Forbidden => Self::Forbidden,
            PortError::NotFound => Self::NotFound,
            PortError::Moved(id) => Self::Moved(id),
            PortError::Invalid(text) => Self::Invalid(text),
            PortError::Busy => Self::Busy,
            // The text names the storage: for the log, not for a page.
            PortError::Unavailable(_) => Self::Unavailable,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(text) | ServerFnErrorErr::MissingArg(text) => Self::Invalid(text),
            _ => Self::Internal,
        }
    }
}
