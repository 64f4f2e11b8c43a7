//! Items in quarantine.

use domain::{port::PortError, quarantine::Quarantined};
use surrealdb::types::Value;

use crate::{
    connection::{Database, unavailable},
    row::{Fields, Row, list, record, rows},
};

/// Keeps items; the same item is kept once.
pub(crate) async fn keep(db: &Database, items: Vec<Quarantined>) -> Result<(), PortError> {
    if items.is_empty() {
        return Ok(());
    }
    let rows: Vec<Value> = items
        .into_iter()
        .map(|item| {
            Fields::new()
                .set("id", record("quarantine", &item.id))
                .set("received", item.received.millis())
                .set("key", item.key)
                .set("reason", item.reason)
                .set("raw", item.raw)
                .value()
        })
        .collect();
    let params = Fields::new().set("rows", list(rows)).params();
    db.query("INSERT IGNORE INTO quarantine $rows RETURN NONE", params).await.map_err(unavailable)?.check().map_err(unavailable)?;
    Ok(())
}

/// The newest items.
pub(crate) async fn newest(db: &Database, limit: usize) -> Result<Vec<Quarantined>, PortError> {
    let params = Fields::new().set("limit", limit.min(1000) as i64).params();
    let mut answers = db.query("SELECT * FROM quarantine ORDER BY received DESC LIMIT $limit", params).await.map_err(unavailable)?;
    Ok(rows(&mut answers, 0)?.into_iter().filter_map(read).collect())
}

/// Takes an item out.
pub(crate) async fn release(db: &Database, id: &str) -> Result<Quarantined, PortError> {
    let params = Fields::new().set("id", record("quarantine", id)).params();
    let mut answers = db.query("DELETE $id RETURN BEFORE", params).await.map_err(unavailable)?;
    rows(&mut answers, 0)?.into_iter().find_map(read).ok_or(PortError::NotFound)
}

fn read(mut row: Row) -> Option<Quarantined> {
    Some(Quarantined {
        id: row.text_key()?,
        received: row.millis("received")?,
        key: row.text("key")?,
        reason: row.text("reason")?,
        raw: row.text("raw")?,
    })
}
