//! Who sends a request, and when it came: what every item of it has in common.

use std::net::IpAddr;

use domain::{incoming::Trust, time::Timestamp};

/// The circumstances of a request.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// Public id of the write key.
    pub(super) key: String,
    /// The key as it was sent, to be blotted out of whatever is kept for people to read.
    pub(super) secret: String,
    /// What the key is trusted with.
    pub(super) trust: Trust,
    /// The other end of the connection, as far as it is known.
    pub(super) address: Option<IpAddr>,
    /// The `User-Agent` header.
    pub(super) user_agent: Option<String>,
    /// When the request came.
    pub(super) received: Timestamp,
}

impl Caller {
    /// `text` with the write key blotted out: server keys are shown once and never again.
    pub(super) fn blot(&self, text: &str) -> String {
        blot(text, &self.secret)
    }
}

/// `text` without `secret`, if that is long enough to be one.
pub(super) fn blot(text: &str, secret: &str) -> String {
    if secret.len() >= 4 && text.contains(secret) { text.replace(secret, "•••") } else { text.to_owned() }
}
