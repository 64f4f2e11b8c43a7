//! A backup brings everything back.

use axum::http::Method;
use domain::{
    actor::Actor,
    incoming::Trust,
    port::{Accounts, WriteKeys},
};
use serde_json::{Value, json};
use store::{Settings, Store};

use crate::{config::program, running::Running};

/// Every table but the heartbeat, which beats.
const TABLES: [&str; 14] = [
    "account",
    "attribute",
    "commit",
    "conflict",
    "definition",
    "event",
    "identity",
    "lane",
    "merge",
    "presence",
    "profile",
    "quarantine",
    "setting",
    "write_key",
];

#[test]
fn the_block_cache_has_the_size_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("rocksdb://{}/db?sync=every", folder.path().display());
    let variables =
        [("PORTRAIT_DATABASE", database.as_str()), ("PORTRAIT_CACHE_MB", "24"), ("PORTRAIT_LOG", "surrealdb::core::kvs::rocksdb=info")];
    let output = program(&folder, &["backup", "backup"], &variables);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    // What the engine itself says; half of this machine's memory is another number.
    assert!(output.status.success() && said.contains(&format!("block cache size: {}", 24 << 20)), "{said}");
}

async fn dump(store: &Store) -> Vec<Value> {
    store.raw(&TABLES.map(|table| format!("SELECT * FROM {table}")).join("; ")).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_is_the_same_workspace() {
    let server = Running::start().await;
    let browser = server.owner().await;
    let key = server.state.store.create_key(&Actor::System, "Shop", Trust::Server).await.unwrap().secret.unwrap();
    let items: Vec<_> = (0..300)
        .map(|n| {
            json!({
                "type": "track", "event": "Order Completed", "messageId": format!("m{n}"), "userId": format!("u{}", n % 7),
                "properties": {"revenue": 12.5, "note": "it\u{2019}s `\"quoted\"` \u{1F600} \\n; COMMIT;", "nested": {"a": [1, null, {"b": true}]}},
                "context": {"traits": {"email": format!("u{}@example.com", n % 7), "age": n}},
            })
        })
        .collect();
    let batch = json!({"writeKey": key, "batch": items}).to_string();
    let sent = browser.send(Method::POST, "/v1/batch", &[("content-type", "application/json")], &batch).await;
    assert_eq!(sent.status, 200, "{}", sent.body);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    server.state.store.export(&file).await.unwrap();
    let before = dump(&server.state.store).await;
    server.stop().await;

    let database = format!("rocksdb://{}/db?sync=every", folder.path().display());
    let restore = || program(&folder, &["restore", "backup"], &[("PORTRAIT_DATABASE", &database)]);
    let output = restore();
    assert!(output.status.success(), "{output:?}");
    let again = restore();
    assert_eq!(again.status.code(), Some(1), "a database in use is left alone: {again:?}");

    let restored = Store::open(&Settings { database: database.clone(), cache_mb: 16, queue: 1000 }).await.unwrap();
    for ((table, before), after) in TABLES.iter().zip(&before).zip(&dump(&restored).await) {
        assert_eq!(after, before, "{table}");
    }
    assert!(before[5].as_array().is_some_and(|events| events.len() >= 300));
    assert!(!restored.needs_owner(&Actor::System).await.unwrap());
    restored.close().await;
    drop(restored);

    // And the command writes what it reads: from this database into another one, with nothing changed on the way.
    let backup = || program(&folder, &["backup", "again"], &[("PORTRAIT_DATABASE", &database)]);
    let mut output = backup();
    for _ in 0..100 {
        // The engine lets go of its folder some time after its last handle.
        if output.status.success() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        output = backup();
    }
    assert!(output.status.success(), "{output:?}");
    assert_eq!(backup().status.code(), Some(1), "a backup that is there is not written over");
    let other = format!("rocksdb://{}/other?sync=every", folder.path().display());
    let output = program(&folder, &["restore", "again"], &[("PORTRAIT_DATABASE", &other)]);
    assert!(output.status.success(), "{output:?}");
    let second = Store::open(&Settings { database: other, cache_mb: 16, queue: 1000 }).await.unwrap();
    for ((table, before), after) in TABLES.iter().zip(&before).zip(&dump(&second).await) {
        assert_eq!(after, before, "{table}");
    }
    second.close().await;
}
