//! Write keys that were asked for lately, so that ten thousand requests a second are not ten thousand reads.
//!
//! Pages manage keys through it too, so that a revoked one is let in no more from that moment on. Where several processes
//! share a database, the others notice within [`KEPT`].

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use domain::{
    actor::Actor,
    incoming::Trust,
    port::{PortError, WriteKeys},
    write_key::WriteKey,
};

/// From this age on one request asks anew, while the others go on with what is known.
const FRESH: Duration = Duration::from_secs(4);
/// At this age an answer is forgotten: so long may a key still be let in that another process revoked.
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

#[derive(Default)]
struct Remembered {
    answers: HashMap<Box<str>, Answer>,
    /// How often everything was forgotten: an answer to a question from before that is not remembered any more.
    forgotten: u64,
}

/// A cache before [`WriteKeys::authenticate`].
pub(super) struct KeyRing {
    keys: Arc<dyn WriteKeys>,
    remembered: RwLock<Remembered>,
    fresh: Duration,
    kept: Duration,
}

/// An answer from memory.
struct Recalled {
    key: Option<Arc<KnownKey>>,
    /// Young enough to do without asking anew.
    enough: bool,
}

impl KeyRing {
    pub(super) fn new(keys: Arc<dyn WriteKeys>) -> Self {
        Self { keys, remembered: RwLock::default(), fresh: FRESH, kept: KEPT }
    }

    /// The key as the store knows it; `None` when unknown or revoked.
    ///
    /// # Errors
    /// What the store says, when nothing young enough is remembered.
    pub(super) async fn find(&self, text: &str) -> Result<Option<Arc<KnownKey>>, PortError> {
        if text.is_empty() || text.len() > LONGEST {
            return Ok(None);
        }
        let (remembered, forgotten) = self.recall(text);
        if let Some(Recalled { key, enough: true }) = remembered {
            return Ok(key);
        }
        match (self.keys.authenticate(&Actor::System, text).await, remembered) {
            (Ok(actor), _) => {
                let key = actor.and_then(known).map(Arc::new);
                self.remember(text, key.clone(), forgotten);
                if let Some(key) = &key {
                    self.note(key.id.clone());
                }
                Ok(key)
            }
            (Err(_), Some(Recalled { key, .. })) => Ok(key),
            (Err(error), None) => Err(error),
        }
    }

    /// For people to read; nobody who sends waits for it.
    fn note(&self, id: String) {
        let keys = Arc::clone(&self.keys);
        tokio::spawn(async move {
            if let Err(error) = keys.note_use(&Actor::System, &id).await {
                tracing::debug!(%error, "the use of a key was not noted");
            }
        });
    }

    /// What is remembered, whether that will do without asking anew, and how often everything was forgotten before.
    fn recall(&self, text: &str) -> (Option<Recalled>, u64) {
        let remembered = self.remembered.read().unwrap_or_else(PoisonError::into_inner);
        let answer = remembered.answers.get(text).filter(|answer| answer.at.elapsed() < self.kept);
        let answer = answer.map(|answer| {
            let enough = answer.at.elapsed() < self.fresh || answer.asking.swap(true, Ordering::Relaxed);
            Recalled { key: answer.key.clone(), enough }
        });
        (answer, remembered.forgotten)
    }

    fn remember(&self, text: &str, key: Option<Arc<KnownKey>>, forgotten: u64) {
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.forgotten != forgotten {
            return;
        }
        let answers = &mut remembered.answers;
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

    fn forget(&self) {
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        remembered.forgotten += 1;
        remembered.answers.clear();
    }
}

#[async_trait]
impl WriteKeys for KeyRing {
    async fn authenticate(&self, actor: &Actor, key: &str) -> Result<Option<Actor>, PortError> {
        self.keys.authenticate(actor, key).await
    }

    async fn keys(&self, actor: &Actor) -> Result<Vec<WriteKey>, PortError> {
        self.keys.keys(actor).await
    }

    async fn create_key(&self, actor: &Actor, name: &str, trust: Trust) -> Result<WriteKey, PortError> {
        self.keys.create_key(actor, name, trust).await
    }

    async fn revoke_key(&self, actor: &Actor, id: &str) -> Result<(), PortError> {
        let outcome = self.keys.revoke_key(actor, id).await;
        // Also after a failure: whether the key is revoked is not known then.
        self.forget();
        outcome
    }

    async fn note_use(&self, actor: &Actor, id: &str) -> Result<(), PortError> {
        self.keys.note_use(actor, id).await
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

    use super::*;

    /// Knows the key `WK` until that is revoked, counts how often it is asked, and answers or fails as told.
    #[derive(Default)]
    struct Keys {
        asked: AtomicUsize,
        down: AtomicBool,
        revoked: AtomicBool,
    }

    #[async_trait]
    impl WriteKeys for Keys {
        async fn authenticate(&self, _: &Actor, key: &str) -> Result<Option<Actor>, PortError> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            if self.down.load(Ordering::SeqCst) {
                return Err(PortError::Unavailable("down".into()));
            }
            let known = key == "WK" && !self.revoked.load(Ordering::SeqCst);
            // Whoever asks waits for the answer, and much can happen meanwhile.
            tokio::task::yield_now().await;
            Ok(known.then(|| Actor::Key { id: "1".into(), trust: Trust::Server }))
        }
        async fn keys(&self, _: &Actor) -> Result<Vec<WriteKey>, PortError> {
            Err(PortError::Forbidden)
        }
        async fn create_key(&self, _: &Actor, _: &str, _: Trust) -> Result<WriteKey, PortError> {
            Err(PortError::Forbidden)
        }
        async fn revoke_key(&self, _: &Actor, _: &str) -> Result<(), PortError> {
            self.revoked.store(true, Ordering::SeqCst);
            Ok(())
        }
        async fn note_use(&self, _: &Actor, _: &str) -> Result<(), PortError> {
            Err(PortError::Unavailable("nothing can be written".into()))
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
        assert!(ring.remembered.read().unwrap().answers.len() <= MOST);
        assert!(ring.find("WK").await.unwrap().is_some());
        assert_eq!(keys.asked.load(Ordering::SeqCst), 5_001);
    }

    #[tokio::test]
    async fn a_revoked_key_is_let_in_no_more_not_even_by_who_was_just_asking() {
        let (_, ring) = ring(60_000, 60_000);
        assert!(ring.find("WK").await.unwrap().is_some());
        ring.revoke_key(&Actor::System, "1").await.unwrap();
        assert!(ring.find("WK").await.unwrap().is_none());

        let (_, ring) = self::ring(60_000, 60_000);
        // The first one has its answer before the second revokes the key, and hears it only afterwards.
        let (asked, revoked) = tokio::join!(ring.find("WK"), ring.revoke_key(&Actor::System, "1"));
        assert!(asked.unwrap().is_some() && revoked.is_ok());
        assert!(ring.find("WK").await.unwrap().is_none());
    }
}
