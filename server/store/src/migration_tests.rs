//! Nobody's data is dropped by an upgrade: every schema that ever was, with its data, is brought to the newest one.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use domain::{
    account::{Account, Credentials},
    actor::{Actor, Role, UserId},
    currency::Currency,
    event::{Action, EventId},
    identity::{Identifier, IdentifierKind, ProfileId},
    incoming::{Derived, Incoming, Trust, Verdict},
    port::{Accounts, Ingest, Profiles, Workspaces, WriteKeys},
    profile::{DeviceFacts, DeviceKind},
    time::Timestamp,
    timeline::Filter,
    workspace::Workspace,
};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use surrealdb::types::Value;

use super::*;
use crate::{Settings, Store, row::Row};

const T0: i64 = 1_790_000_000_000;

/// What every landed migration was when it landed, as SHA-256.
const LANDED: &[(u32, &str)] = &[
    (1, "72e19debdcfdc99e5ff07c0fd60ce5d9355833f73ca652ab67a4101e48d8e53c"),
    (2, "440968af6ec5fc5b8cabd8d262f41e9c4ab7eccdc3861fceb018e7be44657c65"),
    (3, "6e7e6d1f3be8b38583c6841f92f6d77f3c88f572da9c1ab07f2aed04b10eb729"),
    (4, "0022e9b2da4de7da913b3ae5676035763e3120f28f5aeae992cddbf120acad0e"),
];

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(10 << 20).enable_all().build().unwrap().block_on(work)
}

async fn memory() -> Database {
    Database::open("mem://", 16).await.unwrap()
}

async fn ask(db: &Database, text: &str) -> Vec<Row> {
    rows(&mut db.query(text, Fields::new().params()).await.unwrap().check().unwrap(), 0).unwrap()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema/data")
}

/// The data of every schema, oldest first.
fn data() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Every record of every table, by its id.
async fn dump(db: &Database) -> BTreeMap<String, Map<String, Json>> {
    let info = ask(db, "INFO FOR DB").await.remove(0).peek_json("tables");
    let mut records = BTreeMap::new();
    for table in info.as_object().unwrap().keys() {
        let mut answers = db.query(&format!("SELECT * FROM {table}"), Fields::new().params()).await.unwrap();
        let Json::Array(found) = answers.take::<Value>(0).unwrap().into_json_value() else { panic!("a table is a list") };
        for record in found {
            let Json::Object(fields) = record else { panic!("a record is an object") };
            records.insert(fields["id"].to_string(), fields);
        }
    }
    records
}

#[test]
fn migrations_are_numbered_from_one_without_gaps() {
    let numbers: Vec<u32> = MIGRATIONS.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=numbers.len() as u32).collect::<Vec<_>>());
}

#[test]
fn a_landed_migration_never_changes() {
    for (number, digest) in LANDED {
        let text = MIGRATIONS[*number as usize - 1].1;
        let now: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(now, *digest, "migration {number} has landed: write another one");
    }
    assert!(LANDED.len() + 1 >= MIGRATIONS.len(), "every migration but the newest has landed: note what it is");
}

#[test]
fn the_newest_schema_has_its_data_for_the_migrations_after_it() {
    let (newest, _) = MIGRATIONS.last().unwrap();
    let file = folder().join(format!("{newest:04}.surql"));
    let how = "cargo test -p store --lib -- --ignored write_the_data_of_the_newest_schema";
    assert!(file.exists(), "{} is missing: {how}", file.display());
}

#[test]
fn every_record_of_every_earlier_schema_is_there_after_the_upgrade_with_all_its_fields() {
    block_on(async {
        assert!(!data().is_empty());
        for file in data() {
            let db = memory().await;
            db.import(&file).await.unwrap();
            let before = dump(&db).await;
            assert!(before.len() > 50, "{}: {} records", file.display(), before.len());
            run(&db).await.unwrap();
            let after = dump(&db).await;
            for (record, fields) in before {
                let kept = after.get(&record).unwrap_or_else(|| panic!("{}: {record:?} is gone", file.display()));
                for (name, value) in fields {
                    assert_eq!(kept.get(&name), Some(&value), "{}: {record:?} {name}", file.display());
                }
            }
            run(&db).await.unwrap();
            assert_eq!(dump(&db).await, after, "a second run does nothing");
        }
    });
}

#[test]
fn a_workspace_of_every_earlier_schema_goes_on_as_if_it_were_new() {
    block_on(async {
        for file in data() {
            let folder = tempfile::tempdir().unwrap();
            let database = format!("rocksdb://{}/db?sync=every", folder.path().display());
            let settings = Settings { database, cache_mb: 16, queue: 10_000 };
            Store::restore(&settings, &file).await.unwrap();
            let store = reopened(&settings).await;
            let name = file.display().to_string();
            let (ada, eve) = (holder(&store, IdentifierKind::User, "ada").await, holder(&store, IdentifierKind::User, "eve").await);
            assert_eq!(timeline(&store, &ada).await, ["a5", "v1", "a2/2", "a2/1", "a2", "a1"], "{name}");
            let who = store.who(&Actor::System, &ada).await.unwrap().0;
            assert_eq!(who.email.as_deref(), Some("ada@new.example.com"), "{name}");
            assert_eq!(who.text("firstName").as_deref(), Some("Ada"), "{name}");
            assert_eq!((who.events(), who.counts["product.buy"]), (6, 2), "{name}");
            assert_eq!(who.devices.len(), 2, "{name}");
            assert_eq!(timeline(&store, &eve).await, ["e2", "e1"], "{name}");
            assert_eq!(store.raw("SELECT VALUE id FROM presence").await.unwrap()[0].as_array().map(Vec::len), Some(7), "{name}");
            let workspace = store.workspace(&Actor::System).await.unwrap();
            assert_eq!((workspace.name.as_str(), workspace.currency.as_str()), ("Zielnik", "PLN"), "{name}");
            assert!(!store.needs_owner(&Actor::System).await.unwrap(), "{name}");
            assert_eq!(store.keys(&Actor::System).await.unwrap().len(), 2, "{name}");

            // What was sent then is known, and what comes now goes on from there.
            assert_eq!(store.write(&Actor::System, vec![item("a1", 0, vec![user("ada")])]).await.unwrap(), [Verdict::Repeated], "{name}");
            let more = vec![item("late", 100_000, vec![user("ada")]), item("device", 100_001, vec![anon("shared")])];
            assert_eq!(store.write(&Actor::System, more).await.unwrap(), [Verdict::Stored, Verdict::Stored], "{name}");
            assert_eq!(timeline(&store, &ada).await[0], "late", "{name}");
            assert_eq!(timeline(&store, &eve).await[0], "device", "the device is hers since the second epoch: {name}");
            let merges = store.merges(&Actor::System, &ada).await.unwrap();
            store.unmerge(&Actor::System, &merges[0].id).await.unwrap();
            assert_eq!(timeline(&store, &ada).await, ["late", "a5", "a2/2", "a2/1", "a2", "a1"], "{name}");
            store.close().await;
        }
    });
}

#[test]
fn a_migration_that_fails_leaves_everything_as_it_was() {
    block_on(async {
        let db = memory().await;
        let first = (1, "DEFINE TABLE kept SCHEMAFULL; DEFINE FIELD n ON kept TYPE int;");
        apply(&db, &[first]).await.unwrap();
        ask(&db, "CREATE kept:1 SET n = 7").await;
        let broken = (2, "UPDATE kept SET n = 8; DEFINE FIELD n ON missing OF nothing;");
        assert!(apply(&db, &[first, broken]).await.is_err());
        let broken = (2, "UPDATE kept SET n = 8; THROW 'in the middle';");
        assert!(apply(&db, &[first, broken]).await.is_err());
        assert_eq!(ask(&db, "SELECT * FROM kept").await.remove(0).int("n"), Some(7));
        let sound = (2, "UPDATE kept SET n = 9;");
        apply(&db, &[first, sound]).await.unwrap();
        apply(&db, &[first, sound]).await.unwrap();
        assert_eq!(ask(&db, "SELECT * FROM kept").await.remove(0).int("n"), Some(9));
    });
}

#[test]
fn a_database_of_a_newer_program_is_not_touched() {
    block_on(async {
        let db = memory().await;
        apply(&db, &[(1, "DEFINE TABLE kept;"), (2, "DEFINE TABLE later;")]).await.unwrap();
        let refused = apply(&db, &[(1, "DEFINE TABLE kept;")]).await.unwrap_err();
        assert!(refused.to_string().contains("newer version"), "{refused}");
    });
}

/// Run before a migration is added: what the schema so far holds, for the tests of those after it.
#[test]
#[ignore = "writes into the source tree"]
fn write_the_data_of_the_newest_schema() {
    block_on(async {
        let store = Store::open(&Settings { database: "mem://".into(), cache_mb: 16, queue: 10_000 }).await.unwrap();
        fill(&store).await;
        let (newest, _) = MIGRATIONS.last().unwrap();
        store.export(&folder().join(format!("{newest:04}.surql"))).await.unwrap();
    });
}

/// Something of everything.
async fn fill(store: &Store) {
    let write = async |items: Vec<Incoming>| store.write(&Actor::System, items).await.unwrap();
    let mut first = item("a1", 0, vec![user("ada"), email("ada@example.com"), anon("phone")]);
    first.traits = vec![("firstName".into(), json!("Ada")), ("plan".into(), json!(null)), ("tags".into(), json!(["a", "b"]))];
    first.device = Some(DeviceFacts { kind: DeviceKind::Phone, system: Some("iOS 19.1".into()), ..DeviceFacts::default() });
    let mut order = item("a2", 1_000, vec![user("ada")]);
    order.action = Action::parse("transaction.charge").unwrap();
    order.derived = (0..2)
        .map(|n| Derived { action: Action::parse("product.buy").unwrap(), params: json!({"sku": n}).as_object().cloned().unwrap() })
        .collect();
    write(vec![first, order]).await;
    // A visitor who joins, an address that is replaced, a device that changes hands.
    write(vec![item("v1", 2_000, vec![anon("visitor")])]).await;
    write(vec![item("a5", 3_000, vec![user("ada"), email("ada@new.example.com"), anon("visitor")])]).await;
    write(vec![item("s1", 4_000, vec![user("sam"), anon("shared")])]).await;
    write(vec![item("e1", 5_000, vec![user("eve"), anon("shared")]), item("e2", 6_000, vec![anon("shared")])]).await;
    // A pair in conflict, and two that a person merged.
    write(vec![item("c1", 7_000, vec![user("carl")]), item("c2", 8_000, vec![email("carl@example.com")])]).await;
    write(vec![item("c3", 9_000, vec![user("carl"), email("carl@example.com")])]).await;
    write(vec![item("m1", 10_000, vec![user("mia")]), item("m2", 11_000, vec![email("mia@example.com")])]).await;
    let (mia, other) = (holder(store, IdentifierKind::User, "mia").await, holder(store, IdentifierKind::Email, "mia@example.com").await);
    store.merge(&Actor::System, &mia, &other).await.unwrap();
    write(vec![item("n1", 12_000, vec![anon("nobody")])]).await;
    let currency = Currency::parse("PLN").unwrap();
    let workspace = Workspace { name: "Zielnik".into(), time_zone: "Europe/Warsaw".into(), currency };
    store.set_workspace(&Actor::System, &workspace).await.unwrap();
    for trust in [Trust::Browser, Trust::Server] {
        store.create_key(&Actor::System, "Shop", trust).await.unwrap();
    }
    let account = Account { id: UserId("owner".into()), email: "olga@example.com".into(), name: "Olga".into(), role: Role::Owner };
    store.create_owner(&Actor::System, &Credentials { account, password_hash: "$argon2id$v=19$none".into() }).await.unwrap();
}

fn ident(kind: IdentifierKind, value: &str) -> Identifier {
    Identifier::new(kind, value).unwrap()
}

fn user(value: &str) -> Identifier {
    ident(IdentifierKind::User, value)
}

fn email(value: &str) -> Identifier {
    ident(IdentifierKind::Email, value)
}

fn anon(value: &str) -> Identifier {
    ident(IdentifierKind::Anonymous, value)
}

fn item(id: &str, at: i64, identifiers: Vec<Identifier>) -> Incoming {
    Incoming {
        id: EventId::parse(id).unwrap(),
        action: Action::parse("Made up").unwrap(),
        at: Timestamp::from_millis(T0 + at),
        received: Timestamp::from_millis(T0 + at + 5),
        sent: Some("2026-09-21T12:00:00.000Z".into()),
        source: "WEB_MOBILE".into(),
        ip: Some("203.0.113.9".into()),
        identifiers,
        params: json!({"title": format!("page {id}"), "nested": {"list": [1, 2.5, "three", false]}}).as_object().cloned().unwrap(),
        context: json!({"page": {"path": "/"}, "library": {"name": "test"}}).as_object().cloned().unwrap(),
        traits: vec![],
        device: None,
        position: None,
        active: true,
        derived: vec![],
        trust: Trust::Server,
        library: "test".into(),
    }
}

async fn holder(store: &Store, kind: IdentifierKind, value: &str) -> ProfileId {
    let question = format!("SELECT VALUE profile FROM identity:['{}', '{value}', 0]", kind.as_str());
    ProfileId::parse(store.raw(&question).await.unwrap()[0][0].as_str().unwrap()).unwrap()
}

async fn timeline(store: &Store, id: &ProfileId) -> Vec<String> {
    let page = store.timeline(&Actor::System, id, &Filter::default(), None, 500).await.unwrap();
    page.rows.iter().map(|row| row.id.to_string()).collect()
}

/// The engine lets go of its folder some time after its last handle.
async fn reopened(settings: &Settings) -> Arc<Store> {
    for _ in 0..200 {
        if let Ok(store) = Store::open(settings).await {
            return store;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the database stays locked");
}
