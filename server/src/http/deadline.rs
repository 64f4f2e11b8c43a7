//! A bound on how long an answer may take to begin. Streams begin at once, so they are not cut by it.

use std::time::Duration;

use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Longer than any page takes and any batch waits; shorter than clients and proxies give up.
const PATIENCE: Duration = Duration::from_secs(30);

/// 503 with `Retry-After` when nothing has come by then. Writes run in their own task and are not cut in half by it.
pub async fn bounded(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!("an answer took too long");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], "This took too long. Try again in a moment.").into_response()
        }
    }
}
