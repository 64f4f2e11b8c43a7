//! What the writer knows about people: identities, profiles and their activity, read when first needed and kept.
//!
//! Only the writer changes these rows, so what it keeps is what the database holds; after a commit whose outcome is not
//! known everything is forgotten and read again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    attribute::Attribute,
    identity::{Identifier, IdentifierKind, IdentityKey, ProfileId},
    port::PortError,
    profile::{DeviceFacts, KnownPosition},
    subscription::Subscriptions,
    tag::{TagId, Tagging},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use surrealdb::types::{RecordIdKey, Value};

use crate::{
    connection::{Database, unavailable},
    row::{Fields, Row, json, list, record, record_of, rows, text},
};

/// Most profiles and identifiers kept; beyond it everything is forgotten at once, which costs one slower group.
const KEPT: usize = 200_000;

/// The current life of an identifier.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Identity {
    pub(crate) profile: ProfileId,
    pub(crate) epoch: u32,
    /// First event, and the end of the hour of the latest one, so that busy identities are written once an hour.
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
    pub(crate) device: Option<DeviceFacts>,
}

/// When and how often somebody did something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Presence {
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
    pub(crate) counts: BTreeMap<String, u64>,
}

/// A profile as the writer keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) user: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) attributes: BTreeMap<String, Attribute>,
    pub(crate) position: Option<KnownPosition>,
    pub(crate) created: Timestamp,
    pub(crate) merged: Option<ProfileId>,
    pub(crate) presence: Option<Presence>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<TagId, Tagging>,
    #[serde(default)]
    pub(crate) subscriptions: Subscriptions,
}

impl Profile {
    /// A profile nobody knows anything about.
    pub(crate) fn new(created: Timestamp) -> Self {
        Self {
            user: None,
            email: None,
            attributes: BTreeMap::new(),
            position: None,
            created,
            merged: None,
            presence: None,
            tags: BTreeMap::new(),
            subscriptions: Subscriptions::default(),
        }
    }
}

/// Everything the writer keeps.
pub(crate) struct People {
    /// This writer's lane and its last commit.
    pub(crate) lane: u32,
    pub(crate) n: u64,
    pub(crate) identities: HashMap<Identifier, Option<Identity>>,
    pub(crate) profiles: HashMap<ProfileId, Profile>,
    /// Actions with a definition of their own, with the parameters seen.
    pub(crate) definitions: HashMap<String, BTreeSet<String>>,
    /// Names of attributes seen.
    pub(crate) attributes: BTreeSet<String>,
}

impl People {
    /// Reads the head of the lane and the names already known.
    pub(crate) async fn open(db: &Database) -> Result<Self, PortError> {
        let mut people = Self {
            lane: 0,
            n: 0,
            identities: HashMap::new(),
            profiles: HashMap::new(),
            definitions: HashMap::new(),
            attributes: BTreeSet::new(),
        };
        people.reread(db).await?;
        Ok(people)
    }

    /// Forgets everything and reads the head of the lane again.
    pub(crate) async fn reread(&mut self, db: &Database) -> Result<(), PortError> {
        let params = Fields::new().set("lane", record("lane", &self.lane.to_string())).params();
        let mut answers =
            db.query("SELECT * FROM $lane; SELECT * FROM definition; SELECT id FROM attribute", params).await.map_err(unavailable)?;
        self.n = rows(&mut answers, 0)?.into_iter().find_map(|mut row| row.int("n")).unwrap_or(0).unsigned_abs();
        self.definitions = rows(&mut answers, 1)?
            .into_iter()
            .filter_map(crate::catalogue::read)
            .map(|definition| (definition.action, definition.params.into_iter().collect()))
            .collect();
        self.attributes = rows(&mut answers, 2)?.into_iter().filter_map(|mut row| row.text_key()).collect();
        self.identities.clear();
        self.profiles.clear();
        Ok(())
    }

    /// Makes sure that these identifiers and the profiles they point to are known.
    pub(crate) async fn load(&mut self, db: &Database, identifiers: &BTreeSet<Identifier>) -> Result<(), PortError> {
        if self.identities.len() + self.profiles.len() > KEPT {
            self.identities.clear();
            self.profiles.clear();
        }
        let missing: Vec<&Identifier> = identifiers.iter().filter(|identifier| !self.identities.contains_key(*identifier)).collect();
        if !missing.is_empty() {
            let first: Vec<Value> = missing.iter().map(|identifier| identity_record(identifier, 0)).collect();
            let heads = select(db, first).await?;
            let mut later = Vec::new();
            for identifier in &missing {
                self.identities.insert((*identifier).clone(), None);
            }
            for mut row in heads {
                let Some(key) = identity_key(&mut row) else { continue };
                let current = row.int("current").unwrap_or(0);
                if current > 0 {
                    later.push(identity_record(&key.identifier, current as u32));
                } else if let Some(identity) = identity(&mut row, key.epoch) {
                    self.identities.insert(key.identifier, Some(identity));
                }
            }
            for mut row in select(db, later).await? {
                let Some(key) = identity_key(&mut row) else { continue };
                if let Some(identity) = identity(&mut row, key.epoch) {
                    self.identities.insert(key.identifier, Some(identity));
                }
            }
        }
        let wanted: BTreeSet<ProfileId> = identifiers
            .iter()
            .filter_map(|identifier| self.identities.get(identifier)?.as_ref())
            .map(|identity| identity.profile.clone())
            .collect();
        self.load_profiles(db, wanted).await
    }

    /// Makes sure that these profiles are known.
    pub(crate) async fn load_profiles(&mut self, db: &Database, wanted: BTreeSet<ProfileId>) -> Result<(), PortError> {
        let missing: Vec<ProfileId> = wanted.into_iter().filter(|id| !self.profiles.contains_key(id)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let of = |table: &str| list(missing.iter().map(|id| record(table, id.as_str())).collect());
        let params = Fields::new().set("profiles", of("profile")).set("presences", of("presence")).params();
        let mut answers = db.query("SELECT * FROM $profiles; SELECT * FROM $presences", params).await.map_err(unavailable)?;
        for mut row in rows(&mut answers, 0)? {
            if let Some(id) = row.text_key().and_then(|key| ProfileId::parse(&key)) {
                self.profiles.insert(id, profile(&mut row));
            }
        }
        for mut row in rows(&mut answers, 1)? {
            let Some(id) = row.text_key().and_then(|key| ProfileId::parse(&key)) else { continue };
            if let Some(profile) = self.profiles.get_mut(&id) {
                profile.presence = presence(&mut row);
            }
        }
        Ok(())
    }
}

async fn select(db: &Database, ids: Vec<Value>) -> Result<Vec<Row>, PortError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let params = Fields::new().set("ids", list(ids)).params();
    rows(&mut db.query("SELECT * FROM $ids", params).await.map_err(unavailable)?, 0)
}

/// The record id of an identity.
pub(crate) fn identity_record(identifier: &Identifier, epoch: u32) -> Value {
    record_of("identity", vec![text(identifier.kind.as_str()), text(&identifier.value), json(&epoch)])
}

/// The key of an identity row.
pub(crate) fn identity_key(row: &mut Row) -> Option<IdentityKey> {
    let RecordIdKey::Array(parts) = row.key()? else { return None };
    let mut parts = parts.into_iter();
    let (Some(Value::String(kind)), Some(Value::String(value)), Some(Value::Number(epoch))) = (parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let surrealdb::types::Number::Int(epoch) = epoch else { return None };
    Some(IdentityKey { identifier: Identifier { kind: IdentifierKind::parse(&kind)?, value }, epoch: u32::try_from(epoch).ok()? })
}

/// An identity from its row.
pub(crate) fn identity(row: &mut Row, epoch: u32) -> Option<Identity> {
    Some(Identity {
        profile: ProfileId::parse(&row.text("profile")?)?,
        epoch,
        first: row.millis("first")?,
        last: row.millis("last")?,
        device: row.read("device"),
    })
}

/// The row of an identity.
pub(crate) fn identity_row(identifier: &Identifier, identity: &Identity) -> Value {
    Fields::new()
        .set("id", identity_record(identifier, identity.epoch))
        .set("profile", identity.profile.as_str())
        .set("current", i64::from(identity.epoch))
        .set("first", identity.first.millis())
        .set("last", identity.last.millis())
        .set("device", identity.device.as_ref().map_or(Value::None, json))
        .value()
}

/// A profile from its row, without its activity.
pub(crate) fn profile(row: &mut Row) -> Profile {
    Profile {
        user: row.text("user"),
        email: row.text("email"),
        attributes: row.read("attributes").unwrap_or_default(),
        position: row.read("position"),
        created: row.millis("created").unwrap_or_default(),
        merged: row.text("merged").and_then(|id| ProfileId::parse(&id)),
        presence: None,
        tags: row.read("tags").unwrap_or_default(),
        subscriptions: row.read("subscriptions").unwrap_or_default(),
    }
}

/// The row of a profile.
pub(crate) fn profile_row(id: &ProfileId, profile: &Profile) -> Value {
    let optional = |text: &Option<String>| text.as_deref().map_or(Value::None, crate::row::text);
    Fields::new()
        .set("id", record("profile", id.as_str()))
        .set("user", optional(&profile.user))
        .set("email", optional(&profile.email))
        .set("attributes", json(&profile.attributes))
        .set("position", profile.position.as_ref().map_or(Value::None, json))
        .set("created", profile.created.millis())
        .set("merged", profile.merged.as_ref().map_or(Value::None, |id| text(id.as_str())))
        .set("tags", if profile.tags.is_empty() { Value::None } else { json(&profile.tags) })
        .set("subscriptions", if profile.subscriptions.is_empty() { Value::None } else { json(&profile.subscriptions) })
        .value()
}

/// Activity from its row.
pub(crate) fn presence(row: &mut Row) -> Option<Presence> {
    Some(Presence { first: row.millis("first")?, last: row.millis("last")?, counts: row.read("counts").unwrap_or_default() })
}

/// The row of somebody's activity.
pub(crate) fn presence_row(id: &ProfileId, presence: &Presence) -> Value {
    Fields::new()
        .set("id", record("presence", id.as_str()))
        .set("place", presence_place(presence.last, id))
        .set("first", presence.first.millis())
        .set("last", presence.last.millis())
        .set("counts", json(&presence.counts))
        .value()
}

/// Where somebody stands in the directory: latest activity, then id, as one sortable text.
pub(crate) fn presence_place(last: Timestamp, id: &ProfileId) -> String {
    format!("{}{id}", domain::event::Place::start_of(last).as_str())
}
