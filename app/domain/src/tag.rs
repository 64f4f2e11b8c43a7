//! Tags: short coloured words on a profile (product.md B7).

pub mod choice;

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{attribute::Source, time::Timestamp};

/// The key of a tag: 32 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TagId(String);

impl TagId {
    /// Accepts 32 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))).then(|| Self(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TagId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a tag id has 32 hexadecimal digits")
    }
}

impl From<TagId> for String {
    fn from(id: TagId) -> Self {
        id.0
    }
}

/// What a tag is called: 1–50 visible characters on one line. Two tags never share a name, whatever its case and accents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TagName(String);

impl TagName {
    /// Trims, draws spaces together, and refuses what is empty, too long or cannot be seen.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let sound = !text.is_empty() && text.chars().count() <= 50 && !text.chars().any(char::is_control);
        sound.then_some(Self(text))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TagName {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a tag's name has 1 to 50 characters")
    }
}

impl From<TagName> for String {
    fn from(name: TagName) -> Self {
        name.0
    }
}

impl fmt::Display for TagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The colour of a tag's dot: one of the palette's, so that it is legible in light and dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TagColor {
    /// The quiet one.
    #[default]
    Grey,
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Amber.
    Amber,
    /// Green.
    Green,
    /// Teal.
    Teal,
    /// Blue.
    Blue,
    /// Violet.
    Violet,
    /// Pink.
    Pink,
}

impl TagColor {
    /// All colours, in the order in which they are offered.
    pub const ALL: [Self; 9] =
        [Self::Grey, Self::Red, Self::Orange, Self::Amber, Self::Green, Self::Teal, Self::Blue, Self::Violet, Self::Pink];

    /// The word that stands for the colour in forms and style classes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Amber => "amber",
            Self::Green => "green",
            Self::Teal => "teal",
            Self::Blue => "blue",
            Self::Violet => "violet",
            Self::Pink => "pink",
        }
    }

    /// The colour that [`Self::as_str`] names.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|color| color.as_str() == text)
    }

    /// A colour for a tag that comes without one, the same for the same name.
    pub fn of_name(name: &TagName) -> Self {
        let sum = name.as_str().bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        // Never the quiet one: a new tag wants to be seen.
        Self::ALL[1 + sum % (Self::ALL.len() - 1)]
    }
}

/// A tag of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its key.
    pub id: TagId,
    /// What it is called.
    pub name: TagName,
    /// The colour of its dot.
    pub color: TagColor,
    /// Made and given by the product itself; people can neither give, take, rename nor delete it.
    pub system: bool,
    /// How many people have it.
    pub people: u64,
}

/// How a profile came by a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tagging {
    /// When.
    pub at: Timestamp,
    /// Who gave it.
    pub source: Source,
}

/// A tag on a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worn {
    /// The tag.
    pub tag: Tag,
    /// How the profile came by it.
    pub tagging: Tagging,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_name_is_one_line_of_1_to_50_characters() {
        assert_eq!(TagName::parse("  summer \n 2026 ").unwrap().as_str(), "summer 2026");
        assert_eq!(TagName::parse(" \t "), None);
        assert_eq!(TagName::parse(&"x".repeat(51)), None);
        assert!(TagName::parse(&"ż".repeat(50)).is_some());
    }

    #[test]
    fn a_colour_is_read_back_from_its_word_and_a_new_tag_is_never_grey() {
        for color in TagColor::ALL {
            assert_eq!(TagColor::parse(color.as_str()), Some(color));
        }
        for name in ["VIP", "newsletter", "ż", "a", "b", "c", "d", "e"] {
            assert_ne!(TagColor::of_name(&TagName::parse(name).unwrap()), TagColor::Grey);
        }
    }
}
