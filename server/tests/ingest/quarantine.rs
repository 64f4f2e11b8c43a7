//! What could not be understood is kept with everything that is needed to send it again (goals.md R4).

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{
    actor::Actor,
    incoming::{Trust, Verdict},
    port::{PortError, Quarantine},
    quarantine::{QuarantinePlace, Quarantined, Replayed},
};
use serde_json::{Value, json};
use store::{Settings, Store};

use crate::recorder::{Api, BROWSER, SERVER, basic};

async fn held(api: &Api) -> Vec<Quarantined> {
    let mut items = api.store.quarantined(&Actor::System, 1_000).await.unwrap();
    items.reverse();
    items
}

#[tokio::test]
async fn an_item_is_understood_later_as_it_would_have_been_when_it_came() {
    let api = Api::new();
    // Two things are wrong with the item; its time, its circumstances and its trust come from around it.
    let item =
        json!({"type": "tracc", "event": "Deed", "anonymousId": "a", "timestamp": "2026-11-23T11:00:00Z", "context": {"locale": "pl"}});
    let body = json!({"batch": [item], "sentAt": "2026-11-23T11:00:10Z", "context": {"library": {"name": "lib"}, "locale": "en"}});
    let request = Request::post("/v1/batch").header("authorization", basic(BROWSER)).header("user-agent", PHONE);
    assert_eq!(api.send(request.body(Body::from(body.to_string())).unwrap()).await.status, StatusCode::OK);
    let kept = held(&api).await.remove(0);

    // A day later somebody mends it.
    api.set_clock("2026-11-24T12:00:00Z");
    let still_wrong = item.to_string();
    let verdict = api.replay.replay(&Actor::System, &kept.id, Some(&still_wrong)).await.unwrap();
    assert_eq!(verdict, Verdict::Quarantined { reason: "unknown type “tracc”".into() });
    assert_eq!(held(&api).await, std::slice::from_ref(&kept));
    let mended = still_wrong.replace("tracc", "track");
    assert_eq!(api.replay.replay(&Actor::System, &kept.id, Some(&mended)).await, Ok(Verdict::Stored));
    assert_eq!(held(&api).await, []);
    assert_eq!(api.replay.replay(&Actor::System, &kept.id, Some(&mended)).await, Err(PortError::NotFound));

    let event = api.written().remove(0);
    assert_eq!((event.at.to_string(), event.received.to_string()), ("2026-11-23T11:59:50.000Z".into(), "2026-11-23T12:00:00.000Z".into()));
    assert_eq!((event.trust, event.library.as_str(), event.source.as_str()), (Trust::Browser, "lib", "WEB_MOBILE"));
    assert_eq!(Value::Object(event.context), json!({"locale": "pl", "library": {"name": "lib"}}));
    assert_eq!(event.id.as_str(), kept.id, "sent again it is one event, however often");
}

const PHONE: &str = "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36";

#[tokio::test]
async fn the_call_that_a_path_named_is_kept_with_an_item() {
    let api = Api::new();
    // The same text is two different mistakes.
    for path in ["/v1/track", "/v1/group", "/v1/t"] {
        assert_eq!(api.post(path, SERVER, r#"{"userId":"u"}"#).await.status, StatusCode::OK);
    }
    let mut items = held(&api).await;
    items.sort_by_key(|item| item.circumstances.call.clone());
    assert_eq!(
        items.iter().map(|item| item.circumstances.call.as_deref()).collect::<Vec<_>>(),
        [Some("group"), Some("track"), Some("track")]
    );
    assert_eq!(items[1].id, items[2].id, "the same mistake again is the same item");
    assert_ne!(items[0].id, items[1].id);
    assert_eq!(api.replay.replay(&Actor::System, &items[0].id, Some(r#"{"userId":"u","groupId":"g"}"#)).await, Ok(Verdict::Stored));
    assert_eq!(api.written()[0].action.as_str(), "client.assignToCompany");
}

#[tokio::test]
async fn everything_that_is_understood_by_now_is_sent_again_and_the_rest_stays() {
    let api = Api::new();
    let bad: Vec<String> = (0..700).map(|n| format!(r#"{{"type":"tracc","n":{n}}}"#)).collect();
    assert_eq!(api.post("/v1/batch", SERVER, format!(r#"{{"batch":[{}]}}"#, bad.join(","))).await.status, StatusCode::OK);
    assert_eq!(api.replay.replay_all(&Actor::System).await, Ok(Replayed { stored: 0, kept: 700 }));
    // As if an earlier version of the server had not known `track`.
    for (n, item) in api.store.quarantined.lock().unwrap().iter_mut().enumerate().filter(|(n, _)| n % 7 != 0) {
        item.raw = format!(r#"{{"type":"track","event":"E","userId":"u","n":{n}}}"#);
    }
    // What was written and could not leave the quarantine is in both, and sent again it is still one event.
    *api.store.refuse_release.lock().unwrap() = Some(PortError::Unavailable("down".into()));
    assert!(api.replay.replay_all(&Actor::System).await.is_err());
    assert!(!api.written().is_empty());
    *api.store.refuse_release.lock().unwrap() = None;
    assert_eq!(api.replay.replay_all(&Actor::System).await, Ok(Replayed { stored: 600, kept: 100 }));
    assert_eq!((api.written().len(), held(&api).await.len()), (600, 100));
    assert_eq!(api.replay.replay_all(&Actor::System).await, Ok(Replayed { stored: 0, kept: 100 }));
}

#[tokio::test]
async fn nothing_leaves_the_quarantine_before_it_is_stored() {
    let api = Api::new();
    api.post("/v1/batch", SERVER, r#"{"batch":[{"type":"tracc"}]}"#).await;
    let kept = held(&api).await.remove(0);
    *api.store.refuse_writes.lock().unwrap() = Some(PortError::Busy);
    let mended = Some(r#"{"type":"track","event":"E","userId":"u"}"#);
    assert_eq!(api.replay.replay(&Actor::System, &kept.id, mended).await, Err(PortError::Busy));
    assert_eq!(held(&api).await, [kept]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stretch_of_the_quarantine_is_read_through_its_index_and_older_items_have_a_place_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { database: format!("rocksdb://{}/db?sync=every", folder.path().display()), cache_mb: 32, queue: 100 };
    let store = Store::open(&settings).await.unwrap();
    // As the first version left it.
    let older = "REMOVE INDEX quarantine_place ON quarantine; REMOVE FIELD place ON quarantine; REMOVE FIELD circumstances ON quarantine;
        DEFINE INDEX quarantine_received ON quarantine FIELDS received; DELETE migration:3;
        FOR $n IN 0..5 { CREATE type::record('quarantine', 'q' + <string> $n) SET received = 1790000000000 + $n / 2, key = 'k', reason = 'r', raw = '5' };";
    store.raw(older).await.unwrap();
    assert_eq!(store.raw("SELECT VALUE id FROM quarantine").await.unwrap()[0].as_array().map(Vec::len), Some(5));
    store.close().await;
    drop(store);
    let store = reopen(&settings).await;
    let mut found = Vec::new();
    let mut after = QuarantinePlace::start();
    loop {
        let stretch = store.waiting(&Actor::System, &after, 2).await.unwrap();
        let Some(last) = stretch.last() else { break };
        after = last.place();
        found.extend(stretch.into_iter().map(|item| item.id));
    }
    assert_eq!(found, ["q0", "q1", "q2", "q3", "q4"]);
    for question in [
        "SELECT * FROM quarantine WHERE place > '1' ORDER BY place LIMIT 2",
        "SELECT id, place, received, key, reason, raw FROM quarantine WHERE place < '~' ORDER BY place DESC LIMIT 2",
    ] {
        let plan = store.raw(&format!("EXPLAIN ANALYZE {question}")).await.unwrap()[0].to_string();
        assert!(plan.contains("IndexScan") && plan.contains("quarantine_place"), "{question}: {plan}");
        assert!(!plan.contains("TableScan") && !plan.contains("Sort"), "{question}: {plan}");
    }
    let newest = store.quarantined(&Actor::System, 2).await.unwrap();
    assert_eq!(newest.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["q4", "q3"]);
}

/// The lock of a database goes a moment after its last handle.
async fn reopen(settings: &Settings) -> Arc<Store> {
    for _ in 0..200 {
        if let Ok(store) = Store::open(settings).await {
            return store;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the database stays locked");
}
