//! One raw item made into a JSON value, within the limits of an event.

use serde_json::{Map, Value};

use super::{
    refusal::Refusal,
    scan::{DEEPEST, scan},
    surrogate,
};

/// Largest event, in bytes of JSON.
const LARGEST: usize = 32 * 1024;

/// Parses one item.
///
/// # Errors
/// [`Refusal::TooLarge`], [`Refusal::TooDeep`], [`Refusal::NotJson`].
pub(super) fn parse(raw: &str) -> Result<Value, Refusal> {
    if raw.len() > LARGEST {
        return Err(Refusal::TooLarge);
    }
    let scan = scan(raw);
    if scan.depth > DEEPEST {
        return Err(Refusal::TooDeep);
    }
    let parsed = serde_json::from_str(raw).or_else(|error| serde_json::from_str(&surrogate::mend(raw)).map_err(|_| error));
    let mut value = parsed.map_err(|error| Refusal::NotJson(error.to_string()))?;
    if scan.nul {
        value = without_nul(value);
    }
    Ok(value)
}

/// Parses one event.
///
/// # Errors
/// Those of [`parse`], and [`Refusal::NotAnObject`].
pub(super) fn event(raw: &str) -> Result<Map<String, Value>, Refusal> {
    match parse(raw)? {
        Value::Object(event) => Ok(event),
        _ => Err(Refusal::NotAnObject),
    }
}

/// U+FFFD for NUL, in names too. The nesting is bounded by now, so recursion is safe.
fn without_nul(value: Value) -> Value {
    let clean = |text: String| if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text };
    match value {
        Value::String(text) => Value::String(clean(text)),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nul).collect()),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, value)| (clean(name), without_nul(value))).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_limits_of_an_event_hold() {
        assert_eq!(parse(&format!("\"{}\"", "x".repeat(LARGEST))), Err(Refusal::TooLarge));
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(&nested(DEEPEST)).is_ok());
        assert_eq!(parse(&nested(DEEPEST + 1)), Err(Refusal::TooDeep));
        assert!(matches!(parse("1e999"), Err(Refusal::NotJson(_))));
        assert_eq!(event("[1]"), Err(Refusal::NotAnObject));
    }

    #[test]
    fn nul_and_halves_of_characters_are_replaced() {
        assert_eq!(parse(r#"{"a\u0000":["b\u0000\ud83d"]}"#), Ok(json!({"a\u{fffd}": ["b\u{fffd}\u{fffd}"]})));
    }
}
