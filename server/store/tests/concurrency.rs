//! Eight writers at once end where one after another in commit order ends (architecture.md §5, issue point e).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    actor::Actor,
    event::{Action, EventId},
    identity::{Identifier, IdentifierKind, ProfileId},
    incoming::{Incoming, Trust},
    port::Ingest,
    resolve::{Roll, resolve},
    time::Timestamp,
};
use proptest::{prelude::*, test_runner::TestRunner};
use store::{Settings, Store};

fn identifiers() -> impl Strategy<Value = Vec<Identifier>> {
    let one = |kind: IdentifierKind, name: &'static str| {
        prop::option::of((0..5_u8).prop_map(move |n| {
            let value = if kind == IdentifierKind::Email { format!("{name}{n}@example.com") } else { format!("{name}{n}") };
            Identifier::new(kind, &value).unwrap()
        }))
    };
    let all = (
        one(IdentifierKind::User, "u"),
        one(IdentifierKind::Email, "e"),
        one(IdentifierKind::Anonymous, "a"),
        one(IdentifierKind::Device, "d"),
    );
    all.prop_map(|(u, e, a, d)| [u, e, a, d].into_iter().flatten().collect()).prop_filter("some identifier", |v: &Vec<_>| !v.is_empty())
}

fn item(id: String, identifiers: Vec<Identifier>, trust: Trust) -> Incoming {
    let at = Timestamp::from_millis(1_790_000_000_000);
    Incoming {
        id: EventId::parse(&id).unwrap(),
        action: Action::parse("x").unwrap(),
        at,
        received: at,
        sent: None,
        source: "SERVER".into(),
        ip: None,
        identifiers,
        params: serde_json::Map::new(),
        context: serde_json::Map::new(),
        traits: vec![],
        device: None,
        position: None,
        active: true,
        derived: vec![],
        trust,
        library: "test".into(),
    }
}

/// Who holds what, with profiles named by the order in which they first held anything in the sorted list.
type Picture = Vec<(String, usize, u64)>;

fn picture(mut held: Vec<(String, String, u64)>) -> Picture {
    held.sort();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    held.into_iter()
        .map(|(identifier, profile, epoch)| {
            let next = names.len();
            (identifier, *names.entry(profile).or_insert(next), epoch)
        })
        .collect()
}

async fn run(history: Vec<(Vec<Identifier>, bool)>) -> (Picture, Picture) {
    let store = Store::open(&Settings { database: "mem://".into(), cache_mb: 32, queue: 100_000 }).await.unwrap();
    let sent: BTreeMap<String, (Vec<Identifier>, Trust)> = history
        .into_iter()
        .enumerate()
        .map(|(n, (identifiers, server))| (format!("m{n:04}"), (identifiers, if server { Trust::Server } else { Trust::Browser })))
        .collect();
    let lists: Vec<Vec<_>> =
        (0..8).map(|writer| sent.iter().skip(writer).step_by(8).map(|(id, what)| (id.clone(), what.clone())).collect()).collect();
    let writers: Vec<_> = lists
        .into_iter()
        .map(|list| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                for (id, (identifiers, trust)) in list {
                    store.write(&Actor::System, vec![item(id, identifiers, trust)]).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }

    let mut roll = Roll::default();
    let mut made = 0_u32;
    let mut epochs: BTreeMap<Identifier, u32> = BTreeMap::new();
    let commits = store.raw("SELECT VALUE events FROM commit ORDER BY id").await.unwrap().remove(0);
    let mut seen = 0;
    for event in commits.as_array().unwrap().iter().flat_map(|events| events.as_array().unwrap()) {
        let (identifiers, trust) = &sent[event[0].as_str().unwrap()];
        let mut fresh = || {
            made += 1;
            ProfileId::parse(&format!("{made:032x}")).unwrap()
        };
        resolve(&mut roll, identifiers, *trust, &mut fresh).unwrap();
        for identifier in identifiers {
            if let Some(holder) = roll.holder(identifier) {
                epochs.insert(identifier.clone(), holder.epoch);
            }
        }
        seen += 1;
    }
    assert_eq!(seen, sent.len());
    let expected = epochs
        .keys()
        .map(|identifier| {
            let holder = roll.holder(identifier).unwrap();
            (format!("{}:{}", identifier.kind.as_str(), identifier.value), holder.profile.to_string(), u64::from(holder.epoch))
        })
        .collect();

    let rows = store.raw("SELECT record::id(id) AS key, profile FROM identity").await.unwrap().remove(0);
    let mut newest: BTreeMap<String, (String, u64)> = BTreeMap::new();
    for row in rows.as_array().unwrap() {
        let (kind, value, epoch) = (row["key"][0].as_str().unwrap(), row["key"][1].as_str().unwrap(), row["key"][2].as_u64().unwrap());
        let entry = newest.entry(format!("{kind}:{value}")).or_default();
        if entry.0.is_empty() || epoch >= entry.1 {
            *entry = (row["profile"].as_str().unwrap().to_owned(), epoch);
        }
    }
    let actual = newest.into_iter().map(|(identifier, (profile, epoch))| (identifier, profile, epoch)).collect();
    (picture(actual), picture(expected))
}

#[test]
fn eight_concurrent_writers_end_where_commit_order_ends() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(10 << 20).enable_all().build().unwrap();
    let mut runner = TestRunner::new(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() });
    let histories = prop::collection::vec((identifiers(), any::<bool>()), 8..160);
    runner
        .run(&histories, |history| {
            let (actual, expected) = runtime.block_on(run(history));
            prop_assert_eq!(actual, expected);
            Ok(())
        })
        .unwrap();
}
