//! Why a panel could not be saved, in one line.

use serde::{Deserialize, Serialize};

use crate::{error::AppError, messages::Messages, ui::error_state::explain};

/// Why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why", content = "what")]
pub enum Trouble {
    /// So many fields have an error.
    Wrong(usize),
    /// So many fields were changed by somebody else.
    Meanwhile(usize),
    /// A name is no tag's.
    Tag,
    /// The server refused or did not answer.
    Failed(AppError),
}

impl Trouble {
    /// In the words of the catalogue.
    pub fn words(&self, texts: &Messages) -> String {
        match self {
            Self::Wrong(n) => (texts.edit.wrong)(*n),
            Self::Meanwhile(n) => (texts.edit.meanwhile)(*n),
            Self::Tag => texts.edit.tag_invalid.to_owned(),
            Self::Failed(error) => explain(texts, error).to_owned(),
        }
    }
}
