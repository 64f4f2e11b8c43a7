//! What a call means: the name of the event, its parameters, and what it says about the person (wire-apis.md §1.6).

use domain::{attribute, event::Action, identity::Identifier, incoming::Derived};
use serde_json::{Map, Value};

use super::{commerce, field, identifiers, kind::Kind, refusal::Refusal};

/// Longest name of an attribute, in characters; a longer one is a mistake and stays in the event only.
const LONGEST_NAME: usize = 200;

/// What a call means.
#[derive(Debug)]
pub(super) struct Meaning {
    /// The name of the event.
    pub(super) action: Action,
    /// Its parameters.
    pub(super) params: Map<String, Value>,
    /// Attributes to set.
    pub(super) traits: Vec<(String, Value)>,
    /// The e-mail address by which an identify identifies.
    pub(super) email: Option<Identifier>,
    /// What follows from it.
    pub(super) derived: Vec<Derived>,
}

/// Takes the meaning out of an item and its context.
///
/// # Errors
/// The [`Refusal`] that says what the call lacks.
pub(super) fn meaning(kind: Kind, item: &mut Map<String, Value>, context: &mut Map<String, Value>) -> Result<Meaning, Refusal> {
    match kind {
        Kind::Identify => identify(item, context),
        Kind::Track => track(item),
        Kind::Page => page(item, context),
        Kind::Screen => {
            let mut params = field::take(item, "properties")?;
            name_and_category(item, &mut params);
            plain("screen.view", params)
        }
        Kind::Group => group(item),
        Kind::Alias => {
            let mut params = Map::new();
            field::complete(&mut params, "userId", item.get("userId"));
            field::complete(&mut params, "previousId", item.get("previousId"));
            // Whether two profiles become one is decided by the identities, so the event does not claim it.
            plain("profile.updated", params)
        }
    }
}

fn plain(action: &str, params: Map<String, Value>) -> Result<Meaning, Refusal> {
    let action = Action::parse(action).ok_or(Refusal::BadName)?;
    Ok(Meaning { action, params, traits: Vec::new(), email: None, derived: Vec::new() })
}

/// Traits stand in `traits`, in `context.traits`, or in both: then those of the call win (wire rule 5).
fn identify(item: &mut Map<String, Value>, context: &mut Map<String, Value>) -> Result<Meaning, Refusal> {
    let mut traits = match context.remove("traits") {
        Some(Value::Object(traits)) => traits,
        _ => Map::new(),
    };
    let own = field::take(item, "traits")?;
    if traits.is_empty() {
        traits = own;
    } else {
        traits.extend(own);
    }
    let email = identifiers::email(&traits);
    let action = if email.is_some() { "client.identify" } else { "profile.updated" };
    let attributes = attributes(&traits);
    Ok(Meaning { traits: attributes, email, ..plain(action, traits)? })
}

fn track(item: &mut Map<String, Value>) -> Result<Meaning, Refusal> {
    let mut params = field::take(item, "properties")?;
    let name = field::str(item, "event").ok_or(Refusal::NoName)?;
    let Some(action) = renamed(name) else { return plain(name, params) };
    let mut derived = Vec::new();
    if action.starts_with("transaction.") {
        commerce::reserve_names(&mut params);
        if action == "transaction.charge" {
            derived = commerce::purchases(&params);
        }
    }
    Ok(Meaning { derived, ..plain(action, params)? })
}

/// The built-in action for a name of the semantic e-commerce specification; every other name is kept verbatim.
fn renamed(name: &str) -> Option<&'static str> {
    Some(match name {
        "Product Viewed" => "product.view",
        "Product Added" => "product.addToCart",
        "Product Removed" => "product.removeFromCart",
        "Product Added to Wishlist" => "product.addToFavorite",
        "Products Searched" => "client.search",
        "Order Completed" => "transaction.charge",
        "Order Cancelled" => "transaction.cancel",
        "Product Reviewed" => "product.addReview",
        "Signed Up" => "client.register",
        "Signed In" => "client.login",
        "Signed Out" => "client.logout",
        _ => return None,
    })
}

/// Only a page call makes a visit of `context.page`; every browser event has one (wire rule 18).
fn page(item: &mut Map<String, Value>, context: &Map<String, Value>) -> Result<Meaning, Refusal> {
    let mut params = field::take(item, "properties")?;
    name_and_category(item, &mut params);
    field::rename(&mut params, "url", "uri");
    if let Some(page) = field::object(context, "page") {
        field::complete(&mut params, "uri", page.get("url"));
        for name in ["title", "referrer", "path"] {
            field::complete(&mut params, name, page.get(name));
        }
    }
    if let Some(campaign) = field::object(context, "campaign") {
        for part in ["source", "medium", "term", "content"] {
            field::complete(&mut params, &format!("utm_{part}"), campaign.get(part));
        }
        field::complete(&mut params, "utm_campaign", campaign.get("name"));
    }
    plain("page.visit", params)
}

/// Name and category stand beside the properties, in them, or in both.
fn name_and_category(item: &Map<String, Value>, params: &mut Map<String, Value>) {
    field::complete(params, "name", item.get("name"));
    field::complete(params, "category", item.get("category"));
}

/// The company's traits become attributes of the person under `company.`.
fn group(item: &mut Map<String, Value>) -> Result<Meaning, Refusal> {
    let group = field::text(item.get("groupId")).ok_or(Refusal::NoGroup)?;
    let mut params = field::take(item, "traits")?;
    let mut attributes: Vec<_> = attributes(&params).into_iter().map(|(name, value)| (format!("company.{name}"), value)).collect();
    attributes.retain(|(name, _)| name != "company.id");
    attributes.push(("company.id".to_owned(), Value::String(group.clone())));
    params.insert("groupId".to_owned(), Value::String(group));
    Ok(Meaning { traits: attributes, ..plain("client.assignToCompany", params)? })
}

fn attributes(traits: &Map<String, Value>) -> Vec<(String, Value)> {
    let mut flat = attribute::flatten(traits);
    flat.retain(|(name, _)| name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control));
    flat
}

#[cfg(test)]
#[path = "meaning_tests.rs"]
mod tests;
