//! What a request becomes: a few bytes can stand for many events, and each takes memory and disk.
//!
//! Every event of a batch gets the batch's context, and every product of an order becomes an event with the order's
//! context. What is sent is bounded by [`super::body`]; this bounds what it spreads to.

use domain::incoming::Incoming;
use serde_json::{Map, Value};

use super::answer::Problem;

/// What a small body may spread to, in bytes; more needs a place among the large ones.
pub(super) const SMALL: usize = 1024 * 1024;
/// What any body may spread to, in bytes: twice the largest batch.
pub(super) const LARGEST: usize = 10 * 1024 * 1024;
/// What a row takes beside its JSON, in bytes: ids, times, its places in two indexes.
const ROW: usize = 512;

/// How much room is left.
#[derive(Debug)]
pub(super) struct Spread {
    room: usize,
}

impl Spread {
    /// All of it.
    pub(super) fn within(room: usize) -> Self {
        Self { room }
    }

    /// Whether there is room for so many items at all, before anything is made of the first.
    ///
    /// # Errors
    /// [`Problem::TooLarge`].
    pub(super) fn items(&self, count: usize, shared: usize) -> Result<(), Problem> {
        Self::within(self.room).take(count.saturating_mul(ROW + shared))
    }

    /// Room for an item, before anything is made of it. `shared` is the size of the context it shares with others.
    ///
    /// # Errors
    /// [`Problem::TooLarge`].
    pub(super) fn item(&mut self, raw: &str, shared: usize) -> Result<(), Problem> {
        self.take(ROW + raw.len() + shared)
    }

    /// Room for what follows from an event.
    ///
    /// # Errors
    /// [`Problem::TooLarge`].
    pub(super) fn derived(&mut self, event: &Incoming) -> Result<(), Problem> {
        if event.derived.is_empty() {
            return Ok(());
        }
        let context = size_of(&event.context);
        event.derived.iter().try_for_each(|derived| self.take(ROW + context + size_of(&derived.params)))
    }

    fn take(&mut self, size: usize) -> Result<(), Problem> {
        let left = self.room.checked_sub(size);
        self.room = left.ok_or(Problem::TooLarge("Exceed payload limit: the events and their products are more than 10 MB".into()))?;
        Ok(())
    }
}

/// About how long the JSON of these fields is. The nesting is bounded by now, so recursion is safe.
fn size_of(fields: &Map<String, Value>) -> usize {
    fields.iter().map(|(name, value)| name.len() + 4 + size(value)).sum::<usize>() + 2
}

fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| size(item) + 1).sum::<usize>() + 2,
        Value::Object(fields) => size_of(fields),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn room_is_taken_until_there_is_none() {
        let mut spread = Spread::within(2 * ROW + 30);
        assert_eq!(spread.item("0123456789", 5), Ok(()));
        assert_eq!(spread.item("0123456789", 5), Ok(()));
        assert!(matches!(spread.item("", 0), Err(Problem::TooLarge(_))));
        let spread = Spread::within(2 * ROW + 30);
        assert_eq!(spread.items(2, 15), Ok(()));
        assert!(matches!(spread.items(2, 16), Err(Problem::TooLarge(_))));
        assert!(matches!(spread.items(usize::MAX, 1), Err(Problem::TooLarge(_))));
    }

    #[test]
    fn a_size_is_about_that_of_the_text() {
        for value in [json!({"a": "x".repeat(5_000)}), json!({"a": [1, null, {"b": true}], "c": ["y".repeat(900)]})] {
            let (size, text) = (size(&value), value.to_string().len());
            assert!(size >= text && size < text + 40, "{size} for {text}");
        }
    }
}
