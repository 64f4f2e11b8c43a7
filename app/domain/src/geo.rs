//! Where a person was (product.md B5).

use serde::{Deserialize, Serialize};

/// A position as the context of an event gave it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Degrees north, −90 to 90, when known to the degree.
    pub latitude: Option<f64>,
    /// Degrees east, −180 to 180.
    pub longitude: Option<f64>,
    /// City, as sent.
    pub city: Option<String>,
    /// Region or province, as sent.
    pub region: Option<String>,
    /// Country, as sent.
    pub country: Option<String>,
}

impl Position {
    /// True when nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
