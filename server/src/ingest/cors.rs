//! Cross-origin rules: any page may send, none gets at anything but the answer (wire rule 13).
//!
//! No cookie is read on these paths, so echoing every origin, without credentials, gives nothing away.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Two hours, the longest that browsers keep: the library asks before every path because it sends `Authorization`.
const MAX_AGE: &str = "7200";

/// Answers every `OPTIONS` without a key, and adds the headers to all other answers.
pub(super) async fn cors(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let mut response = if request.method() == Method::OPTIONS { preflight(request.headers()) } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.unwrap_or(HeaderValue::from_static("*")));
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    // Without this the browser library does not see how long to wait, and comes back after 0.2 s.
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After, X-RateLimit-Reset"));
    response
}

fn preflight(asked: &HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    let allowed = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS).filter(|value| value.len() <= 1_024).cloned();
    let usual = HeaderValue::from_static("authorization, content-type");
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed.unwrap_or(usual));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE));
    headers.append(header::VARY, HeaderValue::from_static("Access-Control-Request-Headers"));
    response
}
