//! One group of events, one transaction, one entry in the commit log (architecture.md §4).

use std::{
    collections::{BTreeSet, HashSet},
    time::Duration,
};

use domain::{
    identity::Identifier,
    incoming::{Incoming, Verdict},
    port::PortError,
};
use rand::Rng;
use surrealdb::types::{RecordIdKey, Value, Variables};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::{
    connection::{Database, unavailable},
    draft::Draft,
    identities::People,
    row::{Fields, list, record},
};

type Reply = oneshot::Sender<Result<Vec<Verdict>, PortError>>;

/// Items of several requests that will be committed together.
#[derive(Default)]
pub(crate) struct Group {
    items: Vec<Incoming>,
    /// How many of the items belong to each request, and who waits for it.
    parts: Vec<(usize, Reply, Option<OwnedSemaphorePermit>)>,
}

impl Group {
    /// How many items.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Adds a request.
    pub(crate) fn add(&mut self, mut items: Vec<Incoming>, reply: Reply, room: Option<OwnedSemaphorePermit>) {
        self.parts.push((items.len(), reply, room));
        self.items.append(&mut items);
    }
}

/// Writes a group and answers everybody who waits for it. An answer of success follows the synced commit.
pub(crate) async fn commit(db: &Database, people: &mut People, group: Group) {
    if group.parts.is_empty() {
        return;
    }
    // After a failed write even what is there already may not be on disk: no answer before the storage is mended.
    let outcome = if db.is_doubted() { Err(unavailable("the storage takes no writes")) } else { write(db, people, &group.items).await };
    if outcome.is_err() {
        // Whether the transaction went through is not known; the same ids sent again are safe.
        db.doubt();
    }
    let mut verdicts = outcome.as_ref().map(|verdicts| verdicts.iter().cloned()).ok();
    for (size, reply, _room) in group.parts {
        let answer = match (&mut verdicts, &outcome) {
            (Some(verdicts), _) => Ok(verdicts.take(size).collect()),
            (None, Err(error)) => Err(error.clone()),
            (None, Ok(_)) => unreachable!("verdicts come from the outcome"),
        };
        let _ = reply.send(answer);
    }
}

async fn write(db: &Database, people: &mut People, items: &[Incoming]) -> Result<Vec<Verdict>, PortError> {
    let mut held = repeated(db, items).await?;
    let identifiers: BTreeSet<Identifier> =
        items.iter().filter(|item| !held.contains(item.id.as_str())).flat_map(|item| item.identifiers.iter().cloned()).collect();
    people.load(db, &identifiers).await?;

    let mut draft = Draft::new(people, &identifiers);
    let mut verdicts = Vec::with_capacity(items.len());
    for item in items {
        if !held.insert(item.id.as_str().to_owned()) {
            verdicts.push(Verdict::Repeated);
            continue;
        }
        verdicts.push(draft.add(db, people, item).await?);
    }
    if draft.is_empty() {
        return Ok(verdicts);
    }
    let params = draft.params(people);
    run(db, TRANSACTION, &params).await?;
    people.n += 1;
    Ok(verdicts)
}

/// Which of these events are in the database already.
async fn repeated(db: &Database, items: &[Incoming]) -> Result<HashSet<String>, PortError> {
    let ids = items.iter().map(|item| record("event", item.id.as_str())).collect();
    let mut answers = db.query("SELECT VALUE id FROM $ids", Fields::new().set("ids", list(ids)).params()).await.map_err(unavailable)?;
    let found: Value = answers.take(0).map_err(unavailable)?;
    let Value::Array(found) = found else { return Err(unavailable("which events are there already was not answered")) };
    Ok(found
        .into_iter()
        .filter_map(|id| match id {
            Value::RecordId(id) => match id.key {
                RecordIdKey::String(key) => Some(key),
                _ => None,
            },
            _ => None,
        })
        .collect())
}

/// Everything a group writes, in one block: it is all there or nothing is.
pub(crate) const TRANSACTION: &str = "BEGIN;
INSERT IGNORE INTO event $events RETURN NONE;
INSERT INTO identity $identities ON DUPLICATE KEY UPDATE profile = $input.profile, first = $input.first, last = $input.last, device = $input.device RETURN NONE;
FOR $bump IN $bumps { UPDATE $bump.id SET current = $bump.current RETURN NONE; };
FOR $join IN $joins {
    UPDATE identity SET profile = $join.winner WHERE profile = $join.loser RETURN NONE;
    UPDATE former SET profile = $join.winner WHERE profile = $join.loser RETURN NONE;
    UPDATE consent SET profile = $join.winner WHERE profile = $join.loser RETURN NONE;
};
INSERT INTO profile $profiles ON DUPLICATE KEY UPDATE user = $input.user, email = $input.email, attributes = $input.attributes, position = $input.position, created = $input.created, merged = $input.merged, tags = $input.tags, subscriptions = $input.subscriptions RETURN NONE;
INSERT INTO presence $presences ON DUPLICATE KEY UPDATE place = $input.place, first = $input.first, last = $input.last, counts = $input.counts RETURN NONE;
DELETE $gone RETURN NONE;
INSERT IGNORE INTO conflict $conflicts RETURN NONE;
INSERT INTO merge $merges RETURN NONE;
INSERT INTO definition $definitions ON DUPLICATE KEY UPDATE params = $input.params RETURN NONE;
INSERT IGNORE INTO attribute $attributes RETURN NONE;
INSERT INTO former $formers RETURN NONE;
INSERT INTO consent $consents RETURN NONE;
FOR $count IN $tag_counts { UPDATE $count.id SET people += $count.by RETURN NONE; };
INSERT INTO commit $commit RETURN NONE;
UPSERT $lane SET n = $n RETURN NONE;
COMMIT;";

/// Most attempts at a transaction that conflicts with another one.
const ATTEMPTS: u32 = 9;

/// Runs a transaction; a conflict with another writer is tried again with a growing, random pause.
///
/// # Errors
/// [`PortError::Unavailable`] unless every statement succeeded, the commit included.
pub(crate) async fn run(db: &Database, text: &str, params: &Variables) -> Result<(), PortError> {
    let mut pause = 1;
    for attempt in 1..=ATTEMPTS {
        let errors: Vec<surrealdb::Error> = match db.query(text, params.clone()).await {
            Ok(mut answers) => answers.take_errors().into_values().collect(),
            Err(error) => vec![error],
        };
        if errors.is_empty() {
            return Ok(());
        }
        if attempt == ATTEMPTS || !errors.iter().any(is_conflict) {
            let error = cause(errors);
            tracing::error!(%error, "a commit failed");
            return Err(unavailable(error));
        }
        let jitter = rand::rng().next_u64() % pause;
        tokio::time::sleep(Duration::from_millis(pause + jitter)).await;
        pause = (pause * 2).min(64);
    }
    Err(PortError::Busy)
}

/// The error that says why; the others only say that they were not executed because of it.
fn cause(errors: Vec<surrealdb::Error>) -> String {
    let told = |error: &&surrealdb::Error| {
        !matches!(error.query_details(), Some(surrealdb::types::QueryError::NotExecuted | surrealdb::types::QueryError::Cancelled))
    };
    let commit = |error: &&surrealdb::Error| error.message().starts_with("Cannot COMMIT");
    let error = errors.iter().find(told).or_else(|| errors.iter().find(commit)).or_else(|| errors.first());
    error.map(ToString::to_string).unwrap_or_default()
}

fn is_conflict(error: &surrealdb::Error) -> bool {
    error.query_details() == Some(&surrealdb::types::QueryError::TransactionConflict)
}
