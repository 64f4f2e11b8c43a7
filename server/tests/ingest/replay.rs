//! What unchanged SDKs really sent, replayed: every call arrives once, with the right time, ids and traits.

use axum::{body::Body, http::Request};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{incoming::Incoming, time::Timestamp};
use serde_json::{Value, json};

use crate::recorder::Api;

/// How long each request is on its way, so that the correction of times is seen: every time is that much later.
const TRAVEL_MS: i64 = 100;

async fn replay(file: &str) -> Vec<Incoming> {
    let path = format!("{}/../end2end/fixtures/captures/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let capture: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let api = Api::new();
    // Twice: what a client sends again after a lost answer is stored once.
    for _ in 0..2 {
        for recorded in capture["requests"].as_array().unwrap() {
            if recorded["method"] == "POST" {
                send(&api, recorded).await;
            }
        }
    }
    assert_eq!(api.reasons(), Vec::<String>::new());
    api.written()
}

async fn send(api: &Api, recorded: &Value) {
    let sent = recorded["body_json"]["sentAt"].as_str().and_then(Timestamp::parse).unwrap();
    api.set_clock(&sent.plus_millis(TRAVEL_MS).to_string());
    let mut request = Request::post(recorded["path"].as_str().unwrap());
    for (name, value) in recorded["headers"].as_object().unwrap() {
        if name != "content-length" {
            request = request.header(name, value.as_str().unwrap());
        }
    }
    let body = match recorded["body_raw_b64"].as_str() {
        Some(packed) => STANDARD.decode(packed).unwrap(),
        None => recorded["body_json"].to_string().into_bytes(),
    };
    let answer = api.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, r#"{"success":true}"#));
}

/// Time, action, message id, identifiers and traits on one line.
fn lines(events: &[Incoming]) -> Vec<String> {
    let line = |event: &Incoming| {
        let ids: Vec<_> = event.identifiers.iter().map(|id| format!("{}:{}", id.kind.as_str(), id.value)).collect();
        let traits: Vec<_> = event.traits.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{} {} [{}] {} {{{}}} {}", event.at, event.action, event.id, ids.join(" "), traits.join(" "), event.source)
    };
    events.iter().map(line).collect()
}

#[tokio::test]
async fn the_node_library_of_segment_arrives() {
    let events = replay("segment-analytics-node").await;
    assert_eq!(
        lines(&events),
        [
            r#"2026-11-23T13:06:04.620Z client.identify [node-next-1795439164520-dd35bf58-de71-4b2d-b00c-b20750d63e86] user:019mr8mf4r email:peter@example.com {createdAt="2024-01-02T03:04:05.000Z" email="peter@example.com" firstName="Peter" plan="pro"} SERVER"#,
            r#"2024-05-06T07:08:09.223Z transaction.charge [custom-mid-1] user:019mr8mf4r anonymous:anon-1 device:d1 {} MOBILE_APP"#,
            r#"2026-11-23T13:06:04.621Z page.visit [node-next-1795439164521-58de718b-2d70-4cb2-8750-d63e86e2a60f] anonymous:anon-1 {} SERVER"#,
            r#"2026-11-23T13:06:04.622Z screen.view [node-next-1795439164522-718b2d70-0cb2-4750-963e-86e2a60f6cc0] anonymous:anon-1 {} SERVER"#,
            r#"2026-11-23T13:06:04.622Z client.assignToCompany [node-next-1795439164522-2d700cb2-0750-463e-86e2-a60f6cc03591] user:019mr8mf4r {company.name="Initech" company.id="g1"} SERVER"#,
            r#"2026-11-23T13:06:04.622Z profile.updated [node-next-1795439164522-0cb20750-d63e-46e2-a60f-6cc035911880] user:019mr8mf4r user:anon-1 anonymous:anon-1 {} SERVER"#,
        ]
    );
    let order = &events[1];
    assert_eq!(
        Value::Object(order.params.clone()),
        json!({
            "$orderID": "o-1", "$totalAmount": 27.5, "$currency": "PLN",
            "products": [{"product_id": "p1", "sku": "S1", "name": "Mat", "price": 13.75, "quantity": 2}],
        })
    );
    assert_eq!((order.derived.len(), order.derived[0].params["sku"].as_str()), (1, Some("S1")));
    assert_eq!((order.ip.as_deref(), order.sent.as_deref()), (Some("24.5.68.47"), Some("2024-05-06T07:08:09.123Z")));
    assert!(order.device.as_ref().is_some_and(|device| device.push_token));
    assert_eq!(order.library, "@segment/analytics-node");
}

#[tokio::test]
async fn the_python_library_of_segment_arrives() {
    let events = replay("segment-python").await;
    assert_eq!(
        lines(&events),
        [
            r#"2026-11-23T13:07:07.123Z client.identify [e7f2515e-a064-43db-9181-40fc08b51377] user:019mr8mf4r email:peter@example.com {created_at="2024-01-02T03:04:05+00:00" email="peter@example.com" plan="pro"} SERVER"#,
            r#"2024-05-06T07:08:09.223Z transaction.charge [1326e2fb-aab6-45c6-b489-c0efe3b3af2f] user:019mr8mf4r {} SERVER"#,
            r#"2026-11-23T13:07:07.124Z page.visit [23237e5d-ec85-45f8-a517-5847337e3b5a] user:019mr8mf4r {} SERVER"#,
            r#"2026-11-23T13:07:07.124Z screen.view [d52e20dd-b803-4331-b701-c4638e35dd13] user:019mr8mf4r {} SERVER"#,
            r#"2026-11-23T13:07:07.124Z client.assignToCompany [9408a691-4701-48a2-a869-cb55133ad51b] user:019mr8mf4r {company.name="Initech" company.id="g1"} SERVER"#,
            r#"2026-11-23T13:07:07.124Z profile.updated [bf1e963b-76e7-46e1-8e77-dfc318a21a9a] user:019mr8mf4r user:anon-1 anonymous:anon-1 {} SERVER"#,
            r#"2026-11-23T13:07:07.124Z Anon Event [e2cb9722-85ed-4461-a3e0-1cb08a8540b4] anonymous:anon-2 {} SERVER"#,
        ]
    );
}

#[tokio::test]
async fn the_python_library_of_segment_arrives_packed() {
    let events = replay("segment-python-gzip").await;
    assert_eq!(lines(&events), [r#"2026-11-23T13:07:08.635Z Gz [d73b0cdf-02e3-43a4-8c76-ea9479e94dab] user:u {} SERVER"#,]);
}

#[tokio::test]
async fn the_node_library_of_rudderstack_arrives_packed_as_a_form() {
    let events = replay("rudder-sdk-node").await;
    assert_eq!(
        lines(&events),
        [
            r#"2026-11-23T13:06:13.404Z client.identify [9dee8717-d7a3-4f24-99ce-456a3a27ef2b] user:019mr8mf4r email:peter@example.com {email="peter@example.com"} SERVER"#,
            r#"2024-05-06T07:08:09.223Z transaction.charge [65ef895a-3d3d-4745-b77b-763567b2d183] user:019mr8mf4r {} SERVER"#,
            r#"2026-11-23T13:06:13.407Z page.visit [64c9d366-e7fa-4b7b-b9f0-079701001d31] anonymous:anon-1 {} SERVER"#,
            r#"2026-11-23T13:06:13.407Z screen.view [08636cae-2a37-49a5-9f32-693e7a99474d] anonymous:anon-1 {} SERVER"#,
            r#"2026-11-23T13:06:13.407Z client.assignToCompany [3727ae85-bf28-45a4-8eef-a55f87f27724] user:019mr8mf4r {company.name="I" company.id="g1"} SERVER"#,
            r#"2026-11-23T13:06:13.407Z profile.updated [0d814601-e08b-40bb-a360-c6a7709e0fc6] user:019mr8mf4r user:anon-1 anonymous:anon-1 {} SERVER"#,
        ]
    );
}

#[tokio::test]
async fn the_browser_library_of_segment_arrives() {
    let events = replay("analytics-next-npm").await;
    assert_eq!(
        lines(&events),
        [
            r#"2026-11-23T13:06:36.892Z client.identify [ajs-next-1795439196792-2da730cf-2787-4152-aa4c-7b76b7c2db96] user:019mr8mf4r email:peter@example.com anonymous:ea51bc7f-3f68-4bb5-8a81-b86b5f2f9546 {email="peter@example.com" plan="pro"} WEB_DESKTOP"#,
            r#"2026-11-23T13:06:36.918Z product.addToCart [ajs-next-1795439196818-30cf2787-9152-4a4c-bb76-b7c2db964151] user:019mr8mf4r anonymous:ea51bc7f-3f68-4bb5-8a81-b86b5f2f9546 {} WEB_DESKTOP"#,
            r#"2026-11-23T13:06:36.926Z page.visit [ajs-next-1795439196826-27879152-2a4c-4b76-b7c2-db964151f3bd] user:019mr8mf4r anonymous:ea51bc7f-3f68-4bb5-8a81-b86b5f2f9546 {} WEB_DESKTOP"#,
            r#"2026-11-23T13:06:36.936Z screen.view [ajs-next-1795439196836-91522a4c-7b76-47c2-9b96-4151f3bda712] user:019mr8mf4r anonymous:ea51bc7f-3f68-4bb5-8a81-b86b5f2f9546 {} WEB_DESKTOP"#,
            r#"2026-11-23T13:06:36.944Z client.assignToCompany [ajs-next-1795439196844-2a4c7b76-b7c2-4b96-8151-f3bda712d666] user:019mr8mf4r anonymous:ea51bc7f-3f68-4bb5-8a81-b86b5f2f9546 {company.name="Initech" company.id="g1"} WEB_DESKTOP"#,
            r#"2026-11-23T13:06:36.952Z profile.updated [ajs-next-1795439196852-7b76b7c2-db96-4151-b3bd-a712d666d96e] user:019mr8mf4r user:oldid anonymous:oldid anonymous:ea51bc7f-3f68-4bb5-8a81-b86b5f2f9546 {} WEB_DESKTOP"#,
        ]
    );
    let page = &events[2];
    assert_eq!((page.params["utm_campaign"].as_str(), page.params["title"].as_str()), (Some("spring"), Some("Shop")));
    assert_eq!(page.device.as_ref().and_then(|device| device.browser.as_deref()), Some("Chrome 156"));
    assert!(events.iter().filter(|event| event.action.as_str() == "page.visit").count() == 1, "wire rule 18");
}
