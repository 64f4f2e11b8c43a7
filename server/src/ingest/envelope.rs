//! The body, cut into items: each stays raw until it is looked at, so a bad one spoils nothing but itself (wire rule 16).

use std::{borrow::Cow, fmt};

use domain::time::Timestamp;
use serde::{
    Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value, value::RawValue};

use super::{
    answer::Problem,
    item,
    kind::{Endpoint, Kind},
    skew,
};

/// Most events in one batch.
const MOST: usize = 2_500;
/// Stands in a parser's error where the list was too long.
const TOO_MANY: &str = "more than 2,500 events";

/// What a request holds.
#[derive(Debug)]
pub(super) struct Envelope<'a> {
    /// The raw items, in order.
    pub(super) items: Vec<&'a str>,
    /// What all items have in common.
    pub(super) shared: Shared,
}

/// What the path and the envelope say about every item.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The call that the path names; in a batch each item's `type` does.
    pub(super) kind: Option<Kind>,
    /// `sentAt` of the batch, for items without their own.
    pub(super) sent_at: Option<Timestamp>,
    /// `context` of the batch, to be completed by each item's own.
    pub(super) context: Map<String, Value>,
    /// How long that was, in bytes.
    pub(super) size: usize,
}

/// Cuts a body into items.
///
/// # Errors
/// [`Problem::Malformed`] for what is no JSON or has no list `batch`, [`Problem::TooMany`].
pub(super) fn open(endpoint: Endpoint, text: &str) -> Result<Envelope<'_>, Problem> {
    match endpoint {
        Endpoint::Call(kind) => Ok(Envelope { items: vec![text.trim()], shared: Shared { kind: Some(kind), ..Shared::default() } }),
        Endpoint::Batch => batch(text),
    }
}

fn batch(text: &str) -> Result<Envelope<'_>, Problem> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let envelope = parser.deserialize_map(Parts).and_then(|envelope| parser.end().map(|()| envelope));
    envelope.map_err(|error| {
        let text = error.to_string();
        if text.starts_with(TOO_MANY) { Problem::TooMany } else { Problem::Malformed(format!("the body is not a batch: {text}")) }
    })
}

/// Reads the envelope's fields; of a repeated one the last counts, as everywhere in JSON.
struct Parts;

impl<'de> Visitor<'de> for Parts {
    type Value = Envelope<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a list `batch`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope<'de>, A::Error> {
        let mut items = None;
        let mut shared = Shared::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match name.as_ref() {
                "batch" => items = Some(map.next_value_seed(Items)?),
                "sentAt" => shared.sent_at = item::parse(map.next_value::<&RawValue>()?.get()).ok().as_ref().and_then(skew::instant),
                "context" => {
                    let raw = map.next_value::<&RawValue>()?.get();
                    shared.context = context(raw);
                    shared.size = if shared.context.is_empty() { 0 } else { raw.len() };
                }
                // `timestamp` on an envelope is when the batch was made, not when anything happened: ignored.
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let items = items.ok_or_else(|| A::Error::missing_field("batch"))?;
        Ok(Envelope { items, shared })
    }
}

/// A context that is no object, or too large or deep to be one, says nothing.
fn context(raw: &str) -> Map<String, Value> {
    match item::parse(raw) {
        Ok(Value::Object(context)) => context,
        _ => Map::new(),
    }
}

struct Items;

impl<'de> DeserializeSeed<'de> for Items {
    type Value = Vec<&'de str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element::<&RawValue>()? {
            if items.len() == MOST {
                return Err(A::Error::custom(TOO_MANY));
            }
            items.push(item.get());
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_cut_into_raw_items_whatever_they_are() {
        let text =
            r#" {"writeKey":"k","batch":[{"a":1}, 5, "x", [ ], null],"sentAt":"2026-11-23T12:40:35.155Z","context":{"ip":"1.2.3.4"}} "#;
        let envelope = open(Endpoint::Batch, text).unwrap();
        assert_eq!(envelope.items, [r#"{"a":1}"#, "5", "\"x\"", "[ ]", "null"]);
        assert_eq!(envelope.shared.sent_at, Timestamp::parse("2026-11-23T12:40:35.155Z"));
        assert_eq!(envelope.shared.context["ip"], "1.2.3.4");
    }

    #[test]
    fn what_is_no_batch_is_refused_whole() {
        for text in ["", "{", "[]", "5", "{}", r#"{"batch":{}}"#, r#"{"batch":[}"#, r#"{"batch":[]} x"#, r#"{"batch":null}"#] {
            assert!(matches!(open(Endpoint::Batch, text), Err(Problem::Malformed(_))), "{text}");
        }
    }

    #[test]
    fn a_list_that_is_too_long_is_given_up_at_its_limit() {
        let items = |n: usize| format!(r#"{{"batch":[{}]}}"#, vec!["0"; n].join(","));
        assert_eq!(open(Endpoint::Batch, &items(MOST)).unwrap().items.len(), MOST);
        assert_eq!(open(Endpoint::Batch, &items(MOST + 1)).unwrap_err(), Problem::TooMany);
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep =
            format!(r#"{{"batch":[{}{}],"x":{}{}}}"#, "[".repeat(500_000), "]".repeat(500_000), "[".repeat(500_000), "]".repeat(500_000));
        assert_eq!(open(Endpoint::Batch, &deep).unwrap().items.len(), 1);
    }
}
