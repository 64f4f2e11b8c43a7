//! The identifiers that an item brings (architecture.md §5, wire rules 4, 9 and 10).

use domain::identity::{Identifier, IdentifierKind};
use serde_json::{Map, Value};

use super::{field, kind::Kind, refusal::Refusal};

/// Every identifier, strongest first, without repeats.
///
/// An alias names the same person twice: what it replaces may be a user id or an anonymous one, so it stands for both, and
/// resolution joins by the same rules as for anything else. `email` is what an identify says in its traits.
///
/// # Errors
/// [`Refusal::NoIdentifier`] when nothing usable is there, [`Refusal::NoPrevious`] for half an alias.
pub(super) fn identifiers(
    kind: Kind,
    item: &Map<String, Value>,
    context: &Map<String, Value>,
    email: Option<Identifier>,
) -> Result<Vec<Identifier>, Refusal> {
    let value = |name: &str| field::text(item.get(name));
    let user = value("userId").and_then(|id| Identifier::new(IdentifierKind::User, &id));
    let mut found: Vec<Identifier> = Vec::with_capacity(4);
    let mut add = |identifier: Option<Identifier>| match identifier {
        Some(identifier) if !found.contains(&identifier) => found.push(identifier),
        _ => {}
    };
    if kind == Kind::Alias {
        let previous = value("previousId").filter(|_| user.is_some()).ok_or(Refusal::NoPrevious)?;
        add(user);
        add(Identifier::new(IdentifierKind::User, &previous));
        add(Identifier::new(IdentifierKind::Anonymous, &previous));
    } else {
        add(user);
    }
    add(email);
    add(value("anonymousId").and_then(|id| Identifier::new(IdentifierKind::Anonymous, &id)));
    let device = field::object(context, "device").and_then(|device| field::text(device.get("id")));
    add(device.and_then(|id| Identifier::new(IdentifierKind::Device, &id)));
    if found.is_empty() {
        return Err(Refusal::NoIdentifier);
    }
    found.sort_by_key(|identifier| identifier.kind);
    Ok(found)
}

/// The address in the traits, if it is one.
pub(super) fn email(traits: &Map<String, Value>) -> Option<Identifier> {
    field::str(traits, "email").and_then(|email| Identifier::new(IdentifierKind::Email, email))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(kind: Kind, item: Value) -> Result<Vec<String>, Refusal> {
        let context = item.get("context").and_then(Value::as_object).cloned().unwrap_or_default();
        let email = item.get("traits").and_then(Value::as_object).and_then(email);
        let found = identifiers(kind, item.as_object().unwrap(), &context, email)?;
        Ok(found.into_iter().map(|i| format!("{}:{}", i.kind.as_str(), i.value)).collect())
    }

    #[test]
    fn every_identifier_is_taken_strongest_first() {
        let item = json!({"anonymousId": "a", "userId": 7, "traits": {"email": " A@B.c "}, "context": {"device": {"id": "d"}}});
        assert_eq!(of(Kind::Identify, item), Ok(vec!["user:7".into(), "email:a@b.c".into(), "anonymous:a".into(), "device:d".into()]));
    }

    #[test]
    fn wire_rule_4_null_and_empty_are_absent_and_numbers_are_text() {
        assert_eq!(of(Kind::Track, json!({"userId": "", "anonymousId": 0.5})), Ok(vec!["anonymous:0.5".into()]));
        for item in [json!({}), json!({"userId": null, "anonymousId": ""}), json!({"userId": true}), json!({"userId": ["a"]})] {
            assert_eq!(of(Kind::Track, item), Err(Refusal::NoIdentifier));
        }
        assert_eq!(of(Kind::Track, json!({"userId": "x".repeat(513)})), Err(Refusal::NoIdentifier));
    }

    #[test]
    fn wire_rule_9_an_alias_names_one_person_by_two_ids() {
        let item = json!({"userId": "new", "previousId": "old", "anonymousId": "old"});
        assert_eq!(of(Kind::Alias, item), Ok(vec!["user:new".into(), "user:old".into(), "anonymous:old".into()]));
        assert_eq!(of(Kind::Alias, json!({"userId": "same", "previousId": "same"})), Ok(vec!["user:same".into(), "anonymous:same".into()]));
        for item in [json!({"userId": "u"}), json!({"previousId": "p", "anonymousId": "a"})] {
            assert_eq!(of(Kind::Alias, item), Err(Refusal::NoPrevious));
        }
    }
}
