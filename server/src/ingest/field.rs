//! Single fields of an item, as the SDKs fill them: null, "", numbers for ids (wire rule 4).

use serde_json::{Map, Value};

use super::refusal::Refusal;

/// An id or name: trimmed text, or a number as text; null, "" and anything else are absent.
pub(super) fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Text that is only looked at.
pub(super) fn str<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// An object inside an object.
pub(super) fn object<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    object.get(name).and_then(Value::as_object)
}

/// Takes an object out; absent and null are empty.
///
/// # Errors
/// [`Refusal::FieldNotAnObject`] for a list or scalar: keeping it silently would hide a mistake.
pub(super) fn take(item: &mut Map<String, Value>, name: &'static str) -> Result<Map<String, Value>, Refusal> {
    match item.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(fields)) => Ok(fields),
        Some(_) => Err(Refusal::FieldNotAnObject(name)),
    }
}

/// Adds what is not there yet; null and "" are nothing.
pub(super) fn complete(params: &mut Map<String, Value>, name: &str, value: Option<&Value>) {
    let Some(value) = value.filter(|value| !value.is_null() && value.as_str() != Some("")) else { return };
    if params.get(name).is_none_or(Value::is_null) {
        params.insert(name.to_owned(), value.clone());
    }
}

/// Gives a value its other name, unless that is taken.
pub(super) fn rename(params: &mut Map<String, Value>, from: &str, to: &str) {
    if !params.contains_key(to)
        && let Some(value) = params.remove(from)
    {
        params.insert(to.to_owned(), value);
    }
}

/// At most `most` characters of a text.
pub(super) fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}

/// At most `most` bytes of a text, whole characters.
pub(super) fn cut_bytes(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// The name of the library that made the call.
pub(super) fn library(context: &Map<String, Value>) -> Option<&str> {
    object(context, "library").and_then(|library| str(library, "name")).map(|name| cut(name, 100))
}
