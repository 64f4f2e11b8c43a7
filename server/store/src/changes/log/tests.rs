//! The commit log is the truth: whatever is announced, in whatever order and however often, each commit goes out once.

use proptest::{prelude::*, test_runner::TestRunner};

use super::*;
use crate::migration;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(10 << 20).enable_all().build().unwrap()
}

async fn ask(db: &Database, text: &str) -> Vec<Row> {
    rows(&mut db.query(text, Fields::new().params()).await.unwrap().check().unwrap(), 0).unwrap()
}

/// A database with two lanes of commits, each with one event.
async fn database(lanes: &[u64]) -> Arc<Database> {
    let db = Arc::new(Database::open("mem://", 16).await.unwrap());
    migration::run(&db).await.unwrap();
    let profile = "0".repeat(32);
    for (lane, &head) in lanes.iter().enumerate() {
        for n in 1..=head {
            ask(&db, &format!("CREATE event:e{lane}x{n} SET subject = 'user:0:u', action = 'x', at = time::now(), place = '{lane}{n:09}', lane = {lane}, n = {n}")).await;
            ask(&db, &format!("CREATE commit:[{lane}, {n}] SET at = {n}, events = [['e{lane}x{n}', '{profile}']], profiles = [], active = [], merged = []")).await;
        }
        ask(&db, &format!("UPSERT lane:⟨{lane}⟩ SET n = {head}")).await;
    }
    db
}

async fn commit(db: &Database, lane: u32, n: u64) -> Row {
    ask(db, &format!("SELECT * FROM commit:[{lane}, {n}]")).await.remove(0)
}

/// Lane, number and events of what went out.
fn told(out: &mut VecDeque<Change>) -> Vec<(u32, u64, Vec<String>)> {
    out.drain(..)
        .map(|change| match change {
            Change::Commit { lane, n, events, .. } => (lane, n, events.iter().map(|(_, event)| event.id().unwrap().to_string()).collect()),
            _ => panic!("only commits"),
        })
        .collect()
}

#[test]
fn a_gap_is_read_from_the_log_and_a_commit_that_comes_twice_goes_out_once() {
    runtime().block_on(async {
        let db = database(&[3]).await;
        let (mut log, mut out) = (CommitLog::new(Arc::clone(&db)), VecDeque::new());
        log.enter(commit(&db, 0, 3).await);
        log.drain(&mut out).await.unwrap();
        assert!(out.is_empty() && log.has_gap());
        let announced = log.announced();
        log.catch_up(&announced, &mut out).await.unwrap();
        let expected: Vec<_> = (1..=3).map(|n| (0, n, vec![format!("e0x{n}")])).collect();
        assert_eq!(told(&mut out), expected);
        for n in 1..=3 {
            log.enter(commit(&db, 0, n).await);
        }
        log.drain(&mut out).await.unwrap();
        assert!(out.is_empty() && !log.has_gap());
    });
}

#[test]
fn after_too_long_an_absence_commits_are_left_out_and_said_to_be() {
    runtime().block_on(async {
        let db = database(&[2]).await;
        let (mut log, mut out) = (CommitLog::new(Arc::clone(&db)), VecDeque::new());
        let head = MOST + 1;
        log.catch_up(&Heads::from([(0, head)]), &mut out).await.unwrap();
        let Some(Change::Resync { position, commits: true }) = out.pop_front() else { panic!("said") };
        assert_eq!((position.get(0), out.len()), (head, 0));
        assert!(log.has_sent(0, head) && !log.has_sent(0, head + 1));
    });
}

#[test]
fn rows_of_events_are_held_within_a_bound_and_read_when_they_were_let_go() {
    runtime().block_on(async {
        let db = database(&[1]).await;
        let (mut log, mut out) = (CommitLog::new(Arc::clone(&db)), VecDeque::new());
        for n in 0..=HELD {
            log.hold(format!("other{n}"), Value::None);
        }
        assert!(log.held.len() <= HELD);
        log.enter(commit(&db, 0, 1).await);
        log.drain(&mut out).await.unwrap();
        assert_eq!(told(&mut out), [(0, 1, vec!["e0x1".to_owned()])]);
    });
}

#[test]
fn any_order_any_repetition_and_any_loss_of_notifications_gives_each_commit_once_in_the_order_of_its_lane() {
    const LANES: [u64; 2] = [9, 6];
    let runtime = runtime();
    let db = runtime.block_on(database(&LANES));
    let notifications = prop::collection::vec((0..2_u32, 1..10_u64, any::<bool>()), 0..40);
    let mut runner = TestRunner::new(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() });
    runner
        .run(&notifications, |notifications| {
            let told = runtime.block_on(async {
                let (mut log, mut out) = (CommitLog::new(Arc::clone(&db)), VecDeque::new());
                for (lane, n, reads) in notifications {
                    if n > LANES[lane as usize] {
                        continue;
                    }
                    log.enter(commit(&db, lane, n).await);
                    log.drain(&mut out).await.unwrap();
                    if reads {
                        let announced = log.announced();
                        log.catch_up(&announced, &mut out).await.unwrap();
                    }
                }
                let heads = log.heads().await.unwrap();
                log.catch_up(&heads, &mut out).await.unwrap();
                told(&mut out)
            });
            for (lane, head) in LANES.iter().enumerate() {
                let numbers: Vec<u64> = told.iter().filter(|(of, ..)| *of == lane as u32).map(|(_, n, _)| *n).collect();
                prop_assert_eq!(numbers, (1..=*head).collect::<Vec<_>>());
            }
            let whole = told.iter().all(|(lane, n, events)| *events == [format!("e{lane}x{n}")]);
            prop_assert!(whole);
            Ok(())
        })
        .unwrap();
}
