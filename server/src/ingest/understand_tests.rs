use std::{collections::HashSet, net::IpAddr};

use domain::{identity::IdentifierKind, incoming::Trust, time::Timestamp};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn caller() -> Caller {
    Caller {
        key: "k1".into(),
        secret: "WK_secret".into(),
        trust: Trust::Server,
        address: Some(IpAddr::from([10, 0, 0, 9])),
        user_agent: None,
        received: Timestamp::parse("2026-11-23T13:00:00Z").unwrap(),
    }
}

fn batch(items: &[&str]) -> Understood {
    let text = format!("{{\"batch\":[{}]}}", items.join(","));
    understand(Endpoint::Batch, &text, &caller(), &Agents::default()).unwrap()
}

fn reasons(understood: &Understood) -> Vec<(usize, &str)> {
    understood.refused.iter().map(|(position, item)| (*position, item.reason.as_str())).collect()
}

fn single(kind: Kind, item: &Value) -> Incoming {
    let mut understood = understand(Endpoint::Call(kind), &item.to_string(), &caller(), &Agents::default()).unwrap();
    assert_eq!(reasons(&understood), []);
    understood.incoming.remove(0)
}

#[test]
fn a_bad_item_spoils_nothing_but_itself() {
    let deep = format!(r#"{{"type":"track","event":"x","userId":"u","properties":{{"a":{}1{}}}}}"#, "[".repeat(200), "]".repeat(200));
    let large = format!(r#"{{"type":"track","event":"x","userId":"u","properties":{{"a":"{}"}}}}"#, "x".repeat(40_000));
    let long_id = format!(r#"{{"type":"track","event":"x","userId":"u","messageId":"{}"}}"#, "x".repeat(101));
    let understood = batch(&[
        r#"{"type":"track","event":"first","userId":"u","messageId":"m1"}"#,
        "null",
        "[]",
        r#""text""#,
        r#"{"type":"buy","userId":"u"}"#,
        r#"{"userId":"u"}"#,
        r#"{"type":"track","userId":"u"}"#,
        r#"{"type":"track","event":"x"}"#,
        &deep,
        &large,
        &long_id,
        r#"{"type":"track","event":"x","userId":"u","messageId":{}}"#,
        r#"{"type":"track","event":"x","userId":"u","properties":1e999}"#,
        r#"{"type":"alias","userId":"u"}"#,
        r#"{"type":"group","userId":"u"}"#,
        r#"{"type":"identify","userId":"u","traits":"x"}"#,
        r#"{"type":"track","event":"last","anonymousId":"a","messageId":"m2"}"#,
    ]);
    let stored: Vec<_> = understood.incoming.iter().map(|item| (item.id.as_str(), item.action.as_str())).collect();
    assert_eq!(stored, [("m1", "first"), ("m2", "last")]);
    let expected = [
        "event is not an object",
        "event is not an object",
        "event is not an object",
        "unknown type “buy”",
        "event has no type",
        "missing event name: `event` must be a text",
        "no identifier: userId or anonymousId is needed",
        "event is nested deeper than 32 levels",
        "event is larger than 32 KB",
        "bad message id: at most 100 characters, no control characters",
        "bad message id: at most 100 characters, no control characters",
    ];
    let found = reasons(&understood);
    assert_eq!(found[..11], expected.into_iter().enumerate().map(|(n, reason)| (n + 1, reason)).collect::<Vec<_>>());
    assert!(found[11].1.starts_with("event is not valid JSON: number out of range"), "{}", found[11].1);
    assert_eq!(
        found[12..].iter().map(|(_, reason)| *reason).collect::<Vec<_>>(),
        ["alias needs userId and previousId", "group needs groupId", "traits is not an object"]
    );
    assert_eq!(understood.items(), 17);
}

#[test]
fn a_refused_item_is_kept_whole_once_and_without_the_key() {
    let raw = r#"{"type":"buy","userId":"u","writeKey":"WK_secret"}"#;
    let (first, second) = (batch(&[raw]), batch(&[raw, "1"]));
    let item = &first.refused[0].1;
    assert_eq!(item.raw, r#"{"type":"buy","userId":"u","writeKey":"•••"}"#);
    assert_eq!((item.key.as_str(), item.received), ("k1", caller().received));
    assert_eq!(item.id.len(), 64);
    assert_eq!(item.id, second.refused[0].1.id);
    assert_ne!(item.id, second.refused[1].1.id);
    let huge = format!("\"{}\"", "ł".repeat(40_000));
    assert!(batch(&[&huge]).refused[0].1.raw.len() <= KEPT_RAW);
}

#[test]
fn a_single_call_that_is_no_object_is_malformed_as_a_whole() {
    for text in ["", "{", "[1]", "5", "{} {}", "{\"a\":1e999}", "\u{feff}"] {
        let outcome = understand(Endpoint::Call(Kind::Track), text, &caller(), &Agents::default());
        assert!(matches!(outcome, Err(Problem::Malformed(_))), "{text}");
    }
}

#[test]
fn the_path_decides_what_a_single_call_is() {
    let item = json!({"type": "identify", "event": "E", "userId": "u"});
    assert_eq!(single(Kind::Track, &item).action.as_str(), "E");
}

#[test]
fn the_context_of_a_batch_completes_that_of_its_items() {
    let text = r#"{"batch":[{"type":"track","event":"e","userId":"u","context":{"ip":"1.1.1.1"}}],"context":{"ip":"2.2.2.2","locale":"pl","library":{"name":"lib","version":"2"}},"sentAt":"2026-11-23T12:00:10Z"}"#;
    let understood = understand(Endpoint::Batch, text, &caller(), &Agents::default()).unwrap();
    let item = &understood.incoming[0];
    assert_eq!(Value::Object(item.context.clone()), json!({"ip": "1.1.1.1", "locale": "pl", "library": {"name": "lib", "version": "2"}}));
    assert_eq!((item.ip.as_deref(), item.library.as_str()), (Some("1.1.1.1"), "lib"));
    assert_eq!(understood.library.as_deref(), Some("lib 2"));
}

/// A browser key is public, so whoever reads it in a page must not make a few kilobytes into gigabytes.
#[test]
fn what_a_body_spreads_to_is_bounded() {
    let outcome = |text: &str| understand(Endpoint::Batch, text, &caller(), &Agents::default());
    let filler = "x".repeat(30_000);
    // One context of 30 KB for 2,500 events of nothing.
    let item = r#"{"type":"track","event":"e","userId":"u"}"#;
    let shared = |n: usize| format!(r#"{{"batch":[{}],"context":{{"a":"{filler}"}}}}"#, vec![item; n].join(","));
    assert!(matches!(outcome(&shared(2_500)), Err(Problem::TooLarge(_))));
    assert_eq!(outcome(&shared(300)).unwrap().incoming.len(), 300);
    // The same for items that are kept in quarantine.
    let refused = format!(r#"{{"batch":[{}],"context":{{"a":"{filler}"}}}}"#, vec!["0"; 2_500].join(","));
    assert!(matches!(outcome(&refused), Err(Problem::TooLarge(_))));
    // Orders of 500 products of nothing: 5 MB would be 600,000 events.
    let order = |context: &str| {
        let products = vec![r#"{"a":1}"#; 500].join(",");
        format!(
            r#"{{"type":"track","event":"Order Completed","userId":"u","properties":{{"products":[{products}]}},"context":{{"a":"{context}"}}}}"#
        )
    };
    let orders = |n: usize| format!(r#"{{"batch":[{}]}}"#, vec![order(""); n].join(","));
    assert!(matches!(outcome(&orders(1_200)), Err(Problem::TooLarge(_))));
    assert_eq!(outcome(&orders(30)).unwrap().incoming.len(), 30);
    assert!(matches!(
        understand(Endpoint::Call(Kind::Track), &order(&filler[..27_000]), &caller(), &Agents::default()),
        Err(Problem::TooLarge(_))
    ));
    // What honest shops send is far below: as many orders as a batch holds, each of some products.
    let order = r#"{"type":"track","event":"Order Completed","userId":"u","messageId":"m","properties":{"order_id":"o-1","total":99.5,"currency":"PLN",
        "products":[{"sku":"LIN-4471","name":"Linen shirt","price":49.75,"quantity":1},{"sku":"LIN-4472","name":"Linen skirt","price":49.75,"quantity":1}]},
        "context":{"library":{"name":"lib","version":"2"},"page":{"url":"https://shop.example/checkout","title":"Checkout"}}}"#;
    let honest = outcome(&format!(r#"{{"batch":[{}]}}"#, vec![order; 2_500].join(","))).unwrap();
    assert_eq!(honest.incoming.iter().map(|item| 1 + item.derived.len()).sum::<usize>(), 7_500);
}

#[test]
fn without_a_message_id_each_event_gets_one() {
    let ids: HashSet<String> =
        (0..100).map(|_| single(Kind::Track, &json!({"event": "e", "userId": "u", "messageId": null})).id.to_string()).collect();
    assert_eq!(ids.len(), 100);
    assert_eq!(single(Kind::Track, &json!({"event": "e", "userId": "u", "messageId": 17})).id.as_str(), "17");
}

#[test]
fn an_update_in_the_background_is_no_activity() {
    assert!(!single(Kind::Identify, &json!({"userId": "u", "context": {"active": false}})).active);
    assert!(single(Kind::Identify, &json!({"userId": "u"})).active);
}

#[test]
fn half_an_emoji_does_not_cost_the_event() {
    let understood = batch(&[r#"{"type":"track","event":"x","userId":"u","properties":{"a":"caf\ud83d","b\u0000":"\u0000"}}"#]);
    assert_eq!(Value::Object(understood.incoming[0].params.clone()), json!({"a": "caf\u{fffd}", "b\u{fffd}": "\u{fffd}"}));
}

/// Three hundred ways to run a script where text is shown: every one has to arrive as it was sent, or be refused.
#[test]
fn three_hundred_hostile_texts_arrive_unchanged_as_names_values_and_traits() {
    let tags = ["script", "img", "svg", "iframe", "body", "input", "details", "video", "object", "math"];
    let events = ["onerror", "onload", "onfocus", "ontoggle", "onclick", "onmouseover"];
    let shapes = [
        "<{t} {e}=alert(1) src=x>",
        "\"><{t}/{e}='alert`1`'>",
        "';</{t}><{t} {e}=\"javascript:alert(1)\">//",
        "{{{t}}}${alert(1)}<!--{e}-->",
        "\u{202e}<{t} {e}=\\u0061lert(1)>",
    ];
    let payloads = tags.iter().flat_map(|t| events.iter().flat_map(move |e| shapes.map(|shape| shape.replace("{t}", t).replace("{e}", e))));
    let payloads: Vec<String> = payloads.collect();
    assert_eq!(payloads.len(), 300);
    for payload in &payloads {
        let item = json!({
            "event": payload, "userId": payload, "anonymousId": "a", "messageId": payload,
            "properties": {payload.as_str(): payload, "list": [payload]},
            "context": {"library": {"name": payload}, "userAgent": payload, "location": {"city": payload}, "ip": payload, "device": {"model": payload}},
        });
        let event = single(Kind::Track, &item);
        assert_eq!(event.action.as_str(), payload);
        assert_eq!(event.id.as_str(), payload);
        assert_eq!(event.identifiers[0].value, *payload);
        assert_eq!(event.params[payload], *payload);
        assert_eq!(event.ip, None);
        assert!(["WEB_DESKTOP", "WEB_MOBILE", "MOBILE_APP", "SERVER"].contains(&event.source.as_str()));
        let person = single(Kind::Identify, &json!({"userId": "u", "traits": {payload.as_str(): payload, "email": payload}}));
        assert!(person.traits.contains(&(payload.clone(), json!(payload))));
        assert!(person.identifiers.iter().all(|identifier| identifier.kind != IdentifierKind::Email));
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[0-9TZ:+.-]{0,24}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names(), inner, 0..6).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// The names that mean something somewhere, and any other.
fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "type",
            "event",
            "userId",
            "anonymousId",
            "previousId",
            "groupId",
            "messageId",
            "timestamp",
            "originalTimestamp",
            "sentAt",
            "properties",
            "traits",
            "context",
            "device",
            "os",
            "app",
            "library",
            "location",
            "page",
            "campaign",
            "name",
            "id",
            "version",
            "email",
            "products",
            "total",
            "order_id",
            "currency",
            "userAgent",
            "ip",
            "active",
            "channel",
            "latitude",
            "longitude",
            "batch",
            "writeKey",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

proptest! {
    #[test]
    fn any_event_is_stored_or_refused_and_never_lost(
        mut event in prop::collection::btree_map(names(), any_json(), 0..10),
        kind in prop::sample::select(vec!["identify", "track", "page", "screen", "group", "alias", "x"]),
        named: bool,
    ) {
        if named {
            event.insert("type".into(), kind.into());
            event.insert("userId".into(), "u".into());
        }
        let text = json!({ "batch": [event] }).to_string();
        let understood = understand(Endpoint::Batch, &text, &caller(), &Agents::default()).unwrap();
        prop_assert_eq!(understood.items(), 1);
        for item in &understood.incoming {
            prop_assert!(!item.identifiers.is_empty());
            prop_assert!(item.at <= item.received);
        }
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,80}|[{}\\[\\],:\"\\\\u0-9a-f]{0,80}") {
        for endpoint in [Endpoint::Batch, Endpoint::Call(Kind::Track)] {
            let _ = understand(endpoint, &text, &caller(), &Agents::default());
        }
    }

    #[test]
    fn a_batch_cut_anywhere_is_refused_whole(at in 0_usize..60) {
        let text = r#"{"batch":[{"type":"track","event":"e","userId":"u"},{}],"x":1}"#;
        prop_assert!(matches!(understand(Endpoint::Batch, &text[..at], &caller(), &Agents::default()), Err(Problem::Malformed(_))));
    }
}
