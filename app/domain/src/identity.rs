//! Identifiers: what an event says about whose it is (architecture.md §5).

use core::fmt;

use serde::{Deserialize, Serialize};

/// The key of a profile: 32 lower-case hex digits of a time-ordered UUID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProfileId(String);

impl ProfileId {
    /// Accepts 32 hex digits; anything else is no profile.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))).then(|| Self(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits: how an anonymous profile is told apart by eye.
    pub fn short(&self) -> &str {
        &self.0[28..]
    }
}

impl TryFrom<String> for ProfileId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a profile id has 32 hexadecimal digits")
    }
}

impl From<ProfileId> for String {
    fn from(id: ProfileId) -> Self {
        id.0
    }
}

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an identifier identifies by, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// The workspace's own key for a person: `userId`, custom id. Strong.
    User,
    /// Normalised e-mail address. Strong; makes a profile recognised.
    Email,
    /// `anonymousId`: the UUID of one browser or installation. Weak.
    Anonymous,
    /// `context.device.id`. Weak.
    Device,
}

impl IdentifierKind {
    /// All kinds, strongest first: an event's identity is its first identifier in this order.
    pub const ALL: [Self; 4] = [Self::User, Self::Email, Self::Anonymous, Self::Device];

    /// A profile holds at most one value of a strong kind and any number of weak ones.
    pub fn is_strong(self) -> bool {
        matches!(self, Self::User | Self::Email)
    }

    /// The word that stands for the kind in keys and APIs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Email => "email",
            Self::Anonymous => "anonymous",
            Self::Device => "device",
        }
    }

    /// The kind that [`Self::as_str`] names.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One identifier as it arrived: a kind and a non-empty, trimmed value (e-mail lower-cased).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// What it identifies by.
    pub kind: IdentifierKind,
    /// 1–512 characters.
    pub value: String,
}

/// Longest identifier that is accepted, in bytes; a longer one is no identifier but a mistake.
pub const MAX_IDENTIFIER: usize = 512;

impl Identifier {
    /// Trims and normalises; `None` when nothing usable is left (empty, too long, no e-mail).
    pub fn new(kind: IdentifierKind, value: &str) -> Option<Self> {
        let value = value.trim();
        if value.is_empty() || value.len() > MAX_IDENTIFIER || value.contains('\0') {
            return None;
        }
        let value = match kind {
            IdentifierKind::Email => normalise_email(value)?,
            _ => value.to_owned(),
        };
        Some(Self { kind, value })
    }
}

/// Lower-cases an address and checks its shape: one `@`, something before it, a dotted or local domain after it, no space.
fn normalise_email(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    let sound = !local.is_empty()
        && !domain.is_empty()
        && local.len() <= 64
        && text.len() <= 254
        && !local.contains('@')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains("..")
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';'));
    sound.then(|| text.to_lowercase())
}

/// The key of an identity: an identifier and, for weak ones, which of its lives (architecture.md §5, epochs).
///
/// A new epoch begins when another person takes over the device: later events go to the new person, history stays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IdentityKey {
    /// The identifier.
    pub identifier: Identifier,
    /// 0 for the first life; strong identifiers never leave it.
    pub epoch: u32,
}

impl IdentityKey {
    /// The first life of an identifier.
    pub fn first(identifier: Identifier) -> Self {
        Self { identifier, epoch: 0 }
    }

    /// `kind:epoch:value`, how an event names its identity in the database.
    pub fn subject(&self) -> String {
        format!("{}:{}:{}", self.identifier.kind.as_str(), self.epoch, self.identifier.value)
    }

    /// Reads [`Self::subject`] back.
    pub fn parse_subject(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        let kind = IdentifierKind::parse(parts.next()?)?;
        let epoch = parts.next()?.parse().ok()?;
        let value = parts.next()?.to_owned();
        Some(Self { identifier: Identifier { kind, value }, epoch })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_the_same_in_any_case_and_with_spaces_around() {
        assert_eq!(
            Identifier::new(IdentifierKind::Email, " Marta@Example.COM "),
            Identifier::new(IdentifierKind::Email, "marta@example.com")
        );
    }

    #[test]
    fn what_is_no_address_identifies_nobody() {
        for text in ["", "@", "a@", "@b", "a b@c.d", "a@b@c.d", "a@.b", "a@b..c", "<a@b.c>", "a@b.c,d@e.f"] {
            assert_eq!(Identifier::new(IdentifierKind::Email, text), None, "{text}");
        }
    }

    #[test]
    fn a_subject_reads_back_also_with_colons_in_the_value() {
        let key = IdentityKey { identifier: Identifier { kind: IdentifierKind::User, value: "a:b:c".into() }, epoch: 7 };
        assert_eq!(IdentityKey::parse_subject(&key.subject()), Some(key));
    }
}
