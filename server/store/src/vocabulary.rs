//! Changes of the workspace's words (tags, attribute definitions): every open page reads its state again.

use domain::port::PortError;
use surrealdb::types::Value;

use crate::{
    commits::run,
    connection::Database,
    edits::now,
    identities::People,
    row::{Fields, json, list, record, record_of},
};

/// Runs `text` with `fields` as one commit that concerns everybody.
pub(crate) async fn announce(db: &Database, people: &mut People, text: &str, fields: Fields) -> Result<(), PortError> {
    commit(db, people, text, fields, "vocabulary").await
}

/// The same for the workspace itself and who works in it: every open page reads itself anew, dates and controls included.
pub(crate) async fn announce_workspace(db: &Database, people: &mut People, text: &str, fields: Fields) -> Result<(), PortError> {
    commit(db, people, text, fields, "workspace").await
}

async fn commit(db: &Database, people: &mut People, text: &str, fields: Fields, what: &str) -> Result<(), PortError> {
    let n = people.n + 1;
    let commit = Fields::new()
        .set("id", record_of("commit", vec![json(&people.lane), json(&n)]))
        .set("at", now().millis())
        .set("events", list(Vec::new()))
        .set("profiles", list(Vec::new()))
        .set("active", list(Vec::new()))
        .set("merged", list(Vec::new()))
        .set(what, Value::Bool(true))
        .value();
    let fields = fields.set("commit", commit).set("lane", record("lane", &people.lane.to_string())).set("n", n as i64);
    let text = format!("BEGIN;\n{text}\nINSERT INTO commit $commit RETURN NONE;\nUPSERT $lane SET n = $n RETURN NONE;\nCOMMIT;");
    run(db, &text, &fields.params()).await?;
    people.n += 1;
    Ok(())
}
