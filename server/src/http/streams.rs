//! Event streams end when the server stops and when their session ends.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::StreamExt;

use crate::{auth::require::SignedIn, state::AppState};

/// Around the routes that answer with `text/event-stream`.
pub async fn bounded(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if state.shutdown.is_draining() {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")]).into_response();
    }
    let signed_in = request.extensions().get::<SignedIn>().cloned();
    let response = next.run(request).await;
    if !is_stream(&response) {
        return response;
    }
    let ended = async move {
        let signed_out = async {
            match &signed_in {
                Some(SignedIn(token)) => state.sessions.ended(token).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = state.shutdown.begun() => {}
            () = signed_out => {}
        }
    };
    let (parts, body) = response.into_parts();
    Response::from_parts(parts, Body::from_stream(body.into_data_stream().take_until(Box::pin(ended))))
}

fn is_stream(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}
