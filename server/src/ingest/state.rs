//! What the ingest works with.

use std::sync::Arc;

use domain::port::{Clock, Ingest, Quarantine, Replay, WriteKeys};
use tokio::sync::Semaphore;

use super::{agent::Agents, key_ring::KeyRing, replay::Replayer, request_log::RequestLog};

/// How many large bodies (over [`super::body::SMALL`] unpacked) are worked on at once.
///
/// Each holds at most some tens of megabytes from reading to acknowledgement, so this bounds memory (goals.md P17).
const LARGE_AT_ONCE: usize = 12;
/// How many of those that come without a server key. Pages send small bodies; whoever found a public key in a page can
/// neither fill the memory nor take the place of servers.
const LARGE_OF_PUBLIC: usize = 3;

/// Everything the ingest needs; cheap to clone.
#[derive(Clone)]
pub struct IngestState {
    pub(super) ingest: Arc<dyn Ingest>,
    pub(super) keys: Arc<KeyRing>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) log: Arc<RequestLog>,
    pub(super) agents: Arc<Agents>,
    pub(super) large: Arc<Semaphore>,
    pub(super) large_of_public: Arc<Semaphore>,
    pub(super) public_url: Arc<str>,
    pub(super) behind_proxy: bool,
}

impl IngestState {
    /// `public_url` is what browsers reach this server by; `behind_proxy` says that the last `X-Forwarded-For` is true.
    pub fn new(
        ingest: Arc<dyn Ingest>,
        write_keys: Arc<dyn WriteKeys>,
        clock: Arc<dyn Clock>,
        log: Arc<RequestLog>,
        public_url: &str,
        behind_proxy: bool,
    ) -> Self {
        Self {
            ingest,
            keys: Arc::new(KeyRing::new(write_keys)),
            clock,
            log,
            agents: Arc::default(),
            large: Arc::new(Semaphore::new(LARGE_AT_ONCE)),
            large_of_public: Arc::new(Semaphore::new(LARGE_OF_PUBLIC)),
            public_url: public_url.into(),
            behind_proxy,
        }
    }

    /// The write keys as pages manage them: a key that is revoked here sends nothing more from then on.
    pub fn write_keys(&self) -> Arc<dyn WriteKeys> {
        self.keys.clone()
    }

    /// Sends again what is in `quarantine`.
    pub fn replay(&self, quarantine: Arc<dyn Quarantine>) -> Arc<dyn Replay> {
        Arc::new(Replayer::new(self.ingest.clone(), quarantine, self.agents.clone()))
    }
}
