//! What attributes are called.

use domain::{
    attribute::{AttributeDefinition, AttributeName},
    profile::Who,
};

use crate::messages::Messages;

/// The name that the workspace gave an attribute, else the catalogue's, else its source parameter.
pub fn label(definition: Option<&AttributeDefinition>, name: &str, texts: &Messages) -> String {
    definition
        .and_then(|definition| definition.label.clone())
        .or_else(|| (texts.profile.label)(name).or_else(|| (texts.edit.label)(name)).map(str::to_owned))
        .unwrap_or_else(|| name.to_owned())
}

/// What an attribute is called on this person's page.
pub fn label_on(who: &Who, name: &str, texts: &Messages) -> String {
    label(definition(who, name), name, texts)
}

/// Whether the workspace does not want to see an attribute.
pub fn is_hidden(who: &Who, name: &str) -> bool {
    definition(who, name).is_some_and(|definition| definition.hidden)
}

fn definition<'a>(who: &'a Who, name: &str) -> Option<&'a AttributeDefinition> {
    who.defined.iter().find(|definition| definition.name.as_str() == name)
}

/// An id for an element, from an attribute's name.
pub fn field_id(name: &AttributeName) -> String {
    format!("edit-{}", super::facts::element_id(name.as_str()))
}
