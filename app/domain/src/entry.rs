//! What stands in a field of the editing panel, and the change that it means (product.md C3, C6, C7).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    attribute::{AttributeDefinition, AttributeKind, AttributeName, Origin, ValueError},
    edit::{Change, Edit},
    profile::{Who, plain},
    time::Timestamp,
};

/// What somebody typed, beside what was there when they began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The attribute.
    pub name: AttributeName,
    /// As it stands in the field.
    pub typed: String,
    /// The value that the editor saw; `None`: not on this person.
    pub seen: Option<Value>,
    /// To be taken off this person.
    pub removed: bool,
}

impl Entry {
    /// An untouched field.
    pub fn untouched(definition: &AttributeDefinition, seen: Option<Value>) -> Self {
        let typed = seen.as_ref().map(|value| definition.kind.typed(value)).unwrap_or_default();
        Self { name: definition.name.clone(), typed, seen, removed: false }
    }

    /// Whether saving would do something. What is shown and left alone never counts, even when it is no value of its kind.
    pub fn is_changed(&self, kind: AttributeKind) -> bool {
        if self.removed {
            return self.seen.is_some();
        }
        let shown = self.seen.as_ref().map(|value| kind.typed(value)).unwrap_or_default();
        lines(&shown) != lines(&self.typed)
    }

    /// The change that it means; `None` for an untouched field.
    ///
    /// # Errors
    /// Why what is typed is no value of this attribute.
    pub fn change(&self, definition: &AttributeDefinition, now: Timestamp) -> Result<Option<Change>, ValueError> {
        if !self.is_changed(definition.kind) {
            return Ok(None);
        }
        let (name, seen) = (self.name.clone(), self.seen.clone());
        if self.removed {
            return Ok(Some(Change::Remove { name, seen }));
        }
        let value = definition.read(&self.typed, now)?;
        Ok((value != seen).then_some(Change::Set { name, value, seen }))
    }
}

/// Browsers send the lines of a form with `\r\n`, and forget space at the ends.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// The definitions of what the panel shows of a person: everything built in, and what else is on this person.
///
/// Hidden ones are left out. A value without a definition is shown by one that fits it, unless its name cannot be written.
pub fn shown(who: &Who) -> Vec<AttributeDefinition> {
    let is_shown = |definition: &&AttributeDefinition| {
        !definition.hidden && (definition.origin == Origin::System || who.attributes.contains_key(definition.name.as_str()))
    };
    let mut shown: Vec<_> = who.defined.iter().filter(is_shown).cloned().collect();
    let undefined = who.attributes.iter().filter(|(name, _)| who.defined.iter().all(|definition| definition.name.as_str() != *name));
    shown.extend(undefined.filter_map(|(name, attribute)| inferred(AttributeName::parse(name)?, &attribute.value)));
    shown
}

fn inferred(name: AttributeName, value: &Value) -> Option<AttributeDefinition> {
    Some(AttributeDefinition::new(name, AttributeKind::infer(value), Origin::Seen))
}

/// Whether two values say the same: nothing, null and the empty text all show as N/A.
pub fn is_same(one: Option<&Value>, other: Option<&Value>) -> bool {
    let known = |value: Option<&Value>| value.filter(|value| plain(value).is_some()).cloned();
    known(one) == known(other)
}

/// An edit whose values are read once more as their definitions say: what comes from a browser is believed only then.
///
/// # Errors
/// Every field that cannot be taken, and why.
pub fn checked(edit: Edit, defined: &[AttributeDefinition], now: Timestamp) -> Result<Edit, Vec<(AttributeName, ValueError)>> {
    let mut refused = Vec::new();
    let changes = edit
        .changes
        .into_iter()
        .map(|change| match change {
            Change::Set { name, value: Some(value), seen } => {
                let own = defined.iter().find(|definition| definition.name == name).cloned();
                let definition = own.or_else(|| inferred(name.clone(), &value));
                let read = definition.map_or(Ok(None), |definition| definition.read(&definition.kind.typed(&value), now));
                let value = read.unwrap_or_else(|error| {
                    refused.push((name.clone(), error));
                    None
                });
                Change::Set { name, value, seen }
            }
            other => other,
        })
        .collect();
    if refused.is_empty() { Ok(Edit { changes, ip: edit.ip }) } else { Err(refused) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const NOW: Timestamp = Timestamp::EPOCH;

    fn definition(kind: AttributeKind) -> AttributeDefinition {
        AttributeDefinition::new(AttributeName::parse("size").unwrap(), kind, Origin::Made)
    }

    fn entry(kind: AttributeKind, seen: Option<Value>, typed: &str) -> Entry {
        Entry { typed: typed.into(), ..Entry::untouched(&definition(kind), seen) }
    }

    #[test]
    fn what_is_shown_and_left_alone_is_never_changed_even_when_it_is_no_value_of_its_kind() {
        for (kind, seen) in [
            (AttributeKind::Number, json!("large")),
            (AttributeKind::Date, json!("yesterday")),
            (AttributeKind::Boolean, json!("perhaps")),
            (AttributeKind::String, json!(" spaced ")),
            (AttributeKind::Array, json!(["a", "b"])),
            (AttributeKind::String, Value::Null),
        ] {
            let definition = definition(kind);
            assert_eq!(Entry::untouched(&definition, Some(seen)).change(&definition, NOW), Ok(None));
        }
    }

    #[test]
    fn lines_as_browsers_send_them_are_no_change() {
        assert!(!entry(AttributeKind::Array, Some(json!(["a", "b"])), "a\r\nb\r\n").is_changed(AttributeKind::Array));
        assert!(!entry(AttributeKind::String, Some(json!("a\nb")), "a\r\nb").is_changed(AttributeKind::String));
    }

    #[test]
    fn emptying_a_field_clears_it_and_removing_takes_it_off() {
        let definition = definition(AttributeKind::Number);
        let cleared = entry(AttributeKind::Number, Some(json!(42)), "");
        let name = cleared.name.clone();
        assert_eq!(cleared.change(&definition, NOW), Ok(Some(Change::Set { name: name.clone(), value: None, seen: Some(json!(42)) })));
        let removed = Entry { removed: true, ..cleared };
        assert_eq!(removed.change(&definition, NOW), Ok(Some(Change::Remove { name, seen: Some(json!(42)) })));
        let never_there = Entry { removed: true, ..entry(AttributeKind::Number, None, "7") };
        assert_eq!(never_there.change(&definition, NOW), Ok(None));
    }

    #[test]
    fn a_value_that_a_browser_made_up_is_refused_and_one_of_another_type_is_read_as_its_own() {
        let set = |value: Value| Edit::one(Change::Set { name: AttributeName::parse("size").unwrap(), value: Some(value), seen: None });
        let defined = [definition(AttributeKind::Number)];
        let refused = checked(set(json!("large")), &defined, NOW).unwrap_err();
        assert_eq!(refused[0].1, ValueError::NoNumber);
        let read = checked(set(json!("42")), &defined, NOW).unwrap();
        assert!(matches!(&read.changes[0], Change::Set { value: Some(value), .. } if *value == json!(42)));
    }

    proptest! {
        /// Whatever is typed, the change carries what was seen, and the value reads back as itself.
        #[test]
        fn a_change_carries_a_value_of_its_kind(kind in prop::sample::select(AttributeKind::ALL.to_vec()), typed in "\\PC{0,20}", seen in prop::option::of("[a-z0-9]{0,6}")) {
            let definition = definition(kind);
            let seen = seen.map(Value::String);
            let entry = entry(kind, seen.clone(), &typed);
            if let Ok(Some(Change::Set { value: Some(value), seen: carried, .. })) = entry.change(&definition, NOW) {
                prop_assert_eq!(carried, seen);
                prop_assert_eq!(definition.read(&kind.typed(&value), NOW), Ok(Some(value)));
            }
        }
    }
}
