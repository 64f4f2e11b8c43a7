//! What one group of events changes: resolved in order against what the writer knows, written as one transaction.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    attribute::{Attribute, AttributeKind, Source},
    event::{Action, EventId},
    identity::{Identifier, IdentityKey, ProfileId},
    incoming::{Incoming, Verdict},
    port::PortError,
    profile::{DeviceFacts, KnownPosition},
    resolve::{Holder, Resolution, Roll, Step, Strong, resolve},
    subscription::Consent,
    tag::TagId,
    time::Timestamp,
};
use surrealdb::types::{Value, Variables};

use crate::{
    connection::Database,
    edits::consent_row,
    events::{self, Committed, end_of_hour},
    identities::{self, Identity, People, Presence, Profile, identity_record},
    merges,
    row::{Fields, json, list, record, record_of, text},
    tags,
};

/// What a group will write, and what the writer will know once it is written.
pub(crate) struct Draft {
    roll: Roll,
    at: Timestamp,
    events: Vec<Value>,
    log: Vec<Value>,
    identities: BTreeSet<(Identifier, u32)>,
    rows: BTreeMap<(Identifier, u32), Value>,
    bumps: BTreeMap<Identifier, u32>,
    joins: Vec<Value>,
    profiles: BTreeSet<ProfileId>,
    presences: BTreeSet<ProfileId>,
    gone: Vec<ProfileId>,
    /// Whose open pages read themselves anew.
    anew: BTreeSet<ProfileId>,
    conflicts: Vec<Value>,
    merges: Vec<Value>,
    definitions: BTreeMap<String, Timestamp>,
    attributes: BTreeMap<String, (Timestamp, AttributeKind)>,
    formers: Vec<Value>,
    consents: Vec<Value>,
    tags: BTreeMap<TagId, i64>,
}

impl Draft {
    pub(crate) fn new(people: &People, identifiers: &BTreeSet<Identifier>) -> Self {
        let mut roll = Roll::default();
        for identifier in identifiers {
            if let Some(Some(identity)) = people.identities.get(identifier) {
                roll.put_holder(identifier.clone(), Holder { profile: identity.profile.clone(), epoch: identity.epoch });
                if let Some(profile) = people.profiles.get(&identity.profile) {
                    roll.put_profile(identity.profile.clone(), Strong { user: profile.user.clone(), email: profile.email.clone() });
                }
            }
        }
        Self {
            roll,
            at: Timestamp::default(),
            events: Vec::new(),
            log: Vec::new(),
            identities: BTreeSet::new(),
            rows: BTreeMap::new(),
            bumps: BTreeMap::new(),
            joins: Vec::new(),
            profiles: BTreeSet::new(),
            presences: BTreeSet::new(),
            gone: Vec::new(),
            anew: BTreeSet::new(),
            conflicts: Vec::new(),
            merges: Vec::new(),
            definitions: BTreeMap::new(),
            attributes: BTreeMap::new(),
            formers: Vec::new(),
            consents: Vec::new(),
            tags: BTreeMap::new(),
        }
    }

    /// True when nothing has to be written.
    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Resolves one item and notes everything that follows from it.
    pub(crate) async fn add(&mut self, db: &Database, people: &mut People, item: &Incoming) -> Result<Verdict, PortError> {
        let mut fresh = new_profile_id;
        let Some(resolution) = resolve(&mut self.roll, &item.identifiers, item.trust, &mut fresh) else {
            return Ok(Verdict::Quarantined { reason: "no identifier".into() });
        };
        for step in &resolution.steps {
            self.step(db, people, item, step).await?;
        }
        self.at = self.at.max(item.received);
        self.store_events(people, item, &resolution);
        self.touch_identities(people, item, &resolution.profile);
        self.set_attributes(people, item, &resolution);
        self.set_position(people, item, &resolution.profile);
        let Some((reason, other)) = resolution.conflict else { return Ok(Verdict::Stored) };
        self.conflicts.push(conflict_row(&resolution.profile, other.as_ref(), reason, item));
        Ok(Verdict::Conflict { reason })
    }

    async fn step(&mut self, db: &Database, people: &mut People, item: &Incoming, step: &Step) -> Result<(), PortError> {
        match step {
            Step::Create(id) => {
                people.profiles.insert(id.clone(), Profile::new(item.at.min(item.received)));
                self.profiles.insert(id.clone());
            }
            Step::Take { profile, identifier } => {
                if let Some(known) = people.profiles.get_mut(profile) {
                    match identifier.kind {
                        domain::identity::IdentifierKind::Email => known.email = Some(identifier.value.clone()),
                        _ => known.user = Some(identifier.value.clone()),
                    }
                }
                self.profiles.insert(profile.clone());
                self.point(people, item, &IdentityKey::first(identifier.clone()), profile);
            }
            Step::Point { key, profile } => {
                if key.epoch > 0 {
                    self.bumps.insert(key.identifier.clone(), key.epoch);
                    // The life that ends keeps its row as it is known now.
                    if let Some(Some(old)) = people.identities.get(&key.identifier)
                        && self.identities.remove(&(key.identifier.clone(), old.epoch))
                    {
                        self.rows.insert((key.identifier.clone(), old.epoch), identities::identity_row(&key.identifier, old));
                    }
                }
                self.point(people, item, key, profile);
            }
            Step::Join { winner, loser } => self.join(db, people, item, winner, loser).await?,
        }
        Ok(())
    }

    fn point(&mut self, people: &mut People, item: &Incoming, key: &IdentityKey, profile: &ProfileId) {
        let known = people.identities.entry(key.identifier.clone()).or_default();
        match known {
            Some(identity) if identity.epoch == key.epoch => identity.profile = profile.clone(),
            _ => {
                *known =
                    Some(Identity { profile: profile.clone(), epoch: key.epoch, first: item.at, last: end_of_hour(item.at), device: None });
            }
        }
        self.identities.insert((key.identifier.clone(), key.epoch));
    }

    /// An anonymous profile joins: identities are re-pointed, its activity and attributes are added, what both were is kept.
    async fn join(
        &mut self,
        db: &Database,
        people: &mut People,
        item: &Incoming,
        winner: &ProfileId,
        loser: &ProfileId,
    ) -> Result<(), PortError> {
        let mut moved: BTreeSet<String> = merges::subjects(db, loser).await?.into_iter().collect();
        for (identifier, identity) in &mut people.identities {
            if let Some(identity) = identity.as_mut().filter(|identity| identity.profile == *loser) {
                identity.profile = winner.clone();
                moved.insert(IdentityKey { identifier: identifier.clone(), epoch: identity.epoch }.subject());
            }
        }
        people.load_profiles(db, [winner.clone(), loser.clone()].into()).await?;
        let (Some(mut stays), Some(mut joins)) = (people.profiles.get(winner).cloned(), people.profiles.get(loser).cloned()) else {
            return Err(PortError::Unavailable(format!("profile {winner} or {loser} is missing")));
        };
        self.merges.push(merges::merge_row(winner, &stays, loser, &joins, &moved, item.received, true));
        for tag in joins.tags.keys().filter(|tag| stays.tags.contains_key(*tag)) {
            self.count_tag(tag.clone(), -1);
        }
        merges::absorb(&mut stays, &joins);
        joins.merged = Some(winner.clone());
        joins.presence = None;
        people.profiles.insert(winner.clone(), stays);
        people.profiles.insert(loser.clone(), joins);
        self.profiles.extend([winner.clone(), loser.clone()]);
        self.presences.insert(winner.clone());
        self.presences.remove(loser);
        self.gone.push(loser.clone());
        self.anew.extend([winner.clone(), loser.clone()]);
        self.joins.push(Fields::new().set("winner", winner.as_str()).set("loser", loser.as_str()).value());
        Ok(())
    }

    fn store_events(&mut self, people: &mut People, item: &Incoming, resolution: &Resolution) {
        let commit = Committed { lane: people.lane, n: people.n + 1 };
        let mut one = |id: &EventId, action: &Action, params: serde_json::Map<String, serde_json::Value>| {
            note_definition(&mut self.definitions, people, item.received, action, &params);
            self.log.push(list(vec![text(id.as_str()), text(resolution.profile.as_str())]));
            self.events.push(events::row(item, id, action, params, &resolution.identity, &resolution.profile, commit));
        };
        let action = item.settled_action(&resolution.steps);
        one(&item.id, &action, item.params.clone());
        for (n, derived) in item.derived.iter().enumerate() {
            one(&item.id.derived(n + 1), &derived.action, derived.params.clone());
        }
        let Some(profile) = people.profiles.get_mut(&resolution.profile) else { return };
        let presence = profile.presence.get_or_insert_with(|| Presence { first: item.at, last: item.at, counts: BTreeMap::new() });
        presence.first = presence.first.min(item.at);
        if item.active {
            presence.last = presence.last.max(item.at);
        }
        *presence.counts.entry(action.into()).or_default() += 1;
        for derived in &item.derived {
            *presence.counts.entry(derived.action.as_str().to_owned()).or_default() += 1;
        }
        self.presences.insert(resolution.profile.clone());
    }

    /// First and last time of every identity the event names, and what its device is.
    fn touch_identities(&mut self, people: &mut People, item: &Incoming, profile: &ProfileId) {
        let mut device = item.device.as_ref().filter(|facts| **facts != DeviceFacts::default());
        for identifier in &item.identifiers {
            let Some(Some(identity)) = people.identities.get_mut(identifier) else { continue };
            if identity.profile != *profile {
                continue;
            }
            let (first, last) = (identity.first.min(item.at), identity.last.max(end_of_hour(item.at)));
            let mut changed = (first, last) != (identity.first, identity.last);
            (identity.first, identity.last) = (first, last);
            if !identifier.kind.is_strong()
                && let Some(facts) = device.take()
                && identity.device.as_ref() != Some(facts)
            {
                identity.device = Some(facts.clone());
                changed = true;
            }
            if changed {
                self.identities.insert((identifier.clone(), identity.epoch));
            }
        }
    }

    /// The latest value by the event's own time wins, so a late event overwrites nothing newer (analytics.md T5).
    fn set_attributes(&mut self, people: &mut People, item: &Incoming, resolution: &Resolution) {
        if item.traits.is_empty() {
            return;
        }
        let Some(profile) = people.profiles.get_mut(&resolution.profile) else { return };
        let source = Source::Sdk(item.library.clone());
        let mut replaced = Vec::new();
        let email = profile.email.clone();
        for (name, value) in item.settled_traits(email.as_deref()) {
            let newer = profile.attributes.get(name).is_some_and(|held| held.at > item.at);
            if newer {
                continue;
            }
            let attribute = Attribute { value: value.clone(), at: item.at, source: source.clone(), subject: resolution.identity.subject() };
            if let Some(old) = profile.attributes.insert(name.clone(), attribute).filter(|old| old.value != *value) {
                replaced.push((name, old));
            }
            self.profiles.insert(resolution.profile.clone());
        }
        for (name, old) in replaced {
            self.note_former(&resolution.profile, name, &old, item.at, &source);
        }
        for (name, value) in &item.traits {
            self.note_attribute(people, name, value, item.received);
        }
    }

    /// An attribute's name is defined by being seen, with the type of its first value.
    pub(crate) fn note_attribute(&mut self, people: &mut People, name: &str, value: &serde_json::Value, at: Timestamp) {
        if people.attributes.insert(name.to_owned()) {
            self.attributes.insert(name.to_owned(), (at, AttributeKind::infer(value)));
        }
    }

    /// What an attribute was until now.
    pub(crate) fn note_former(&mut self, profile: &ProfileId, name: &str, old: &Attribute, until: Timestamp, by: &Source) {
        self.formers.push(
            Fields::new()
                .set("id", record("former", &uuid::Uuid::now_v7().simple().to_string()))
                .set("profile", profile.as_str())
                .set("name", name)
                .set("attribute", json(old))
                .set("until", until.millis())
                .set("by", json(by))
                .value(),
        );
    }

    /// A statement for the ledger.
    pub(crate) fn note_consent(&mut self, profile: &ProfileId, subject: &str, consent: &Consent) {
        self.consents.push(consent_row(profile, subject, consent));
    }

    /// A tag was given (1) or taken (-1).
    pub(crate) fn count_tag(&mut self, tag: TagId, by: i64) {
        *self.tags.entry(tag).or_default() += by;
    }

    /// Everything of `loser` moves to `winner`, but for the values that are lost.
    pub(crate) fn note_merge(&mut self, winner: &ProfileId, loser: &ProfileId, merge: Value, lost: Vec<Value>) {
        self.merges.push(merge);
        self.formers.extend(lost);
        self.profiles.extend([winner.clone(), loser.clone()]);
        self.presences.insert(winner.clone());
        self.gone.push(loser.clone());
        self.joins.push(Fields::new().set("winner", winner.as_str()).set("loser", loser.as_str()).value());
    }

    /// Two who were one are two again.
    pub(crate) fn note_separation(&mut self, both: [&ProfileId; 2]) {
        self.profiles.extend(both.map(Clone::clone));
        self.presences.extend(both.map(Clone::clone));
    }

    /// The open pages of these profiles read themselves anew.
    pub(crate) fn read_anew(&mut self, ids: impl IntoIterator<Item = ProfileId>, at: Timestamp) {
        self.at = self.at.max(at);
        self.anew.extend(ids);
    }

    /// This profile's row has to be written.
    pub(crate) fn change(&mut self, profile: &ProfileId) {
        self.profiles.insert(profile.clone());
    }

    /// This identity's row has to be written.
    pub(crate) fn touch(&mut self, identifier: Identifier, epoch: u32) {
        self.identities.insert((identifier, epoch));
    }

    /// An event whose identity and profile are known already.
    pub(crate) fn note_event(&mut self, people: &mut People, item: &Incoming, resolution: &Resolution) {
        self.at = self.at.max(item.received);
        self.store_events(people, item, resolution);
        self.touch_identities(people, item, &resolution.profile);
    }

    fn set_position(&mut self, people: &mut People, item: &Incoming, id: &ProfileId) {
        let Some(position) = item.position.as_ref().filter(|position| !position.is_empty()) else { return };
        let Some(profile) = people.profiles.get_mut(id) else { return };
        if profile.position.as_ref().is_none_or(|known| known.at <= item.at) {
            profile.position = Some(KnownPosition { position: position.clone(), at: item.at, source: item.source.clone() });
            self.profiles.insert(id.clone());
        }
    }

    /// The parameters of the transaction; the draft is spent.
    pub(crate) fn params(mut self, people: &People) -> Variables {
        for (identifier, epoch) in &self.identities {
            if let Some(Some(identity)) = people.identities.get(identifier)
                && identity.epoch == *epoch
            {
                self.rows.insert((identifier.clone(), *epoch), identities::identity_row(identifier, identity));
            }
        }
        let known =
            |ids: &BTreeSet<ProfileId>| ids.iter().filter_map(|id| Some((id.clone(), people.profiles.get(id)?))).collect::<Vec<_>>();
        let profiles = known(&self.profiles).iter().map(|(id, profile)| identities::profile_row(id, profile)).collect();
        let presences = known(&self.presences)
            .iter()
            .filter_map(|(id, profile)| Some(identities::presence_row(id, profile.presence.as_ref()?)))
            .collect();
        let definitions = self.definitions.iter().map(|(action, first_seen)| definition_row(people, action, *first_seen)).collect();
        let bumps = self
            .bumps
            .iter()
            .map(|(identifier, epoch)| Fields::new().set("id", identity_record(identifier, 0)).set("current", i64::from(*epoch)).value());
        let attributes = self.attributes.iter().map(|(name, (at, kind))| {
            Fields::new().set("id", record("attribute", name)).set("first_seen", at.millis()).set("kind", kind.as_str()).value()
        });
        let active = known(&self.presences)
            .iter()
            .filter_map(|(id, profile)| Some(list(vec![text(id.as_str()), json(&profile.presence.as_ref()?.last)])))
            .collect();
        let n = people.n + 1;
        let commit = Fields::new()
            .set("id", record_of("commit", vec![json(&people.lane), json(&n)]))
            .set("at", self.at.millis())
            .set("events", list(self.log))
            .set("profiles", list(self.profiles.iter().map(|id| text(id.as_str())).collect()))
            .set("active", list(active))
            .set("merged", list(self.anew.iter().map(|id| text(id.as_str())).collect()))
            .value();
        Fields::new()
            .set("events", list(self.events))
            .set("identities", list(self.rows.into_values().collect()))
            .set("bumps", list(bumps.collect()))
            .set("joins", list(self.joins))
            .set("profiles", list(profiles))
            .set("presences", list(presences))
            .set("gone", list(self.gone.iter().map(|id| record("presence", id.as_str())).collect()))
            .set("conflicts", list(self.conflicts))
            .set("merges", list(self.merges))
            .set("definitions", list(definitions))
            .set("attributes", list(attributes.collect()))
            .set("formers", list(self.formers))
            .set("consents", list(self.consents))
            .set("tag_counts", list(self.tags.iter().map(|(tag, by)| tags::count_row(tag, *by)).collect()))
            .set("commit", commit)
            .set("lane", record("lane", &people.lane.to_string()))
            .set("n", n as i64)
            .params()
    }
}

/// Keeps the parameters of actions that are not built in; at most 100 names each.
fn note_definition(
    definitions: &mut BTreeMap<String, Timestamp>,
    people: &mut People,
    at: Timestamp,
    action: &Action,
    params: &serde_json::Map<String, serde_json::Value>,
) {
    if domain::catalogue::built_in(action.as_str()).is_some() {
        return;
    }
    let mut changed = false;
    let seen = people.definitions.entry(action.as_str().to_owned()).or_insert_with(|| {
        changed = true;
        BTreeSet::new()
    });
    for name in params.keys() {
        if seen.len() < 100 && !seen.contains(name) {
            seen.insert(name.clone());
            changed = true;
        }
    }
    if changed {
        definitions.entry(action.as_str().to_owned()).or_insert(at);
    }
}

fn definition_row(people: &People, action: &str, first_seen: Timestamp) -> Value {
    let params = people.definitions.get(action).map(|seen| seen.iter().map(|name| text(name)).collect()).unwrap_or_default();
    Fields::new().set("id", record("definition", action)).set("params", list(params)).set("first_seen", first_seen.millis()).value()
}

fn conflict_row(profile: &ProfileId, other: Option<&ProfileId>, reason: domain::conflict::Reason, item: &Incoming) -> Value {
    // One entry per pair and reason: the thousandth event of a conflict says nothing new.
    let reason = serde_json::to_value(reason).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
    Fields::new()
        .set("id", record("conflict", &merges::key(profile, other, &reason)))
        .set("a", profile.as_str())
        .set("b", other.map_or(Value::None, |id| text(id.as_str())))
        .set("reason", reason)
        .set("event", item.id.as_str())
        .set("at", item.at.millis())
        .value()
}

/// A time-ordered key, so that new profiles lie together on disk.
fn new_profile_id() -> ProfileId {
    ProfileId::parse(&uuid::Uuid::now_v7().simple().to_string()).expect("a simple UUID is 32 hexadecimal digits")
}
