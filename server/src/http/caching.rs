//! `Cache-Control`: personal data is never kept, the hashed bundle for ever.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::state::AppState;

/// Whatever says nothing else is personal: not kept anywhere.
pub fn personal() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

/// The bundle: its file names change with its content, so a file that is there is there for ever.
pub async fn bundle(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let rule = if state.options.hash_files { "public, max-age=31536000, immutable" } else { "no-cache" };
    found(next.run(request).await, rule)
}

/// Public files keep their names through upgrades: fonts do not change, the rest is asked for again after five minutes.
pub async fn public_files(request: Request, next: Next) -> Response {
    let rule = if request.uri().path().starts_with("/fonts/") { "public, max-age=604800" } else { "public, max-age=300" };
    found(next.run(request).await, rule)
}

fn found(mut response: Response, rule: &'static str) -> Response {
    if matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED | StatusCode::PARTIAL_CONTENT) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(rule));
    }
    response
}
