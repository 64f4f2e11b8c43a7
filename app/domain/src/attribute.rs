//! Attributes: what is known about a person, and how it is known (product.md B3–B6).

mod definition;
mod kind;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::{
    definition::{AttributeDefinition, AttributeName, Origin},
    kind::{AttributeKind, MAX_ENTRIES, MAX_TEXT, ValueError},
};
use crate::time::Timestamp;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "name")]
pub enum Source {
    /// An SDK call; the library that made it, as it names itself.
    Sdk(String),
    /// A person of the workspace, by display name.
    Person(String),
    /// The product itself.
    System,
}

/// One attribute value with its provenance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// JSON scalar or list of scalars; nested objects are flattened to dotted names before they get here.
    pub value: Value,
    /// The time of the event or edit that set it.
    pub at: Timestamp,
    /// Who set it.
    pub source: Source,
    /// The identity it came in by (`IdentityKey::subject`), so that an un-merge knows whose it is.
    pub subject: String,
}

/// The attributes with a place of their own on the page; every other one is under *Other* (B6).
///
/// Names are those of the tracking API's reserved traits, addresses flattened.
pub const PERSONAL: [&str; 9] =
    ["firstName", "lastName", "title", "birthday", "gender", "address.city", "address.state", "address.postalCode", "address.country"];

/// Contact attributes (B4). E-mail is a strong identifier and an attribute at once.
pub const CONTACT: [&str; 2] = ["email", "phone"];

/// Attributes that the summary shows itself (B1), so *Other* does not repeat them.
pub const SUMMARY: [&str; 4] = ["name", "description", "avatar", "company.name"];

/// Most attributes one call may set, and the deepest nesting that is flattened; what is beyond goes into one JSON text.
pub const MAX_PER_CALL: usize = 200;
const MAX_DEPTH: usize = 4;

/// Flattens a traits object to dotted names with scalar or list values, in the order of their names.
///
/// `null` clears the attribute (wire rule 4 is about ids only), so it is kept as `Value::Null`.
pub fn flatten(traits: &serde_json::Map<String, Value>) -> Vec<(String, Value)> {
    let mut flat = Vec::new();
    walk("", traits, 0, &mut flat);
    flat.sort_by(|a, b| a.0.cmp(&b.0));
    flat.dedup_by(|a, b| a.0 == b.0);
    flat.truncate(MAX_PER_CALL);
    flat
}

fn walk(prefix: &str, object: &serde_json::Map<String, Value>, depth: usize, flat: &mut Vec<(String, Value)>) {
    for (name, value) in object {
        let name = name.trim();
        if name.is_empty() {
            continue;
        }
        let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
        match value {
            Value::Object(inner) if depth < MAX_DEPTH => walk(&path, inner, depth + 1, flat),
            Value::Object(_) => flat.push((path, Value::String(value.to_string()))),
            Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
                flat.push((path, Value::String(value.to_string())));
            }
            _ => flat.push((path, value.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nested_traits_become_dotted_names() {
        let traits = json!({"firstName": "Ada", "address": {"city": "Łódź", "geo": {"lat": 1}}, "tags": ["a", "b"], "rows": [{"x": 1}]});
        let flat = flatten(traits.as_object().unwrap());
        assert_eq!(
            flat,
            vec![
                ("address.city".into(), json!("Łódź")),
                ("address.geo.lat".into(), json!(1)),
                ("firstName".into(), json!("Ada")),
                ("rows".into(), json!("[{\"x\":1}]")),
                ("tags".into(), json!(["a", "b"])),
            ]
        );
    }
}
