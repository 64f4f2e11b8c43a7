//! Secrets that stand for somebody: session and set-up tokens.

use core::fmt;

use sha2::{Digest, Sha256};

/// A secret. Only its SHA-256 is ever stored; 256 bits are too many to guess, so the hash needs no salt and no cost.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// 256 random bits in hex, from the operating system.
    pub fn random() -> Self {
        let bits: [u8; 32] = rand::random();
        Self(hex(&bits))
    }

    /// A token as somebody presents it.
    pub fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether this has the shape of [`Self::random`]: anything else is not worth a look into the database.
    pub fn is_random_shape(&self) -> bool {
        self.0.len() == 64 && self.0.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    }

    /// The secret itself, for the one who may know it.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// SHA-256 in hex: what is stored.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }

    /// Whether this is the secret behind a stored hash, in a time that does not depend on how much of it is right.
    pub fn matches(&self, stored: &str) -> bool {
        let presented = self.hash();
        presented.len() == stored.len() && presented.bytes().zip(stored.bytes()).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0
    }
}

/// Never the secret: tokens end up in logs by their `Debug` form.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_matches_its_own_hash_only() {
        let (one, other) = (Token::random(), Token::random());
        assert!(one.is_random_shape());
        assert!(Token::presented(one.secret()).matches(&one.hash()));
        assert!(!other.matches(&one.hash()));
        assert!(!one.matches(""));
        assert!(!one.matches(&one.hash()[1..]));
    }

    #[test]
    fn a_token_does_not_show_itself() {
        let token = Token::random();
        assert!(!format!("{token:?}").contains(token.secret()));
    }
}
