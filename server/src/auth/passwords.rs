//! Passwords: Argon2id, off the async threads, few at a time.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// 19 MiB, two passes, one lane: what the OWASP recommends for servers.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;

/// How many passwords are hashed at the same time: each takes 19 MiB and a core for some 30 ms.
const AT_ONCE: usize = 2;

/// The shortest password, in characters.
pub const SHORTEST: usize = 12;

/// The longest password that is looked at, in bytes.
pub const LONGEST: usize = 1024;

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    /// A hash of nothing anybody knows: what an unknown account's password is compared with, so that it takes as long.
    decoy: Arc<str>,
}

/// A password could not be hashed: out of memory.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct HashError(String);

impl Passwords {
    /// Prepares; takes as long as one log-in.
    ///
    /// # Errors
    /// [`HashError`].
    pub fn new() -> Result<Self, HashError> {
        let unknown = super::token::Token::random();
        Ok(Self { permits: Arc::new(Semaphore::new(AT_ONCE)), decoy: hash(unknown.secret())?.into() })
    }

    /// The hash of a new password, in PHC form.
    ///
    /// # Errors
    /// [`HashError`].
    pub async fn hash(&self, password: String) -> Result<String, HashError> {
        self.off_thread(move || hash(&password)).await?
    }

    /// Whether this is the password; without an account it takes as long and is not.
    pub async fn verify(&self, password: String, stored: Option<String>) -> bool {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.to_string());
        let right = self.off_thread(move || verify(&password, &stored)).await.unwrap_or(false);
        right && known
    }

    async fn off_thread<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|error| HashError(error.to_string()))?;
        // The permit goes along: a request that is given up does not make room for another hash before this one is done.
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(|error| HashError(error.to_string()))
    }
}

fn argon() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|error| HashError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str) -> Result<String, HashError> {
    let hash: PasswordHash = argon()?.hash_password(password.as_bytes()).map_err(|error| HashError(error.to_string()))?;
    Ok(hash.to_string())
}

/// The parameters come from the stored hash, so that raising ours leaves old passwords valid.
fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_is_right() {
        let passwords = Passwords::new().unwrap();
        let stored = passwords.hash("correct horse battery".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(passwords.verify("correct horse battery".into(), Some(stored.clone())).await);
        assert!(!passwords.verify("correct horse batterY".into(), Some(stored)).await);
        assert!(!passwords.verify("correct horse battery".into(), None).await);
        assert!(!passwords.verify(String::new(), Some("no hash".into())).await);
    }

    #[tokio::test]
    async fn the_same_password_has_another_hash_each_time() {
        let passwords = Passwords::new().unwrap();
        assert_ne!(passwords.hash("twelve letters".into()).await.unwrap(), passwords.hash("twelve letters".into()).await.unwrap());
    }
}
