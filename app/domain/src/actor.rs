//! Who asks: every port method takes one, and authorisation lives behind the port.

use serde::{Deserialize, Serialize};

/// The key of a person of the workspace: 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub String);

/// What a person of the workspace may do (product.md G1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Works with profiles; does not manage keys, people or the workspace.
    Marketer,
    /// Reads.
    Viewer,
}

impl Role {
    /// All roles, the one that may do most first.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Marketer, Self::Viewer];

    /// The word that stands for the role in forms and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Marketer => "marketer",
            Self::Viewer => "viewer",
        }
    }

    /// The role that [`Self::as_str`] names.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// Define, describe and re-type attributes.
    WriteAttributes,
    /// Rename, merge and delete tags; making and giving one is an edit.
    ManageTags,
    /// Change the workspace's name, time zone and currency.
    ManageWorkspace,
    /// Invite and remove people, change their roles.
    ManagePeople,
    /// Look up who asks: passwords, sessions, secrets of keys. The log-in and the ingest do, in the product's own name.
    Authenticate,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::ReadProfiles,
        Self::WriteProfiles,
        Self::Ingest,
        Self::ReadIngest,
        Self::ManageKeys,
        Self::WriteCatalogue,
        Self::WriteAttributes,
        Self::ManageTags,
        Self::ManageWorkspace,
        Self::ManagePeople,
        Self::Authenticate,
    ];
}

impl Actor {
    /// Everything that the actor may do: what a page hides its controls by. The ports ask for themselves.
    pub fn permissions(&self) -> Vec<Permission> {
        Permission::ALL.into_iter().filter(|permission| self.may(*permission)).collect()
    }

    /// The one permission table.
    pub fn may(&self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::System => true,
            Self::Key { .. } => permission == P::Ingest,
            Self::Person { role, .. } => match role {
                Role::Owner => !matches!(permission, P::Ingest | P::Authenticate),
                Role::Marketer => matches!(
                    permission,
                    P::ReadProfiles | P::WriteProfiles | P::ReadIngest | P::WriteCatalogue | P::WriteAttributes | P::ManageTags
                ),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_owners_manage_and_a_viewer_changes_nothing() {
        use Permission as P;
        let may = |role| Actor::Person { id: UserId("0".into()), name: "Ada".into(), role }.permissions();
        for permission in [P::ManageWorkspace, P::ManagePeople, P::ManageKeys] {
            assert!(may(Role::Owner).contains(&permission), "{permission:?}");
            assert!(!may(Role::Marketer).contains(&permission), "{permission:?}");
        }
        assert_eq!(may(Role::Viewer), [P::ReadProfiles, P::ReadIngest]);
        assert!(!may(Role::Owner).contains(&P::Authenticate), "the log-in alone sees passwords");
        assert_eq!(Actor::System.permissions(), P::ALL);
    }

    #[test]
    fn a_role_is_read_back_from_its_word() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("admin"), None);
    }
}
