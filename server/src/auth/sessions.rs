//! Sessions: begun at log-in, looked up at each request, ended at log-out.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::{
    account::{Account, Session},
    actor::Actor,
    port::{Accounts, Clock, PortError},
};

use tokio::sync::watch;

use super::token::Token;

/// How long a look-up is remembered: a page load brings a dozen requests.
const REMEMBERED: Duration = Duration::from_secs(5);

/// Most look-ups that are remembered.
const MOST: usize = 10_000;

/// How often an open stream asks whether its session still lives.
const RECHECK: Duration = Duration::from_secs(10);

/// Longest name of a browser that is kept, in characters.
const AGENT: usize = 300;

/// Who is signed in.
#[derive(Clone)]
pub struct Sessions {
    accounts: Arc<dyn Accounts>,
    clock: Arc<dyn Clock>,
    seen: Arc<Mutex<Seen>>,
    /// Changes when sessions of others than the one who asks may have ended.
    forgotten: Arc<watch::Sender<u64>>,
}

/// Look-ups of the last seconds, and how many sessions have ended.
#[derive(Default)]
struct Seen {
    accounts: HashMap<String, (Account, Instant)>,
    ended: u64,
}

impl Sessions {
    /// Sessions kept behind the port.
    pub fn new(accounts: Arc<dyn Accounts>, clock: Arc<dyn Clock>) -> Self {
        Self { accounts, clock, seen: Arc::default(), forgotten: Arc::new(watch::channel(0).0) }
    }

    /// Begins a session; the answer is the only place where its token stands.
    ///
    /// # Errors
    /// As the port's.
    pub async fn begin(&self, account: &Account, agent: &str) -> Result<Token, PortError> {
        let token = Token::random();
        let now = self.clock.now();
        let agent = agent.chars().take(AGENT).collect();
        self.accounts
            .begin_session(&Actor::System, &Session { token_hash: token.hash(), user: account.id.clone(), created: now, seen: now, agent })
            .await?;
        Ok(token)
    }

    /// Whose token this is, if its session lives.
    ///
    /// # Errors
    /// As the port's.
    pub async fn find(&self, token: &Token) -> Result<Option<Account>, PortError> {
        let hash = token.hash();
        let ended = {
            let seen = self.seen();
            match seen.accounts.get(&hash) {
                Some((account, at)) if at.elapsed() < REMEMBERED => return Ok(Some(account.clone())),
                _ => seen.ended,
            }
        };
        let account = self.accounts.session(&Actor::System, &hash, self.clock.now()).await?;
        let mut seen = self.seen();
        match &account {
            // A log-out during the look-up must not be forgotten by remembering what was true before it.
            Some(account) if seen.ended == ended => {
                if seen.accounts.len() >= MOST {
                    seen.accounts.clear();
                }
                seen.accounts.insert(hash, (account.clone(), Instant::now()));
            }
            _ => drop(seen.accounts.remove(&hash)),
        }
        Ok(account)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// As the port's.
    pub async fn end(&self, token: &Token) -> Result<(), PortError> {
        let hash = token.hash();
        let done = self.accounts.end_session(&Actor::System, &hash).await;
        let mut seen = self.seen();
        seen.ended += 1;
        seen.accounts.remove(&hash);
        done
    }

    /// Forgets what was looked up: somebody was removed, has another role or another password. The next request of everybody
    /// finds what is true, and so does every open stream.
    pub fn forget(&self) {
        let mut seen = self.seen();
        seen.ended += 1;
        seen.accounts.clear();
        drop(seen);
        self.forgotten.send_modify(|times| *times += 1);
    }

    /// Resolves when the session has ended: at once when somebody else ended it, some seconds after a log-out.
    pub async fn ended(&self, token: &Token) {
        let mut forgotten = self.forgotten.subscribe();
        loop {
            tokio::select! {
                () = tokio::time::sleep(RECHECK) => {}
                // The sender lives in `self`, so this does not fail.
                _ = forgotten.changed() => {}
            }
            // A storage that does not answer is no log-out.
            if matches!(self.find(token).await, Ok(None)) {
                return;
            }
        }
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
