//! Which key counts, and what it lets through (wire rule 3).

use std::{collections::BTreeSet, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{actor::Actor, incoming::Trust};

use crate::{
    recorder::{Api, BROWSER, SERVER, basic},
    stored::Stored,
};

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

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_kept_as_they_have_to_be_and_a_revoked_one_is_let_in_no_more() {
    let api = Stored::new().await;
    let event = r#"{"userId":"u","event":"E"}"#;
    for key in [&api.server, &api.browser] {
        assert_eq!(api.post("/v1/track", key, event).await.status, 200);
    }
    // A browser key is public and shown again, a server key never.
    let keys = api.keys.keys(&Actor::System).await.unwrap();
    let shown: BTreeSet<_> = keys.iter().map(|key| (key.trust == Trust::Browser, key.secret.clone())).collect();
    assert_eq!(shown, [(true, Some(api.browser.clone())), (false, None)].into());
    let stored = serde_json::to_string(&api.store.raw("SELECT * FROM write_key").await.unwrap()).unwrap();
    assert!(stored.contains(&api.browser) && !stored.contains(&api.server) && !stored.contains(&api.server[3..]));
    // That they are used is seen soon.
    for _ in 0..100 {
        if api.keys.keys(&Actor::System).await.unwrap().iter().all(|key| key.used.is_some()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let keys = api.keys.keys(&Actor::System).await.unwrap();
    assert!(keys.iter().all(|key| key.used.is_some_and(|used| used >= key.created)), "{keys:?}");
    for key in &keys {
        api.keys.revoke_key(&Actor::System, &key.id).await.unwrap();
    }
    for key in [&api.server, &api.browser] {
        assert_eq!(api.post("/v1/track", key, event).await.status, 401);
    }
    assert_eq!(api.count("event").await, 2);
}
