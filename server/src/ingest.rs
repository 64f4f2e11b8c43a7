//! The tracking API: what the SDKs of the Segment family speak, on `/v1` (wire-apis.md §1).
//!
//! One request goes through [`body`] (read and unpack within limits), [`key`] and [`key_ring`] (who sends), [`envelope`]
//! (cut into items), [`understand`] (each item becomes an event or a reason), and the store, which answers after a synced
//! commit. Nothing here redirects, and nothing decides by content type (wire rules 1 and 14).

mod address;
mod agent;
mod answer;
mod body;
mod caller;
mod collect;
mod commerce;
mod cors;
mod device;
mod envelope;
mod field;
mod identifiers;
mod item;
mod key;
mod key_ring;
mod kind;
mod meaning;
mod place;
mod refusal;
mod replay;
mod request_log;
mod scan;
mod settings;
mod skew;
mod spread;
mod state;
mod surrogate;
mod understand;

pub use request_log::RequestLog;
pub use state::IngestState;

use axum::{
    Router,
    extract::{Request, State},
    middleware,
    response::Response,
    routing::{MethodRouter, any, get, post},
};

use self::{
    collect::collect,
    kind::{Endpoint, Kind},
};

/// Every path of the tracking API. To be merged at the root, outside of sessions, CSRF protection and redirects.
pub fn router(ingest: IngestState) -> Router {
    Router::new()
        .route("/v1/identify", calls(Kind::Identify))
        .route("/v1/track", calls(Kind::Track))
        .route("/v1/page", calls(Kind::Page))
        .route("/v1/screen", calls(Kind::Screen))
        .route("/v1/group", calls(Kind::Group))
        .route("/v1/alias", calls(Kind::Alias))
        .route("/v1/batch", batches())
        .route("/v1/import", batches())
        .route("/v1/i", calls(Kind::Identify))
        .route("/v1/t", calls(Kind::Track))
        .route("/v1/p", calls(Kind::Page))
        .route("/v1/s", calls(Kind::Screen))
        .route("/v1/g", calls(Kind::Group))
        .route("/v1/a", calls(Kind::Alias))
        .route("/v1/b", batches())
        .route("/v1/m", post(metrics))
        .route("/v1/projects/{key}/settings", get(settings::settings))
        .route("/v1", any(nothing_here))
        .route("/v1/", any(nothing_here))
        .route("/v1/{*rest}", any(nothing_here))
        .method_not_allowed_fallback(only_post)
        .layer(middleware::from_fn(cors::cors))
        .with_state(ingest)
}

fn calls(kind: Kind) -> MethodRouter<IngestState> {
    post(move |State(ingest): State<IngestState>, request: Request| collect(ingest, Endpoint::Call(kind), request))
}

fn batches() -> MethodRouter<IngestState> {
    post(|State(ingest): State<IngestState>, request: Request| collect(ingest, Endpoint::Batch, request))
}

/// Accepts the figures that the browser library keeps about itself, and forgets them (wire rule 17).
async fn metrics() -> Response {
    answer::success(None)
}

/// Says in the API's own words that calls are posted.
async fn only_post() -> Response {
    answer::Problem::NotPosted.answer()
}

/// Says in the API's own words that there is no such call.
async fn nothing_here() -> Response {
    answer::Problem::NoSuchCall.answer()
}
