//! Rows to and from the database's values.

use std::collections::BTreeMap;

use domain::{port::PortError, time::Timestamp};
use serde_json::Value as Json;
use surrealdb::types::{Array, Datetime, Object, RecordId, RecordIdKey, SurrealValue, Value, Variables};

use crate::connection::{Answers, unavailable};

/// An object being built for a bound parameter.
#[derive(Default)]
pub(crate) struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// No fields yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a field; `Value::None` leaves it out.
    pub(crate) fn set(mut self, name: &str, value: impl SurrealValue) -> Self {
        let value = value.into_value();
        if !matches!(value, Value::None) {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    /// The finished object.
    pub(crate) fn value(self) -> Value {
        Value::Object(Object::from(self.0))
    }

    /// The finished object as the parameters of a query.
    pub(crate) fn params(self) -> Variables {
        Variables::from(self.0)
    }
}

/// One row of an answer.
#[derive(Debug)]
pub(crate) struct Row(BTreeMap<String, Value>);

impl Row {
    /// `None` for anything that is no object.
    pub(crate) fn new(value: Value) -> Option<Self> {
        match value {
            Value::Object(object) => Some(Self(object.into_inner())),
            _ => None,
        }
    }

    /// A text field.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        match self.0.remove(name)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number.
    pub(crate) fn int(&mut self, name: &str) -> Option<i64> {
        match self.0.remove(name)? {
            Value::Number(surrealdb::types::Number::Int(n)) => Some(n),
            _ => None,
        }
    }

    /// An instant stored as milliseconds.
    pub(crate) fn millis(&mut self, name: &str) -> Option<Timestamp> {
        self.int(name).map(Timestamp::from_millis)
    }

    /// An instant stored as a datetime.
    pub(crate) fn datetime(&mut self, name: &str) -> Option<Timestamp> {
        match self.0.remove(name)? {
            Value::Datetime(at) => Some(Timestamp::from_millis(at.into_inner().timestamp_millis())),
            _ => None,
        }
    }

    /// True or false.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        matches!(self.0.remove(name), Some(Value::Bool(true)))
    }

    /// Any field as JSON; null when missing.
    pub(crate) fn json(&mut self, name: &str) -> Json {
        self.0.remove(name).map_or(Json::Null, Value::into_json_value)
    }

    /// A field that a serde type was written to.
    pub(crate) fn read<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        serde_json::from_value(self.json(name)).ok()
    }

    /// The key of the row's record id.
    pub(crate) fn key(&mut self) -> Option<RecordIdKey> {
        match self.0.remove("id")? {
            Value::RecordId(id) => Some(id.key),
            _ => None,
        }
    }

    /// The key of the row's record id where it is text.
    pub(crate) fn text_key(&mut self) -> Option<String> {
        match self.key()? {
            RecordIdKey::String(key) => Some(key),
            RecordIdKey::Number(n) => Some(n.to_string()),
            RecordIdKey::Uuid(uuid) => Some(uuid.to_string()),
            _ => None,
        }
    }

    /// A text field, left in place.
    pub(crate) fn peek_text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Any field as JSON, left in place.
    pub(crate) fn peek_json(&self, name: &str) -> Json {
        self.0.get(name).cloned().map_or(Json::Null, Value::into_json_value)
    }
}

/// The rows of one statement.
pub(crate) fn rows(answers: &mut Answers, statement: usize) -> Result<Vec<Row>, PortError> {
    match answers.take::<Value>(statement).map_err(unavailable)? {
        Value::Array(items) => Ok(items.into_iter().filter_map(Row::new).collect()),
        one => Ok(Row::new(one).into_iter().collect()),
    }
}

/// A record id with a text key.
pub(crate) fn record(table: &str, key: &str) -> Value {
    Value::RecordId(RecordId::new(table, key.to_owned()))
}

/// A record id with an array key.
pub(crate) fn record_of(table: &str, key: Vec<Value>) -> Value {
    Value::RecordId(RecordId::new(table, RecordIdKey::Array(Array::from(key))))
}

/// A list value.
pub(crate) fn list(items: Vec<Value>) -> Value {
    Value::Array(Array::from(items))
}

/// A text value.
pub(crate) fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}

/// An instant as a datetime.
pub(crate) fn datetime(at: Timestamp) -> Value {
    let (seconds, millis) = (at.millis().div_euclid(1000), at.millis().rem_euclid(1000));
    Datetime::from_timestamp(seconds, (millis * 1_000_000) as u32).map_or(Value::None, Value::Datetime)
}

/// Anything serde can write.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).map_or(Value::None, SurrealValue::into_value)
}
