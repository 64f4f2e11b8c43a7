//! Merging and un-merging profiles: identities are re-pointed, no event is rewritten (architecture.md §5).

use serde::{Deserialize, Serialize};

use crate::{identity::ProfileId, time::Timestamp};

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
}
