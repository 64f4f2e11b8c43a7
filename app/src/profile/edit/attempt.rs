//! An edit that was sent as a plain form and could not be saved: everything that was typed, and why.

use domain::{
    attribute::{AttributeName, ValueError},
    edit::Stale,
    entry::Entry,
    tag::TagId,
};
use serde::{Deserialize, Serialize};

use super::{define::NewField, trouble::Trouble};

/// What the page shows again, so that nothing typed is lost. It comes with the answer to the form and with no other page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Every field that was there.
    pub entries: Vec<Entry>,
    /// Names of tags to give.
    pub tags: Vec<String>,
    /// Tags to take away.
    pub untag: Vec<TagId>,
    /// An attribute that is being made.
    pub new: NewField,
    /// Fields that cannot be taken.
    pub refused: Vec<(AttributeName, ValueError)>,
    /// Fields that somebody else changed.
    pub stale: Vec<Stale>,
    /// What stands beside the button that saves.
    pub trouble: Option<Trouble>,
}
