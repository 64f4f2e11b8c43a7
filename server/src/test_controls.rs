//! Failures on demand, for the browser tests: only with `test_controls`, which is refused outside of loopback.

use std::time::Duration;

use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    routing::post,
};
use serde::Deserialize;

use crate::state::AppState;

/// `/test/drop-streams` and `/test/answer-503?seconds=n`.
pub fn router() -> Router<AppState> {
    Router::new().route("/test/drop-streams", post(drop_streams)).route("/test/answer-503", post(answer_503))
}

/// Ends every open stream, as a broken connection would.
async fn drop_streams(State(state): State<AppState>) -> StatusCode {
    state.hub.drop_streams();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Span {
    seconds: u32,
}

/// Answers 503 to new streams for a while, as a proxy does during a deployment.
async fn answer_503(State(state): State<AppState>, Query(span): Query<Span>) -> StatusCode {
    state.hub.refuse_for(Duration::from_secs(span.seconds.min(600).into()));
    StatusCode::NO_CONTENT
}
