//! What the ingest hands to the store: understood, not yet resolved to a person.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    event::{Action, EventId},
    geo::Position,
    identity::Identifier,
    time::Timestamp,
};

/// What a write key may do (architecture.md §5, last rule).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// A browser key, public: adds events, traits and identities, takes nothing away from a recognised person.
    Browser,
    /// A server key, secret.
    Server,
}

/// One event to be written, with what it brings for the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Message id, or one that was made because none came.
    pub id: EventId,
    /// What happened.
    pub action: Action,
    /// Skew-corrected time.
    pub at: Timestamp,
    /// When the server got it.
    pub received: Timestamp,
    /// The client's own time, verbatim.
    pub sent: Option<String>,
    /// `WEB_DESKTOP`, `SERVER` …
    pub source: String,
    /// The client's address, when known.
    pub ip: Option<String>,
    /// Every identifier the event brings, in any order, without repeats. Never empty: such events are quarantined.
    pub identifiers: Vec<Identifier>,
    /// What the event says about itself.
    pub params: Map<String, Value>,
    /// The circumstances.
    pub context: Map<String, Value>,
    /// Attributes to set, flattened; `Value::Null` clears.
    pub traits: Vec<(String, Value)>,
    /// The device that spoke, when the context tells.
    pub device: Option<crate::profile::DeviceFacts>,
    /// Where the device was, when the context tells.
    pub position: Option<Position>,
    /// False for updates that are no activity of the person (`context.active: false`).
    pub active: bool,
    /// Events that follow from this one, stored with it or not at all.
    pub derived: Vec<Derived>,
    /// Who sent it.
    pub trust: Trust,
    /// The name of the library, for attribute provenance.
    pub library: String,
}

/// An event that follows from another: `product.buy` of a `transaction.charge`. Its id is `message id/n`.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// What happened.
    pub action: Action,
    /// Its own parameters.
    pub params: Map<String, Value>,
}

/// What became of one sent item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// Stored now.
    Stored,
    /// Was stored before: sending again is a no-op.
    Repeated,
    /// Stored on the identity it names first, and a pair of profiles is proposed for merging.
    Conflict {
        /// Why nothing joined by itself.
        reason: crate::conflict::Reason,
    },
    /// Not understood; kept in quarantine with the reason.
    Quarantined {
        /// What is wrong with it, for a developer.
        reason: String,
    },
}
