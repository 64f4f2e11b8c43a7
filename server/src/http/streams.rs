//! Event streams end when the server stops and when their session ends.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{StreamExt, stream};

use crate::{auth::require::SignedIn, state::AppState};

/// The last message to a page whose session has ended: it reads itself anew, and so finds out.
const RESET: &[u8] = b"data: {\"type\":\"reset\"}\n\n";

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
    let is_signed_out = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&is_signed_out);
    let ended = async move {
        let signed_out = async {
            match &signed_in {
                Some(SignedIn(token)) => state.sessions.ended(token).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = state.shutdown.begun() => {}
            () = signed_out => noted.store(true, Ordering::Relaxed),
        }
    };
    // Only asked when the rest is through: a page that is not told would wait for a stream that never comes back.
    let farewell = stream::once(async move { is_signed_out.load(Ordering::Relaxed).then(|| Ok(Bytes::from_static(RESET))) });
    let (parts, body) = response.into_parts();
    let told = body.into_data_stream().take_until(Box::pin(ended)).chain(farewell.filter_map(std::future::ready));
    Response::from_parts(parts, Body::from_stream(told))
}

fn is_stream(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}
