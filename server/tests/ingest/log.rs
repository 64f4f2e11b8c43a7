//! What *Data in* shows of a request.

use crate::recorder::{Api, SERVER};

#[tokio::test]
async fn a_request_is_kept_with_its_counts_its_library_and_the_first_reason() {
    let api = Api::new();
    let body = r#"{"batch":[{"type":"track","event":"E","userId":"u","messageId":"m","context":{"library":{"name":"lib","version":"1.2"}}},
        {"type":"track","event":"E","userId":"u","messageId":"m"},{"type":"x"},5],"writeKey":"WK_test"}"#;
    api.post("/v1/batch?verdicts=1", SERVER, body).await;
    let request = api.last_request();
    assert_eq!((request.path.as_str(), request.status, request.key.as_deref()), ("/v1/batch", 200, Some("server-key")));
    assert_eq!((request.items, request.stored, request.repeated, request.quarantined), (4, 1, 1, 2));
    assert_eq!((request.library.as_deref(), request.reason.as_deref()), (Some("lib 1.2"), Some("unknown type “x”")));
    assert_eq!(request.sample, body.replace("WK_test", "•••"));
}

#[tokio::test]
async fn a_refused_request_is_kept_with_the_reason() {
    let api = Api::new();
    api.post("/v1/track", "unknown", "{}").await;
    let request = api.last_request();
    assert_eq!((request.status, request.key, request.reason.as_deref()), (401, None, Some("the write key is missing, unknown or revoked")));
    api.post("/v1/track", SERVER, "{\"a\":").await;
    assert_eq!((api.last_request().status, api.last_request().sample.as_str()), (400, "{\"a\":"));
    assert_eq!(api.last_request().number, 2);
}

#[tokio::test]
async fn the_beginning_of_a_long_body_is_kept_in_whole_characters_and_without_a_part_of_the_key() {
    let api = Api::new();
    let body = format!(r#"{{"event":"E","userId":"{}","writeKey":"WK_test","a":"{}"}}"#, "ł".repeat(400), "ł".repeat(4_000));
    for lead in 1_540..1_600 {
        let body = format!("{}{body}", " ".repeat(lead));
        api.post("/v1/track", SERVER, body).await;
        let request = api.last_request();
        assert!(request.sample.chars().count() <= 2_000);
        assert!(!request.sample.contains("WK_"), "{}", request.sample);
    }
}
