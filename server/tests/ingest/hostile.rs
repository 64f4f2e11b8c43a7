//! Input that means harm: a clear verdict, nothing stored half, memory flat.

use std::io::Write;

use axum::http::StatusCode;
use flate2::{Compression, write::GzEncoder};

use crate::recorder::{Api, SERVER};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn what_is_no_json_is_refused_for_good() {
    let api = Api::new();
    for body in ["", "{", "[", "nonsense", "{\"batch\":", "\u{0}", "[]", "5", "null"] {
        for path in ["/v1/track", "/v1/batch"] {
            let answer = api.post(path, SERVER, body).await;
            assert_eq!(
                (answer.status, answer.json()["code"].as_str()),
                (StatusCode::BAD_REQUEST, Some("invalid_request")),
                "{path} {body}"
            );
        }
    }
    assert!(api.written().is_empty() && api.reasons().is_empty());
}

#[tokio::test]
async fn a_bomb_of_a_thousand_times_its_size_is_refused() {
    let api = Api::new();
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(br#"{"batch":[{"type":"track","event":"E","userId":""#).unwrap();
    for _ in 0..256 {
        bomb.write_all(&[b'x'; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 1 << 19, "{}", bomb.len());
    for path in ["/v1/track", "/v1/batch"] {
        let answer = api.post(path, SERVER, bomb.clone()).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::BAD_REQUEST, Some("payload_too_large")));
        assert!(answer.json()["message"].as_str().is_some_and(|text| text.starts_with("Exceed payload limit")));
    }
    assert!(api.written().is_empty());
}

#[tokio::test]
async fn a_bomb_of_brackets_is_kept_with_the_reason() {
    let api = Api::new();
    let brackets = format!(r#"{{"event":"E","userId":"u","properties":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(api.post("/v1/track", SERVER, brackets.clone()).await.status, StatusCode::OK);
    let batch = format!(r#"{{"batch":[{brackets},{}{}]}}"#, "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert_eq!(api.post("/v1/batch", SERVER, batch).await.status, StatusCode::OK);
    assert_eq!(
        api.reasons(),
        ["event is nested deeper than 32 levels", "event is nested deeper than 32 levels", "event is larger than 32 KB"]
    );
}

#[tokio::test]
async fn a_call_may_have_32_kilobytes_and_a_batch_5_megabytes_of_events_of_that_size() {
    let api = Api::new();
    let event = |n: usize, size: usize| {
        let head = format!(r#"{{"type":"track","event":"E","userId":"u","messageId":"{n}","properties":{{"a":""#);
        format!("{head}{}\"}}}}", "x".repeat(size - head.len() - 3))
    };
    assert_eq!(api.post("/v1/track", SERVER, event(0, 32 * 1024)).await.status, StatusCode::OK);
    assert_eq!(api.post("/v1/track", SERVER, event(1, 32 * 1024 + 1)).await.status, StatusCode::BAD_REQUEST);
    let events: Vec<String> = (2..152).map(|n| event(n, 32 * 1024)).chain([event(152, 32 * 1024 + 1)]).collect();
    let batch = format!(r#"{{"batch":[{}]}}"#, events.join(","));
    assert_eq!(api.post("/v1/batch", SERVER, batch.clone()).await.status, StatusCode::OK);
    assert_eq!((api.written().len(), api.reasons()), (151, vec!["event is larger than 32 KB".to_owned()]));
    assert_eq!(api.post("/v1/batch", SERVER, gzip(batch.as_bytes())).await.status, StatusCode::OK);
    assert_eq!(api.last_request().repeated, 150);
}

#[tokio::test]
async fn too_many_events_are_refused_and_none_of_them_stored() {
    let api = Api::new();
    let batch = |n: usize| {
        let events: Vec<String> = (0..n).map(|n| format!(r#"{{"type":"track","event":"E","userId":"u","messageId":"{n}"}}"#)).collect();
        format!(r#"{{"batch":[{}]}}"#, events.join(","))
    };
    let answer = api.post("/v1/batch", SERVER, batch(2_501)).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::BAD_REQUEST, Some("too_many_events")));
    assert!(api.written().is_empty());
    assert_eq!(api.post("/v1/batch", SERVER, batch(2_500)).await.status, StatusCode::OK);
    assert_eq!(api.written().len(), 2_500);
}
