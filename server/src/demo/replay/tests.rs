use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::Value;

use super::*;

type Seen = Arc<Mutex<Vec<(StatusCode, Value)>>>;

/// Says 429, then 503, then takes three batches, then forgets the key.
async fn batch(State(seen): State<Seen>, headers: HeaderMap, body: String) -> Response {
    assert_eq!(headers["authorization"], "Basic c2VjcmV0Og==");
    let mut seen = seen.lock().unwrap();
    let status = match seen.len() {
        0 => StatusCode::TOO_MANY_REQUESTS,
        1 => StatusCode::SERVICE_UNAVAILABLE,
        2..=4 => StatusCode::OK,
        _ => StatusCode::UNAUTHORIZED,
    };
    seen.push((status, serde_json::from_str(&body).unwrap()));
    (status, [("retry-after", "0")]).into_response()
}

async fn server() -> (SocketAddr, Seen) {
    let seen = Seen::default();
    let router = Router::new().route("/v1/batch", post(batch)).with_state(Arc::clone(&seen));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, seen)
}

#[tokio::test]
async fn a_batch_that_was_not_taken_is_sent_again_with_the_same_ids_and_a_revoked_key_ends_it() {
    let (address, seen) = server().await;
    let waiting = replay(address, "secret".into(), Arrived::first(100), std::future::pending::<()>());
    tokio::time::timeout(Duration::from_secs(60), waiting).await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 6);
    let ids = |index: usize| {
        let batch: &Vec<Value> = seen[index].1["batch"].as_array().unwrap();
        batch.iter().map(|item| item["messageId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(!ids(0).is_empty());
    assert_eq!((ids(0), ids(0)), (ids(1), ids(2)));
    assert_ne!(ids(2), ids(3));
    assert!(seen.iter().all(|(_, body)| body["sentAt"].is_string()));
}

#[tokio::test]
async fn it_stops_when_the_server_stops() {
    let nobody = SocketAddr::from(([127, 0, 0, 1], 9));
    let stop = tokio::time::sleep(Duration::from_millis(200));
    tokio::time::timeout(Duration::from_secs(5), replay(nobody, "secret".into(), Arrived::first(10), stop)).await.unwrap();
}
