//! The questions of timeline and directory as they are asked: backward through their index, and no further than their limit.

use domain::{
    actor::Actor,
    event::{Action, EventId},
    identity::{Identifier, IdentifierKind},
    incoming::{Incoming, Trust},
    port::Ingest,
    time::Timestamp,
};

use crate::{Settings, Store, directory, events, profiles, row::Fields};

/// Far fewer than the 400 events of the person and the 100 people.
const LIMIT: i64 = 7;

fn item(n: i64) -> Incoming {
    let at = Timestamp::from_millis(1_790_000_000_000 + n);
    let user = if n < 400 { "u".to_owned() } else { format!("u{n}") };
    Incoming {
        id: EventId::parse(&format!("e{n}")).unwrap(),
        action: Action::parse("x").unwrap(),
        at,
        received: at,
        sent: None,
        source: "SERVER".into(),
        ip: None,
        identifiers: vec![Identifier::new(IdentifierKind::User, &user).unwrap()],
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

/// The plan with what it did, as text.
async fn plan(store: &Store, question: &str) -> String {
    let until = domain::event::Place::start_of(Timestamp::from_millis(1_790_000_000_300));
    let params = Fields::new().set("s0", "user:0:u").set("a0", "x").set("until", until.as_str()).set("limit", LIMIT).params();
    let mut answers = store.db.query(&format!("EXPLAIN ANALYZE {question}"), params).await.unwrap().check().unwrap();
    answers.take::<surrealdb::types::Value>(0).unwrap().into_json_value().to_string()
}

#[test]
fn timeline_and_directory_read_backward_through_their_index_and_no_further_than_their_limit() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(10 << 20).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Settings { database: "mem://".into(), cache_mb: 16, queue: 10_000 }).await.unwrap();
        store.write(&Actor::System, (0..500).map(item).collect()).await.unwrap();
        let mut questions = vec![(directory::STRETCH.to_owned(), "presence_place")];
        for fields in [events::LINE, events::WHOLE] {
            for before in [false, true] {
                questions.push((profiles::question(fields, 0, false, before), "event_place"));
                questions.push((profiles::question(fields, 0, true, before), "event_action_place"));
            }
        }
        for (question, index) in questions {
            let plan = plan(&store, &question).await;
            assert!(plan.contains("IndexScan") && plan.contains(index) && plan.contains("Backward"), "{question}: {plan}");
            assert!(!plan.contains("TableScan") && !plan.contains("Sort"), "{question}: {plan}");
            // The limit is the scan's own: what is counted behind it are seven rows, not hundreds.
            let near = plan.find(index).unwrap();
            assert!(plan[near..].chars().take(300).collect::<String>().contains("limit"), "{question}: {plan}");
        }
    });
}
