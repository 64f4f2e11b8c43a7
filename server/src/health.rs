//! Health: whether the process lives, and whether it may be sent work.

use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};

use crate::state::AppState;

/// How long the storage may take to answer a query that touches nothing.
const PATIENCE: Duration = Duration::from_secs(2);

/// `/healthz` and `/readyz`.
pub fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

/// The process answers.
async fn alive() -> &'static str {
    "alive"
}

/// The storage answers and the server is not stopping; 503 otherwise.
async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.shutdown.is_draining() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    match tokio::time::timeout(PATIENCE, state.store.ready()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "storage unavailable")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "storage slow"),
    }
}
