//! Nothing tells only by a live query: whatever becomes of notifications, every commit is heard once and in order.

use domain::{
    actor::Actor,
    event::{Action as Happening, EventId},
    identity::{Identifier, IdentifierKind},
    incoming::{Incoming, Trust},
    port::Ingest,
    time::Timestamp,
};

use super::*;
use crate::{Settings, Store};

/// So slow that nothing but what a test is about can be the reason.
const NEVER: Duration = Duration::from_secs(3_600);
const SOON: Duration = Duration::from_millis(20);

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(10 << 20).enable_all().build().unwrap().block_on(work)
}

async fn open(url: &str) -> Arc<Store> {
    Store::open(&Settings { database: url.into(), cache_mb: 16, queue: 10_000 }).await.unwrap()
}

async fn send(store: &Store, id: &str) {
    let at = Timestamp::from_millis(1_790_000_000_000);
    let item = Incoming {
        id: EventId::parse(id).unwrap(),
        action: Happening::parse("x").unwrap(),
        at,
        received: at,
        sent: None,
        source: "SERVER".into(),
        ip: None,
        identifiers: vec![Identifier::new(IdentifierKind::User, "u").unwrap()],
        params: serde_json::Map::new(),
        context: serde_json::Map::new(),
        traits: vec![],
        device: None,
        position: None,
        active: true,
        derived: vec![],
        trust: Trust::Server,
        library: "test".into(),
    };
    store.write(&Actor::System, vec![item]).await.unwrap();
}

async fn next(changes: &mut Live) -> Change {
    tokio::time::timeout(Duration::from_secs(20), changes.next()).await.expect("a change in time").expect("the stream goes on")
}

/// The events of the next commit that has some, and what was said before it.
async fn heard(changes: &mut Live) -> (Vec<String>, Vec<&'static str>) {
    let mut before = Vec::new();
    loop {
        match next(changes).await {
            Change::Commit { events, .. } if !events.is_empty() => {
                return (events.iter().filter_map(|(_, event)| Some(event.id()?.to_string())).collect(), before);
            }
            Change::Commit { .. } => before.push("empty"),
            Change::Row(..) => before.push("row"),
            Change::Resync { .. } => before.push("resync"),
        }
    }
}

/// Live queries of a table at this moment.
async fn lives(store: &Store, table: &str) -> usize {
    store.raw(&format!("INFO FOR TABLE {table}")).await.unwrap()[0]["lives"].as_object().unwrap().len()
}

/// A follower that is subscribed to a table in which nothing happens, as if every notification were lost.
async fn deaf(store: &Store, pace: Pace) -> Live {
    let (sender, receiver) = mpsc::channel(1024);
    let mut follower = Follower::new(Arc::clone(&store.db), sender, pace);
    let streams = Streams {
        events: store.db.live("setting").await.unwrap(),
        commits: store.db.live("setting").await.unwrap(),
        beats: store.db.live("setting").await.unwrap(),
    };
    let heads = follower.log.heads().await.unwrap();
    follower.log.begin_after(heads);
    tokio::spawn(follower.run(streams));
    Live(receiver)
}

#[test]
fn a_notification_that_is_lost_is_found_by_looking_at_the_heads_of_the_lanes() {
    block_on(async {
        let store = open("mem://").await;
        let mut changes = deaf(&store, Pace { beat: NEVER, gap: NEVER, look: SOON }).await;
        for id in ["a", "b", "c"] {
            send(&store, id).await;
        }
        for id in ["a", "b", "c"] {
            assert_eq!(heard(&mut changes).await, (vec![id.to_owned()], vec![]));
        }
    });
}

#[test]
fn when_heartbeats_are_not_heard_it_subscribes_again_and_says_that_rows_may_be_missing() {
    block_on(async {
        let store = open("mem://").await;
        let mut changes = deaf(&store, Pace { beat: SOON, gap: NEVER, look: NEVER }).await;
        send(&store, "meanwhile").await;
        let (events, said) = heard(&mut changes).await;
        assert_eq!(events, ["meanwhile"]);
        if !said.contains(&"resync") {
            assert!(matches!(next(&mut changes).await, Change::Resync { commits: false, .. }));
        }
        send(&store, "after").await;
        assert_eq!(heard(&mut changes).await.0, ["after"]);
        for table in ["event", "commit", "heartbeat"] {
            assert_eq!(lives(&store, table).await, 1, "{table}");
        }
    });
}

#[test]
fn live_queries_that_were_killed_are_opened_again() {
    block_on(async {
        let store = open("mem://").await;
        let mut changes = Live::begin(Arc::clone(&store.db), Pace { beat: SOON, gap: SOON, look: SOON }).await.unwrap();
        for round in 0..3 {
            for table in ["event", "commit", "heartbeat"] {
                store.db.end_live(table).await.unwrap();
            }
            send(&store, &format!("during {round}")).await;
            let mut said = heard(&mut changes).await;
            assert_eq!(said.0, [format!("during {round}")]);
            while !said.1.contains(&"resync") {
                match next(&mut changes).await {
                    Change::Resync { .. } => break,
                    _ => said.1.push("more"),
                }
            }
            assert_eq!(lives(&store, "event").await, 1);
        }
    });
}

#[test]
fn a_later_follower_takes_the_live_queries_over() {
    block_on(async {
        let store = open("mem://").await;
        let pace = Pace { beat: SOON, gap: SOON, look: SOON };
        let mut first = Live::begin(Arc::clone(&store.db), pace).await.unwrap();
        let mut second = Live::begin(Arc::clone(&store.db), pace).await.unwrap();
        while let Some(change) = tokio::time::timeout(Duration::from_secs(20), first.next()).await.expect("the first one ends") {
            assert!(!matches!(change, Change::Row(..)));
        }
        send(&store, "a").await;
        assert_eq!(heard(&mut second).await.0, ["a"]);
        assert_eq!(lives(&store, "event").await, 1);
    });
}

#[test]
fn a_row_that_is_changed_past_the_ingest_is_told_and_one_that_is_written_by_a_commit_is_not_told_twice() {
    block_on(async {
        let store = open("mem://").await;
        let mut changes = Live::begin(Arc::clone(&store.db), Pace::default()).await.unwrap();
        send(&store, "a").await;
        assert_eq!(heard(&mut changes).await, (vec!["a".to_owned()], vec![]));
        store.raw("UPDATE event:a SET params = { title: 'changed' }").await.unwrap();
        let Change::Row(_, event) = next(&mut changes).await else { panic!("a row") };
        assert_eq!(event.line().unwrap().id.as_str(), "a");
        send(&store, "b").await;
        assert_eq!(heard(&mut changes).await, (vec!["b".to_owned()], vec![]));
    });
}

#[test]
fn when_the_database_was_closed_and_opened_again_everything_goes_on() {
    block_on(async {
        for engine in ["rocksdb", "surrealkv"] {
            let folder = tempfile::tempdir().unwrap();
            let store = open(&format!("{engine}://{}/db?sync=every", folder.path().display())).await;
            let mut changes = Live::begin(Arc::clone(&store.db), Pace::default()).await.unwrap();
            send(&store, "before").await;
            assert_eq!(heard(&mut changes).await.0, ["before"]);
            store.db.reopen().await.unwrap();
            send(&store, "after").await;
            let (events, said) = heard(&mut changes).await;
            assert_eq!(events, ["after"], "{engine}");
            if !said.contains(&"resync") {
                assert!(matches!(next(&mut changes).await, Change::Resync { .. }), "{engine}");
            }
            assert_eq!(lives(&store, "event").await, 1, "{engine}");
            store.close().await;
        }
    });
}
