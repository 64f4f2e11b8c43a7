//! Numbers, amounts, dates and times as text, the same on both sides (architecture.md §6, last point).

use serde::{Deserialize, Serialize};

/// How the reader writes numbers and times; from `Accept-Language`, sent along with the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// 1,234.5
    #[default]
    English,
    /// 1.234,5
    German,
    /// 1 234,5
    Polish,
}

impl Locale {
    /// The best of the languages a browser asks for.
    pub fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .find_map(|part| match part.split([';', '-']).next()?.trim() {
                "en" => Some(Self::English),
                "de" => Some(Self::German),
                "pl" => Some(Self::Polish),
                _ => None,
            })
            .unwrap_or_default()
    }
}
