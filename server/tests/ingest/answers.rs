//! What each path takes and answers.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::port::PortError;
use serde_json::json;

use crate::recorder::{Api, BROWSER, SERVER, basic};

const CALLS: [(&str, &str); 6] = [
    ("identify", r#"{"userId":"u","traits":{"email":"a@example.com"}}"#),
    ("track", r#"{"userId":"u","event":"E"}"#),
    ("page", r#"{"userId":"u"}"#),
    ("screen", r#"{"userId":"u"}"#),
    ("group", r#"{"userId":"u","groupId":"g"}"#),
    ("alias", r#"{"userId":"u","previousId":"p"}"#),
];

const ACTIONS: [&str; 6] = ["client.identify", "E", "page.visit", "screen.view", "client.assignToCompany", "profile.updated"];

#[tokio::test]
async fn every_call_is_taken_by_its_name_by_its_letter_and_in_a_batch() {
    let api = Api::new();
    let mut items = Vec::new();
    for (name, body) in CALLS {
        for path in [format!("/v1/{name}"), format!("/v1/{}", &name[..1])] {
            let answer = api.post(&path, SERVER, body).await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, r#"{"success":true}"#), "{path}");
        }
        items.push(body.replacen('{', &format!(r#"{{"type":"{name}","#), 1));
    }
    for path in ["/v1/batch", "/v1/b", "/v1/import"] {
        let answer = api.post(path, SERVER, format!(r#"{{"batch":[{}]}}"#, items.join(","))).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, r#"{"success":true}"#), "{path}");
    }
    let actions: Vec<String> = api.written().iter().map(|event| event.action.to_string()).collect();
    let one_by_one = ACTIONS.iter().flat_map(|action| [*action; 2]);
    assert_eq!(actions, one_by_one.chain(ACTIONS).chain(ACTIONS).chain(ACTIONS).collect::<Vec<_>>());
    assert_eq!(api.post("/v1/m", SERVER, r#"{"series":[]}"#).await.status, StatusCode::OK);
}

#[tokio::test]
async fn wire_rule_1_no_content_type_makes_a_difference() {
    let api = Api::new();
    for kind in ["application/json", "text/plain", "application/json;charset=UTF-8", "application/x-www-form-urlencoded", "image/png", ""] {
        let request = Request::post("/v1/track").header("content-type", kind).header("authorization", basic(SERVER));
        assert_eq!(api.send(request.body(Body::from(CALLS[1].1)).unwrap()).await.status, StatusCode::OK, "{kind}");
    }
    assert_eq!(api.written().len(), 6);
}

#[tokio::test]
async fn wire_rule_13_any_origin_may_ask_on_every_path_without_a_key() {
    let api = Api::new();
    for path in ["/v1/identify", "/v1/t", "/v1/b", "/v1/m", "/v1/import", "/v1/projects/x/settings", "/v1/whatever/there/is"] {
        let request = Request::options(path)
            .header("origin", "https://shop.example")
            .header("access-control-request-headers", "anonymousid,authorization,content-type,sentat")
            .header("access-control-request-method", "POST");
        let answer = api.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "https://shop.example");
        assert_eq!(answer.header("access-control-allow-headers"), "anonymousid,authorization,content-type,sentat");
        assert_eq!(answer.header("access-control-max-age"), "7200");
        assert!(answer.header("access-control-allow-methods").contains("POST"));
    }
}

#[tokio::test]
async fn a_page_sees_the_answer_and_how_long_to_wait() {
    let api = Api::new();
    *api.store.refuse_writes.lock().unwrap() = Some(PortError::Busy);
    let request = Request::post("/v1/t").header("origin", "https://shop.example").header("authorization", basic(BROWSER));
    let answer = api.send(request.body(Body::from(CALLS[1].1)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("access-control-allow-origin"), "https://shop.example");
    assert!(answer.header("access-control-expose-headers").contains("Retry-After"));
    assert_eq!(answer.header("access-control-allow-credentials"), "");
}

#[tokio::test]
async fn wire_rule_14_nothing_redirects() {
    let api = Api::new();
    for path in ["/v1/track/", "/v1/Track", "/v1/x", "/v1/batch/x"] {
        for method in ["POST", "GET", "PUT"] {
            let request = Request::builder().method(method).uri(path).body(Body::from("{}")).unwrap();
            assert_eq!(api.send(request).await.status, StatusCode::NOT_FOUND, "{method} {path}");
        }
    }
    let get = api.send(Request::get("/v1/track").body(Body::empty()).unwrap()).await;
    assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn wire_rule_15_what_passes_is_never_answered_with_a_refusal_for_good() {
    for (refusal, status, wait) in [
        (PortError::Busy, StatusCode::TOO_MANY_REQUESTS, "1"),
        (PortError::Unavailable("disk full".into()), StatusCode::SERVICE_UNAVAILABLE, "5"),
    ] {
        let api = Api::new();
        *api.store.refuse_writes.lock().unwrap() = Some(refusal.clone());
        let answer = api.post("/v1/track", SERVER, CALLS[1].1).await;
        assert_eq!((answer.status, answer.header("retry-after")), (status, wait));
        assert_eq!(answer.header("x-ratelimit-reset"), wait);
        assert!(answer.json()["code"].is_string() && answer.json()["message"].is_string());

        let api = Api::new();
        *api.store.refuse_keys.lock().unwrap() = Some(refusal.clone());
        assert_eq!(api.post("/v1/track", SERVER, CALLS[1].1).await.status, status);

        // Nothing is written when the bad items cannot be kept: the client sends all of it again.
        let api = Api::new();
        *api.store.refuse_quarantine.lock().unwrap() = Some(refusal);
        let mixed = format!(r#"{{"batch":[5,{}]}}"#, CALLS[1].1.replacen('{', r#"{"type":"track","#, 1));
        assert_eq!(api.post("/v1/batch", SERVER, mixed).await.status, status);
        assert!(api.written().is_empty());
    }
}

#[tokio::test]
async fn wire_rule_16_a_batch_with_bad_items_is_taken_and_the_bad_ones_are_kept() {
    let api = Api::new();
    let body = r#"{"batch":[{"type":"buy","userId":"u"},{"type":"track","event":"E","userId":"u","messageId":"m"},7]}"#;
    let answer = api.post("/v1/batch", SERVER, body).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, r#"{"success":true}"#));
    assert_eq!(api.written().len(), 1);
    assert_eq!(api.reasons(), ["unknown type “buy”", "event is not an object"]);
}

#[tokio::test]
async fn verdicts_are_told_in_order_to_a_server_that_asks() {
    let api = Api::new();
    let body = r#"{"batch":[1,{"type":"track","event":"E","userId":"u","messageId":"m"},2,{"type":"track","event":"E","userId":"u","messageId":"m"}]}"#;
    let answer = api.post("/v1/batch?verdicts=1", SERVER, body).await;
    let quarantined = json!({"verdict": "quarantined", "reason": "event is not an object"});
    assert_eq!(
        answer.json(),
        json!({"success": true, "verdicts": [quarantined, {"verdict": "stored"}, quarantined, {"verdict": "repeated"}]})
    );
    assert_eq!(api.post("/v1/batch?verdicts=1", BROWSER, body).await.text, r#"{"success":true}"#);
}

#[tokio::test]
async fn wire_rule_17_the_settings_name_this_server_and_only_for_browser_keys() {
    let api = Api::new();
    let get = |key: &str| Request::get(format!("/v1/projects/{key}/settings")).body(Body::empty()).unwrap();
    let answer = api.send(get(BROWSER)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["integrations"]["Segment.io"]["apiHost"], "data.example.org/v1");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.header("cache-control").contains("max-age"));
    for key in [SERVER, "unknown"] {
        assert_eq!(api.send(get(key)).await.status, StatusCode::NOT_FOUND, "{key}");
    }
}
