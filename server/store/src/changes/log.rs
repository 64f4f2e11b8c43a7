//! The commit log: what was announced waits here until it is next in its lane, and what was not is read.

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::Arc,
};

use domain::{commit::Cursor, event::EventId, identity::ProfileId, port::PortError, time::Timestamp};
use surrealdb::types::{Number, RecordIdKey, Value};

use super::{Change, LazyEvent};
use crate::{
    connection::{Database, unavailable},
    row::{Fields, Row, json, list, record, record_of, rows},
};

/// Most event rows held while their commit has not been announced.
const HELD: usize = 20_000;
/// Most commits of a lane that are read after an absence; beyond it everybody begins anew.
const MOST: u64 = 10_000;
/// How many are read at once.
const CHUNK: usize = 500;

/// Positions of lanes.
pub(super) type Heads = HashMap<u32, u64>;

/// A commit without the bodies of its events.
pub(super) struct Announced {
    at: Timestamp,
    events: Vec<(EventId, ProfileId)>,
    profiles: Vec<ProfileId>,
    active: Vec<(ProfileId, Timestamp)>,
    merged: Vec<ProfileId>,
    vocabulary: bool,
    workspace: bool,
}

/// What was sent, and what waits to be.
pub(super) struct CommitLog {
    db: Arc<Database>,
    /// Rows of events whose commit has not been announced yet.
    held: HashMap<String, Value>,
    /// Commits that wait for an earlier one of their lane.
    waiting: BTreeMap<(u32, u64), Announced>,
    /// The last commit of each lane that went out.
    sent: Heads,
}

impl CommitLog {
    pub(super) fn new(db: Arc<Database>) -> Self {
        Self { db, held: HashMap::new(), waiting: BTreeMap::new(), sent: Heads::new() }
    }

    /// The last commit of every lane.
    pub(super) async fn heads(&self) -> Result<Heads, PortError> {
        let mut answers = self.db.query_now("SELECT * FROM lane", Fields::new().params()).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?
            .into_iter()
            .filter_map(|mut row| Some((row.text_key()?.parse().ok()?, row.int("n")?.unsigned_abs())))
            .collect())
    }

    /// Begins after these commits.
    pub(super) fn begin_after(&mut self, heads: Heads) {
        self.sent = heads;
    }

    /// Whether a commit has gone out, or was before everything that does.
    pub(super) fn has_sent(&self, lane: u32, n: u64) -> bool {
        n <= self.sent.get(&lane).copied().unwrap_or(0)
    }

    /// Everything that went out.
    pub(super) fn position(&self) -> Cursor {
        let mut position = Cursor::default();
        for (lane, n) in &self.sent {
            position.advance(*lane, *n);
        }
        position
    }

    /// True while a commit waits for an earlier one.
    pub(super) fn has_gap(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The latest commits that were announced.
    pub(super) fn announced(&self) -> Heads {
        // In order, so that the last one of each lane stays.
        self.waiting.keys().copied().collect()
    }

    /// Keeps the row of an event until its commit goes out.
    pub(super) fn hold(&mut self, key: String, row: Value) {
        if self.held.len() >= HELD {
            // Their commits will be read from the table instead.
            self.held.clear();
        }
        self.held.insert(key, row);
    }

    /// Takes a commit in, once.
    pub(super) fn enter(&mut self, row: Row) {
        let Some((lane, n, announced)) = read(row) else {
            tracing::warn!("a row of the commit log cannot be read");
            return;
        };
        if !self.has_sent(lane, n) {
            self.waiting.insert((lane, n), announced);
        }
    }

    /// Hands out what is next in its lane.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when the events of a commit could not be read; it waits for the next call.
    pub(super) async fn drain(&mut self, out: &mut VecDeque<Change>) -> Result<(), PortError> {
        let mut stuck: HashSet<u32> = HashSet::new();
        while let Some((lane, n)) = self.waiting.keys().find(|(lane, _)| !stuck.contains(lane)).copied() {
            if !self.has_sent(lane, n - 1) {
                stuck.insert(lane);
                continue;
            }
            let Some(announced) = self.waiting.remove(&(lane, n)) else { continue };
            let events = match self.rows_of(&announced.events).await {
                Ok(events) => events,
                Err(error) => {
                    self.waiting.insert((lane, n), announced);
                    return Err(error);
                }
            };
            self.sent.insert(lane, n);
            let Announced { at, profiles, active, merged, vocabulary, workspace, .. } = announced;
            out.push_back(Change::Commit { lane, n, at, events, profiles, active, merged, vocabulary, workspace });
        }
        Ok(())
    }

    /// Reads the commits up to `heads` that did not go out and were not announced; after too long an absence they are left
    /// out, and said to be.
    ///
    /// # Errors
    /// [`PortError::Unavailable`]; the next call goes on.
    pub(super) async fn catch_up(&mut self, heads: &Heads, out: &mut VecDeque<Change>) -> Result<(), PortError> {
        let mut left_out = false;
        for (&lane, &head) in heads {
            let sent = self.sent.get(&lane).copied().unwrap_or(0);
            if head.saturating_sub(sent) > MOST {
                self.sent.insert(lane, head);
                self.waiting.retain(|(other, n), _| *other != lane || *n > head);
                left_out = true;
                continue;
            }
            let missing: Vec<Value> = (sent + 1..=head)
                .filter(|n| !self.waiting.contains_key(&(lane, *n)))
                .map(|n| record_of("commit", vec![json(&lane), json(&n)]))
                .collect();
            for part in missing.chunks(CHUNK) {
                let params = Fields::new().set("ids", list(part.to_vec())).params();
                let mut answers = self.db.query_now("SELECT * FROM $ids", params).await.map_err(unavailable)?;
                for row in rows(&mut answers, 0)? {
                    self.enter(row);
                }
            }
        }
        if left_out {
            out.push_back(Change::Resync { position: self.position(), commits: true });
        }
        self.drain(out).await
    }

    /// The rows of a commit: those that were announced, and the others from the table.
    async fn rows_of(&mut self, wanted: &[(EventId, ProfileId)]) -> Result<Vec<(ProfileId, LazyEvent)>, PortError> {
        let missing: Vec<Value> =
            wanted.iter().filter(|(id, _)| !self.held.contains_key(id.as_str())).map(|(id, _)| record("event", id.as_str())).collect();
        if !missing.is_empty() {
            let params = Fields::new().set("ids", list(missing)).params();
            let mut answers = self.db.query_now("SELECT * FROM $ids", params).await.map_err(unavailable)?;
            let Value::Array(found) = answers.take::<Value>(0).map_err(unavailable)? else {
                return Err(unavailable("the events of a commit were not answered"));
            };
            for row in found {
                if let Some(key) = event_key(&row) {
                    self.held.insert(key, row);
                }
            }
        }
        Ok(wanted.iter().filter_map(|(id, profile)| Some((profile.clone(), LazyEvent(self.held.remove(id.as_str())?)))).collect())
    }
}

/// The key of an event's row.
pub(super) fn event_key(row: &Value) -> Option<String> {
    let Value::Object(object) = row else { return None };
    match object.get("id")? {
        Value::RecordId(id) => match &id.key {
            RecordIdKey::String(key) => Some(key.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The commit that an event's row names; `None` for one that was written past the ingest.
pub(super) fn commit_of(row: &Value) -> Option<(u32, u64)> {
    let Value::Object(object) = row else { return None };
    let int = |name: &str| match object.get(name) {
        Some(Value::Number(Number::Int(n))) => u64::try_from(*n).ok(),
        _ => None,
    };
    Some((u32::try_from(int("lane")?).ok()?, int("n")?))
}

/// A commit from its row.
fn read(mut row: Row) -> Option<(u32, u64, Announced)> {
    let RecordIdKey::Array(key) = row.key()? else { return None };
    let mut key = key.into_iter().filter_map(|part| match part {
        Value::Number(Number::Int(n)) => u64::try_from(n).ok(),
        _ => None,
    });
    let (lane, n) = (u32::try_from(key.next()?).ok()?, key.next().filter(|n| *n > 0)?);
    let announced = Announced {
        at: row.millis("at")?,
        events: row.read("events").unwrap_or_default(),
        profiles: row.read("profiles").unwrap_or_default(),
        active: row.read("active").unwrap_or_default(),
        merged: row.read("merged").unwrap_or_default(),
        vocabulary: row.flag("vocabulary"),
        workspace: row.flag("workspace"),
    };
    Some((lane, n, announced))
}

#[cfg(test)]
mod tests;
