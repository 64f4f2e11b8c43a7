//! `Content-Security-Policy` of everything that brings none of its own: nothing runs, nothing is embedded.
//!
//! Pages bring theirs, with the nonce of their scripts (`app::shell`).

use axum::http::{HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

/// For files, errors, redirects and the ingest.
pub fn nothing_runs() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    )
}
