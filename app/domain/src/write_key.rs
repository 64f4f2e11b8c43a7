//! Write keys: what an SDK is configured with (product.md E7, G2).

use serde::{Deserialize, Serialize};

use crate::{incoming::Trust, time::Timestamp};

/// A write key as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteKey {
    /// Public id, stable.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// Browser keys are public and shown again; server keys are hashed and shown once.
    pub trust: Trust,
    /// The key itself: always there for browser keys, for server keys only in the answer that creates it.
    pub secret: Option<String>,
    /// The first characters, to tell keys apart.
    pub hint: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it last sent something.
    pub used: Option<Timestamp>,
    /// When it was revoked; it then answers 401.
    pub revoked: Option<Timestamp>,
}
