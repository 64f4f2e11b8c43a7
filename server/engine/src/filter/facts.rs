//! What conditions ask about one person.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    attribute::Attribute,
    subscription::{Channel, Subscriptions},
    tag::TagId,
    time::Timestamp,
};
use serde_json::Value as Json;

/// One person, as far as conditions go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    attributes: BTreeMap<Box<str>, Json>,
    tags: BTreeSet<TagId>,
    consents: [Option<bool>; Channel::ALL.len()],
    /// With an e-mail address.
    pub recognised: bool,
    /// When the profile was made.
    pub created: Timestamp,
    /// Latest activity.
    pub last_activity: Option<Timestamp>,
}

impl Facts {
    /// From what is stored. Whether a message may be sent is never asked here: this only tells what the person said.
    pub fn new(
        attributes: &BTreeMap<String, Attribute>,
        tags: impl IntoIterator<Item = TagId>,
        subscriptions: &Subscriptions,
        recognised: bool,
        created: Timestamp,
        last_activity: Option<Timestamp>,
    ) -> Self {
        Self {
            attributes: attributes
                .iter()
                .filter(|(_, attribute)| !attribute.value.is_null())
                .map(|(name, attribute)| (name.as_str().into(), attribute.value.clone()))
                .collect(),
            tags: tags.into_iter().collect(),
            consents: Channel::ALL.map(|channel| subscriptions.shown(channel).map(|consent| consent.allowed)),
            recognised,
            created,
            last_activity,
        }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&Json> {
        self.attributes.get(name)
    }

    pub(super) fn has_tag(&self, tag: &TagId) -> bool {
        self.tags.contains(tag)
    }

    pub(super) fn allows(&self, channel: Channel) -> Option<bool> {
        Channel::ALL.iter().position(|each| *each == channel).and_then(|at| self.consents[at])
    }
}
