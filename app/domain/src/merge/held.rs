//! What a merge brings together of a profile: everything but its events, their counts and its identities.

use std::collections::BTreeMap;

use super::{Choices, Field};
use crate::{
    attribute::Attribute,
    profile::{KnownPosition, Who, plain},
    subscription::Subscriptions,
    tag::{TagId, Tagging},
    time::Timestamp,
};

/// A profile as far as a merge is concerned. Browser and database make the same of two of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The workspace's own key for the person.
    pub user: Option<String>,
    /// Normalised e-mail.
    pub email: Option<String>,
    /// Everything known, by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// Last known position.
    pub position: Option<KnownPosition>,
    /// When the profile was made.
    pub created: Timestamp,
    /// Tags.
    pub tags: BTreeMap<TagId, Tagging>,
    /// What counts on each channel.
    pub subscriptions: Subscriptions,
}

impl Held {
    /// What a page knows of it.
    pub fn of(who: &Who) -> Self {
        Self {
            user: who.user.clone(),
            email: who.email.clone(),
            attributes: who.attributes.clone(),
            position: who.position.clone(),
            created: who.created,
            tags: who.tags.iter().map(|worn| (worn.tag.id.clone(), worn.tagging.clone())).collect(),
            subscriptions: who.subscriptions.clone(),
        }
    }

    /// Takes another profile in. Of two values the chosen one stays, else this profile's own; of two consents the stricter; of
    /// two positions the later; tags are united.
    pub fn join(&mut self, other: &Self, choices: &Choices) {
        for (name, theirs) in &other.attributes {
            let takes = match self.attributes.get(name) {
                None => true,
                Some(ours) => match (plain(&ours.value), plain(&theirs.value)) {
                    (None, Some(_)) => true,
                    (Some(ours), Some(theirs)) => ours != theirs && choices.takes(&Field::of(name)),
                    (_, None) => false,
                },
            };
            if takes {
                self.attributes.insert(name.clone(), theirs.clone());
            }
        }
        if other.position.as_ref().is_some_and(|theirs| self.position.as_ref().is_none_or(|ours| ours.at < theirs.at)) {
            self.position.clone_from(&other.position);
        }
        for (tag, tagging) in &other.tags {
            self.tags.entry(tag.clone()).or_insert_with(|| tagging.clone());
        }
        self.subscriptions.absorb(&other.subscriptions);
        for (ours, theirs, field) in [(&mut self.user, &other.user, Field::User), (&mut self.email, &other.email, Field::Email)] {
            if ours.is_none() || (theirs.is_some() && choices.takes(&field)) {
                ours.clone_from(theirs);
            }
        }
        self.created = self.created.min(other.created);
    }

    /// Of everything that both know differently, what does not stay.
    pub fn lost<'a>(&'a self, other: &'a Self, choices: &Choices) -> Vec<(&'a str, &'a Attribute)> {
        self.attributes
            .iter()
            .filter_map(|(name, ours)| {
                let theirs = other.attributes.get(name)?;
                let (our_text, their_text) = (plain(&ours.value)?, plain(&theirs.value)?);
                let lost = if choices.takes(&Field::of(name)) { ours } else { theirs };
                (our_text != their_text).then_some((name.as_str(), lost))
            })
            .collect()
    }
}
