//! Events: something one identity did at one instant.

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{identity::IdentityKey, time::Timestamp};

/// The key of an event: the message id, or `message id/n` for one that was derived from it.
///
/// 1–120 characters without control characters; the tracking API allows message ids of 100.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventId(String);

impl EventId {
    /// Accepts 1–120 characters, none of them a control character.
    pub fn parse(text: &str) -> Option<Self> {
        let sound = !text.is_empty() && text.chars().count() <= 120 && !text.chars().any(char::is_control);
        sound.then(|| Self(text.to_owned()))
    }

    /// The id of the `n`-th event derived from this one.
    #[must_use]
    pub fn derived(&self, n: usize) -> Self {
        Self(format!("{}/{n}", self.0))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EventId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("an event id has 1 to 120 printable characters")
    }
}

impl From<EventId> for String {
    fn from(id: EventId) -> Self {
        id.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of what happened: `product.view`, `transaction.charge`, or any name an SDK sends, kept verbatim.
///
/// 1–200 characters without control characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Action(String);

impl Action {
    /// Accepts 1–200 characters, none of them a control character, after trimming.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let sound = !text.is_empty() && text.chars().count() <= 200 && !text.chars().any(char::is_control);
        sound.then(|| Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Action {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("an action has 1 to 200 printable characters")
    }
}

impl From<Action> for String {
    fn from(action: Action) -> Self {
        action.0
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One stored event, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its key; sending it again is a no-op for ever (architecture.md §4).
    pub id: EventId,
    /// The identity it arrived with; it stays there through merges.
    pub identity: IdentityKey,
    /// What happened.
    pub action: Action,
    /// When it happened: skew corrected, and never in the future (analytics.md V7).
    pub at: Timestamp,
    /// When the server got it.
    pub received: Timestamp,
    /// The time as the client sent it, verbatim, when it sent one.
    pub sent: Option<String>,
    /// Where it came from: `WEB_DESKTOP`, `WEB_MOBILE`, `MOBILE_APP`, `SERVER` …
    pub source: String,
    /// The client's address, when known.
    pub ip: Option<String>,
    /// What the event says about itself.
    pub params: Map<String, Value>,
    /// What the SDK says about the circumstances: page, campaign, device, library …
    pub context: Map<String, Value>,
}

/// The place of an event in a timeline: by time, then by id (analytics.md G7), as one sortable text.
///
/// Thirteen hex digits of the time, moved so that years before 1970 sort too, then the id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Place(String);

impl Place {
    /// The place of the event `id` that happened at `at`.
    pub fn of(at: Timestamp, id: &EventId) -> Self {
        Self(format!("{}{}", Self::prefix(at), id.as_str()))
    }

    /// Before every event of `at`, after every earlier one.
    pub fn start_of(at: Timestamp) -> Self {
        Self(Self::prefix(at))
    }

    /// A place that came back from a browser or a database; any text is one, it only has to sort.
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The sortable text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn prefix(at: Timestamp) -> String {
        format!("{:013x}", at.millis().wrapping_add(1 << 46))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_sort_by_time_and_then_by_id(a in -62_135_596_800_000_i64..253_402_207_200_000, b in -62_135_596_800_000_i64..253_402_207_200_000, x in "[a-z0-9/-]{1,12}", y in "[a-z0-9/-]{1,12}") {
            let (ta, tb) = (Timestamp::from_millis(a), Timestamp::from_millis(b));
            let (ia, ib) = (EventId::parse(&x).unwrap(), EventId::parse(&y).unwrap());
            prop_assert_eq!(Place::of(ta, &ia).cmp(&Place::of(tb, &ib)), (ta, ia).cmp(&(tb, ib)));
        }
    }
}
