//! Definitions: which attributes the workspace knows, and what they are called (product.md C5).

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kind::{AttributeKind, ValueError};
use crate::{
    civil::Date,
    identity::{Identifier, IdentifierKind},
    time::Timestamp,
};

/// The source parameter of an attribute: the trait's name as SDKs send it, nested ones dotted.
///
/// 1–200 characters, none of them a control character or one that cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AttributeName(String);

impl AttributeName {
    /// Trims, and refuses what could not be told apart on the screen.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let unseen = |c: char| {
            c.is_control()
                || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        };
        let sound = !text.is_empty() && text.chars().count() <= 200 && !text.chars().any(unseen);
        sound.then(|| Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AttributeName {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("an attribute's name has 1 to 200 visible characters")
    }
}

impl From<AttributeName> for String {
    fn from(name: AttributeName) -> Self {
        name.0
    }
}

impl fmt::Display for AttributeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How an attribute came to be defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Built in: its type does not change.
    System,
    /// Sent by an SDK and defined by that.
    Seen,
    /// Made by a person of the workspace.
    Made,
}

/// One attribute of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeDefinition {
    /// The source parameter.
    pub name: AttributeName,
    /// What people call it; without one the source parameter is shown.
    pub label: Option<String>,
    /// What it means, for co-workers.
    pub description: Option<String>,
    /// What its values are.
    pub kind: AttributeKind,
    /// Hidden ones keep their values and are not shown.
    pub hidden: bool,
    /// How it came.
    pub origin: Origin,
}

/// The built-in attributes that are no text; every other one of [`super::PERSONAL`], [`super::CONTACT`] and
/// [`super::SUMMARY`] is.
const DATES: [&str; 1] = ["birthday"];

impl AttributeDefinition {
    /// The definition of a built-in attribute.
    pub fn built_in(name: &str) -> Option<Self> {
        let known = super::PERSONAL.iter().chain(&super::CONTACT).chain(&super::SUMMARY).any(|built_in| *built_in == name);
        let kind = if DATES.contains(&name) { AttributeKind::Date } else { AttributeKind::String };
        known.then(|| Self::new(AttributeName(name.to_owned()), kind, Origin::System))
    }

    /// Every built-in definition.
    pub fn all_built_in() -> impl Iterator<Item = Self> {
        super::PERSONAL.iter().chain(&super::CONTACT).chain(&super::SUMMARY).filter_map(|name| Self::built_in(name))
    }

    /// A definition without words of its own.
    pub fn new(name: AttributeName, kind: AttributeKind, origin: Origin) -> Self {
        Self { name, label: None, description: None, kind, hidden: false, origin }
    }

    /// What somebody typed as a value of this attribute, with the rules that only this attribute has.
    ///
    /// `now` bounds the birth date: nobody was born tomorrow. One day of grace, for zones ahead of UTC.
    ///
    /// # Errors
    /// Why it is none; nothing typed is lost by it.
    pub fn read(&self, typed: &str, now: Timestamp) -> Result<Option<Value>, ValueError> {
        let value = self.kind.read(typed)?;
        let text = value.as_ref().and_then(Value::as_str);
        match (self.name.as_str(), text) {
            ("email", Some(text)) => {
                let email = Identifier::new(IdentifierKind::Email, text).ok_or(ValueError::NoEmail)?;
                Ok(Some(Value::String(email.value)))
            }
            ("phone", Some(text)) if !is_phone(text) => Err(ValueError::NoPhone),
            ("birthday", Some(text)) => {
                let born = Date::parse(text).ok_or(ValueError::NoDate)?.day_number();
                let today = now.millis().div_euclid(86_400_000);
                let earliest = Date { year: 1900, month: 1, day: 1 }.day_number();
                if (earliest..=today + 1).contains(&born) { Ok(value) } else { Err(ValueError::NoBirthday) }
            }
            _ => Ok(value),
        }
    }
}

/// A plus sign or none, and 6 to 20 digits with spaces, brackets, dots, slashes or hyphens between them.
fn is_phone(text: &str) -> bool {
    let rest = text.strip_prefix('+').unwrap_or(text);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    (6..=20).contains(&digits) && rest.chars().count() <= 32 && rest.chars().all(|c| c.is_ascii_digit() || " -()/.".contains(c))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: Timestamp = Timestamp::EPOCH;

    fn read(name: &str, typed: &str) -> Result<Option<Value>, ValueError> {
        AttributeDefinition::built_in(name).unwrap().read(typed, NOW)
    }

    #[test]
    fn built_in_attributes_have_rules_of_their_own() {
        assert_eq!(read("email", " Marta@Example.COM "), Ok(Some(json!("marta@example.com"))));
        assert_eq!(read("email", "marta"), Err(ValueError::NoEmail));
        assert_eq!(read("phone", "+48 (600) 555-014"), Ok(Some(json!("+48 (600) 555-014"))));
        assert_eq!(read("phone", "call me"), Err(ValueError::NoPhone));
        assert_eq!(read("phone", "12345"), Err(ValueError::NoPhone));
        assert_eq!(read("birthday", "1969-02-28"), Ok(Some(json!("1969-02-28"))));
        assert_eq!(read("birthday", "1899-12-31"), Err(ValueError::NoBirthday));
        assert_eq!(read("birthday", "1970-01-03"), Err(ValueError::NoBirthday));
    }

    #[test]
    fn a_name_that_cannot_be_told_apart_on_the_screen_is_refused() {
        for text in ["", "  ", "a\u{200b}b", "a\nb", "a\u{202e}b", &"x".repeat(201)] {
            assert_eq!(AttributeName::parse(text), None, "{text:?}");
        }
        assert_eq!(AttributeName::parse(" shoe size ").unwrap().as_str(), "shoe size");
    }
}
