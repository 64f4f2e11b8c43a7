//! The workspace: its name and what every date in the product depends on.

use serde::{Deserialize, Serialize};

/// Settings of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// Shown in the frame.
    pub name: String,
    /// IANA time zone, such as `Europe/Warsaw`.
    pub time_zone: String,
    /// ISO 4217, for amounts that come without a currency.
    pub currency: String,
}

impl Default for Workspace {
    fn default() -> Self {
        Self { name: "Portrait".into(), time_zone: "UTC".into(), currency: "EUR".into() }
    }
}
