//! Merging and un-merging: identities move, events stay where they are (architecture.md §5).

mod proposing;
mod separating;

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    attribute::{Attribute, Source},
    conflict::{Ground, Proposal},
    identity::{IdentityKey, ProfileId},
    merge::{Choices, Held, MOST_IDENTITIES, Merge, Separation, Shares, TOO_MANY},
    port::{Merging, PortError},
    profile::{display_name, plain},
    resolve::Resolution,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use surrealdb::types::Value;

pub(crate) use self::{
    proposing::{key, standing},
    separating::unmerge,
};
use crate::{
    commits::{TRANSACTION, run},
    connection::{Database, unavailable},
    draft::Draft,
    edits::{author, incoming, now},
    identities::{People, Profile, identity_key},
    row::{Fields, Row, json, list, record, rows, text},
    store::Store,
};

/// What both profiles were before a merge.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Before {
    winner: Profile,
    loser: Profile,
}

#[async_trait]
impl Merging for Store {
    async fn join(&self, actor: &Actor, winner: &ProfileId, loser: &ProfileId, choices: &Choices) -> Result<Merge, PortError> {
        actor.require(Permission::WriteProfiles)?;
        let (winner, loser, choices, by) = (winner.clone(), loser.clone(), choices.clone(), author(actor));
        self.turn(move |db, people| Box::pin(async move { merge(db, people, &winner, &loser, &choices, &by).await })).await
    }

    async fn separation(&self, actor: &Actor, merge: &str) -> Result<Separation, PortError> {
        actor.require(Permission::ReadProfiles)?;
        separating::separation(&self.db, merge).await
    }

    async fn separate(&self, actor: &Actor, merge: &str, shares: &Shares) -> Result<Merge, PortError> {
        actor.require(Permission::WriteProfiles)?;
        let (merge, shares, by) = (merge.to_owned(), shares.clone(), author(actor));
        self.turn(move |db, people| Box::pin(async move { unmerge(db, people, &merge, &shares, &by).await })).await
    }

    async fn identities(&self, actor: &Actor, id: &ProfileId) -> Result<usize, PortError> {
        actor.require(Permission::ReadProfiles)?;
        Ok(subjects(&self.db, id).await?.len())
    }

    async fn proposals(&self, actor: &Actor, id: &ProfileId) -> Result<Vec<Proposal>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        self.pairs(id, Vec::new()).await
    }

    async fn dismiss(&self, actor: &Actor, id: &ProfileId, other: Option<&ProfileId>, grounds: &[Ground]) -> Result<(), PortError> {
        actor.require(Permission::WriteProfiles)?;
        let (id, other, grounds, by) = (id.clone(), other.cloned(), grounds.to_vec(), author(actor));
        self.turn(move |db, people| Box::pin(async move { proposing::dismiss(db, people, &id, other.as_ref(), &grounds, &by).await })).await
    }
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
    remembering(&fresh_id(), (winner, stays), (loser, joins), moved, at, automatic).value()
}

fn fresh_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

fn remembering(
    id: &str,
    (winner, stays): (&ProfileId, &Profile),
    (loser, joins): (&ProfileId, &Profile),
    moved: &BTreeSet<String>,
    at: Timestamp,
    automatic: bool,
) -> Fields {
    Fields::new()
        .set("id", record("merge", id))
        .set("winner", winner.as_str())
        .set("loser", loser.as_str())
        .set("at", at.millis())
        .set("automatic", automatic)
        .set("moved", list(moved.iter().map(|subject| text(subject)).collect()))
        .set("were", json(&Before { winner: stays.clone(), loser: joins.clone() }))
        .set("name", name_of(joins).map_or(Value::None, Value::String))
}

/// A profile as far as a merge is concerned.
fn held(profile: &Profile) -> Held {
    Held {
        user: profile.user.clone(),
        email: profile.email.clone(),
        attributes: profile.attributes.clone(),
        position: profile.position.clone(),
        created: profile.created,
        tags: profile.tags.clone(),
        subscriptions: profile.subscriptions.clone(),
    }
}

/// The same profile with what a merge made of it.
fn with(profile: Profile, held: Held) -> Profile {
    let Held { user, email, attributes, position, created, tags, subscriptions } = held;
    Profile { user, email, attributes, position, created, tags, subscriptions, ..profile }
}

/// What people call it.
fn name_of(profile: &Profile) -> Option<String> {
    let known = |name: &str| profile.attributes.get(name).and_then(|attribute| plain(&attribute.value));
    display_name(known).or_else(|| profile.email.clone()).or_else(|| profile.user.clone())
}

/// Adds what the joining profile knows and did: the staying one's values win, activity is summed.
pub(crate) fn absorb(stays: &mut Profile, joins: &Profile) {
    bring(stays, joins, &Choices::default());
}

fn bring(stays: &mut Profile, joins: &Profile, choices: &Choices) {
    let mut whole = held(stays);
    whole.join(&held(joins), choices);
    *stays = with(stays.clone(), whole);
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

fn unmerged(people: &People, id: &ProfileId) -> Result<Profile, PortError> {
    let profile = people.profiles.get(id).cloned().ok_or(PortError::NotFound)?;
    match profile.merged {
        Some(winner) => Err(PortError::Moved(winner)),
        None => Ok(profile),
    }
}

/// Merges two profiles by hand. A person's merge stands on the timeline; what the product does itself leaves no note.
pub(crate) async fn merge(
    db: &Database,
    people: &mut People,
    winner: &ProfileId,
    loser: &ProfileId,
    choices: &Choices,
    by: &Source,
) -> Result<Merge, PortError> {
    if winner == loser {
        return Err(PortError::Invalid("a profile is not merged with itself".into()));
    }
    people.load_profiles(db, [winner.clone(), loser.clone()].into()).await?;
    let (stays, joins) = (unmerged(people, winner)?, unmerged(people, loser)?);
    let moved: BTreeSet<String> = subjects(db, loser).await?.into_iter().collect();
    let together = moved.len() + subjects(db, winner).await?.len();
    if together > MOST_IDENTITIES {
        return Err(PortError::Invalid(format!("{TOO_MANY}: {together}, at most {MOST_IDENTITIES}")));
    }
    let (at, id) = (now(), fresh_id());
    let row = remembering(&id, (winner, &stays), (loser, &joins), &moved, at, false)
        .set("by", json(by))
        .set("choices", serde_json::to_string(choices).map_or(Value::None, Value::String))
        .value();
    let mut draft = Draft::new(people, &BTreeSet::new());
    for tag in joins.tags.keys().filter(|tag| stays.tags.contains_key(*tag)) {
        draft.count_tag(tag.clone(), -1);
    }
    let lost = held(&stays).lost(&held(&joins), choices).into_iter().map(|(name, old)| former(winner, name, old, at, by, &id)).collect();
    let name = name_of(&joins);
    let mut whole = stays;
    bring(&mut whole, &joins, choices);
    people.profiles.insert(winner.clone(), whole);
    people.profiles.insert(loser.clone(), Profile { merged: Some(winner.clone()), presence: None, ..joins });
    draft.note_merge(winner, loser, row, lost);
    draft.read_anew([winner.clone(), loser.clone()], at);
    note(db, people, &mut draft, "client.merge", (winner, loser, name.as_deref()), (by, at), &BTreeSet::new()).await?;
    run(db, TRANSACTION, &draft.params(people)).await?;
    people.reread(db).await?;
    Ok(Merge { id, winner: winner.clone(), loser: loser.clone(), at, automatic: false, undone: None, name, by: Some(by.clone()) })
}

/// The event on the winner's timeline that says what was done, with whom, and by whom.
async fn note(
    db: &Database,
    people: &mut People,
    draft: &mut Draft,
    action: &'static str,
    (winner, loser, name): (&ProfileId, &ProfileId, Option<&str>),
    (by, at): (&Source, Timestamp),
    leaving: &BTreeSet<String>,
) -> Result<(), PortError> {
    let Source::Person(author) = by else { return Ok(()) };
    let Some(key) = staying(db, people, winner, leaving).await? else { return Ok(()) };
    let mut params = Map::new();
    params.insert("name".into(), Json::String(name.unwrap_or_else(|| loser.short()).to_owned()));
    params.insert("profile".into(), Json::String(loser.to_string()));
    params.insert("$by".into(), Json::String(author.clone()));
    let resolution = Resolution { identity: key.clone(), profile: winner.clone(), steps: Vec::new(), conflict: None };
    draft.note_event(people, &incoming(action, params, &key, at, None), &resolution);
    Ok(())
}

/// The strongest identity that stays, of those that still take events.
async fn staying(db: &Database, people: &mut People, id: &ProfileId, leaving: &BTreeSet<String>) -> Result<Option<IdentityKey>, PortError> {
    let mut keys: Vec<IdentityKey> = subjects(db, id)
        .await?
        .iter()
        .filter(|subject| !leaving.contains(*subject))
        .filter_map(|subject| IdentityKey::parse_subject(subject))
        .collect();
    keys.sort();
    people.load(db, &keys.iter().map(|key| key.identifier.clone()).collect()).await?;
    let takes_events = |key: &IdentityKey| {
        let known = people.identities.get(&key.identifier).and_then(Option::as_ref);
        known.is_some_and(|identity| identity.epoch == key.epoch && identity.profile == *id)
    };
    Ok(keys.into_iter().find(takes_events))
}

/// A value that a merge replaced; it leaves with the merge when that is taken back.
fn former(profile: &ProfileId, name: &str, old: &Attribute, until: Timestamp, by: &Source, merge: &str) -> Value {
    Fields::new()
        .set("id", record("former", &fresh_id()))
        .set("profile", profile.as_str())
        .set("name", name)
        .set("attribute", json(old))
        .set("until", until.millis())
        .set("by", json(by))
        .set("merge", merge)
        .value()
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
        name: row.text("name"),
        by: row.read("by"),
    })
}
