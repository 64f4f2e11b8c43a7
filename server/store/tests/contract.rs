//! What every store promises, held against the in-memory engine and both disk engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "contract/editing.rs"]
mod editing;
#[path = "contract/merging.rs"]
mod merging;
#[path = "contract/people.rs"]
mod people;

use std::sync::Arc;

use domain::{
    actor::Actor,
    conflict::Reason,
    event::{Action, EventId},
    identity::{Identifier, IdentifierKind, ProfileId},
    incoming::{Derived, Incoming, Trust, Verdict},
    port::{Ingest, PortError, Profiles},
    time::Timestamp,
    timeline::Filter,
};
use serde_json::{Value, json};
use store::{Change, Settings, Store};

const T0: i64 = 1_790_000_000_000;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(10 << 20).enable_all().build().unwrap()
}

async fn open(url: &str) -> Arc<Store> {
    Store::open(&Settings { database: url.into(), cache_mb: 32, queue: 10_000 }).await.unwrap()
}

fn ident(kind: IdentifierKind, value: &str) -> Identifier {
    Identifier::new(kind, value).unwrap()
}

fn user(value: &str) -> Identifier {
    ident(IdentifierKind::User, value)
}

fn anon(value: &str) -> Identifier {
    ident(IdentifierKind::Anonymous, value)
}

fn email(value: &str) -> Identifier {
    ident(IdentifierKind::Email, value)
}

fn item(id: &str, action: &str, at: i64, identifiers: Vec<Identifier>) -> Incoming {
    Incoming {
        id: EventId::parse(id).unwrap(),
        action: Action::parse(action).unwrap(),
        at: Timestamp::from_millis(T0 + at),
        received: Timestamp::from_millis(T0 + at + 5),
        sent: None,
        source: "SERVER".into(),
        ip: Some("203.0.113.9".into()),
        identifiers,
        params: json!({"title": format!("page {id}"), "n": at}).as_object().cloned().unwrap(),
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

async fn send(store: &Store, items: Vec<Incoming>) -> Vec<Verdict> {
    store.write(&Actor::System, items).await.unwrap()
}

/// The profile that holds an identifier, found the way a page finds it: through the directory.
async fn profile_of(store: &Store, identifier: &Identifier) -> ProfileId {
    let rows = store
        .raw(&format!(
            "SELECT VALUE profile FROM identity WHERE record::id(id)[0] = '{}' AND record::id(id)[1] = '{}' ORDER BY id DESC",
            identifier.kind.as_str(),
            identifier.value
        ))
        .await
        .unwrap();
    ProfileId::parse(rows[0][0].as_str().unwrap()).unwrap()
}

async fn timeline(store: &Store, id: &ProfileId) -> Vec<String> {
    let page = store.timeline(&Actor::System, id, &Filter::default(), None, 500).await.unwrap();
    page.rows.iter().map(|row| row.id.to_string()).collect()
}

fn on_every_engine(test: impl AsyncFn(Arc<Store>)) {
    runtime().block_on(async {
        test(open("mem://").await).await;
        for engine in ["rocksdb", "surrealkv"] {
            let folder = tempfile::tempdir().unwrap();
            test(open(&format!("{engine}://{}/db?sync=every", folder.path().display())).await).await;
        }
    });
}

#[test]
fn an_event_is_on_the_timeline_of_its_person_once_however_often_it_is_sent() {
    on_every_engine(async |store| {
        let first = send(&store, vec![item("a", "page.visit", 0, vec![user("u")]), item("b", "page.visit", 1, vec![user("u")])]).await;
        assert_eq!(first, vec![Verdict::Stored, Verdict::Stored]);
        let again = send(
            &store,
            vec![
                item("b", "page.visit", 1, vec![user("u")]),
                item("c", "page.visit", 2, vec![user("u")]),
                item("c", "page.visit", 2, vec![user("u")]),
            ],
        )
        .await;
        assert_eq!(again, vec![Verdict::Repeated, Verdict::Stored, Verdict::Repeated]);
        let id = profile_of(&store, &user("u")).await;
        assert_eq!(timeline(&store, &id).await, ["c", "b", "a"]);
        assert_eq!(store.who(&Actor::System, &id).await.unwrap().0.events(), 3);
    });
}

#[test]
fn derived_events_are_stored_with_their_origin_or_not_at_all() {
    on_every_engine(async |store| {
        let mut charge = item("t", "transaction.charge", 0, vec![user("u")]);
        charge.derived = (0..2)
            .map(|n| Derived { action: Action::parse("product.buy").unwrap(), params: json!({"sku": n}).as_object().cloned().unwrap() })
            .collect();
        send(&store, vec![charge.clone()]).await;
        assert_eq!(send(&store, vec![charge]).await, vec![Verdict::Repeated]);
        let id = profile_of(&store, &user("u")).await;
        assert_eq!(timeline(&store, &id).await, ["t/2", "t/1", "t"]);
    });
}

#[test]
fn an_anonymous_visitor_who_gives_a_known_name_joins_and_a_merge_taken_back_restores_both() {
    on_every_engine(async |store| {
        send(&store, vec![item("known", "page.visit", 0, vec![user("u")]), item("visit", "page.visit", 1, vec![anon("a")])]).await;
        let (person, visitor) = (profile_of(&store, &user("u")).await, profile_of(&store, &anon("a")).await);
        let before = (store.who(&Actor::System, &person).await.unwrap().0, store.who(&Actor::System, &visitor).await.unwrap().0);
        send(&store, vec![item("login", "client.login", 2, vec![user("u"), anon("a")])]).await;
        assert_eq!(timeline(&store, &person).await, ["login", "visit", "known"]);
        assert_eq!(store.who(&Actor::System, &visitor).await.unwrap_err(), PortError::Moved(person.clone()));

        send(&store, vec![item("later", "page.visit", 3, vec![anon("a")])]).await;
        let merge = store.merges(&Actor::System, &person).await.unwrap().remove(0);
        assert!(merge.automatic);
        store.unmerge(&Actor::System, &merge.id).await.unwrap();
        assert_eq!(timeline(&store, &person).await, ["login", "known"]);
        assert_eq!(timeline(&store, &visitor).await, ["later", "visit"]);
        let after = store.who(&Actor::System, &visitor).await.unwrap().0;
        assert_eq!((after.email, after.user, after.attributes), (before.1.email, before.1.user, before.1.attributes));
        assert_eq!(store.who(&Actor::System, &person).await.unwrap().0.user, before.0.user);
        assert!(matches!(store.unmerge(&Actor::System, &merge.id).await, Err(PortError::Invalid(_))));
    });
}

#[test]
fn a_merge_by_hand_taken_back_at_once_restores_both_profiles_exactly() {
    on_every_engine(async |store| {
        let mut ada = item("a1", "page.visit", 0, vec![user("ada")]);
        ada.traits = vec![("firstName".into(), json!("Ada"))];
        let mut bob = item("b1", "page.visit", 1, vec![email("bob@example.com")]);
        bob.traits = vec![("firstName".into(), json!("Bob")), ("plan".into(), json!("pro"))];
        send(&store, vec![ada, bob]).await;
        let (a, b) = (profile_of(&store, &user("ada")).await, profile_of(&store, &email("bob@example.com")).await);
        let before = (store.who(&Actor::System, &a).await.unwrap().0, store.who(&Actor::System, &b).await.unwrap().0);
        let merge = store.merge(&Actor::System, &a, &b).await.unwrap();
        let whole = store.who(&Actor::System, &a).await.unwrap().0;
        assert_eq!(
            (whole.text("firstName"), whole.text("plan"), whole.email.as_deref()),
            (Some("Ada".into()), Some("pro".into()), Some("bob@example.com"))
        );
        assert_eq!(timeline(&store, &a).await, ["b1", "a1"]);
        store.unmerge(&Actor::System, &merge.id).await.unwrap();
        assert_eq!((store.who(&Actor::System, &a).await.unwrap().0, store.who(&Actor::System, &b).await.unwrap().0), before);
    });
}

#[test]
fn a_conflict_is_listed_on_both_profiles_and_nothing_joins() {
    on_every_engine(async |store| {
        send(&store, vec![item("1", "x", 0, vec![user("u")]), item("2", "x", 1, vec![email("e@example.com")])]).await;
        let verdicts = send(&store, vec![item("3", "x", 2, vec![user("u"), email("e@example.com")])]).await;
        assert_eq!(verdicts, vec![Verdict::Conflict { reason: Reason::EmailOfAnother }]);
        let (a, b) = (profile_of(&store, &user("u")).await, profile_of(&store, &email("e@example.com")).await);
        assert_eq!(store.who(&Actor::System, &a).await.unwrap().0.conflicts[0].other.as_ref(), Some(&b));
        assert_eq!(store.who(&Actor::System, &b).await.unwrap().0.conflicts[0].other.as_ref(), Some(&a));
        assert_eq!(timeline(&store, &a).await, ["3", "1"]);
    });
}

#[test]
fn another_person_on_the_same_device_starts_a_new_epoch_and_history_stays() {
    on_every_engine(async |store| {
        send(&store, vec![item("1", "x", 0, vec![anon("d"), user("u")]), item("2", "x", 1, vec![anon("d")])]).await;
        send(&store, vec![item("3", "x", 2, vec![anon("d"), user("v")]), item("4", "x", 3, vec![anon("d")])]).await;
        let (u, v) = (profile_of(&store, &user("u")).await, profile_of(&store, &user("v")).await);
        assert_eq!(timeline(&store, &u).await, ["2", "1"]);
        assert_eq!(timeline(&store, &v).await, ["4", "3"]);
        // Also after everything the writer keeps was forgotten.
        store.close().await;
    });
}

#[test]
fn paging_through_a_timeline_of_many_identities_gives_every_event_once_in_order() {
    runtime().block_on(async {
        let store = open("mem://").await;
        let mut items = Vec::new();
        for n in 0..600_i64 {
            // Twelve browsers of one person; several events share an instant.
            items.push(item(
                &format!("e{n:03}"),
                if n % 3 == 0 { "page.visit" } else { "product.view" },
                (n / 4) * 3_600_000,
                vec![user("u"), anon(&format!("a{}", n % 12))],
            ));
        }
        for part in items.chunks(100) {
            send(&store, part.to_vec()).await;
        }
        let plain: Vec<Incoming> =
            (0..240_i64).map(|n| item(&format!("w{n:03}"), "page.visit", n * 1_800_000, vec![anon(&format!("a{}", n % 12))])).collect();
        send(&store, plain).await;
        let id = profile_of(&store, &user("u")).await;
        for (filter, expected) in
            [(Filter::default(), 840), (Filter { actions: vec![Action::parse("page.visit").unwrap()], ..Filter::default() }, 440)]
        {
            let (mut seen, mut before) = (Vec::new(), None);
            loop {
                let page = store.timeline(&Actor::System, &id, &filter, before.as_ref(), 37).await.unwrap();
                seen.extend(page.rows.into_iter().map(|row| row.place));
                before = page.next;
                if before.is_none() {
                    break;
                }
            }
            assert_eq!(seen.len(), expected);
            assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));
        }
        let text = Filter { text: Some("PAGE E00".into()), ..Filter::default() };
        let found = store.timeline(&Actor::System, &id, &text, None, 500).await.unwrap();
        assert_eq!(found.rows.len(), 10);
        let param = Filter { param: Some("title=e59".into()), ..Filter::default() };
        assert_eq!(store.timeline(&Actor::System, &id, &param, None, 500).await.unwrap().rows.len(), 10);
    });
}

#[test]
fn the_latest_value_of_an_attribute_wins_by_the_time_of_its_event() {
    on_every_engine(async |store| {
        let with = |id: &str, at: i64, city: Value| Incoming {
            traits: vec![("address.city".into(), city)],
            ..item(id, "profile.updated", at, vec![user("u")])
        };
        send(&store, vec![with("new", 10, json!("Kraków"))]).await;
        send(&store, vec![with("late", 5, json!("Gdańsk"))]).await;
        let id = profile_of(&store, &user("u")).await;
        let who = store.who(&Actor::System, &id).await.unwrap().0;
        assert_eq!(who.text("address.city").as_deref(), Some("Kraków"));
        assert!(who.defined.iter().any(|definition| definition.name.as_str() == "address.city"));
    });
}

#[test]
fn what_was_written_is_there_after_the_store_is_opened_again() {
    runtime().block_on(async {
        for engine in ["rocksdb", "surrealkv"] {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("{engine}://{}/db?sync=every", folder.path().display());
            let id = {
                let store = open(&url).await;
                send(&store, vec![item("a", "x", 0, vec![anon("d"), user("u")]), item("b", "x", 1, vec![anon("d"), user("v")])]).await;
                let id = profile_of(&store, &user("v")).await;
                store.close().await;
                id
            };
            let store = reopen(&url).await;
            assert_eq!(
                send(&store, vec![item("b", "x", 1, vec![anon("d")]), item("c", "x", 2, vec![anon("d")])]).await,
                vec![Verdict::Repeated, Verdict::Stored]
            );
            assert_eq!(timeline(&store, &id).await, ["c", "b"]);
        }
    });
}

/// The engine lets go of its folder some time after its last handle.
async fn reopen(url: &str) -> Arc<Store> {
    for _ in 0..200 {
        if let Ok(store) = Store::open(&Settings { database: url.into(), cache_mb: 32, queue: 10_000 }).await {
            return store;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the database stays locked");
}

#[test]
fn a_full_queue_refuses_and_stores_nothing() {
    runtime().block_on(async {
        let store = Store::open(&Settings { database: "mem://".into(), cache_mb: 32, queue: 4 }).await.unwrap();
        let many = |from: usize| (from..from + 4).map(|n| item(&format!("e{n}"), "x", n as i64, vec![user("u")])).collect::<Vec<_>>();
        let answers = futures::future::join_all((0..50).map(|n| store.write(&Actor::System, many(n * 4)))).await;
        let stored = answers.iter().filter(|answer| answer.is_ok()).count();
        let busy = answers.iter().filter(|answer| **answer == Err(PortError::Busy)).count();
        assert_eq!(stored + busy, 50);
        assert!(busy > 0 && stored > 0);
        let id = profile_of(&store, &user("u")).await;
        assert_eq!(store.who(&Actor::System, &id).await.unwrap().0.events(), stored as u64 * 4);
    });
}

#[test]
fn followers_hear_every_commit_once_in_order_and_plain_rows_too() {
    runtime().block_on(async {
        let store = open("mem://").await;
        let mut changes = store.changes().await.unwrap();
        let sender = Arc::clone(&store);
        let sending = tokio::spawn(async move {
            for n in 0..200_i64 {
                send(&sender, vec![item(&format!("e{n}"), "x", n, vec![user(&format!("u{}", n % 7))])]).await;
            }
            sender.raw("CREATE event:plain SET subject = 'user:0:u3', action = 'by.hand', at = time::now(), place = 'zz', source = 'SQL', params = {}, context = {}").await.unwrap();
        });
        let (mut heard, mut last, mut plain) = (Vec::new(), 0, None);
        while heard.len() < 200 || plain.is_none() {
            match tokio::time::timeout(std::time::Duration::from_secs(20), changes.next()).await.expect("a change").expect("the stream goes on") {
                Change::Commit { n, events, .. } => {
                    assert_eq!(n, last + 1);
                    last = n;
                    heard.extend(events.into_iter().filter_map(|(_, event)| Some(event.line()?.id.to_string())));
                }
                Change::Row(profile, event) => plain = Some((profile, event.line().unwrap().action.to_string())),
                Change::Resync { .. } => panic!("nothing was lost"),
            }
        }
        sending.await.unwrap();
        assert_eq!(heard, (0..200).map(|n| format!("e{n}")).collect::<Vec<_>>());
        assert_eq!(plain, Some((profile_of(&store, &user("u3")).await, "by.hand".to_owned())));
        let info = store.raw("INFO FOR TABLE event").await.unwrap();
        assert_eq!(info[0]["lives"].as_object().map(serde_json::Map::len), Some(1));
    });
}

#[test]
fn timeline_and_directory_are_read_backward_through_their_index_with_the_limit_pushed_down() {
    runtime().block_on(async {
        let store = open("mem://").await;
        send(&store, (0..300).map(|n| item(&format!("e{n}"), "x", n, vec![user(&format!("u{}", n % 50))])).collect()).await;
        for (question, index) in [
            ("SELECT id FROM event WHERE subject = 'user:0:u1' AND place < '~' ORDER BY place DESC LIMIT 3", "event_place"),
            (
                "SELECT id FROM event WHERE subject = 'user:0:u1' AND action = 'x' AND place < '~' ORDER BY place DESC LIMIT 3",
                "event_action_place",
            ),
            ("SELECT * FROM presence WHERE place < '~' ORDER BY place DESC LIMIT 3", "presence_place"),
        ] {
            let plan = store.raw(&format!("EXPLAIN ANALYZE {question}")).await.unwrap()[0].to_string();
            assert!(plan.contains("IndexScan") && plan.contains(index) && plan.contains("Backward"), "{question}: {plan}");
            assert!(!plan.contains("TableScan") && !plan.contains("Sort"), "{question}: {plan}");
        }
    });
}

#[test]
fn a_viewer_may_read_and_not_write_and_a_key_may_only_ingest() {
    runtime().block_on(async {
        let store = open("mem://").await;
        let viewer = Actor::Person { id: domain::actor::UserId("v".into()), name: "V".into(), role: domain::actor::Role::Viewer };
        let key = Actor::Key { id: "k".into(), trust: Trust::Browser };
        let id = ProfileId::parse(&"0".repeat(32)).unwrap();
        assert_eq!(store.write(&viewer, vec![item("a", "x", 0, vec![user("u")])]).await, Err(PortError::Forbidden));
        assert_eq!(store.merge(&viewer, &id, &id).await, Err(PortError::Forbidden));
        assert_eq!(store.who(&key, &id).await.unwrap_err(), PortError::Forbidden);
        assert_eq!(store.who(&viewer, &id).await.unwrap_err(), PortError::NotFound);
    });
}
