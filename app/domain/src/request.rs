//! The last requests to the ingest, for *Data in* (product.md E7).

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// One request and what became of its items. Held in memory: the newest 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Counts up from the start of the process.
    pub number: u64,
    /// When it came.
    pub at: Timestamp,
    /// Path, without the query.
    pub path: String,
    /// HTTP status that was answered.
    pub status: u16,
    /// The public id of the key, when one was recognised.
    pub key: Option<String>,
    /// The library, as it names itself.
    pub library: Option<String>,
    /// Items in the request.
    pub items: u32,
    /// Items stored now.
    pub stored: u32,
    /// Items that had been stored before.
    pub repeated: u32,
    /// Items in conflict.
    pub conflicts: u32,
    /// Items in quarantine.
    pub quarantined: u32,
    /// The first reason why something was refused.
    pub reason: Option<String>,
    /// First 2,000 characters of the body, for the debugger.
    pub sample: String,
}
