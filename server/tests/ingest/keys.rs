//! Which key counts, and what it lets through (wire rule 3).

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::incoming::Trust;

use crate::recorder::{Api, BROWSER, SERVER, basic};

async fn sent(header: Option<&str>, body: &str) -> (StatusCode, Option<Trust>) {
    let api = Api::new();
    let mut request = Request::post("/v1/batch");
    if let Some(key) = header {
        request = request.header("authorization", basic(key));
    }
    let answer = api.send(request.body(Body::from(body.to_owned())).unwrap()).await;
    (answer.status, api.written().first().map(|event| event.trust))
}

fn body(batch: &str, item: &str) -> String {
    format!(r#"{{"batch":[{{"type":"track","event":"E","userId":"u","writeKey":"{item}"}}],"writeKey":"{batch}"}}"#)
}

#[tokio::test]
async fn the_header_counts_before_the_body_and_the_body_before_its_events() {
    assert_eq!(sent(Some(SERVER), &body(BROWSER, BROWSER)).await, (StatusCode::OK, Some(Trust::Server)));
    assert_eq!(sent(None, &body(BROWSER, SERVER)).await, (StatusCode::OK, Some(Trust::Browser)));
    assert_eq!(sent(None, &body("", SERVER)).await, (StatusCode::OK, Some(Trust::Server)));
}

#[tokio::test]
async fn unknown_and_missing_keys_store_nothing() {
    assert_eq!(sent(Some("unknown"), &body(SERVER, SERVER)).await, (StatusCode::UNAUTHORIZED, None));
    assert_eq!(sent(None, &body("", "")).await, (StatusCode::UNAUTHORIZED, None));
    assert_eq!(sent(None, r#"{"batch":[]}"#).await, (StatusCode::UNAUTHORIZED, None));
}

#[tokio::test]
async fn a_token_of_another_scheme_leaves_the_key_to_the_body() {
    let api = Api::new();
    let request = Request::post("/v1/track").header("authorization", "Bearer abc");
    let body = r#"{"event":"E","userId":"u","writeKey":"WK_test"}"#;
    assert_eq!(api.send(request.body(Body::from(body)).unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refusal_is_said_in_the_apis_own_words() {
    let api = Api::new();
    let answer = api.post("/v1/track", "unknown", "{}").await;
    assert_eq!(answer.json()["code"], "invalid_write_key");
    assert_eq!(answer.header("content-type"), "application/json");
}
