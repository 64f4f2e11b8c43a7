//! Items that were sent but could not be understood (product.md E6): kept, with the reason.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// One item in quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Hash of the raw item: the same item is kept once.
    pub id: String,
    /// When it came first.
    pub received: Timestamp,
    /// Which key sent it.
    pub key: String,
    /// What is wrong, for a developer.
    pub reason: String,
    /// The item as it came, cut to 32 KB.
    pub raw: String,
}
