//! Who may be the same person: pairs that events named, and pairs that are alike, without those somebody has dismissed.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    attribute::Source,
    conflict::{Ground, Proposal},
    identity::ProfileId,
    port::PortError,
};
use surrealdb::types::Value;

use crate::{
    commits::{TRANSACTION, run},
    connection::{Database, unavailable},
    directory,
    draft::Draft,
    edits::now,
    identities::People,
    row::{Fields, Row, json, list, record, rows, text},
    store::Store,
};

/// Most proposals for one profile.
const MOST: usize = 20;
/// How many merges are followed from a profile that an event named to the one it is part of now.
const HOPS: usize = 8;

impl Store {
    /// Everybody who may be the same person as `id`: those whom events named with it, and those in `alike`.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn pairs(&self, id: &ProfileId, alike: Vec<(ProfileId, Ground)>) -> Result<Vec<Proposal>, PortError> {
        let text = "SELECT * FROM conflict WHERE a = $id; SELECT * FROM conflict WHERE b = $id";
        let mut answers = self.db.query(text, Fields::new().set("id", id.as_str()).params()).await.map_err(unavailable)?;
        let mut dismissed: BTreeSet<(ProfileId, Ground)> = BTreeSet::new();
        let mut found: Vec<(ProfileId, Ground)> = Vec::new();
        for statement in 0..2 {
            for row in rows(&mut answers, statement)? {
                let Some((pair, is_dismissed)) = pair(row, id) else { continue };
                if is_dismissed {
                    dismissed.insert(pair);
                } else {
                    found.push(pair);
                }
            }
        }
        found.extend(alike);
        found.retain(|pair| !dismissed.contains(pair));
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let now = standing(&self.db, found.iter().map(|(other, _)| other.clone()).collect()).await?;
        let mut grounds: BTreeMap<ProfileId, BTreeSet<Ground>> = BTreeMap::new();
        for (other, ground) in found {
            let other = now.get(&other).cloned().unwrap_or(other);
            if other != *id && !dismissed.contains(&(other.clone(), ground)) {
                grounds.entry(other).or_default().insert(ground);
            }
        }
        let mut ids: Vec<ProfileId> = grounds.keys().cloned().collect();
        ids.sort_by_key(|id| grounds[id].first().copied());
        ids.truncate(MOST);
        let known = directory::people(&self.db, &ids).await?;
        let proposal = |id: &ProfileId| {
            let person = known.iter().find(|known| known.person.id == *id)?.person.clone();
            Some(Proposal { person, grounds: grounds.get(id)?.iter().copied().collect() })
        };
        Ok(ids.iter().filter_map(proposal).collect())
    }
}

fn pair(mut row: Row, id: &ProfileId) -> Option<((ProfileId, Ground), bool)> {
    let ground = Ground::parse(&row.text("reason")?)?;
    let is_dismissed = row.int("dismissed").is_some();
    let (a, b) = (ProfileId::parse(&row.text("a")?)?, ProfileId::parse(&row.text("b")?)?);
    Some(((if a == *id { b } else { a }, ground), is_dismissed))
}

/// The profiles that these are part of now, for those that were merged.
pub(crate) async fn standing(db: &Database, ids: BTreeSet<ProfileId>) -> Result<BTreeMap<ProfileId, ProfileId>, PortError> {
    let mut now: BTreeMap<ProfileId, ProfileId> = ids.into_iter().map(|id| (id.clone(), id)).collect();
    for _ in 0..HOPS {
        let asked: BTreeSet<&ProfileId> = now.values().collect();
        let records = asked.into_iter().map(|id| record("profile", id.as_str())).collect();
        let params = Fields::new().set("ids", list(records)).params();
        let mut answers = db.query("SELECT id, merged FROM $ids WHERE merged != NONE", params).await.map_err(unavailable)?;
        let mut moved = BTreeMap::new();
        for mut row in rows(&mut answers, 0)? {
            let winner = row.text("merged").and_then(|id| ProfileId::parse(&id));
            moved.extend(row.text_key().and_then(|id| ProfileId::parse(&id)).zip(winner));
        }
        if moved.is_empty() {
            break;
        }
        for id in now.values_mut() {
            if let Some(winner) = moved.get(id) {
                *id = winner.clone();
            }
        }
    }
    Ok(now)
}

/// Notes that two are not the same person, for these reasons; both open pages hear of it.
pub(super) async fn dismiss(
    db: &Database,
    people: &mut People,
    id: &ProfileId,
    other: Option<&ProfileId>,
    grounds: &[Ground],
    by: &Source,
) -> Result<(), PortError> {
    let ids: BTreeSet<ProfileId> = other.into_iter().chain([id]).cloned().collect();
    people.load_profiles(db, ids.clone()).await?;
    if ids.iter().any(|id| !people.profiles.contains_key(id)) {
        return Err(PortError::NotFound);
    }
    let at = now();
    let settled: Vec<Value> = grounds
        .iter()
        .map(|ground| {
            Fields::new()
                .set("id", record("conflict", &key(id, other, ground.as_str())))
                .set("a", id.as_str())
                .set("b", other.map_or(Value::None, |other| text(other.as_str())))
                .set("reason", ground.as_str())
                .set("at", at.millis())
                .set("dismissed", at.millis())
                .set("by", json(by))
                .value()
        })
        .collect();
    let mut draft = Draft::new(people, &BTreeSet::new());
    draft.read_anew(ids, at);
    let mut params = draft.params(people);
    params.insert("settled", list(settled));
    let settle = "INSERT INTO conflict $settled ON DUPLICATE KEY UPDATE dismissed = $input.dismissed, by = $input.by RETURN NONE;";
    run(db, &TRANSACTION.replacen("BEGIN;", &format!("BEGIN;\n{settle}"), 1), &params).await?;
    people.n += 1;
    Ok(())
}

/// The key of a pair and a reason: one entry, whichever of the two an event is stored on.
pub(crate) fn key(id: &ProfileId, other: Option<&ProfileId>, reason: &str) -> String {
    let (one, two) = (id.as_str(), other.map_or("", ProfileId::as_str));
    let (a, b) = if one < two { (one, two) } else { (two, one) };
    format!("{a}-{b}-{reason}")
}
