//! What the server puts into context: the ports, and who asks.

use std::sync::Arc;

use axum::http::{Method, StatusCode, header, request::Parts};
use domain::{
    actor::Actor,
    port::{
        Accounts, Attributes, Catalogue, Clock, Editing, Invitations, Merging, Profiles, Quarantine, Replay, Requests, Tags, Team,
        Workspaces, WriteKeys, Zones,
    },
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::error::AppError;

/// Every port that a page or a server function may use.
#[derive(Clone)]
pub struct Services {
    /// Profiles, timelines, the directory.
    pub profiles: Arc<dyn Profiles>,
    /// Merges by hand, and whom to merge.
    pub merging: Arc<dyn Merging>,
    /// Edits by hand, and what was before.
    pub editing: Arc<dyn Editing>,
    /// Definitions of attributes.
    pub attributes: Arc<dyn Attributes>,
    /// Tags of the workspace.
    pub tags: Arc<dyn Tags>,
    /// The event catalogue.
    pub catalogue: Arc<dyn Catalogue>,
    /// Settings of the workspace.
    pub workspaces: Arc<dyn Workspaces>,
    /// Write keys.
    pub write_keys: Arc<dyn WriteKeys>,
    /// What could not be understood.
    pub quarantine: Arc<dyn Quarantine>,
    /// Sends it again.
    pub replay: Arc<dyn Replay>,
    /// Accounts and sessions, for the log-in.
    pub accounts: Arc<dyn Accounts>,
    /// The people of the workspace.
    pub team: Arc<dyn Team>,
    /// Invitations into the workspace.
    pub invitations: Arc<dyn Invitations>,
    /// The last requests to the ingest.
    pub requests: Arc<dyn Requests>,
    /// The time and the zone rules.
    pub clock: Arc<dyn Clock>,
    /// The tables of time zones.
    pub zones: Arc<dyn Zones>,
    /// Public base URL of the server, without a slash at the end; for snippets and links.
    pub ingest_url: String,
}

/// The ports of this request.
///
/// # Errors
/// [`AppError::Unavailable`] when the request is over: what it began may still run for a moment after its browser has left.
pub fn services() -> Result<Services, AppError> {
    use_context().ok_or(AppError::Unavailable)
}

/// Who asks.
///
/// # Errors
/// [`AppError::SignedOut`] without a living session.
pub fn actor() -> Result<Actor, AppError> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Actor>().cloned()).ok_or_else(|| refuse(AppError::SignedOut))
}

/// The address that a request comes from, as the server has found it out.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub std::net::IpAddr);

/// Where the request comes from, for the proof of a consent.
pub fn address() -> Option<String> {
    let parts = use_context::<Parts>()?;
    Some(parts.extensions.get::<ClientAddress>()?.0.to_string())
}

/// Turns what a port refused into what the page is told, and sets the status of the answer accordingly.
pub fn refuse(error: impl Into<AppError>) -> AppError {
    let error = error.into();
    // A plain form is answered with a redirect that carries the error: its 302 must stay.
    let plain_form = use_context::<Parts>().is_some_and(|parts| {
        parts.method == Method::POST
            && parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
    });
    if !plain_form
        && let Some(response) = use_context::<ResponseOptions>()
        && let Ok(status) = StatusCode::from_u16(error.status())
    {
        response.set_status(status);
    }
    error
}
