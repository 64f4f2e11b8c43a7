//! People of the workspace and their log-ins (product.md G1, G3).

use serde::{Deserialize, Serialize};

use crate::{
    actor::{Role, UserId},
    time::Timestamp,
};

/// Longest name of a person, in characters.
pub const LONGEST_NAME: usize = 100;

/// What [`crate::port::PortError::Invalid`] says when the last owner would be gone.
pub const LAST_OWNER: &str = "the workspace needs an owner";

/// What [`crate::port::PortError::Invalid`] says when an e-mail has an account already.
pub const TAKEN: &str = "there is an account with this e-mail";

/// The name of a person as given, on one line; without one, what stands before the `@` of their e-mail.
pub fn person_name(given: &str, email: &str) -> String {
    let given: String = given.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if given.is_empty() { email.split('@').next().unwrap_or(email).to_owned() } else { given }
}

/// A person of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Their key.
    pub id: UserId,
    /// Log-in name: normalised e-mail.
    pub email: String,
    /// The name others see.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// An account with what is checked at log-in; never leaves the server.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The person.
    pub account: Account,
    /// Argon2id in PHC form.
    pub password_hash: String,
}

/// A log-in. Only the SHA-256 of its token is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the 256-bit token, in hex.
    pub token_hash: String,
    /// Whose it is.
    pub user: UserId,
    /// When it began; it ends 30 days later whatever happens.
    pub created: Timestamp,
    /// Last use, written at most once a minute; it ends 7 days after.
    pub seen: Timestamp,
    /// The browser, as it names itself, at most 300 characters.
    pub agent: String,
}
