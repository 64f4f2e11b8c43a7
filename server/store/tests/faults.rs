//! A storage that refuses writes: nothing is acknowledged, reads go on, and it is mended without a restart (goal R5).
//!
//! The refusal is made by the schema: a lane whose number must be a text lets no commit through.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use domain::{
    actor::Actor,
    event::{Action, EventId},
    identity::{Identifier, IdentifierKind, ProfileId},
    incoming::{Incoming, Trust, Verdict},
    port::{Ingest, PortError, Profiles},
    quarantine::{Circumstances, Quarantined},
    time::Timestamp,
    timeline::Filter,
};
use store::{Change, Settings, Store};

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(10 << 20).enable_all().build().unwrap().block_on(work)
}

async fn open(url: &str) -> Arc<Store> {
    Store::open(&Settings { database: url.into(), cache_mb: 16, queue: 10_000 }).await.unwrap()
}

fn item(id: &str) -> Incoming {
    let at = Timestamp::from_millis(1_790_000_000_000);
    Incoming {
        id: EventId::parse(id).unwrap(),
        action: Action::parse("x").unwrap(),
        at,
        received: at,
        sent: None,
        source: "SERVER".into(),
        ip: None,
        identifiers: vec![Identifier::new(IdentifierKind::User, "u").unwrap(), Identifier::new(IdentifierKind::Anonymous, "a").unwrap()],
        params: serde_json::Map::new(),
        context: serde_json::Map::new(),
        traits: vec![],
        device: None,
        position: None,
        active: true,
        derived: vec![],
        trust: Trust::Server,
        library: "test".into(),
    }
}

async fn send(store: &Store, id: &str) -> Result<Vec<Verdict>, PortError> {
    store.write(&Actor::System, vec![item(id)]).await
}

async fn person(store: &Store) -> ProfileId {
    ProfileId::parse(store.raw("SELECT VALUE profile FROM identity:['user', 'u', 0]").await.unwrap()[0][0].as_str().unwrap()).unwrap()
}

async fn timeline(store: &Store, id: &ProfileId) -> Vec<String> {
    let page = store.timeline(&Actor::System, id, &Filter::default(), None, 500).await.unwrap();
    page.rows.iter().map(|row| row.id.to_string()).collect()
}

const REFUSE: &str = "DEFINE FIELD OVERWRITE n ON lane TYPE string";
const TAKE: &str = "DEFINE FIELD OVERWRITE n ON lane TYPE int";

#[test]
fn a_refused_write_is_not_acknowledged_reads_go_on_and_it_is_mended_by_itself() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        for url in ["mem://".to_owned(), format!("rocksdb://{}/db?sync=every", folder.path().display())] {
            let store = open(&url).await;
            assert_eq!(send(&store, "a").await, Ok(vec![Verdict::Stored]), "{url}");
            let id = person(&store).await;
            store.raw(REFUSE).await.unwrap();
            assert!(matches!(send(&store, "b").await, Err(PortError::Unavailable(_))), "{url}");
            // Not even what is there already: whether the disk has it is not known now.
            assert!(matches!(send(&store, "a").await, Err(PortError::Unavailable(_))), "{url}");
            assert_eq!(timeline(&store, &id).await, ["a"], "{url}");
            assert_eq!(store.who(&Actor::System, &id).await.unwrap().0.events(), 1, "{url}");

            store.raw(TAKE).await.unwrap();
            let mended = async {
                while send(&store, "b").await.is_err() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(5), mended).await.expect("within five seconds");
            assert_eq!(send(&store, "a").await, Ok(vec![Verdict::Repeated]), "{url}");
            assert_eq!(timeline(&store, &id).await, ["b", "a"], "{url}");
            store.close().await;
        }
    });
}

#[test]
fn no_number_of_a_commit_is_used_twice_and_none_is_left_out() {
    block_on(async {
        let store = open("mem://").await;
        let mut changes = store.changes().await.unwrap();
        for round in 0..3 {
            assert_eq!(send(&store, &format!("before {round}")).await, Ok(vec![Verdict::Stored]));
            store.raw(REFUSE).await.unwrap();
            assert!(send(&store, &format!("refused {round}")).await.is_err());
            store.raw(TAKE).await.unwrap();
            while send(&store, &format!("after {round}")).await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        let numbers = store.raw("SELECT VALUE record::id(id)[1] FROM commit ORDER BY id").await.unwrap().remove(0);
        let numbers: Vec<u64> = numbers.as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
        assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
        assert!(numbers.len() > 6, "a number that was tried is passed over: {numbers:?}");
        let mut heard = Vec::new();
        while heard.len() < 6 {
            let change = tokio::time::timeout(Duration::from_secs(10), changes.next()).await.expect("in time").expect("a change");
            if let Change::Commit { events, .. } = change {
                heard.extend(events.iter().filter_map(|(_, event)| Some(event.id()?.to_string())));
            }
        }
        let expected: Vec<String> = (0..3).flat_map(|round| [format!("before {round}"), format!("after {round}")]).collect();
        assert_eq!(heard, expected);
    });
}

#[test]
fn a_write_whose_request_was_dropped_is_there_whole() {
    block_on(async {
        let store = open("mem://").await;
        for n in 0..50 {
            let items: Vec<Incoming> = (0..20).map(|part| item(&format!("{n}-{part}"))).collect();
            // Polled once, so that it is handed over, and dropped then.
            tokio::select! {
                biased;
                _ = store.write(&Actor::System, items) => {}
                () = std::future::ready(()) => {}
            }
        }
        let last = send(&store, "last").await;
        assert_eq!(last, Ok(vec![Verdict::Stored]));
        let id = person(&store).await;
        assert_eq!(store.who(&Actor::System, &id).await.unwrap().0.events(), 50 * 20 + 1);
    });
}

#[test]
fn a_store_that_is_being_closed_finishes_what_it_has_taken_and_takes_no_more() {
    block_on(async {
        let store = open("mem://").await;
        let sending: Vec<_> = (0..200)
            .map(|n| {
                let store = Arc::clone(&store);
                tokio::spawn(async move { (n, send(&store, &format!("e{n}")).await) })
            })
            .collect();
        tokio::task::yield_now().await;
        store.close().await;
        assert!(matches!(send(&store, "late").await, Err(PortError::Unavailable(_))));
        let mut acknowledged = Vec::new();
        for sent in sending {
            let (n, answer) = sent.await.unwrap();
            match answer {
                Ok(_) => acknowledged.push(format!("e{n}")),
                Err(error) => assert!(matches!(error, PortError::Unavailable(_)), "{error}"),
            }
        }
        let stored = store.raw("SELECT VALUE record::id(id) FROM event").await.unwrap().remove(0);
        let mut stored: Vec<String> = stored.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        stored.sort();
        acknowledged.sort();
        assert_eq!(stored, acknowledged);
    });
}

#[test]
fn an_item_in_quarantine_is_kept_once_and_not_acknowledged_while_nothing_is_known_to_reach_the_disk() {
    block_on(async {
        let store = open("mem://").await;
        let kept = |received: i64| Quarantined {
            id: "q".into(),
            received: Timestamp::from_millis(received),
            key: "k".into(),
            reason: "no identifier".into(),
            raw: "{}".into(),
            circumstances: Circumstances::default(),
        };
        for received in [1, 2] {
            store.quarantine(&Actor::System, vec![kept(received)]).await.unwrap();
        }
        let rows = store.raw("SELECT VALUE received FROM quarantine").await.unwrap().remove(0);
        assert_eq!(rows, serde_json::json!([1]));
        store.raw(REFUSE).await.unwrap();
        assert!(send(&store, "refused").await.is_err());
        assert!(matches!(store.quarantine(&Actor::System, vec![kept(3)]).await, Err(PortError::Unavailable(_))));
    });
}
