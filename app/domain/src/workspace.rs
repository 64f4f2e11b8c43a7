//! The workspace: its name and what every date in the product depends on (product.md G0).

use serde::{Deserialize, Serialize};

use crate::{currency::Currency, time::Timestamp};

/// Longest name of a workspace, in characters.
pub const LONGEST_NAME: usize = 60;

/// How [`crate::port::PortError::Invalid`] begins when nobody knows the time zone; what was given follows.
pub const UNKNOWN_ZONE: &str = "unknown time zone: ";

/// Settings of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// Shown in the frame.
    pub name: String,
    /// IANA time zone, such as `Europe/Warsaw`; one that the server's zone tables know.
    pub time_zone: String,
    /// For amounts that come without a currency.
    pub currency: Currency,
}

impl Default for Workspace {
    fn default() -> Self {
        Self { name: "Portrait".into(), time_zone: "UTC".into(), currency: Currency::default() }
    }
}

/// The name of a workspace as given, on one line; `None` when nothing is left of it or it is too long.
pub fn workspace_name(given: &str) -> Option<String> {
    let name = given.split_whitespace().collect::<Vec<_>>().join(" ");
    let sound = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    sound.then_some(name)
}

/// The demo in a workspace: how far it is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo {
    /// When the filling began. The data ends on this day, however long the filling takes.
    pub began: Timestamp,
    /// How many of the demo's customers are there, with everything they did.
    pub customers: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_name_is_one_line_of_1_to_60_characters() {
        assert_eq!(workspace_name("  Zielnik \n sp. z o.o. ").as_deref(), Some("Zielnik sp. z o.o."));
        assert_eq!(workspace_name(" \t "), None);
        assert_eq!(workspace_name("a\u{0}b"), None);
        assert_eq!(workspace_name(&"ż".repeat(61)), None);
        assert!(workspace_name(&"ż".repeat(60)).is_some());
    }

    #[test]
    fn settings_of_an_earlier_version_are_read() {
        let stored = r#"{"name":"Portrait","time_zone":"Europe/Warsaw","currency":"EUR"}"#;
        let read: Workspace = serde_json::from_str(stored).unwrap();
        assert_eq!((read.time_zone.as_str(), read.currency.as_str()), ("Europe/Warsaw", "EUR"));
    }
}
