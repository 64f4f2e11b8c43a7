//! Taking a merge back: what it would make, and doing it.

use std::collections::BTreeSet;

use domain::{
    attribute::Source,
    identity::{IdentityKey, ProfileId},
    merge::{Apart, Choices, Counted, Held, Merge, Past, Separated, Separation, Shares, separate},
    port::PortError,
    subscription::{Channel, Consent},
};
use surrealdb::types::{Value, Variables};

use super::{Before, held, name_of, note, read, subjects, unmerged, with};
use crate::{
    attributes,
    commits::{TRANSACTION, run},
    connection::{Database, unavailable},
    draft::Draft,
    edits::now,
    identities::{self, People, Presence, Profile, identity_record},
    row::{Fields, Row, json, list, record, rows, text},
    tags,
};

/// Up to how many events of one identity are counted for a preview; nothing on a page counts without a bound.
const COUNTED: i64 = 2_000;

/// A merge with everything that was kept for taking it back.
struct Kept {
    merge: Merge,
    before: Before,
    past: Past,
}

impl Kept {
    fn of(mut row: Row, id: String) -> Option<Self> {
        let before: Before = row.read("were")?;
        let moved = row.read::<BTreeSet<String>>("moved").unwrap_or_default();
        let choices = row.text("choices").and_then(|text| serde_json::from_str::<Choices>(&text).ok()).unwrap_or_default();
        let past = Past { winner: held(&before.winner), loser: held(&before.loser), choices, moved };
        Some(Self { merge: read(row, id)?, before, past })
    }
}

/// A merge in its place: all that deciding who gets what needs.
struct Situation {
    kept: Kept,
    /// Those who joined later and have not left, in order.
    later: Vec<Kept>,
    /// The identities of the profile as it is.
    subjects: BTreeSet<String>,
}

impl Situation {
    async fn read(db: &Database, id: &str) -> Result<Self, PortError> {
        let params = Fields::new().set("id", record("merge", id)).params();
        let mut answers = db.query("SELECT * FROM $id", params).await.map_err(unavailable)?;
        let row = rows(&mut answers, 0)?.into_iter().next().ok_or(PortError::NotFound)?;
        let kept = Kept::of(row, id.to_owned()).ok_or_else(|| unavailable("the merge cannot be read"))?;
        if kept.merge.undone.is_some() {
            return Err(PortError::Invalid("this merge was taken back already".into()));
        }
        let params = Fields::new().set("winner", kept.merge.winner.as_str()).params();
        let mut answers = db.query("SELECT * FROM merge WHERE winner = $winner", params).await.map_err(unavailable)?;
        let mut later: Vec<Kept> = rows(&mut answers, 0)?
            .into_iter()
            .filter_map(|mut row| {
                let id = row.text_key()?;
                Kept::of(row, id)
            })
            // The ids are ordered by time.
            .filter(|other| other.merge.undone.is_none() && other.merge.id > kept.merge.id)
            .collect();
        later.sort_by(|a, b| a.merge.id.cmp(&b.merge.id));
        let subjects = subjects(db, &kept.merge.winner).await?.into_iter().collect();
        Ok(Self { kept, later, subjects })
    }

    fn losers(&self, n: usize) -> Vec<Held> {
        self.later[..n].iter().map(|kept| kept.past.loser.clone()).collect()
    }

    fn apart(&self, current: &Profile, shares: &Shares) -> Separated {
        separate(&self.kept.past, &held(current), &self.losers(self.later.len()), &self.subjects, shares)
    }

    /// What later merges remember is told without the profile that leaves.
    fn rewritten(&self) -> Vec<Value> {
        let mut changed = Vec::new();
        for (n, later) in self.later.iter().enumerate() {
            let without = separate(&self.kept.past, &later.past.winner, &self.losers(n), &self.subjects, &Shares::default()).winner;
            let before = Before { winner: with(later.before.winner.clone(), without), loser: later.before.loser.clone() };
            changed.push(Fields::new().set("id", record("merge", &later.merge.id)).set("were", json(&before)).value());
        }
        changed
    }

    fn back(&self) -> &BTreeSet<String> {
        &self.kept.past.moved
    }

    fn stay(&self) -> BTreeSet<String> {
        self.subjects.difference(self.back()).cloned().collect()
    }
}

fn merged_again(error: PortError) -> PortError {
    match error {
        PortError::Moved(_) => PortError::Invalid("the profile was merged again since: take the later merge back first".into()),
        other => other,
    }
}

/// What taking a merge back would make.
pub(super) async fn separation(db: &Database, id: &str) -> Result<Separation, PortError> {
    let situation = Situation::read(db, id).await?;
    let merge = situation.kept.merge.clone();
    let params = Fields::new().set("id", record("profile", merge.winner.as_str())).params();
    let mut answers = db.query("SELECT * FROM $id", params).await.map_err(unavailable)?;
    let current = rows(&mut answers, 0)?.into_iter().next().map(|mut row| identities::profile(&mut row)).ok_or(PortError::NotFound)?;
    if let Some(winner) = current.merged {
        return Err(merged_again(PortError::Moved(winner)));
    }
    let apart = situation.apart(&current, &Shares::default());
    Ok(Separation {
        winner: side(db, with(current.clone(), apart.winner), &situation.stay()).await?,
        loser: side(db, with(situation.kept.before.loser.clone(), apart.loser), situation.back()).await?,
        since: apart.since,
        defined: attributes::all(db).await?,
        merge,
    })
}

async fn side(db: &Database, profile: Profile, subjects: &BTreeSet<String>) -> Result<Apart, PortError> {
    let mut identities = Vec::new();
    for subject in subjects {
        let Some(key) = IdentityKey::parse_subject(subject) else { continue };
        let params = Fields::new().set("subject", subject.as_str()).set("limit", COUNTED + 1).params();
        let question = "SELECT count() AS n FROM (SELECT id FROM event WHERE subject = $subject AND place < '~' LIMIT $limit) GROUP ALL";
        let mut answers = db.query(question, params).await.map_err(unavailable)?;
        let n = rows(&mut answers, 0)?.into_iter().find_map(|mut row| row.int("n")).unwrap_or(0);
        identities.push((key, Counted { n: n.min(COUNTED).unsigned_abs(), more: n > COUNTED }));
    }
    identities.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Apart {
        name: name_of(&profile),
        tags: tags::worn(db, &profile).await?,
        attributes: profile.attributes,
        subscriptions: profile.subscriptions,
        identities,
    })
}

/// Takes a merge back.
pub(crate) async fn unmerge(db: &Database, people: &mut People, id: &str, shares: &Shares, by: &Source) -> Result<Merge, PortError> {
    let situation = Situation::read(db, id).await?;
    let Merge { winner: ref winner_id, loser: ref loser_id, .. } = situation.kept.merge;
    people.load_profiles(db, [winner_id.clone(), loser_id.clone()].into()).await?;
    let current = unmerged(people, winner_id).map_err(merged_again)?;
    let apart = situation.apart(&current, shares);
    let mut winner = with(current.clone(), apart.winner);
    let mut loser = Profile { merged: None, ..with(situation.kept.before.loser.clone(), apart.loser) };
    winner.presence = activity(db, &situation.stay(), current.presence.as_ref()).await?;
    loser.presence = activity(db, situation.back(), current.presence.as_ref()).await?;
    let vacant = if winner.presence.is_none() { vec![record("presence", winner_id.as_str())] } else { Vec::new() };

    let mut draft = Draft::new(people, &BTreeSet::new());
    for tag in winner.tags.keys().chain(loser.tags.keys()).filter(|tag| current.tags.contains_key(*tag)) {
        draft.count_tag(tag.clone(), 1);
    }
    for tag in current.tags.keys() {
        draft.count_tag(tag.clone(), -1);
    }
    let ledger = Ledger::read(db, &situation, &winner, &loser).await?;
    for (profile, subject, consent) in &ledger.copies {
        draft.note_consent(profile, subject, consent);
    }
    people.profiles.insert(winner_id.clone(), winner);
    people.profiles.insert(loser_id.clone(), loser);
    let at = now();
    draft.note_separation([winner_id, loser_id]);
    draft.read_anew([winner_id.clone(), loser_id.clone()], at);
    let name = name_of(&situation.kept.before.loser);
    // It stands on an identity that stays.
    note(db, people, &mut draft, "client.unmerge", (winner_id, loser_id, name.as_deref()), (by, at), situation.back()).await?;
    let params = extended(draft.params(people), &situation, id, at.millis(), vacant, ledger.moves);
    let text = TRANSACTION.replacen("BEGIN;", &format!("BEGIN;\n{SEPARATING}"), 1);
    run(db, &text, &params).await?;
    people.reread(db).await?;
    Ok(Merge { undone: Some(at), ..situation.kept.merge })
}

const SEPARATING: &str = "UPDATE $back_merge SET undone = $back_at RETURN NONE;
UPDATE $back_keys SET profile = $back_loser RETURN NONE;
FOR $kept IN $back_rewritten { UPDATE $kept.id SET were = $kept.were RETURN NONE; };
DELETE former WHERE profile = $back_winner AND merge = $back_id;
UPDATE former SET profile = $back_loser WHERE profile = $back_winner AND attribute.subject IN $back_subjects RETURN NONE;
UPDATE consent SET profile = $back_loser WHERE profile = $back_winner AND subject IN $back_subjects RETURN NONE;
FOR $moved IN $back_consents { UPDATE $moved.id SET profile = $moved.profile RETURN NONE; };
DELETE $back_vacant RETURN NONE;";

fn extended(mut params: Variables, situation: &Situation, id: &str, at: i64, vacant: Vec<Value>, consents: Vec<Value>) -> Variables {
    let keys = situation.back().iter().filter_map(|subject| IdentityKey::parse_subject(subject));
    let keys = keys.map(|key| identity_record(&key.identifier, key.epoch)).collect();
    params.insert("back_merge", record("merge", id));
    params.insert("back_id", id.to_owned());
    params.insert("back_at", at);
    params.insert("back_keys", list(keys));
    params.insert("back_winner", situation.kept.merge.winner.to_string());
    params.insert("back_loser", situation.kept.merge.loser.to_string());
    params.insert("back_subjects", list(situation.back().iter().map(|subject| text(subject)).collect()));
    params.insert("back_rewritten", list(situation.rewritten()));
    params.insert("back_vacant", list(vacant));
    params.insert("back_consents", list(consents));
    params
}

/// Statements that do not go where the identity they stand on goes.
#[derive(Default)]
struct Ledger {
    copies: Vec<(ProfileId, String, Consent)>,
    moves: Vec<Value>,
}

impl Ledger {
    async fn read(db: &Database, situation: &Situation, winner: &Profile, loser: &Profile) -> Result<Self, PortError> {
        let Merge { winner: winner_id, loser: loser_id, .. } = &situation.kept.merge;
        let params = Fields::new().set("profile", winner_id.as_str()).params();
        let mut answers = db.query("SELECT * FROM consent WHERE profile = $profile", params).await.map_err(unavailable)?;
        let mut ledger = Self::default();
        for mut row in rows(&mut answers, 0)? {
            let (Some(key), Some(subject)) = (row.text_key(), row.text("subject")) else { continue };
            let (Some(channel), Some(at)) = (row.text("channel").and_then(|word| Channel::parse(&word)), row.millis("at")) else {
                continue;
            };
            let counts = |profile: &Profile| profile.subscriptions.shown(channel).filter(|consent| consent.at == at).cloned();
            let (goes_back, ours, theirs) = (situation.back().contains(&subject), counts(winner), counts(loser));
            match (ours, theirs, goes_back) {
                (Some(consent), Some(_), true) => ledger.copies.push((winner_id.clone(), subject, consent)),
                (Some(_), Some(consent), false) => ledger.copies.push((loser_id.clone(), subject, consent)),
                (Some(_), None, true) => ledger.moves.push(owner(&key, winner_id)),
                (None, Some(_), false) => ledger.moves.push(owner(&key, loser_id)),
                _ => {}
            }
        }
        Ok(ledger)
    }
}

fn owner(key: &str, profile: &ProfileId) -> Value {
    Fields::new().set("id", record("consent", key)).set("profile", profile.as_str()).value()
}

/// Counts of some identities, from their events: bounded by what the two people ever did, and off every page path.
async fn activity(db: &Database, subjects: &BTreeSet<String>, together: Option<&Presence>) -> Result<Option<Presence>, PortError> {
    let mut presence: Option<Presence> = None;
    let mut latest = None;
    for subject in subjects {
        let params = Fields::new().set("subject", subject.as_str()).params();
        // What we do is no activity of the customer, and neither is what their SDK says is none.
        let question = "SELECT action, active, count() AS n, time::min(at) AS first, time::max(at) AS last FROM
            (SELECT action, at, source != 'PORTRAIT' AND context.active != false AS active FROM event WHERE subject = $subject)
            GROUP BY action, active";
        let mut answers = db.query(question, params).await.map_err(unavailable)?;
        for mut row in rows(&mut answers, 0)? {
            let active = row.flag("active");
            let (Some(action), Some(n), Some(first), Some(last)) =
                (row.text("action"), row.int("n"), row.datetime("first"), row.datetime("last"))
            else {
                continue;
            };
            let whole = presence.get_or_insert_with(|| Presence { first, last: first, counts: Default::default() });
            whole.first = whole.first.min(first);
            latest = latest.max(active.then_some(last));
            *whole.counts.entry(action).or_default() += n.unsigned_abs();
        }
    }
    if let Some(whole) = &mut presence {
        let last = latest.unwrap_or(whole.first);
        whole.last = together.map_or(last, |together| last.min(together.last)).max(whole.first);
    }
    Ok(presence)
}
