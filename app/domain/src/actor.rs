//! Who asks: every port method takes one, and authorisation lives behind the port.

use serde::{Deserialize, Serialize};

/// The key of a person of the workspace: 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub String);

/// What a person of the workspace may do (product.md G1; the permission table follows with the other roles).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Works with profiles; does not manage keys or people.
    Marketer,
    /// Reads.
    Viewer,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A logged-in person.
    Person {
        /// Their key.
        id: UserId,
        /// The name others see.
        name: String,
        /// What they may do.
        role: Role,
    },
    /// A write key, scoped to ingest.
    Key {
        /// The key's public id.
        id: String,
        /// What it is trusted with.
        trust: crate::incoming::Trust,
    },
    /// The product itself: migrations, the demo, the live hub.
    System,
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See profiles and what they did.
    ReadProfiles,
    /// Change or merge profiles, add events by hand.
    WriteProfiles,
    /// Send events.
    Ingest,
    /// See write keys, recent requests and the quarantine.
    ReadIngest,
    /// Create and revoke write keys.
    ManageKeys,
    /// Edit the event catalogue.
    WriteCatalogue,
    /// Look up who asks: passwords, sessions, secrets of keys. The log-in and the ingest do, in the product's own name.
    Authenticate,
}

impl Actor {
    /// The one permission table.
    pub fn may(&self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::System => true,
            Self::Key { .. } => permission == P::Ingest,
            Self::Person { role, .. } => match role {
                Role::Owner => !matches!(permission, P::Ingest | P::Authenticate),
                Role::Marketer => matches!(permission, P::ReadProfiles | P::WriteProfiles | P::ReadIngest | P::WriteCatalogue),
                Role::Viewer => matches!(permission, P::ReadProfiles | P::ReadIngest),
            },
        }
    }

    /// Refuses with the port's error when the actor may not.
    ///
    /// # Errors
    /// [`crate::port::PortError::Forbidden`].
    pub fn require(&self, permission: Permission) -> Result<(), crate::port::PortError> {
        if self.may(permission) { Ok(()) } else { Err(crate::port::PortError::Forbidden) }
    }
}
