//! Conditions on a profile as trees of questions: what filters of the directory are made of, and what segmentations extend
//! (product.md A2; analytics.md S2, S3, O).
//!
//! Only what is asked; what the answer is, the engine computes.

mod place;
mod row;
mod test;

use serde::{Deserialize, Serialize};

pub use self::{
    place::Place,
    row::{About, Is, RowError, Subject, question},
    test::{DateTest, Decimal, ListTest, NumberTest, Test, TextTest, Unit, When},
};
use crate::{attribute::AttributeName, subscription::Channel, tag::TagId};

/// Most questions in one tree.
pub const MAX_LEAVES: usize = 200;
/// Deepest nesting of groups that is taken, for the sake of whoever reads it; nothing in the meaning limits it.
pub const MAX_DEPTH: usize = 32;

/// How the parts of a group come together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// Every part holds.
    #[default]
    All,
    /// At least one part holds.
    Any,
}

/// A tree of questions. Every node can be negated, and that is exactly its complement (analytics.md S2, O1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "node")]
pub enum Condition {
    /// Parts together. Without parts: everybody for [`Join::All`], nobody for [`Join::Any`].
    Group {
        /// How.
        join: Join,
        /// The complement.
        #[serde(default)]
        not: bool,
        /// The parts.
        of: Vec<Condition>,
    },
    /// One question.
    Leaf {
        /// The complement, also where nothing is known.
        #[serde(default)]
        not: bool,
        /// The question.
        ask: Question,
    },
}

/// One question about a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "about")]
pub enum Question {
    /// An attribute.
    Attribute {
        /// Which.
        name: AttributeName,
        /// What its value must be.
        test: Test,
    },
    /// Whether the person has a tag.
    Tag {
        /// Which.
        tag: TagId,
    },
    /// What the person said about a channel.
    Consent {
        /// Which.
        channel: Channel,
        /// Allowed, refused, or (`None`) never asked.
        allowed: Option<bool>,
    },
    /// A profile with an e-mail address.
    Recognised,
    /// When the profile was made.
    Created {
        /// What it must be.
        test: DateTest,
    },
    /// The latest activity; a person without one has none.
    LastActivity {
        /// What it must be.
        test: DateTest,
    },
}

/// Why a condition cannot be saved. The words come from the message catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "error")]
pub enum ConditionError {
    /// More than [`MAX_LEAVES`] questions, or nested deeper than [`MAX_DEPTH`].
    #[error("too large")]
    TooLarge,
    /// A regular expression that cannot be read (analytics.md O3).
    #[error("not a regular expression at {at}: {why}")]
    Pattern {
        /// The byte at which it goes wrong.
        at: usize,
        /// Why, for whoever wrote it.
        why: String,
    },
    /// A date that does not exist, or a number that is none.
    #[error("not a value: {0}")]
    Value(String),
}

impl Condition {
    /// Everybody.
    pub fn everybody() -> Self {
        Self::Group { join: Join::All, not: false, of: Vec::new() }
    }

    /// One question.
    pub fn ask(ask: Question) -> Self {
        Self::Leaf { not: false, ask }
    }

    /// True for the group without parts that stands for everybody.
    pub fn is_everybody(&self) -> bool {
        matches!(self, Self::Group { join: Join::All, not: false, of } if of.is_empty())
    }

    /// Every question in the tree, from left to right.
    pub fn questions(&self) -> Vec<&Question> {
        match self {
            Self::Group { of, .. } => of.iter().flat_map(Self::questions).collect(),
            Self::Leaf { ask, .. } => vec![ask],
        }
    }

    /// Whether the tree is within its bounds.
    ///
    /// # Errors
    /// [`ConditionError::TooLarge`].
    pub fn check_size(&self) -> Result<(), ConditionError> {
        fn depth(condition: &Condition) -> usize {
            match condition {
                Condition::Group { of, .. } => 1 + of.iter().map(depth).max().unwrap_or(0),
                Condition::Leaf { .. } => 0,
            }
        }
        let sound = self.questions().len() <= MAX_LEAVES && depth(self) <= MAX_DEPTH;
        if sound { Ok(()) } else { Err(ConditionError::TooLarge) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_a_tree_reads_back_from_its_text_and_is_bounded() {
        let leaf = || Condition::ask(Question::Recognised);
        let tree = Condition::Group {
            join: Join::Any,
            not: true,
            of: vec![leaf(), Condition::Leaf { not: true, ask: Question::Consent { channel: Channel::Sms, allowed: None } }],
        };
        let text = serde_json::to_string(&tree).unwrap();
        assert_eq!(serde_json::from_str::<Condition>(&text).unwrap(), tree);
        assert_eq!(tree.questions().len(), 2);
        assert_eq!(tree.check_size(), Ok(()));

        let mut deep = leaf();
        for _ in 0..=MAX_DEPTH {
            deep = Condition::Group { join: Join::All, not: false, of: vec![deep] };
        }
        assert_eq!(deep.check_size(), Err(ConditionError::TooLarge));
        let wide = Condition::Group { join: Join::All, not: false, of: (0..=MAX_LEAVES).map(|_| leaf()).collect() };
        assert_eq!(wide.check_size(), Err(ConditionError::TooLarge));
    }
}
