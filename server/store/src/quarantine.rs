//! Items in quarantine.

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    port::{PortError, Quarantine},
    quarantine::{QuarantinePlace, Quarantined},
};
use surrealdb::types::Value;

use crate::{
    commits,
    connection::{Database, unavailable},
    row::{Fields, Row, list, record, rows},
    store::Store,
};

/// Most items that are read at once.
const MOST: usize = 1_000;

/// Keeps items; the same item is kept once.
pub(crate) async fn keep(db: &Database, items: Vec<Quarantined>) -> Result<(), PortError> {
    if items.is_empty() {
        return Ok(());
    }
    if db.is_doubted() {
        // What is there already may not be on disk.
        return Err(unavailable("the storage takes no writes"));
    }
    let rows: Vec<Value> = items
        .into_iter()
        .map(|item| {
            // As text, because it holds what somebody sent: any names at any depth.
            let circumstances = serde_json::to_string(&item.circumstances).map_err(unavailable)?;
            let row = Fields::new()
                .set("id", record("quarantine", &item.id))
                .set("place", item.place().as_str())
                .set("received", item.received.millis())
                .set("key", item.key)
                .set("reason", item.reason)
                .set("raw", item.raw)
                .set("circumstances", circumstances)
                .value();
            Ok(row)
        })
        .collect::<Result<_, PortError>>()?;
    // Two requests may keep the same item at the same time: that is no reason to send either of them away.
    let outcome =
        commits::run(db, "INSERT IGNORE INTO quarantine $rows RETURN NONE", &Fields::new().set("rows", list(rows)).params()).await;
    if outcome.is_err() {
        db.doubt();
    }
    outcome
}

#[async_trait]
impl Quarantine for Store {
    async fn quarantined(&self, actor: &Actor, limit: usize) -> Result<Vec<Quarantined>, PortError> {
        actor.require(Permission::ReadIngest)?;
        let query = "SELECT id, place, received, key, reason, raw FROM quarantine WHERE place < $end ORDER BY place DESC LIMIT $limit";
        read_all(&self.db, query, Fields::new().set("end", "~").set("limit", limit.min(MOST) as i64)).await
    }

    async fn waiting(&self, actor: &Actor, after: &QuarantinePlace, limit: usize) -> Result<Vec<Quarantined>, PortError> {
        actor.require(Permission::ManageKeys)?;
        let query = "SELECT * FROM quarantine WHERE place > $after ORDER BY place LIMIT $limit";
        read_all(&self.db, query, Fields::new().set("after", after.as_str()).set("limit", limit.clamp(1, MOST) as i64)).await
    }

    async fn held(&self, actor: &Actor, id: &str) -> Result<Quarantined, PortError> {
        actor.require(Permission::ManageKeys)?;
        let found = read_all(&self.db, "SELECT * FROM $item", Fields::new().set("item", record("quarantine", id))).await?;
        found.into_iter().next().ok_or(PortError::NotFound)
    }

    async fn release(&self, actor: &Actor, ids: &[String]) -> Result<(), PortError> {
        actor.require(Permission::ManageKeys)?;
        let items = ids.iter().map(|id| record("quarantine", id)).collect();
        commits::run(&self.db, "DELETE $items RETURN NONE", &Fields::new().set("items", list(items)).params()).await
    }
}

async fn read_all(db: &Database, query: &str, params: Fields) -> Result<Vec<Quarantined>, PortError> {
    let mut answers = db.query(query, params.params()).await.map_err(unavailable)?;
    Ok(rows(&mut answers, 0)?.into_iter().filter_map(read).collect())
}

fn read(mut row: Row) -> Option<Quarantined> {
    Some(Quarantined {
        id: row.text_key()?,
        received: row.millis("received")?,
        key: row.text("key")?,
        reason: row.text("reason")?,
        raw: row.text("raw")?,
        circumstances: row.text("circumstances").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
    })
}
