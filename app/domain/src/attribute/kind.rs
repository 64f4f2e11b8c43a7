//! The types an attribute can have, and how what somebody typed becomes a value (product.md B6, C3, C5, C6).

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use crate::{civil::Date, profile::plain};

/// Longest text of a value, in characters; what SDKs send may be longer, what people type may not.
pub const MAX_TEXT: usize = 4_000;
/// Most entries of a list.
pub const MAX_ENTRIES: usize = 200;

/// What kind of value an attribute holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// Any text.
    #[default]
    String,
    /// A day of the calendar: `1988-02-29`.
    Date,
    /// A decimal number.
    Number,
    /// Yes or no.
    Boolean,
    /// A list of texts.
    Array,
}

/// Why what was typed is no value of its kind. The words come from the message catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueError {
    /// No day of the calendar, or none that exists.
    NoDate,
    /// No number.
    NoNumber,
    /// Neither yes nor no.
    NoBoolean,
    /// More than [`MAX_TEXT`] characters, or a list of more than [`MAX_ENTRIES`].
    TooLong,
    /// Holds characters that cannot be shown.
    Control,
    /// No e-mail address.
    NoEmail,
    /// No phone number.
    NoPhone,
    /// A birth date before 1900 or after today.
    NoBirthday,
    /// The e-mail address belongs to another profile.
    EmailTaken,
    /// A recognised person keeps an e-mail address: it can be replaced, not cleared.
    EmailKept,
}

impl AttributeKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::String, Self::Date, Self::Number, Self::Boolean, Self::Array];

    /// The word that stands for the kind in keys and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Date => "date",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
        }
    }

    /// The kind that [`Self::as_str`] names.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The kind of the first value that was seen: what a definition that appears by itself begins with.
    pub fn infer(value: &Value) -> Self {
        match value {
            Value::Number(_) => Self::Number,
            Value::Bool(_) => Self::Boolean,
            Value::Array(_) => Self::Array,
            Value::String(text) if Date::parse(text).is_some() => Self::Date,
            _ => Self::String,
        }
    }

    /// What somebody typed as a value of this kind; nothing typed is `None`, which shows as N/A.
    ///
    /// A list has one entry a line. A number may have a comma for its point, and no groups.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(self, typed: &str) -> Result<Option<Value>, ValueError> {
        let text = typed.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > MAX_TEXT {
            return Err(ValueError::TooLong);
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(ValueError::Control);
        }
        match self {
            Self::String => Ok(Some(Value::String(text.to_owned()))),
            Self::Date => Date::parse(text).map(|date| Some(Value::String(date.to_string()))).ok_or(ValueError::NoDate),
            Self::Number => number(text).map(|number| Some(Value::Number(number))).ok_or(ValueError::NoNumber),
            Self::Boolean => boolean(text).map(|flag| Some(Value::Bool(flag))).ok_or(ValueError::NoBoolean),
            Self::Array => {
                let entries: Vec<Value> =
                    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| Value::String(line.to_owned())).collect();
                if entries.len() > MAX_ENTRIES { Err(ValueError::TooLong) } else { Ok(Some(Value::Array(entries))) }
            }
        }
    }

    /// A value as its input shows it, so that [`Self::read`] gives it back.
    pub fn typed(self, value: &Value) -> String {
        match (self, value) {
            (Self::Array, Value::Array(items)) => items.iter().filter_map(plain).collect::<Vec<_>>().join("\n"),
            (_, value) => plain(value).unwrap_or_default(),
        }
    }

    /// The same value as this kind, for a definition whose type changes; `None` when it cannot follow.
    pub fn convert(self, value: &Value) -> Option<Value> {
        match (self, value) {
            (_, Value::Null) => Some(Value::Null),
            (Self::Array, Value::Array(_)) | (Self::Number, Value::Number(_)) | (Self::Boolean, Value::Bool(_)) => Some(value.clone()),
            (Self::Array, value) => Some(Value::Array(vec![Value::String(plain(value)?)])),
            (Self::String, value) => Some(Value::String(plain(value)?)),
            (Self::Boolean, Value::Number(number)) => match number.as_i64() {
                Some(0) => Some(Value::Bool(false)),
                Some(1) => Some(Value::Bool(true)),
                _ => None,
            },
            (kind, Value::Array(items)) if items.len() == 1 => kind.convert(&items[0]),
            (kind, Value::String(text)) => kind.read(text).ok().flatten(),
            _ => None,
        }
    }
}

/// A decimal number: whole ones stay whole, and a single comma is a point.
fn number(text: &str) -> Option<Number> {
    let text = text.replace(['\u{a0}', '\u{202f}', ' '], "").replace('−', "-");
    let text = if text.contains(',') && !text.contains('.') { text.replacen(',', ".", 1) } else { text };
    let sound = text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'));
    if !sound {
        return None;
    }
    text.parse::<i64>().map(Number::from).ok().or_else(|| Number::from_f64(text.parse::<f64>().ok()?))
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "1" | "tak" => Some(true),
        "false" | "no" | "0" | "nie" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn every_type_reads_what_people_type_and_refuses_the_rest() {
        use AttributeKind as K;
        assert_eq!(K::String.read("  Ada "), Ok(Some(json!("Ada"))));
        assert_eq!(K::String.read("   "), Ok(None));
        assert_eq!(K::Date.read("1988-02-29"), Ok(Some(json!("1988-02-29"))));
        assert_eq!(K::Date.read("1989-02-29"), Err(ValueError::NoDate));
        assert_eq!(K::Number.read("12"), Ok(Some(json!(12))));
        assert_eq!(K::Number.read("1 234,5"), Ok(Some(json!(1234.5))));
        assert_eq!(K::Number.read("-0.25"), Ok(Some(json!(-0.25))));
        for text in ["twelve", "1.2.3", "NaN", "inf", "1,2,3", "-", "e"] {
            assert_eq!(K::Number.read(text), Err(ValueError::NoNumber), "{text}");
        }
        assert_eq!(K::Boolean.read("Yes"), Ok(Some(json!(true))));
        assert_eq!(K::Boolean.read("perhaps"), Err(ValueError::NoBoolean));
        assert_eq!(K::Array.read("a\n\n b \r\n"), Ok(Some(json!(["a", "b"]))));
        assert_eq!(K::Array.read(&"x\n".repeat(MAX_ENTRIES + 1)), Err(ValueError::TooLong));
        assert_eq!(K::String.read(&"x".repeat(MAX_TEXT + 1)), Err(ValueError::TooLong));
        assert_eq!(K::String.read("a\u{7}b"), Err(ValueError::Control));
    }

    #[test]
    fn a_value_follows_a_change_of_type_or_is_named_as_one_that_cannot() {
        use AttributeKind as K;
        assert_eq!(K::Number.convert(&json!("12.5")), Some(json!(12.5)));
        assert_eq!(K::Number.convert(&json!("many")), None);
        assert_eq!(K::Number.convert(&json!(["7"])), Some(json!(7)));
        assert_eq!(K::Number.convert(&json!(["7", "8"])), None);
        assert_eq!(K::String.convert(&json!(12.5)), Some(json!("12.5")));
        assert_eq!(K::Array.convert(&json!("a")), Some(json!(["a"])));
        assert_eq!(K::Boolean.convert(&json!(1)), Some(json!(true)));
        assert_eq!(K::Boolean.convert(&json!(2)), None);
        assert_eq!(K::Date.convert(&json!(20_260_101)), None);
    }

    proptest! {
        /// What an input shows and nobody touches is saved as it was.
        #[test]
        fn a_value_that_is_shown_and_read_again_is_the_same(kind in prop::sample::select(AttributeKind::ALL.to_vec()), text in "[a-z0-9 .,-]{1,12}") {
            if let Ok(Some(value)) = kind.read(&text) {
                prop_assert_eq!(kind.read(&kind.typed(&value)), Ok(Some(value.clone())));
                prop_assert_eq!(kind.convert(&value), Some(value));
            }
        }

        #[test]
        fn reading_never_panics(kind in prop::sample::select(AttributeKind::ALL.to_vec()), text in "\\PC{0,40}") {
            let _ = kind.read(&text);
        }
    }
}
