//! What a merge would make, before it is done.

use serde_json::Value;

use super::{Choices, Field, Held};
use crate::{
    attribute::Attribute,
    fold::fold,
    profile::{Who, plain},
    subscription::{Channel, Consent},
    tag::Worn,
};

/// A value of one of the two.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The value.
    pub value: Value,
    /// How it is known, where it is an attribute.
    pub known: Option<Attribute>,
}

/// A field that both know, and know differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Which.
    pub field: Field,
    /// What the staying profile says.
    pub winner: Told,
    /// What the joining one says.
    pub loser: Told,
    /// Whether the joining one's value is taken.
    pub takes_loser: bool,
}

/// A channel about which the two said something else, or only one of them said anything.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// Which.
    pub channel: Channel,
    /// What the staying profile said.
    pub winner: Option<Consent>,
    /// What the joining one said.
    pub loser: Option<Consent>,
    /// What will count: the stricter.
    pub counts: Consent,
}

/// What a merge would make.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The profile that there will be.
    pub whole: Who,
    /// Fields to choose in; by key.
    pub differences: Vec<Difference>,
    /// Channels where something changes.
    pub meetings: Vec<Meeting>,
    /// Tags that the joining profile brings.
    pub tags: Vec<Worn>,
}

/// What merging `loser` into `winner` would make: the same as the database makes of it.
pub fn preview(winner: &Who, loser: &Who, choices: &Choices) -> Preview {
    let mut held = Held::of(winner);
    held.join(&Held::of(loser), choices);
    let brought: Vec<Worn> = loser.tags.iter().filter(|worn| winner.tags.iter().all(|ours| ours.tag.id != worn.tag.id)).cloned().collect();
    let mut tags: Vec<Worn> = winner.tags.iter().chain(&brought).cloned().collect();
    tags.sort_by_cached_key(|worn| fold(worn.tag.name.as_str()));
    let mut devices: Vec<_> = winner.devices.iter().chain(&loser.devices).cloned().collect();
    devices.sort_by(|a, b| b.last_seen.cmp(&a.last_seen).then_with(|| b.identity.cmp(&a.identity)));
    let mut counts = winner.counts.clone();
    for (action, n) in &loser.counts {
        *counts.entry(action.clone()).or_default() += n;
    }
    let whole = Who {
        id: winner.id.clone(),
        user: held.user,
        email: held.email,
        attributes: held.attributes,
        created: held.created,
        last_activity: winner.last_activity.max(loser.last_activity),
        first_activity: [winner.first_activity, loser.first_activity].into_iter().flatten().min(),
        devices,
        position: held.position,
        counts,
        conflicts: winner.conflicts.iter().filter(|conflict| conflict.other.as_ref() != Some(&loser.id)).cloned().collect(),
        tags,
        subscriptions: held.subscriptions,
        defined: winner.defined.clone(),
    };
    let meetings = Channel::ALL
        .into_iter()
        .filter_map(|channel| {
            let counts = whole.subscriptions.shown(channel)?.clone();
            let (ours, theirs) = (winner.subscriptions.shown(channel), loser.subscriptions.shown(channel));
            let same = ours.is_some_and(|ours| theirs.is_some_and(|theirs| ours.allowed == theirs.allowed));
            (!same).then(|| Meeting { channel, winner: ours.cloned(), loser: theirs.cloned(), counts })
        })
        .collect();
    Preview { differences: differences(winner, loser, choices), meetings, tags: brought, whole }
}

fn differences(winner: &Who, loser: &Who, choices: &Choices) -> Vec<Difference> {
    let told = |who: &Who, field: &Field| {
        let name = match field {
            Field::User => return who.user.clone().map(|user| Told { value: Value::String(user), known: None }),
            Field::Email => "email",
            Field::Attribute(name) => name,
        };
        let known = who.attributes.get(name).filter(|attribute| plain(&attribute.value).is_some()).cloned();
        let identifier = if *field == Field::Email { who.email.clone().map(Value::String) } else { None };
        let value = identifier.or_else(|| known.as_ref().map(|attribute| attribute.value.clone()))?;
        Some(Told { value, known })
    };
    let attributes = winner.attributes.keys().filter(|name| *name != "email").map(|name| Field::of(name));
    [Field::User, Field::Email]
        .into_iter()
        .chain(attributes)
        .filter_map(|field| {
            let (ours, theirs) = (told(winner, &field)?, told(loser, &field)?);
            let takes_loser = choices.takes(&field);
            (plain(&ours.value) != plain(&theirs.value)).then_some(Difference { field, winner: ours, loser: theirs, takes_loser })
        })
        .collect()
}
