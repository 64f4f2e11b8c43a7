//! What one line says about an event, taken from its parameters (product.md B9).

use serde::{Deserialize, Serialize};

/// The parts of a line. The words around them come from the message catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Headline {
    /// What it was done to: a product's name, a page's title, a search text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// An amount as decimal text, with its currency when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<(String, Option<String>)>,
    /// How many things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The quiet second line: order number, path, campaign, joined by " · ".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// True for events that a generator made, not a person.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub generated: bool,
}
