//! What the ingest hands to the store: understood, not yet resolved to a person.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    event::{Action, EventId},
    geo::Position,
    identity::{Identifier, IdentifierKind},
    resolve::Step,
    time::Timestamp,
};

/// What a write key may do (architecture.md §5, last rule).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// A browser key, public: adds events, traits and identities, takes nothing away from a recognised person.
    #[default]
    Browser,
    /// A server key, secret.
    Server,
}

/// One event to be written, with what it brings for the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Message id, or one that was made because none came.
    pub id: EventId,
    /// What happened.
    pub action: Action,
    /// Skew-corrected time.
    pub at: Timestamp,
    /// When the server got it.
    pub received: Timestamp,
    /// The client's own time, verbatim.
    pub sent: Option<String>,
    /// `WEB_DESKTOP`, `SERVER` …
    pub source: String,
    /// The client's address, when known.
    pub ip: Option<String>,
    /// Every identifier the event brings, in any order, without repeats. Never empty: such events are quarantined.
    pub identifiers: Vec<Identifier>,
    /// What the event says about itself.
    pub params: Map<String, Value>,
    /// The circumstances.
    pub context: Map<String, Value>,
    /// Attributes to set, flattened; `Value::Null` clears.
    pub traits: Vec<(String, Value)>,
    /// The device that spoke, when the context tells.
    pub device: Option<crate::profile::DeviceFacts>,
    /// Where the device was, when the context tells.
    pub position: Option<Position>,
    /// False for updates that are no activity of the person (`context.active: false`).
    pub active: bool,
    /// Events that follow from this one, stored with it or not at all.
    pub derived: Vec<Derived>,
    /// Who sent it.
    pub trust: Trust,
    /// The name of the library, for attribute provenance.
    pub library: String,
}

impl Incoming {
    /// What happened, once `steps` say what the event has led to.
    ///
    /// An identify with an address is `client.identify` where that address became known by it or a visitor was recognised.
    /// Sites identify on every page: all others have updated the profile (wire-apis.md §1.6).
    pub fn settled_action(&self, steps: &[Step]) -> Action {
        let identifies = self.action.as_str() == "client.identify" && self.identifiers.iter().any(|i| i.kind == IdentifierKind::Email);
        let recognises = |step: &Step| match step {
            Step::Take { identifier, .. } => identifier.kind == IdentifierKind::Email,
            Step::Join { .. } => true,
            Step::Create(_) | Step::Point { .. } => false,
        };
        let updates = if identifies && !steps.iter().any(recognises) { Action::parse("profile.updated") } else { None };
        updates.unwrap_or_else(|| self.action.clone())
    }

    /// The attributes to set on the person, whose address is `email` once the event is resolved.
    ///
    /// The address of a recognised person is an identifier: a trait may repeat it, and only resolution changes it, so neither
    /// a conflict nor an empty field puts another one in its place.
    pub fn settled_traits<'a>(&'a self, email: Option<&'a str>) -> impl Iterator<Item = &'a (String, Value)> {
        let repeats = move |value: &Value| {
            let address = value.as_str().and_then(|text| Identifier::new(IdentifierKind::Email, text));
            email.is_none_or(|email| address.is_some_and(|address| address.value == email))
        };
        self.traits.iter().filter(move |(name, value)| name != "email" || repeats(value))
    }
}

/// An event that follows from another: `product.buy` of a `transaction.charge`. Its id is `message id/n`.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// What happened.
    pub action: Action,
    /// Its own parameters.
    pub params: Map<String, Value>,
}

/// What became of one sent item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// Stored now.
    Stored,
    /// Was stored before: sending again is a no-op.
    Repeated,
    /// Stored on the identity it names first, and a pair of profiles is proposed for merging.
    Conflict {
        /// Why nothing joined by itself.
        reason: crate::conflict::Reason,
    },
    /// Not understood; kept in quarantine with the reason.
    Quarantined {
        /// What is wrong with it, for a developer.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        identity::ProfileId,
        resolve::{Roll, resolve},
    };

    fn incoming(action: &str, identifiers: &[(IdentifierKind, &str)], traits: &[(&str, Value)]) -> Incoming {
        Incoming {
            id: EventId::parse("m").unwrap(),
            action: Action::parse(action).unwrap(),
            at: Timestamp::default(),
            received: Timestamp::default(),
            sent: None,
            source: "SERVER".into(),
            ip: None,
            identifiers: identifiers.iter().map(|(kind, value)| Identifier::new(*kind, value).unwrap()).collect(),
            params: Map::new(),
            context: Map::new(),
            traits: traits.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            device: None,
            position: None,
            active: true,
            derived: Vec::new(),
            trust: Trust::Server,
            library: "test".into(),
        }
    }

    #[test]
    fn an_identify_identifies_when_an_address_first_appears_and_updates_the_profile_after_that() {
        use IdentifierKind::{Anonymous, Email, User};
        let (mut roll, mut made) = (Roll::default(), 0_u8);
        let mut settled = |action: &str, identifiers: &[(IdentifierKind, &str)]| {
            let item = incoming(action, identifiers, &[]);
            let mut fresh = || {
                made += 1;
                ProfileId::parse(&format!("{made:032x}")).unwrap()
            };
            let resolution = resolve(&mut roll, &item.identifiers, item.trust, &mut fresh).unwrap();
            item.settled_action(&resolution.steps).to_string()
        };
        let identify = "client.identify";
        assert_eq!(settled(identify, &[(User, "u"), (Email, "a@b.c")]), "client.identify");
        assert_eq!(settled(identify, &[(User, "u"), (Email, "a@b.c")]), "profile.updated");
        // Another address of the same person.
        assert_eq!(settled(identify, &[(User, "u"), (Email, "new@b.c")]), "client.identify");
        // A visitor turns out to be somebody known.
        assert_eq!(settled("page.visit", &[(Anonymous, "a")]), "page.visit");
        assert_eq!(settled(identify, &[(User, "u"), (Email, "new@b.c"), (Anonymous, "a")]), "client.identify");
        assert_eq!(settled(identify, &[(User, "u"), (Email, "new@b.c"), (Anonymous, "a")]), "profile.updated");
        // The address of somebody else: a conflict, by which nobody is recognised.
        assert_eq!(settled("x", &[(User, "v")]), "x");
        assert_eq!(settled(identify, &[(User, "v"), (Email, "new@b.c")]), "profile.updated");
        // A name that an SDK sends is kept verbatim.
        assert_eq!(settled("client.identify", &[(User, "u")]), "client.identify");
    }

    #[test]
    fn only_resolution_changes_the_address_of_a_recognised_person() {
        let names = |value: Value, email: Option<&str>| {
            let item = incoming("x", &[(IdentifierKind::User, "u")], &[("email", value), ("plan", json!("pro"))]);
            item.settled_traits(email).map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(json!(" A@B.c"), Some("a@b.c")), ["email", "plan"]);
        for other in [json!("thief@b.c"), json!("nobody"), json!(""), Value::Null, json!(5)] {
            assert_eq!(names(other.clone(), Some("a@b.c")), ["plan"], "{other}");
            assert_eq!(names(other, None), ["email", "plan"]);
        }
    }
}
