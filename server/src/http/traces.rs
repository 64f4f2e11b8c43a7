//! One span per request. The query is left out: it may hold a set-up token or what somebody searched for.

use axum::extract::Request;
use tower_http::{
    classify::{ServerErrorsAsFailures, SharedClassifier},
    trace::TraceLayer,
};
use tracing::Span;

use super::request_id;

/// Method, path and request id around everything that a request logs; answers at `debug`, failures at `error`.
pub fn per_request() -> TraceLayer<SharedClassifier<ServerErrorsAsFailures>, fn(&Request) -> Span> {
    TraceLayer::new_for_http().make_span_with(span as fn(&Request) -> Span)
}

fn span(request: &Request) -> Span {
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id = request_id::of(request))
}
