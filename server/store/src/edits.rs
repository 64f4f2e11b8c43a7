//! Edits by hand: all changes of one saving in one transaction, each an event on the timeline (product.md C).

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    attribute::{Attribute, AttributeName, Source, ValueError},
    commit::Cursor,
    edit::{Change, Edit, Former, MAX_CHANGES, Outcome, Stale},
    event::{Action, EventId},
    identity::{Identifier, IdentifierKind, IdentityKey, ProfileId},
    incoming::{Incoming, Trust},
    port::{Editing, PortError},
    profile::plain,
    resolve::Resolution,
    subscription::{Channel, Consent},
    time::Timestamp,
};
use serde_json::{Map, Value as Json, json};
use surrealdb::types::Value;

use crate::{
    commits::{TRANSACTION, run},
    connection::{Database, unavailable},
    draft::Draft,
    events::end_of_hour,
    identities::{self, Identity, People, Profile, identity_key},
    row::{Fields, record, rows},
    store::Store,
    tags,
};

/// What the timeline names as the source of an event that a person of the workspace made.
const SOURCE: &str = "PORTRAIT";

#[async_trait]
impl Editing for Store {
    async fn edit(&self, actor: &Actor, id: &ProfileId, edit: &Edit) -> Result<Outcome, PortError> {
        actor.require(Permission::WriteProfiles)?;
        if edit.changes.len() > MAX_CHANGES {
            return Err(PortError::Invalid(format!("an edit has at most {MAX_CHANGES} changes")));
        }
        let (id, edit, by) = (id.clone(), edit.clone(), author(actor));
        self.turn(move |db, people| Box::pin(async move { apply(db, people, &id, &edit, &by, now()).await })).await
    }

    async fn former(&self, actor: &Actor, id: &ProfileId, name: &AttributeName) -> Result<Vec<Former>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let params = Fields::new().set("profile", id.as_str()).set("name", name.as_str()).params();
        let text = "SELECT * FROM former WHERE profile = $profile AND name = $name";
        let mut answers = self.db.query(text, params).await.map_err(unavailable)?;
        let read = |mut row: crate::row::Row| {
            let key = row.text_key()?;
            let former = Former { attribute: row.read("attribute")?, until: row.millis("until")?, by: row.read("by")? };
            Some((former.until, key, former))
        };
        let mut found: Vec<_> = rows(&mut answers, 0)?.into_iter().filter_map(read).collect();
        found.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
        Ok(found.into_iter().map(|(_, _, former)| former).collect())
    }

    async fn ledger(&self, actor: &Actor, id: &ProfileId, channel: Channel) -> Result<Vec<Consent>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let params = Fields::new().set("profile", id.as_str()).params();
        let mut answers = self.db.query("SELECT * FROM consent WHERE profile = $profile", params).await.map_err(unavailable)?;
        let mut found: Vec<Consent> =
            rows(&mut answers, 0)?.into_iter().filter_map(consent).filter(|consent| consent.channel == channel).collect();
        found.sort_by_key(|consent| std::cmp::Reverse(consent.at));
        Ok(found)
    }
}

/// Who stands as the source of what an actor changes.
pub(crate) fn author(actor: &Actor) -> Source {
    match actor {
        Actor::Person { name, .. } => Source::Person(name.clone()),
        Actor::Key { .. } | Actor::System => Source::System,
    }
}

/// Applies an edit in the writer's turn. Nothing is written unless all of it is.
pub(crate) async fn apply(
    db: &Database,
    people: &mut People,
    id: &ProfileId,
    edit: &Edit,
    by: &Source,
    at: Timestamp,
) -> Result<Outcome, PortError> {
    people.load_profiles(db, [id.clone()].into()).await?;
    let held = people.profiles.get(id).cloned().ok_or(PortError::NotFound)?;
    if let Some(winner) = held.merged {
        return Err(PortError::Moved(winner));
    }
    let fields = stale(&held, edit);
    if !fields.is_empty() {
        return Ok(Outcome::Stale { fields });
    }
    let email = match new_email(db, people, id, &held, edit).await? {
        Ok(email) => email,
        Err(fields) => return Ok(Outcome::Refused { fields }),
    };
    let key = strongest(db, people, id, email.as_ref()).await?;
    let mut work = Work::new(&held, &key, by, at, edit.ip.clone());
    for change in &edit.changes {
        work.change(db, change).await?;
    }
    if work.is_idle() && email.is_none() {
        return Ok(Outcome::Saved { at: position(people) });
    }
    let params = work.draft(people, id, email).params(people);
    run(db, TRANSACTION, &params).await?;
    people.n += 1;
    Ok(Outcome::Saved { at: position(people) })
}

/// The position of the last commit of this writer.
pub(crate) fn position(people: &People) -> Cursor {
    let mut at = Cursor::default();
    at.advance(people.lane, people.n);
    at
}

/// The fields that somebody changed since the editor saw them (C7). A change to what it is already is no quarrel.
fn stale(held: &Profile, edit: &Edit) -> Vec<Stale> {
    let mut fields = Vec::new();
    for change in &edit.changes {
        let (name, seen, wanted) = match change {
            Change::Set { name, value, seen } => (name, seen, value.as_ref()),
            Change::Remove { name, seen } => (name, seen, None),
            _ => continue,
        };
        let current = held.attributes.get(name.as_str());
        let known = |value: Option<&Json>| value.filter(|value| plain(value).is_some()).cloned();
        let now = known(current.map(|attribute| &attribute.value));
        if now != known(seen.as_ref()) && now != known(wanted) {
            fields.push(Stale { name: name.clone(), current: current.cloned() });
        }
    }
    fields
}

type Refused = Vec<(AttributeName, ValueError)>;

/// The e-mail address that the edit brings; it is an identifier, so it may be refused (architecture.md §5).
async fn new_email(
    db: &Database,
    people: &mut People,
    id: &ProfileId,
    held: &Profile,
    edit: &Edit,
) -> Result<Result<Option<Identifier>, Refused>, PortError> {
    let wanted = edit.changes.iter().rev().find_map(|change| match change {
        Change::Set { name, value, .. } if name.as_str() == "email" => Some((name, value.as_ref().and_then(plain))),
        Change::Remove { name, .. } if name.as_str() == "email" => Some((name, None)),
        _ => None,
    });
    let Some((name, wanted)) = wanted else { return Ok(Ok(None)) };
    let refuse = |why| Ok(Err(vec![(name.clone(), why)]));
    let Some(text) = wanted else {
        return if held.email.is_some() { refuse(ValueError::EmailKept) } else { Ok(Ok(None)) };
    };
    let Some(identifier) = Identifier::new(IdentifierKind::Email, &text) else { return refuse(ValueError::NoEmail) };
    people.load(db, &[identifier.clone()].into()).await?;
    match people.identities.get(&identifier) {
        Some(Some(identity)) if identity.profile != *id => refuse(ValueError::EmailTaken),
        _ if held.email.as_deref() == Some(identifier.value.as_str()) => Ok(Ok(None)),
        _ => Ok(Ok(Some(identifier))),
    }
}

/// The identity that the events of an edit stand on: the strongest one of the profile.
async fn strongest(db: &Database, people: &mut People, id: &ProfileId, email: Option<&Identifier>) -> Result<IdentityKey, PortError> {
    let params = Fields::new().set("profile", id.as_str()).params();
    let mut answers = db.query("SELECT * FROM identity WHERE profile = $profile", params).await.map_err(unavailable)?;
    let mut keys: Vec<(IdentityKey, Timestamp)> = rows(&mut answers, 0)?
        .into_iter()
        .filter_map(|mut row| {
            let key = identity_key(&mut row)?;
            let identity = identities::identity(&mut row, key.epoch)?;
            Some((key, identity.last))
        })
        .collect();
    keys.extend(email.map(|identifier| (IdentityKey::first(identifier.clone()), Timestamp::default())));
    keys.sort_by_key(|(key, last)| (key.identifier.kind, std::cmp::Reverse(*last)));
    let (key, _) = keys.into_iter().next().ok_or_else(|| PortError::Invalid("this profile has no identity".into()))?;
    people.load(db, &[key.identifier.clone()].into()).await?;
    Ok(key)
}

/// An edit being applied.
struct Work<'a> {
    profile: Profile,
    key: &'a IdentityKey,
    by: &'a Source,
    at: Timestamp,
    ip: Option<String>,
    /// One event each: what happened, and its parameters.
    notes: Vec<(&'static str, Map<String, Json>)>,
    /// What the attributes are now, for the one event of all of them.
    updated: Map<String, Json>,
    formers: Vec<(String, Attribute)>,
    consents: Vec<Consent>,
    tags: BTreeMap<domain::tag::TagId, i64>,
    names: BTreeMap<String, Json>,
}

impl<'a> Work<'a> {
    fn new(held: &Profile, key: &'a IdentityKey, by: &'a Source, at: Timestamp, ip: Option<String>) -> Self {
        Self {
            profile: held.clone(),
            key,
            by,
            at,
            ip,
            notes: Vec::new(),
            updated: Map::new(),
            formers: Vec::new(),
            consents: Vec::new(),
            tags: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    fn is_idle(&self) -> bool {
        self.notes.is_empty() && self.updated.is_empty()
    }

    async fn change(&mut self, db: &Database, change: &Change) -> Result<(), PortError> {
        match change {
            Change::Set { name, value, .. } => self.set(name, value.clone().unwrap_or(Json::Null)),
            Change::Remove { name, .. } => self.remove(name),
            Change::AddTag { tag } => {
                let tag = tags::changeable(db, tag).await?;
                let tagging = domain::tag::Tagging { at: self.at, source: self.by.clone() };
                if self.profile.tags.insert(tag.id.clone(), tagging).is_none() {
                    *self.tags.entry(tag.id.clone()).or_default() += 1;
                    self.note("client.addTag", json!({"tag": tag.name}));
                }
            }
            Change::RemoveTag { tag } => {
                let tag = tags::changeable(db, tag).await?;
                if self.profile.tags.remove(&tag.id).is_some() {
                    *self.tags.entry(tag.id.clone()).or_default() -= 1;
                    self.note("client.removeTag", json!({"tag": tag.name}));
                }
            }
            Change::Subscribe { channel, allowed, origin, text } => self.subscribe(*channel, *allowed, origin, text.as_deref())?,
        }
        Ok(())
    }

    fn note(&mut self, action: &'static str, params: Json) {
        if let Json::Object(params) = params {
            self.notes.push((action, params));
        }
    }

    fn set(&mut self, name: &AttributeName, value: Json) {
        let held = self.profile.attributes.get(name.as_str());
        let same = held.map_or(value.is_null(), |held| held.value == value);
        if same {
            return;
        }
        let attribute = Attribute { value: value.clone(), at: self.at, source: self.by.clone(), subject: self.key.subject() };
        if let Some(old) = self.profile.attributes.insert(name.as_str().to_owned(), attribute) {
            self.formers.push((name.as_str().to_owned(), old));
        }
        self.names.insert(name.as_str().to_owned(), value.clone());
        self.updated.insert(name.as_str().to_owned(), value);
    }

    fn remove(&mut self, name: &AttributeName) {
        if let Some(old) = self.profile.attributes.remove(name.as_str()) {
            self.formers.push((name.as_str().to_owned(), old));
            self.updated.insert(name.as_str().to_owned(), Json::Null);
        }
    }

    fn subscribe(&mut self, channel: Channel, allowed: bool, origin: &str, text: Option<&str>) -> Result<(), PortError> {
        let origin = origin.trim();
        if origin.is_empty() || origin.chars().count() > 200 || origin.chars().any(char::is_control) {
            return Err(PortError::Invalid("where a consent comes from is told in 1 to 200 characters".into()));
        }
        let text = text.map(str::trim).filter(|text| !text.is_empty()).map(|text| text.chars().take(200).collect::<String>());
        let consent =
            Consent { channel, allowed, at: self.at, origin: origin.to_owned(), text, source: self.by.clone(), ip: self.ip.clone() };
        let action = match (channel, allowed) {
            (Channel::WebPush, true) => "webpush.subscribe",
            (Channel::WebPush, false) => "webpush.unsubscribe",
            (_, true) => "marketingAgreement.turnOn",
            (_, false) => "marketingAgreement.turnOff",
        };
        self.note(action, json!({"channel": channel.as_str(), "origin": origin, "text": consent.text}));
        self.profile.subscriptions.take(consent.clone());
        self.consents.push(consent);
        Ok(())
    }

    /// Everything as one transaction; what the writer knows is what it will be.
    fn draft(mut self, people: &mut People, id: &ProfileId, email: Option<Identifier>) -> Draft {
        let mut draft = Draft::new(people, &Default::default());
        if let Some(identifier) = email {
            self.profile.email = Some(identifier.value.clone());
            let fresh = || Some(Identity { profile: id.clone(), epoch: 0, first: self.at, last: end_of_hour(self.at), device: None });
            let known = people.identities.entry(identifier.clone()).or_default();
            if known.is_none() {
                *known = fresh();
            }
            draft.touch(identifier, 0);
        }
        if !self.updated.is_empty() {
            let updated = std::mem::take(&mut self.updated);
            self.notes.insert(0, ("profile.updated", updated));
        }
        people.profiles.insert(id.clone(), self.profile);
        draft.change(id);
        for (name, value) in self.names {
            draft.note_attribute(people, &name, &value, self.at);
        }
        for (name, old) in &self.formers {
            draft.note_former(id, name, old, self.at, self.by);
        }
        for consent in &self.consents {
            draft.note_consent(id, &self.key.subject(), consent);
        }
        for (tag, by) in self.tags {
            draft.count_tag(tag, by);
        }
        let resolution = Resolution { identity: self.key.clone(), profile: id.clone(), steps: Vec::new(), conflict: None };
        let author = match self.by {
            Source::Person(name) => Json::String(name.clone()),
            _ => Json::Null,
        };
        for (action, mut params) in self.notes {
            params.retain(|_, value| !value.is_null() || action == "profile.updated");
            params.insert("$by".into(), author.clone());
            draft.note_event(people, &incoming(action, params, self.key, self.at, self.ip.clone()), &resolution);
        }
        draft
    }
}

/// The event of a change, made by the product and no activity of the person.
pub(crate) fn incoming(action: &'static str, params: Map<String, Json>, key: &IdentityKey, at: Timestamp, ip: Option<String>) -> Incoming {
    Incoming {
        id: EventId::parse(&uuid::Uuid::now_v7().to_string()).expect("a UUID is an event id"),
        action: Action::parse(action).expect("the product's own actions are actions"),
        at,
        received: at,
        sent: None,
        source: SOURCE.into(),
        ip,
        identifiers: vec![key.identifier.clone()],
        params,
        context: Map::new(),
        traits: Vec::new(),
        device: None,
        position: None,
        active: false,
        derived: Vec::new(),
        trust: Trust::Server,
        library: String::new(),
    }
}

/// The row of a statement in the ledger.
pub(crate) fn consent_row(profile: &ProfileId, subject: &str, consent: &Consent) -> Value {
    let optional = |text: &Option<String>| text.as_deref().map_or(Value::None, crate::row::text);
    Fields::new()
        .set("id", record("consent", &uuid::Uuid::now_v7().simple().to_string()))
        .set("profile", profile.as_str())
        .set("subject", subject)
        .set("channel", consent.channel.as_str())
        .set("allowed", consent.allowed)
        .set("at", consent.at.millis())
        .set("origin", consent.origin.as_str())
        .set("text", optional(&consent.text))
        .set("source", crate::row::json(&consent.source))
        .set("ip", optional(&consent.ip))
        .value()
}

fn consent(mut row: crate::row::Row) -> Option<Consent> {
    Some(Consent {
        channel: Channel::parse(&row.text("channel")?)?,
        allowed: row.flag("allowed"),
        at: row.millis("at")?,
        origin: row.text("origin")?,
        text: row.text("text"),
        source: row.read("source")?,
        ip: row.text("ip"),
    })
}

/// The instant it is, for what this process itself writes.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64))
}
