//! Values as conditions compare them (analytics.md V).

use domain::{attribute::AttributeKind, condition::When};
use rust_decimal::Decimal;
use serde_json::Value as Json;

/// A value of an attribute. Absent ones are no value (V1).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A decimal of 28 significant digits (V2).
    Number(Decimal),
    /// A calendar date or an instant (V3).
    Date(When),
    /// Yes or no.
    Boolean(bool),
    /// A list of scalars.
    List(Vec<Value>),
}

impl Value {
    /// The value of an attribute of this kind. Nothing is coerced (V1): a number stored as text stays text; but text becomes
    /// a date where the definition says date (V3).
    pub fn of(json: &Json, kind: AttributeKind) -> Option<Self> {
        match json {
            Json::Null => None,
            Json::Bool(flag) => Some(Self::Boolean(*flag)),
            Json::Number(number) => decimal(&number.to_string()).map(Self::Number),
            Json::String(text) if kind == AttributeKind::Date => {
                Some(When::parse(text).map_or_else(|| Self::Text(text.clone()), Self::Date))
            }
            Json::String(text) => Some(text).filter(|text| !text.trim().is_empty()).map(|text| Self::Text(text.clone())),
            Json::Array(items) => Some(Self::List(items.iter().filter_map(|item| Self::of(item, AttributeKind::String)).collect())),
            Json::Object(_) => Some(Self::Text(json.to_string())),
        }
    }

    /// The value as text, for comparing entries of a list.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.normalize().to_string(),
            Self::Date(when) => String::from(*when),
            Self::Boolean(flag) => flag.to_string(),
            Self::List(items) => items.iter().map(Self::text).collect::<Vec<_>>().join(", "),
        }
    }
}

/// A number as it is written in JSON; `None` when it does not fit into 28 digits (V2).
pub fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok().or_else(|| Decimal::from_scientific(text).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn v1_nothing_is_coerced() {
        assert_eq!(Value::of(&json!("38"), AttributeKind::Number), Some(Value::Text("38".into())));
        assert_eq!(Value::of(&json!(null), AttributeKind::String), None);
        assert_eq!(Value::of(&json!(""), AttributeKind::String), None);
        assert_eq!(Value::of(&json!(true), AttributeKind::String), Some(Value::Boolean(true)));
    }

    #[test]
    fn v2_a_number_is_the_decimal_that_was_written() {
        let sum = ["0.1", "0.2"].iter().map(|text| decimal(text).unwrap()).sum::<Decimal>();
        assert_eq!(sum, decimal("0.3").unwrap());
        assert_eq!(decimal("1e3"), decimal("1000"));
        assert_eq!(decimal("1e60"), None);
    }

    #[test]
    fn v3_text_is_a_date_only_where_the_definition_says_so() {
        assert!(matches!(Value::of(&json!("2026-11-24"), AttributeKind::String), Some(Value::Text(_))));
        assert!(matches!(Value::of(&json!("2026-11-24"), AttributeKind::Date), Some(Value::Date(_))));
        assert!(matches!(Value::of(&json!("soon"), AttributeKind::Date), Some(Value::Text(_))));
    }
}
