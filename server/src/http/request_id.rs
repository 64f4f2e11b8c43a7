//! `X-Request-Id`: ties an answer to its lines in the log.

use axum::http::{HeaderName, Request};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

const NAME: HeaderName = HeaderName::from_static("x-request-id");

/// Keeps the id that a proxy gave, or makes one.
pub fn set() -> SetRequestIdLayer<MakeRequestUuid> {
    SetRequestIdLayer::new(NAME, MakeRequestUuid)
}

/// Says the id in the answer.
pub fn answer() -> PropagateRequestIdLayer {
    PropagateRequestIdLayer::new(NAME)
}

/// The id of a request, for its span.
pub fn of<B>(request: &Request<B>) -> &str {
    request.headers().get(NAME).and_then(|id| id.to_str().ok()).unwrap_or_default()
}
