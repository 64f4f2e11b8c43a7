//! Cross-site requests: no other site may act with a reader's cookie.

use axum::{body::Body, http::StatusCode, response::Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// Refuses whatever changes something and was not started by one of our own pages: 403.
///
/// `public_url` is trusted by name, for proxies that do not pass the `Host` header on.
pub fn own_pages_only(public_url: &str) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let layer = || CsrfLayer::new().with_rejection_response(refuse as fn(ProtectionError) -> Response);
    layer().add_trusted_origin(public_url).unwrap_or_else(|error| {
        tracing::warn!(%error, "`public_url` is not trusted as an origin");
        layer()
    })
}

fn refuse(reason: ProtectionError) -> Response {
    tracing::warn!(%reason, "refused a request from another site");
    let mut response = Response::new(Body::from("This request was started by another site."));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}
