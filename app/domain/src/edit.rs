//! Edits: what a person of the workspace changes on a profile (product.md C).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    attribute::{Attribute, AttributeName, Source, ValueError},
    commit::Cursor,
    subscription::Channel,
    tag::TagId,
    time::Timestamp,
};

/// Most changes in one edit.
pub const MAX_CHANGES: usize = 500;

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// Gives an attribute a value; `None` clears it: the person is asked and nothing is known, N/A.
    Set {
        /// Which.
        name: AttributeName,
        /// The value, of the definition's type.
        value: Option<Value>,
        /// The value that the editor saw; somebody else's change since is shown, not overwritten (C7).
        seen: Option<Value>,
    },
    /// Takes an attribute off this person.
    Remove {
        /// Which.
        name: AttributeName,
        /// As in [`Self::Set`].
        seen: Option<Value>,
    },
    /// Gives a tag; having it already is no error.
    AddTag {
        /// Which.
        tag: TagId,
    },
    /// Takes a tag away; not having it is no error.
    RemoveTag {
        /// Which.
        tag: TagId,
    },
    /// Notes what the person said about a channel.
    Subscribe {
        /// Which.
        channel: Channel,
        /// Allowed, or not any more.
        allowed: bool,
        /// Where from, in words; 1–200 characters.
        origin: String,
        /// The version of the text agreed to.
        text: Option<String>,
    },
}

/// Everything that one person saves at once: all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// In the order in which they are applied.
    pub changes: Vec<Change>,
    /// The editor's address, for the proof of consent; filled in by the server, never by the browser.
    #[serde(skip)]
    pub ip: Option<String>,
}

/// What became of an edit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// Everything is stored; a page that contains this position shows it. An edit that changes nothing is saved, too.
    Saved {
        /// The position of the commit.
        at: Cursor,
    },
    /// Somebody changed these fields meanwhile; nothing was stored.
    Stale {
        /// The fields, as they are now.
        fields: Vec<Stale>,
    },
    /// These values cannot be taken; nothing was stored.
    Refused {
        /// The fields and why.
        fields: Vec<(AttributeName, ValueError)>,
    },
}

/// A field that is no longer what the editor saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stale {
    /// Which.
    pub name: AttributeName,
    /// As it is now; `None`: taken off.
    pub current: Option<Attribute>,
}

/// A value that an attribute had once (C8). What it is now stands on the profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Former {
    /// The value with its provenance.
    pub attribute: Attribute,
    /// Until when.
    pub until: Timestamp,
    /// Who replaced or removed it.
    pub by: Source,
}

impl Edit {
    /// An edit of one change.
    pub fn one(change: Change) -> Self {
        Self { changes: vec![change], ip: None }
    }
}
