//! Rows of events.

use domain::{
    event::{Action, Event, EventId, Place},
    headline::Headline,
    identity::{IdentityKey, ProfileId},
    incoming::Incoming,
    time::Timestamp,
    timeline::EventRow,
};
use serde_json::{Map, Value as Json};
use surrealdb::types::{SurrealValue, Value};

use crate::row::{Fields, Row, datetime, list, record, text};

/// What the timeline needs of an event.
pub(crate) const LINE: &str = "id, subject, action, place, at, source, params, context";

/// Everything an event has.
pub(crate) const WHOLE: &str = "id, subject, action, place, at, received, sent, source, ip, params, context";

/// Where a row belongs in the history of commits.
#[derive(Clone, Copy)]
pub(crate) struct Committed {
    pub(crate) lane: u32,
    pub(crate) n: u64,
}

/// The row of an event, complete: nothing is computed while it is inserted.
pub(crate) fn row(
    item: &Incoming,
    id: &EventId,
    action: &Action,
    params: Map<String, Json>,
    identity: &IdentityKey,
    profile: &ProfileId,
    commit: Committed,
) -> Value {
    Fields::new()
        .set("id", record("event", id.as_str()))
        .set("subject", identity.subject())
        .set("also", also(item, identity))
        .set("profile", profile.as_str())
        .set("action", action.as_str())
        .set("place", Place::of(item.at, id).as_str())
        .set("at", datetime(item.at))
        .set("received", datetime(item.received))
        .set("sent", item.sent.clone().map_or(Value::None, Value::String))
        .set("source", item.source.as_str())
        .set("ip", item.ip.clone().map_or(Value::None, Value::String))
        .set("params", Json::Object(params).into_value())
        .set("context", Json::Object(item.context.clone()).into_value())
        .set("lane", i64::from(commit.lane))
        .set("n", commit.n as i64)
        .value()
}

/// The other identifiers that the event named: it stands on the strongest, and they stay with it.
fn also(item: &Incoming, identity: &IdentityKey) -> Value {
    let others = item.identifiers.iter().filter(|identifier| **identifier != identity.identifier);
    let others: Vec<Value> = others.map(|other| text(&format!("{}:{}", other.kind.as_str(), other.value))).collect();
    if others.is_empty() { Value::None } else { list(others) }
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

/// A line of the timeline; `None` for a row that is no event (somebody wrote to the table by hand).
pub(crate) fn line(mut row: Row) -> Option<EventRow> {
    let id = EventId::parse(&row.text_key()?)?;
    let action = Action::parse(&row.text("action")?)?;
    let at = row.datetime("at")?;
    let (params, context) = (object(row.json("params")), object(row.json("context")));
    Some(EventRow {
        place: row.text("place").map_or_else(|| Place::of(at, &id), Place::from_text),
        identity: IdentityKey::parse_subject(&row.text("subject")?)?,
        headline: Headline::of(action.as_str(), &params, &context),
        source: row.text("source").unwrap_or_default(),
        id,
        at,
        action,
    })
}

/// A whole event.
pub(crate) fn whole(mut row: Row) -> Option<Event> {
    let at = row.datetime("at")?;
    Some(Event {
        id: EventId::parse(&row.text_key()?)?,
        identity: IdentityKey::parse_subject(&row.text("subject")?)?,
        action: Action::parse(&row.text("action")?)?,
        at,
        received: row.datetime("received").unwrap_or(at),
        sent: row.text("sent"),
        source: row.text("source").unwrap_or_default(),
        ip: row.text("ip"),
        params: object(row.json("params")),
        context: object(row.json("context")),
    })
}

/// The end of the hour of an instant.
pub(crate) fn end_of_hour(at: Timestamp) -> Timestamp {
    Timestamp::from_millis((at.millis().div_euclid(3_600_000) + 1) * 3_600_000 - 1)
}
