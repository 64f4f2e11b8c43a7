//! `Strict-Transport-Security`: once seen over TLS, never again without.

use axum::http::{HeaderName, HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

/// One year, with subdomains left to their owner. Only when browsers come by TLS: over plain http it means nothing.
pub fn strict(is_https: bool) -> SetResponseHeaderLayer<Option<HeaderValue>> {
    let name: HeaderName = header::STRICT_TRANSPORT_SECURITY;
    SetResponseHeaderLayer::overriding(name, is_https.then(|| HeaderValue::from_static("max-age=31536000")))
}
