//! The sum of what was sent: what was answered is what is in the database, no more and no less.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    actor::Actor,
    incoming::Verdict,
    port::Quarantine,
    quarantine::{QuarantinePlace, Replayed},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Map, Value, json};

use crate::stored::Stored;

#[tokio::test(flavor = "multi_thread")]
async fn r4_what_was_sent_is_stored_refused_or_in_quarantine_exactly_and_the_quarantined_replays() {
    const BATCHES: usize = 150;
    const SIZE: usize = 40;
    let api = Arc::new(Stored::new().await);
    // One in a hundred is malformed, each in a way of its own; every tenth batch is sent twice, as after a lost answer.
    let malformed = |n: usize| match n / 100 % 6 {
        0 => format!(r#"{{"type":"tracc","event":"E","userId":"u{}","messageId":"m{n}"}}"#, n % 20),
        1 => format!(r#"{{"type":"track","userId":"u{}","messageId":"m{n}"}}"#, n % 20),
        2 => format!(r#"{{"type":"track","event":"E","messageId":"m{n}"}}"#),
        3 => format!(r#"{{"type":"track","event":"E","userId":"u","messageId":["m{n}"]}}"#),
        4 => {
            format!(r#"{{"type":"track","event":"E","userId":"u","messageId":"m{n}","properties":{}1{}}}"#, "[".repeat(99), "]".repeat(99))
        }
        _ => format!(r#"{{"type":"track","event":"E","userId":"u","messageId":"m{n}","properties":1e999}}"#),
    };
    let good = |n: usize| format!(r#"{{"type":"track","event":"E","userId":"u{}","messageId":"m{n}"}}"#, n % 20);
    let batch = move |b: usize| (b * SIZE..(b + 1) * SIZE).map(|n| if n % 100 == 7 { malformed(n) } else { good(n) }).collect::<Vec<_>>();
    let senders: Vec<_> = (0..8)
        .map(|sender| {
            let api = Arc::clone(&api);
            tokio::spawn(async move {
                let (mut told, mut refused): (BTreeMap<String, usize>, usize) = (BTreeMap::new(), 0);
                for b in (sender..BATCHES).step_by(8) {
                    for verdict in api.batch(&batch(b)).await {
                        *told.entry(verdict).or_default() += 1;
                    }
                    if b % 10 == 0 {
                        let again = api.batch(&batch(b)).await;
                        assert!(again.iter().all(|verdict| verdict == "repeated" || verdict == "quarantined"), "{again:?}");
                    }
                    // One in ten requests is hostile as a whole.
                    if b % 10 == 5 {
                        let body = batch(b).join(",");
                        assert_eq!(api.post("/v1/batch", &api.server, format!(r#"{{"batch":[{body},}}"#)).await.status, 400);
                        refused += SIZE;
                    }
                }
                (told, refused)
            })
        })
        .collect();
    let (mut told, mut refused): (BTreeMap<String, usize>, usize) = (BTreeMap::new(), 0);
    for sender in senders {
        let (verdicts, whole) = sender.await.unwrap();
        verdicts.into_iter().for_each(|(verdict, n)| *told.entry(verdict).or_default() += n);
        refused += whole;
    }
    let sent = BATCHES * SIZE + refused;
    let (stored, quarantined) = (told["stored"], told["quarantined"]);
    assert_eq!(stored + quarantined + refused, sent, "{told:?}");
    assert_eq!((stored, quarantined), (BATCHES * SIZE * 99 / 100, BATCHES * SIZE / 100));
    assert_eq!((api.count("event").await, api.count("quarantine").await), (stored as u64, quarantined as u64));

    // Nothing has been learnt since; then each is mended.
    assert_eq!(api.replay.replay_all(&Actor::System).await, Ok(Replayed { stored: 0, kept: quarantined as u64 }));
    let held = api.store.waiting(&Actor::System, &QuarantinePlace::start(), 1_000).await.unwrap();
    assert_eq!(held.len(), quarantined);
    for item in held {
        let mended = good(item.raw.split('"').find_map(|part| part.strip_prefix('m')?.parse().ok()).unwrap());
        assert_eq!(api.replay.replay(&Actor::System, &item.id, Some(&mended)).await, Ok(Verdict::Stored), "{mended}");
    }
    assert_eq!((api.count("event").await, api.count("quarantine").await), ((BATCHES * SIZE) as u64, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn under_more_than_it_can_take_each_request_is_stored_whole_or_told_to_wait() {
    let api = Arc::new(Stored::with_queue(25).await);
    let body = |n: usize| {
        let items: Vec<_> = (0..5).map(|i| format!(r#"{{"type":"track","event":"E","userId":"u{n}","messageId":"m{n}-{i}"}}"#)).collect();
        format!(r#"{{"batch":[{}]}}"#, items.join(","))
    };
    let mut waiting: BTreeSet<usize> = (0..200).collect();
    let mut busy = 0;
    while !waiting.is_empty() {
        let requests: Vec<_> = waiting
            .iter()
            .map(|&n| {
                let (api, body) = (Arc::clone(&api), body(n));
                tokio::spawn(async move { (n, api.post("/v1/batch", &api.server, body).await) })
            })
            .collect();
        for request in requests {
            let (n, answer) = request.await.unwrap();
            if answer.status == 200 {
                waiting.remove(&n);
            } else {
                assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (429, "1"), "{}", answer.text);
                busy += 1;
            }
        }
        assert_eq!(api.count("event").await, (200 - waiting.len()) as u64 * 5);
    }
    assert!(busy > 0, "the queue was never full");
}

/// Any JSON, with the texts that a database could take for something else.
fn any_value() -> impl Strategy<Value = Value> {
    let texts = prop::sample::select(vec![
        "",
        "event:1",
        "2026-11-23T12:00:00Z",
        "u'550e8400-e29b-41d4-a716-446655440000'",
        "1d3h",
        "NONE",
        "null",
        "$auth",
        "'; REMOVE TABLE event; --",
        "type::record('event', 1)",
        "\\",
        "\"`'⟨⟩",
        "\u{202e}\u{feff}\u{1f600}",
        "1e999",
        "__proto__",
        "id",
        "in",
        "out",
    ])
    .prop_map(str::to_owned);
    let text = prop_oneof![texts.clone(), "\\PC{0,16}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        Just(json!(9_007_199_254_740_993_i64)),
        Just(json!(-0.0)),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(text.clone(), inner, 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn any_json_is_stored_as_it_came_and_costs_no_other_event_of_its_commit() {
    let api = Stored::new().await;
    let mut runner = TestRunner::deterministic();
    let names = ["", "id", "in", "out", "a.b[0]", "$where", "⟨x⟩", "`", "type", "\u{202e}"];
    let items: Vec<(String, Map<String, Value>)> = (0..400)
        .map(|n: usize| {
            let value = any_value().new_tree(&mut runner).unwrap().current();
            let context = any_value().new_tree(&mut runner).unwrap().current();
            let params: Map<String, Value> =
                [(names[n % names.len()].to_owned(), value.clone()), ("n".to_owned(), json!(n))].into_iter().collect();
            let text = json!({
                "type": "track", "event": format!("Deed {n}"), "userId": "u", "messageId": format!("m{n}"),
                "properties": params, "context": {"any": context, names[n % names.len()]: value},
            });
            (text.to_string(), params)
        })
        .collect();
    let texts: Vec<String> = items.iter().map(|(text, _)| text.clone()).collect();
    assert_eq!(api.batch(&texts).await, vec!["stored"; items.len()]);
    let stored: BTreeMap<String, Map<String, Value>> =
        api.events(&api.holder("user", "u").await).await.into_iter().map(|event| (event.id.to_string(), event.params)).collect();
    for (n, (text, params)) in items.iter().enumerate() {
        let (sent, found) = (Value::Object(params.clone()), Value::Object(stored[&format!("m{n}")].clone()));
        assert!(same(&sent, &found), "{text}\n{found}");
    }
    // The same as traits: names and values of attributes.
    let traits: Vec<String> = (0..200)
        .map(|n: usize| {
            let value = any_value().new_tree(&mut runner).unwrap().current();
            json!({"type": "identify", "userId": "v", "messageId": format!("t{n}"), "traits": {names[n % names.len()]: value, "x": {"": n}}}).to_string()
        })
        .collect();
    assert_eq!(api.batch(&traits).await, vec!["stored"; traits.len()]);
}

/// Equal, where `1` and `1.0` are the same number, and one that is written in seventeen digits may lose the last.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| (a - b).abs() <= a.abs() * 4e-16),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| same(value, other)))
        }
        _ => a == b,
    }
}
