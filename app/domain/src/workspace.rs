//! The workspace: its name and what every date in the product depends on.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

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

/// The demo in a workspace: how far it is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo {
    /// When the filling began. The data ends on this day, however long the filling takes.
    pub began: Timestamp,
    /// How many of the demo's customers are there, with everything they did.
    pub customers: u32,
}
