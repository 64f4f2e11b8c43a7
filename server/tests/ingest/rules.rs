//! Rules about what the clients really send that are seen best from outside; the others stand beside what keeps them.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{port::PortError, time::Timestamp};
use serde_json::{Value, json};

use crate::recorder::{Api, SERVER, basic};

fn track(more: Value) -> String {
    let mut item = json!({"type": "track", "userId": "u", "event": "E"});
    item.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
    item.to_string()
}

#[tokio::test]
async fn wire_rule_6_every_shape_of_time_is_the_same_instant() {
    let shapes = [
        json!("2026-11-23T11:40:35.147Z"),
        json!("2026-11-23T11:40:35.147+00:00"),
        json!("2026-11-23T12:40:35.147+01:00"),
        json!("2026-11-23T11:40:35.147699+00:00"),
        json!("2026-11-23T11:40:35.147"),
        json!(1_795_434_035_147_i64),
    ];
    for shape in shapes {
        let api = Api::new();
        // The clocks agree: sent when received.
        let item = track(json!({"timestamp": shape, "sentAt": "2026-11-23T12:00:00Z"}));
        assert_eq!(api.post("/v1/track", SERVER, item).await.status, StatusCode::OK);
        assert_eq!(api.written()[0].at.to_string(), "2026-11-23T11:40:35.147Z", "{shape}");
    }
}

#[tokio::test]
async fn wire_rule_7_a_message_id_of_any_shape_is_kept_as_it_came() {
    let api = Api::new();
    let shapes = [
        "node-next-1795437635147-dd35bf58-de71-4b2d-b00c-b20750d63e86".to_owned(),
        "ajs-next-1795439196792-2da730cf-2787-4152-aa4c-7b76b7c2db96".to_owned(),
        "node-d41d8cd98f00b204e9800998ecf8427e-0d814601-e08b-40bb-a360-c6a7709e0fc6".to_owned(),
        "e7f2515e-a064-43db-9181-40fc08b51377".to_owned(),
        "1h2k3j4h5k2j3h4k5j2h".to_owned(),
        "ł".repeat(100),
    ];
    for id in &shapes {
        assert_eq!(api.post("/v1/track", SERVER, track(json!({ "messageId": id }))).await.status, StatusCode::OK);
    }
    assert_eq!(api.written().iter().map(|event| event.id.to_string()).collect::<Vec<_>>(), shapes);
    let long = format!(r#"{{"batch":[{}]}}"#, track(json!({ "messageId": "ł".repeat(101) })));
    assert_eq!(api.post("/v1/batch", SERVER, long).await.status, StatusCode::OK);
    assert_eq!(api.reasons(), ["bad message id: at most 100 characters, no control characters"]);
}

#[tokio::test]
async fn wire_rule_8_a_retry_with_a_new_sending_time_changes_nothing() {
    let api = Api::new();
    let batch = |sent: &str| {
        format!(r#"{{"batch":[{}],"sentAt":"{sent}"}}"#, track(json!({"messageId": "m", "timestamp": "2026-11-23T11:00:00Z"})))
    };
    api.post("/v1/batch", SERVER, batch("2026-11-23T11:00:05Z")).await;
    for retry in 1..4 {
        api.set_clock(&format!("2026-11-23T12:0{retry}:00Z"));
        let request = Request::post("/v1/batch?verdicts=1").header("authorization", basic(SERVER)).header("x-retry-count", retry);
        let answer = api.send(request.body(Body::from(batch(&format!("2026-11-23T11:0{retry}:05Z")))).unwrap()).await;
        assert_eq!(answer.json()["verdicts"], json!([{"verdict": "repeated"}]));
    }
    assert_eq!(api.written().iter().map(|event| event.at).collect::<Vec<_>>(), [Timestamp::parse("2026-11-23T11:59:55Z").unwrap()]);
}

#[tokio::test]
async fn wire_rule_18_the_page_in_a_context_makes_no_visit() {
    let api = Api::new();
    let context = json!({"page": {"url": "https://shop.example/p", "path": "/p", "title": "P"}});
    for kind in ["identify", "track", "screen", "group", "alias", "page"] {
        let item = json!({"userId": "u", "event": "E", "groupId": "g", "previousId": "p", "context": context});
        assert_eq!(api.post(&format!("/v1/{kind}"), SERVER, item.to_string()).await.status, StatusCode::OK);
    }
    let visits: Vec<_> = api.written().into_iter().filter(|event| event.params.contains_key("uri")).collect();
    assert_eq!(visits.iter().map(|event| event.action.as_str()).collect::<Vec<_>>(), ["page.visit"]);
    assert_eq!(Value::Object(visits[0].params.clone()), json!({"uri": "https://shop.example/p", "path": "/p", "title": "P"}));
}

#[tokio::test]
async fn wire_rule_19_success_and_every_refusal_have_the_body_that_clients_read() {
    let api = Api::new();
    assert_eq!(api.post("/v1/track", SERVER, track(json!({}))).await.json(), json!({"success": true}));
    let busy = Api::new();
    *busy.store.refuse_writes.lock().unwrap() = Some(PortError::Busy);
    let answers = [
        (400, "invalid_request", api.post("/v1/track", SERVER, "{").await),
        (400, "payload_too_large", api.post("/v1/track", SERVER, " ".repeat(40_000)).await),
        (401, "invalid_write_key", api.post("/v1/track", "nobody", "{}").await),
        (404, "not_found", api.post("/v1/tracks", SERVER, "{}").await),
        (404, "not_found", api.post("/v1/", SERVER, "{}").await),
        (404, "not_found", api.post("/v1", SERVER, "{}").await),
        (405, "method_not_allowed", api.send(Request::get("/v1/batch").body(Body::empty()).unwrap()).await),
        (405, "method_not_allowed", api.send(Request::post("/v1/projects/x/settings").body(Body::empty()).unwrap()).await),
        (429, "busy", busy.post("/v1/track", SERVER, track(json!({}))).await),
    ];
    for (status, code, answer) in answers {
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, "application/json"), "{}", answer.text);
        let body = answer.json();
        assert_eq!(body.as_object().map(|body| body.keys().map(String::as_str).collect::<Vec<_>>()), Some(vec!["code", "message"]));
        assert_eq!(body["code"], code);
        assert!(body["message"].as_str().is_some_and(|message| message.len() > 5));
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_to_be_sent_again_and_nothing_of_it_is_stored() {
    let api = Api::new();
    let begun = format!(r#"{{"batch":[{},"#, track(json!({})));
    let broken = [Ok(bytes::Bytes::from(begun)), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
    let answer = api.post("/v1/batch", SERVER, Body::from_stream(futures::stream::iter(broken))).await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "1"));
    assert!(api.written().is_empty() && api.reasons().is_empty());
}

#[tokio::test]
async fn a_few_kilobytes_that_would_become_gigabytes_are_refused_whole() {
    let api = Api::new();
    let products = vec![r#"{"a":1}"#; 500].join(",");
    let order = format!(r#"{{"type":"track","event":"Order Completed","userId":"u","properties":{{"products":[{products}]}}}}"#);
    let body = format!(r#"{{"batch":[{}],"context":{{"a":"{}"}}}}"#, vec![order; 24].join(","), "x".repeat(20_000));
    assert!(body.len() < 128 * 1024);
    let answer = api.post("/v1/batch", SERVER, body).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::BAD_REQUEST, Some("payload_too_large")));
    assert!(api.written().is_empty());
}
