//! What a person decides about a merge: whose value stays, and who gets what was entered since.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{subscription::Channel, tag::TagId};

/// Something of which a profile has one value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The workspace's own key for the person.
    User,
    /// The e-mail address, as identifier and attribute.
    Email,
    /// Any other attribute.
    Attribute(String),
}

impl Field {
    /// The field that an attribute belongs to.
    pub fn of(attribute: &str) -> Self {
        if attribute == "email" { Self::Email } else { Self::Attribute(attribute.to_owned()) }
    }

    /// The text that stands for it in forms.
    pub fn key(&self) -> String {
        match self {
            Self::User => "user".into(),
            Self::Email => "email".into(),
            Self::Attribute(name) => format!("a.{name}"),
        }
    }

    /// Reads [`Self::key`] back.
    pub fn parse(key: &str) -> Option<Self> {
        match key {
            "user" => Some(Self::User),
            "email" => Some(Self::Email),
            _ => key.strip_prefix("a.").map(|name| Self::Attribute(name.to_owned())),
        }
    }
}

/// The fields of which the joining profile's value is taken; of all others the staying one's, where it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Choices(BTreeSet<Field>);

impl Choices {
    /// Takes the joining profile's value.
    pub fn take(&mut self, field: Field) {
        self.0.insert(field);
    }

    /// Whether the joining profile's value is taken.
    pub fn takes(&self, field: &Field) -> bool {
        self.0.contains(field)
    }
}

impl FromIterator<Field> for Choices {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

/// Something that was entered by hand while two profiles were one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A value.
    Attribute(String),
    /// A tag that was given.
    Tag(TagId),
    /// A permission that was noted. A refusal is not shared out: it stays on both.
    Consent(Channel),
}

impl Item {
    /// The text that stands for it in forms.
    pub fn key(&self) -> String {
        match self {
            Self::Attribute(name) => format!("a.{name}"),
            Self::Tag(tag) => format!("t.{}", tag.as_str()),
            Self::Consent(channel) => format!("c.{}", channel.as_str()),
        }
    }

    /// Reads [`Self::key`] back.
    pub fn parse(key: &str) -> Option<Self> {
        let (kind, rest) = key.split_once('.')?;
        match kind {
            "a" => Some(Self::Attribute(rest.to_owned())),
            "t" => TagId::parse(rest).map(Self::Tag),
            "c" => Channel::parse(rest).map(Self::Consent),
            _ => None,
        }
    }
}

/// Who gets something when two who were one become two again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// The profile that stays.
    Winner,
    /// The profile that comes back.
    Loser,
    /// Both.
    Both,
}

impl To {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Winner, Self::Loser, Self::Both];

    /// The word that stands for it in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Winner => "winner",
            Self::Loser => "loser",
            Self::Both => "both",
        }
    }

    /// Reads [`Self::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|to| to.as_str() == text)
    }

    /// Whether the profile that stays gets it.
    pub fn to_winner(self) -> bool {
        self != Self::Loser
    }

    /// Whether the profile that comes back gets it.
    pub fn to_loser(self) -> bool {
        self != Self::Winner
    }
}

/// Who gets what was entered by hand; what is not named goes where it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares(BTreeMap<Item, To>);

impl Shares {
    /// Assigns something.
    pub fn assign(&mut self, item: Item, to: To) {
        self.0.insert(item, to);
    }

    /// Who gets it, when somebody said so.
    pub fn of(&self, item: &Item) -> Option<To> {
        self.0.get(item).copied()
    }
}
