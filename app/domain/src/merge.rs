//! Merging and un-merging profiles: identities are re-pointed, no event is rewritten (architecture.md §5).

mod choice;
mod held;
mod preview;
mod separation;

use serde::{Deserialize, Serialize};

pub use self::{
    choice::{Choices, Field, Item, Shares, To},
    held::Held,
    preview::{Difference, Meeting, Preview, Told, preview},
    separation::{Past, Separated, Since, separate},
};
use crate::{
    attribute::{Attribute, AttributeDefinition, Source},
    identity::{IdentityKey, ProfileId},
    subscription::Subscriptions,
    tag::Worn,
    time::Timestamp,
};

/// Most identities that may come together by a merge by hand.
pub const MOST_IDENTITIES: usize = 50;

/// How a refusal begins when more than [`MOST_IDENTITIES`] would come together.
pub const TOO_MANY: &str = "too many identities";

/// A merge that was made and can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The key of the merge.
    pub id: String,
    /// The profile that stays.
    pub winner: ProfileId,
    /// The profile whose identities moved.
    pub loser: ProfileId,
    /// When.
    pub at: Timestamp,
    /// True for an anonymous profile that joined by itself.
    pub automatic: bool,
    /// When it was taken back.
    pub undone: Option<Timestamp>,
    /// What the profile that joined was called, when it had a name.
    pub name: Option<String>,
    /// Who merged; `None` where nobody noted it.
    pub by: Option<Source>,
}

/// What taking a merge back would make, before it is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Separation {
    /// The merge.
    pub merge: Merge,
    /// The profile that stays.
    pub winner: Apart,
    /// The profile that comes back.
    pub loser: Apart,
    /// What was entered by hand since, to be assigned.
    pub since: Vec<Since>,
    /// The workspace's attributes, for their names.
    pub defined: Vec<AttributeDefinition>,
}

/// One of two profiles after a merge was taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Apart {
    /// What it is called.
    pub name: Option<String>,
    /// Its attributes.
    pub attributes: std::collections::BTreeMap<String, Attribute>,
    /// Its tags, by name.
    pub tags: Vec<Worn>,
    /// What counts on each channel.
    pub subscriptions: Subscriptions,
    /// Its identities, and how many events each brings.
    pub identities: Vec<(IdentityKey, Counted)>,
}

/// A number that was counted up to a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// How many, at least.
    pub n: u64,
    /// True when there are more.
    pub more: bool,
}

#[cfg(test)]
mod tests;
