//! Write keys that were asked for lately, so that ten thousand requests a second are not ten thousand reads.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use domain::{
    actor::Actor,
    incoming::Trust,
    port::{PortError, WriteKeys},
};

/// From this age on one request asks anew, while the others go on with what is known.
const FRESH: Duration = Duration::from_secs(4);
/// At this age an answer is forgotten: so long may a revoked key still be let in.
const KEPT: Duration = Duration::from_secs(5);
/// How many answers are kept, the negative ones included.
const MOST: usize = 1_024;
/// A longer text is no key, and is not asked for.
const LONGEST: usize = 256;

/// A recognised write key.
#[derive(Debug)]
pub(super) struct KnownKey {
    /// What the store is asked with.
    pub(super) actor: Actor,
    /// Public id.
    pub(super) id: String,
    /// What it is trusted with.
    pub(super) trust: Trust,
}

struct Answer {
    key: Option<Arc<KnownKey>>,
    at: Instant,
    asking: AtomicBool,
}

/// A cache before [`WriteKeys::authenticate`].
pub(super) struct KeyRing {
    keys: Arc<dyn WriteKeys>,
    answers: RwLock<HashMap<Box<str>, Answer>>,
    fresh: Duration,
    kept: Duration,
}

impl KeyRing {
    pub(super) fn new(keys: Arc<dyn WriteKeys>) -> Self {
        Self { keys, answers: RwLock::default(), fresh: FRESH, kept: KEPT }
    }

    /// The key as the store knows it; `None` when unknown or revoked.
    ///
    /// # Errors
    /// What the store says, when nothing young enough is remembered.
    pub(super) async fn find(&self, text: &str) -> Result<Option<Arc<KnownKey>>, PortError> {
        if text.is_empty() || text.len() > LONGEST {
            return Ok(None);
        }
        let remembered = self.remembered(text);
        if let Some((key, true)) = remembered {
            return Ok(key);
        }
        match (self.keys.authenticate(&Actor::System, text).await, remembered) {
            (Ok(actor), _) => {
                let key = actor.and_then(known).map(Arc::new);
                self.remember(text, key.clone());
                Ok(key)
            }
            (Err(_), Some((key, _))) => Ok(key),
            (Err(error), None) => Err(error),
        }
    }

    /// What is remembered, and whether that will do without asking anew.
    fn remembered(&self, text: &str) -> Option<(Option<Arc<KnownKey>>, bool)> {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        let answer = answers.get(text)?;
        let age = answer.at.elapsed();
        if age >= self.kept {
            return None;
        }
        let enough = age < self.fresh || answer.asking.swap(true, Ordering::Relaxed);
        Some((answer.key.clone(), enough))
    }

    fn remember(&self, text: &str, key: Option<Arc<KnownKey>>) {
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= MOST && !answers.contains_key(text) {
            answers.retain(|_, answer| answer.at.elapsed() < self.kept);
            if answers.len() >= MOST {
                // A flood of invented keys pushes out its own kind before any real key.
                answers.retain(|_, answer| answer.key.is_some());
            }
            if answers.len() >= MOST {
                answers.clear();
            }
        }
        answers.insert(text.into(), Answer { key, at: Instant::now(), asking: AtomicBool::new(false) });
    }
}

fn known(actor: Actor) -> Option<KnownKey> {
    match &actor {
        Actor::Key { id, trust } => Some(KnownKey { id: id.clone(), trust: *trust, actor }),
        Actor::Person { .. } | Actor::System => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use async_trait::async_trait;
    use domain::{quarantine::Quarantined, write_key::WriteKey};

    use super::*;

    /// Knows the key `WK`, counts how often it is asked, and answers or fails as told.
    #[derive(Default)]
    struct Keys {
        asked: AtomicUsize,
        down: AtomicBool,
    }

    #[async_trait]
    impl WriteKeys for Keys {
        async fn authenticate(&self, _: &Actor, key: &str) -> Result<Option<Actor>, PortError> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            if self.down.load(Ordering::SeqCst) {
                return Err(PortError::Unavailable("down".into()));
            }
            Ok((key == "WK").then(|| Actor::Key { id: "1".into(), trust: Trust::Server }))
        }
        async fn keys(&self, _: &Actor) -> Result<Vec<WriteKey>, PortError> {
            Err(PortError::Forbidden)
        }
        async fn create_key(&self, _: &Actor, _: &str, _: Trust) -> Result<WriteKey, PortError> {
            Err(PortError::Forbidden)
        }
        async fn revoke_key(&self, _: &Actor, _: &str) -> Result<(), PortError> {
            Err(PortError::Forbidden)
        }
        async fn quarantined(&self, _: &Actor, _: usize) -> Result<Vec<Quarantined>, PortError> {
            Err(PortError::Forbidden)
        }
        async fn release(&self, _: &Actor, _: &str) -> Result<Quarantined, PortError> {
            Err(PortError::Forbidden)
        }
    }

    fn ring(fresh: u64, kept: u64) -> (Arc<Keys>, KeyRing) {
        let keys = Arc::new(Keys::default());
        let store: Arc<dyn WriteKeys> = Arc::<Keys>::clone(&keys);
        let ring = KeyRing { fresh: Duration::from_millis(fresh), kept: Duration::from_millis(kept), ..KeyRing::new(store) };
        (keys, ring)
    }

    #[tokio::test]
    async fn the_store_is_asked_once_for_known_and_unknown_keys() {
        let (keys, ring) = ring(60_000, 60_000);
        for _ in 0..1_000 {
            assert!(ring.find("WK").await.unwrap().is_some());
            assert!(ring.find("other").await.unwrap().is_none());
        }
        assert!(ring.find("").await.unwrap().is_none() && ring.find(&"x".repeat(9_999)).await.unwrap().is_none());
        assert_eq!(keys.asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn an_old_answer_is_asked_for_anew_and_a_short_outage_is_not_noticed() {
        let (keys, ring) = ring(0, 60_000);
        assert!(ring.find("WK").await.unwrap().is_some());
        keys.down.store(true, Ordering::SeqCst);
        assert!(ring.find("WK").await.unwrap().is_some());
        assert_eq!(keys.asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn what_is_too_old_is_forgotten() {
        let (keys, ring) = ring(0, 0);
        assert!(ring.find("WK").await.unwrap().is_some());
        keys.down.store(true, Ordering::SeqCst);
        assert!(ring.find("WK").await.is_err());
    }

    #[tokio::test]
    async fn a_flood_of_invented_keys_pushes_out_no_real_one() {
        let (keys, ring) = ring(60_000, 60_000);
        assert!(ring.find("WK").await.unwrap().is_some());
        for n in 0..5_000 {
            assert!(ring.find(&n.to_string()).await.unwrap().is_none());
        }
        assert!(ring.answers.read().unwrap().len() <= MOST);
        assert!(ring.find("WK").await.unwrap().is_some());
        assert_eq!(keys.asked.load(Ordering::SeqCst), 5_001);
    }
}
