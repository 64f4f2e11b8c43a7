//! A profile as column 1 shows it (product.md B1–B6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    attribute::{Attribute, AttributeDefinition},
    conflict::Conflict,
    geo::Position,
    identity::{IdentityKey, ProfileId},
    subscription::Subscriptions,
    tag::Worn,
    time::Timestamp,
};

/// What kind of thing spoke.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// A browser on a computer.
    Desktop,
    /// A browser on a phone.
    Phone,
    /// A browser on a tablet.
    Tablet,
    /// A mobile application.
    App,
    /// Not told.
    #[default]
    Unknown,
}

/// What the context of an event tells about the device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceFacts {
    /// What kind of thing it is.
    pub kind: DeviceKind,
    /// Operating system with version: `iOS 19.1`.
    pub system: Option<String>,
    /// Browser with its major version: `Safari 19`.
    pub browser: Option<String>,
    /// Application with version: `Shop 5.2`.
    pub app: Option<String>,
    /// Manufacturer and model: `iPhone 15`.
    pub model: Option<String>,
    /// Whether a push token was sent.
    pub push_token: bool,
}

/// A device or browser of the person: a weak identity that has spoken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its identity; the value is the UUID.
    pub identity: IdentityKey,
    /// What is known about it.
    pub facts: DeviceFacts,
    /// First event.
    pub first_seen: Timestamp,
    /// Latest event, to the hour or better.
    pub last_seen: Timestamp,
}

/// The last known position with its provenance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownPosition {
    /// Where.
    pub position: Position,
    /// When it was sent.
    pub at: Timestamp,
    /// The event's source.
    pub source: String,
}

/// Who somebody is: column 1 whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Who {
    /// The key.
    pub id: ProfileId,
    /// The workspace's own key for the person.
    pub user: Option<String>,
    /// Normalised e-mail; with it the profile is recognised.
    pub email: Option<String>,
    /// Everything known, by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// When the profile was made.
    pub created: Timestamp,
    /// Latest activity; `None` before the first.
    pub last_activity: Option<Timestamp>,
    /// First activity, for "first visit".
    pub first_activity: Option<Timestamp>,
    /// Weak identities, latest first.
    pub devices: Vec<Device>,
    /// Last known position.
    pub position: Option<KnownPosition>,
    /// Events by action; their sum is the number of events.
    pub counts: BTreeMap<String, u64>,
    /// Pairs this profile is in that wait for a person's decision.
    pub conflicts: Vec<Conflict>,
    /// Tags, by name.
    pub tags: Vec<Worn>,
    /// Through which channels the person may be written to.
    pub subscriptions: Subscriptions,
    /// Every attribute of the workspace, the built-in ones first; those this person lacks show N/A.
    pub defined: Vec<AttributeDefinition>,
}

impl Who {
    /// A profile with an e-mail is recognised, without is anonymous.
    pub fn is_recognised(&self) -> bool {
        self.email.is_some()
    }

    /// The text of an attribute; empty and missing are both `None`.
    pub fn text(&self, name: &str) -> Option<String> {
        self.attributes.get(name).and_then(|attribute| plain(&attribute.value))
    }

    /// Name and surname, or what stands for them.
    pub fn name(&self) -> Option<String> {
        display_name(|name| self.text(name))
    }

    /// How many events in all.
    pub fn events(&self) -> u64 {
        self.counts.values().sum()
    }
}

/// A name from attributes: `firstName lastName`, else `name`.
pub fn display_name(text: impl Fn(&str) -> Option<String>) -> Option<String> {
    match (text("firstName"), text("lastName")) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (Some(one), None) | (None, Some(one)) => text("name").or(Some(one)),
        (None, None) => text("name"),
    }
}

/// A value as plain text: lists joined by commas, null and empty as nothing.
pub fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Array(items) => Some(items.iter().filter_map(plain).collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty()),
        Value::Object(_) => Some(value.to_string()),
        other => Some(other.to_string()),
    }
}
