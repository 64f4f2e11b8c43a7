//! Conflicts: two profiles that may be one person, and why nothing joined by itself (architecture.md §5).

use serde::{Deserialize, Serialize};

use crate::{event::EventId, identity::ProfileId, time::Timestamp};

/// Why an event's identifiers could not be brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The device belongs to a person with another strong identifier, and the strong one sent belongs to somebody else.
    DeviceOfAnother,
    /// A known user id came with an e-mail that belongs to another profile.
    EmailOfAnother,
    /// A known e-mail came with a user id that belongs to another profile.
    UserOfAnother,
    /// The profile already has another value of this strong kind.
    SecondValue,
    /// A browser key tried to take an identifier away from a recognised profile.
    NotTrusted,
}

/// A pair proposed to a person for merging.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The profile that the event was stored on.
    pub profile: ProfileId,
    /// The other one; `None` where the identifier belongs to nobody else.
    pub other: Option<ProfileId>,
    /// Why.
    pub reason: Reason,
    /// The event that showed it.
    pub event: EventId,
    /// When.
    pub at: Timestamp,
}
