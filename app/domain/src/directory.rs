//! The directory: the list of people (product.md A).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{attribute::Attribute, condition::Condition, identity::ProfileId, subscription::Subscriptions, tag::TagId, time::Timestamp};

/// Who is wanted: what is searched for, and the filter (product.md A1, A2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Any part of name, e-mail, phone, company or identifier; empty: everybody.
    pub search: String,
    /// What must hold besides.
    pub condition: Condition,
}

impl Wanted {
    /// Everybody.
    pub fn everybody() -> Self {
        Self { search: String::new(), condition: Condition::everybody() }
    }

    /// True when nothing is asked.
    pub fn is_everybody(&self) -> bool {
        self.search.trim().is_empty() && self.condition.is_everybody()
    }
}

/// A person with everything that conditions ask about.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The line of the directory.
    pub person: Person,
    /// Every attribute.
    pub attributes: BTreeMap<String, Attribute>,
    /// Every tag.
    pub tags: Vec<TagId>,
    /// What they said about channels.
    pub subscriptions: Subscriptions,
    /// When the profile was made.
    pub created: Timestamp,
}

/// One line of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The profile.
    pub id: ProfileId,
    /// Name and surname, when known.
    pub name: Option<String>,
    /// Normalised e-mail, when recognised.
    pub email: Option<String>,
    /// The workspace's own key for the person, when known.
    pub user: Option<String>,
    /// Phone, as given.
    pub phone: Option<String>,
    /// City, as given.
    pub city: Option<String>,
    /// Company, as given.
    pub company: Option<String>,
    /// How many events.
    pub events: u64,
    /// Latest activity.
    pub last_activity: Timestamp,
}

/// A stretch of the directory, most recently active first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryPage {
    /// The lines.
    pub people: Vec<Person>,
    /// Where to go on.
    pub next: Option<DirectoryPlace>,
    /// How many profiles there are in all, or how many match the search.
    pub total: u64,
    /// True while the search index is still being read after a start; the answer may then be incomplete.
    pub indexing: bool,
}

/// Where in the directory: after this person, by latest activity and then by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DirectoryPlace {
    /// Latest activity of the last person shown.
    pub last_activity: Timestamp,
    /// The last person shown.
    pub id: ProfileId,
}

impl DirectoryPlace {
    /// Text form for links: `millis-id`.
    pub fn to_text(&self) -> String {
        format!("{}-{}", self.last_activity.millis(), self.id)
    }

    /// Reads the text form.
    pub fn parse(text: &str) -> Option<Self> {
        let (millis, id) = text.rsplit_once('-')?;
        Some(Self { last_activity: Timestamp::from_millis(millis.parse().ok()?), id: ProfileId::parse(id)? })
    }
}
