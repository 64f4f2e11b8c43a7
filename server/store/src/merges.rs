//! Merging and un-merging: identities move, events stay where they are (architecture.md §5).

use std::collections::BTreeSet;

use domain::{
    identity::{IdentityKey, ProfileId},
    merge::Merge,
    port::PortError,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use surrealdb::types::Value;

use crate::{
    commits::run,
    connection::{Database, unavailable},
    identities::{People, Presence, Profile, identity_key, presence_row, profile_row},
    row::{Fields, Row, json, list, record, record_of, rows, text},
};

/// What both profiles were before a merge.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Before {
    winner: Profile,
    loser: Profile,
}

/// The subjects of all identities of a profile.
pub(crate) async fn subjects(db: &Database, id: &ProfileId) -> Result<Vec<String>, PortError> {
    let params = Fields::new().set("profile", id.as_str()).params();
    let mut answers = db.query("SELECT id FROM identity WHERE profile = $profile", params).await.map_err(unavailable)?;
    Ok(rows(&mut answers, 0)?.into_iter().filter_map(|mut row| identity_key(&mut row)).map(|key| key.subject()).collect())
}

/// The row that remembers a merge.
pub(crate) fn merge_row(
    winner: &ProfileId,
    stays: &Profile,
    loser: &ProfileId,
    joins: &Profile,
    moved: &BTreeSet<String>,
    at: Timestamp,
    automatic: bool,
) -> Value {
    Fields::new()
        .set("id", record("merge", &uuid::Uuid::now_v7().simple().to_string()))
        .set("winner", winner.as_str())
        .set("loser", loser.as_str())
        .set("at", at.millis())
        .set("automatic", automatic)
        .set("moved", list(moved.iter().map(|subject| text(subject)).collect()))
        .set("were", json(&Before { winner: stays.clone(), loser: joins.clone() }))
        .value()
}

/// Adds what the joining profile knows and did: the staying one's values win, activity is summed.
pub(crate) fn absorb(stays: &mut Profile, joins: &Profile) {
    for (name, attribute) in &joins.attributes {
        stays.attributes.entry(name.clone()).or_insert_with(|| attribute.clone());
    }
    if joins.position.as_ref().is_some_and(|theirs| stays.position.as_ref().is_none_or(|ours| ours.at < theirs.at)) {
        stays.position.clone_from(&joins.position);
    }
    stays.user = stays.user.take().or_else(|| joins.user.clone());
    stays.email = stays.email.take().or_else(|| joins.email.clone());
    stays.created = stays.created.min(joins.created);
    if let Some(theirs) = &joins.presence {
        match &mut stays.presence {
            None => stays.presence = Some(theirs.clone()),
            Some(ours) => {
                ours.first = ours.first.min(theirs.first);
                ours.last = ours.last.max(theirs.last);
                for (action, count) in &theirs.counts {
                    *ours.counts.entry(action.clone()).or_default() += count;
                }
            }
        }
    }
}

/// Merges two profiles by hand.
pub(crate) async fn merge(db: &Database, people: &mut People, winner: &ProfileId, loser: &ProfileId) -> Result<Merge, PortError> {
    if winner == loser {
        return Err(PortError::Invalid("a profile is not merged with itself".into()));
    }
    people.load_profiles(db, [winner.clone(), loser.clone()].into()).await?;
    let stays = people.profiles.get(winner).filter(|profile| profile.merged.is_none()).cloned().ok_or(PortError::NotFound)?;
    let joins = people.profiles.get(loser).filter(|profile| profile.merged.is_none()).cloned().ok_or(PortError::NotFound)?;
    let moved: BTreeSet<String> = subjects(db, loser).await?.into_iter().collect();
    let at = now();
    let row = merge_row(winner, &stays, loser, &joins, &moved, at, false);
    let (mut whole, mut gone) = (stays, joins);
    absorb(&mut whole, &gone);
    gone.merged = Some(winner.clone());
    gone.presence = None;
    let row_id = row.get("id").clone();
    let params = both(people, at, (winner, &whole), (loser, &gone), &[loser])
        .set("merge", row)
        .set("from", loser.as_str())
        .set("to", winner.as_str());
    let text = "BEGIN;
        INSERT INTO merge $merge RETURN NONE;
        UPDATE identity SET profile = $to WHERE profile = $from RETURN NONE;
        UPSERT $a.id CONTENT $a RETURN NONE; UPSERT $b.id CONTENT $b RETURN NONE;
        FOR $row IN $presences { UPSERT $row.id CONTENT $row RETURN NONE; };
        DELETE $gone RETURN NONE;
        INSERT INTO commit $commit RETURN NONE; UPSERT $lane SET n = $n RETURN NONE;
        COMMIT;";
    run(db, text, &params.params()).await?;
    people.reread(db).await?;
    let Value::RecordId(id) = row_id else { return Err(PortError::Unavailable("the merge has no id".into())) };
    let surrealdb::types::RecordIdKey::String(id) = id.key else { return Err(PortError::Unavailable("the merge has no id".into())) };
    Ok(Merge { id, winner: winner.clone(), loser: loser.clone(), at, automatic: false, undone: None })
}

/// Takes a merge back. Both profiles begin as they were; what came in since by an identity follows it.
pub(crate) async fn unmerge(db: &Database, people: &mut People, id: &str) -> Result<Merge, PortError> {
    let params = Fields::new().set("id", record("merge", id)).params();
    let mut answers = db.query("SELECT * FROM $id", params).await.map_err(unavailable)?;
    let mut row = rows(&mut answers, 0)?.into_iter().next().ok_or(PortError::NotFound)?;
    let before: Before = row.read("were").ok_or_else(|| PortError::Unavailable("the merge cannot be read".into()))?;
    let moved: Vec<String> = row.read("moved").unwrap_or_default();
    let merge = read(row, id.to_owned()).ok_or(PortError::NotFound)?;
    if merge.undone.is_some() {
        return Err(PortError::Invalid("this merge was taken back already".into()));
    }
    people.load_profiles(db, [merge.winner.clone(), merge.loser.clone()].into()).await?;
    let current = people
        .profiles
        .get(&merge.winner)
        .filter(|profile| profile.merged.is_none())
        .cloned()
        .ok_or_else(|| PortError::Invalid("the profile was merged again since: take the later merge back first".into()))?;
    let (mut winner, mut loser) = (before.winner, before.loser);
    let merged = {
        let mut both = winner.clone();
        absorb(&mut both, &loser);
        both
    };
    // Whatever differs from the moment after the merge came since; its subject says whose it is.
    for (name, attribute) in &current.attributes {
        if merged.attributes.get(name) != Some(attribute) {
            let side = if moved.contains(&attribute.subject) { &mut loser } else { &mut winner };
            side.attributes.insert(name.clone(), attribute.clone());
        }
    }
    if current.position != merged.position {
        winner.position.clone_from(&current.position);
    }
    if current.user != merged.user {
        winner.user.clone_from(&current.user);
    }
    if current.email != merged.email {
        winner.email.clone_from(&current.email);
    }
    let back: BTreeSet<String> = moved.into_iter().collect();
    loser.presence = activity(db, &back).await?;
    let stays: BTreeSet<String> = subjects(db, &merge.winner).await?.into_iter().filter(|subject| !back.contains(subject)).collect();
    winner.presence = activity(db, &stays).await?;
    loser.merged = None;
    let at = now();
    let keys: Vec<Value> = back
        .iter()
        .filter_map(|subject| IdentityKey::parse_subject(subject))
        .map(|key| crate::identities::identity_record(&key.identifier, key.epoch))
        .collect();
    let params = both(people, at, (&merge.winner, &winner), (&merge.loser, &loser), &[])
        .set("keys", list(keys))
        .set("loser", merge.loser.as_str())
        .set("merge", record("merge", id))
        .set("undone", at.millis());
    let text = "BEGIN;
        UPDATE $merge SET undone = $undone RETURN NONE;
        UPDATE $keys SET profile = $loser RETURN NONE;
        UPSERT $a.id CONTENT $a RETURN NONE; UPSERT $b.id CONTENT $b RETURN NONE;
        FOR $row IN $presences { UPSERT $row.id CONTENT $row RETURN NONE; };
        INSERT INTO commit $commit RETURN NONE; UPSERT $lane SET n = $n RETURN NONE;
        COMMIT;";
    run(db, text, &params.params()).await?;
    people.reread(db).await?;
    Ok(Merge { undone: Some(at), ..merge })
}

/// Counts of some identities, from their events: bounded by what the two people ever did, and off every page path.
async fn activity(db: &Database, subjects: &BTreeSet<String>) -> Result<Option<Presence>, PortError> {
    let mut presence: Option<Presence> = None;
    for subject in subjects {
        let params = Fields::new().set("subject", subject.as_str()).params();
        let question = "SELECT action, count() AS n, time::min(at) AS first, time::max(at) AS last FROM event WHERE subject = $subject GROUP BY action";
        let mut answers = db.query(question, params).await.map_err(unavailable)?;
        for mut row in rows(&mut answers, 0)? {
            let (Some(action), Some(n), Some(first), Some(last)) =
                (row.text("action"), row.int("n"), row.datetime("first"), row.datetime("last"))
            else {
                continue;
            };
            let whole = presence.get_or_insert_with(|| Presence { first, last, counts: Default::default() });
            whole.first = whole.first.min(first);
            whole.last = whole.last.max(last);
            *whole.counts.entry(action).or_default() += n.unsigned_abs();
        }
    }
    Ok(presence)
}

fn both(people: &People, at: Timestamp, a: (&ProfileId, &Profile), b: (&ProfileId, &Profile), gone: &[&ProfileId]) -> Fields {
    let n = people.n + 1;
    let ids = || list(vec![text(a.0.as_str()), text(b.0.as_str())]);
    let commit = Fields::new()
        .set("id", record_of("commit", vec![json(&people.lane), json(&n)]))
        .set("at", at.millis())
        .set("events", list(Vec::new()))
        .set("profiles", ids())
        .set("active", list(Vec::new()))
        .set("merged", ids())
        .value();
    let presences = [a, b].into_iter().filter_map(|(id, profile)| Some(presence_row(id, profile.presence.as_ref()?))).collect();
    Fields::new()
        .set("a", profile_row(a.0, a.1))
        .set("b", profile_row(b.0, b.1))
        .set("presences", list(presences))
        .set("gone", list(gone.iter().map(|id| record("presence", id.as_str())).collect()))
        .set("commit", commit)
        .set("lane", record("lane", &people.lane.to_string()))
        .set("n", n as i64)
}

/// A merge from its row.
pub(crate) fn read(mut row: Row, id: String) -> Option<Merge> {
    Some(Merge {
        id,
        winner: ProfileId::parse(&row.text("winner")?)?,
        loser: ProfileId::parse(&row.text("loser")?)?,
        at: row.millis("at")?,
        automatic: row.flag("automatic"),
        undone: row.millis("undone"),
    })
}

fn now() -> Timestamp {
    Timestamp::from_millis(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64))
}
