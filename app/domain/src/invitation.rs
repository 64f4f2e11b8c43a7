//! Invitations: how somebody becomes a person of the workspace (product.md G1).

use serde::{Deserialize, Serialize};

use crate::{actor::Role, time::Timestamp};

/// How long a link is good, in milliseconds: seven days.
pub const LASTS_MS: i64 = 7 * 86_400_000;

/// An invitation that nobody has taken up yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Its key; not the secret of its link.
    pub id: String,
    /// Who is invited: a normalised e-mail, which becomes the log-in name.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
    /// The name of who invited them.
    pub by: String,
    /// When it was made.
    pub created: Timestamp,
    /// From here on the link is worth nothing.
    pub expires: Timestamp,
}

/// An invitation that was just made, with the secret of its link. Only the secret's SHA-256 is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// The secret: 256 random bits in hex, shown this once.
    pub token: String,
}
