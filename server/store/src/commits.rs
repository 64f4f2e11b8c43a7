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
    let outcome = write(db, people, &group.items).await;
    if outcome.is_err() {
        // Whether the transaction went through is not known. Everything is read again; the same ids sent again are safe.
        while people.reread(db).await.is_err() {
            tokio::time::sleep(Duration::from_millis(200)).await;
            if group.parts.iter().all(|(_, reply, _)| reply.is_closed()) {
                break;
            }
        }
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
    let Value::Array(found) = found else { return Ok(HashSet::new()) };
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
const TRANSACTION: &str = "BEGIN;
INSERT IGNORE INTO event $events RETURN NONE;
INSERT INTO identity $identities ON DUPLICATE KEY UPDATE profile = $input.profile, first = $input.first, last = $input.last, device = $input.device RETURN NONE;
FOR $bump IN $bumps { UPDATE $bump.id SET current = $bump.current RETURN NONE; };
FOR $join IN $joins { UPDATE identity SET profile = $join.winner WHERE profile = $join.loser RETURN NONE; };
INSERT INTO profile $profiles ON DUPLICATE KEY UPDATE user = $input.user, email = $input.email, attributes = $input.attributes, position = $input.position, merged = $input.merged RETURN NONE;
INSERT INTO presence $presences ON DUPLICATE KEY UPDATE place = $input.place, first = $input.first, last = $input.last, counts = $input.counts RETURN NONE;
DELETE $gone RETURN NONE;
INSERT IGNORE INTO conflict $conflicts RETURN NONE;
INSERT INTO merge $merges RETURN NONE;
INSERT INTO definition $definitions ON DUPLICATE KEY UPDATE params = $input.params RETURN NONE;
INSERT IGNORE INTO attribute $attributes RETURN NONE;
INSERT INTO commit $commit RETURN NONE;
UPSERT $lane SET n = $n RETURN NONE;
COMMIT;";

/// Runs a transaction; a conflict with another writer is tried again with a growing, random pause.
pub(crate) async fn run(db: &Database, text: &str, params: &Variables) -> Result<(), PortError> {
    let mut pause = 1;
    for attempt in 0.. {
        let error = match db.query(text, params.clone()).await {
            Ok(mut answers) => {
                let errors: Vec<_> = answers.take_errors().into_values().collect();
                let conflict = errors.iter().any(is_conflict);
                match errors.into_iter().find(|error| !error.message().contains("not executed due to a failed transaction")) {
                    None => return Ok(()),
                    Some(_) if conflict && attempt < 8 => None,
                    Some(error) => Some(error),
                }
            }
            Err(error) if is_conflict(&error) && attempt < 8 => None,
            Err(error) => Some(error),
        };
        if let Some(error) = error {
            tracing::error!(%error, "a commit failed");
            return Err(unavailable(error));
        }
        let jitter = rand::rng().next_u64() % pause;
        tokio::time::sleep(Duration::from_millis(pause + jitter)).await;
        pause = (pause * 2).min(64);
    }
    Err(PortError::Busy)
}

fn is_conflict(error: &surrealdb::Error) -> bool {
    error.query_details() == Some(&surrealdb::types::QueryError::TransactionConflict)
}
