//! One hub a process: hears every commit once, tells the pages that show what it touched.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::{
    actor::Actor,
    commit::Cursor,
    identity::ProfileId,
    live::{DirectoryMessage, Message},
    port::{Clock, PortError, Profiles},
};
use store::{Change, Store};
use tokio::sync::{broadcast, watch};

use super::history::{History, Missed, Touched};
use crate::people::People;

/// Most messages a slow page may fall behind before it is told to read itself anew.
const BEHIND: usize = 256;
/// How often a page is sent the state of its person, and the directory who is active.
const STATE_EVERY: Duration = Duration::from_millis(250);
const ACTIVE_EVERY: Duration = Duration::from_millis(500);
/// Most people in one message to the directory.
const ACTIVE: usize = 200;

/// A message as it goes out: the position it brings a page to, and its JSON.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) cursor: Option<Cursor>,
    pub(super) json: Arc<str>,
}

/// Fan-out from commits to open pages.
pub struct Hub {
    store: Arc<Store>,
    people: Arc<People>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    directory: broadcast::Sender<Sent>,
    /// Pages that only hear when the workspace itself changed.
    still: broadcast::Sender<Sent>,
    lag: AtomicU32,
    refuse_until: AtomicI64,
    /// Changes when every stream has to end: at shutdown, and in tests.
    generation: watch::Sender<u64>,
}

struct State {
    cursor: Cursor,
    history: History,
    /// A page that does not contain this reads itself anew, whatever it shows.
    anew: Cursor,
    pages: HashMap<ProfileId, broadcast::Sender<Sent>>,
    /// Open profiles whose state has to be sent, and everybody who was active since the directory heard last.
    changed: BTreeSet<ProfileId>,
    active: BTreeSet<ProfileId>,
    renewed: BTreeSet<ProfileId>,
}

/// What a page needs to begin: what it missed, and what comes.
pub(super) struct Subscription {
    pub(super) cursor: Cursor,
    pub(super) missed: Missed,
    pub(super) receiver: broadcast::Receiver<Sent>,
}

impl Hub {
    /// Subscribes to the store, reads everybody into the roster in the background, and starts telling.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when the store cannot be followed.
    pub async fn start(store: Arc<Store>, people: Arc<People>, clock: Arc<dyn Clock>) -> Result<Arc<Self>, PortError> {
        let mut changes = store.changes().await?;
        let cursor = store.position().await?;
        let hub = Arc::new(Self {
            store,
            people,
            clock,
            state: Mutex::new(State {
                history: History::starting_at(cursor.clone()),
                anew: cursor.clone(),
                cursor,
                pages: HashMap::new(),
                changed: BTreeSet::new(),
                active: BTreeSet::new(),
                renewed: BTreeSet::new(),
            }),
            directory: broadcast::channel(BEHIND).0,
            still: broadcast::channel(BEHIND).0,
            lag: AtomicU32::new(0),
            refuse_until: AtomicI64::new(0),
            generation: watch::channel(0).0,
        });
        let follower = Arc::clone(&hub);
        tokio::spawn(async move {
            while let Some(change) = changes.next().await {
                let left_out = matches!(change, Change::Resync { commits: true, .. });
                follower.on_change(change);
                if left_out {
                    // The roster did not hear who came and who changed.
                    tokio::spawn(Arc::clone(&follower).fill_roster());
                }
            }
        });
        tokio::spawn(Arc::clone(&hub).send_states());
        tokio::spawn(Arc::clone(&hub).send_active());
        tokio::spawn(Arc::clone(&hub).fill_roster());
        Ok(hub)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock; if it ever does, a page told too little is worse than a restart, so go on.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn on_change(&self, change: Change) {
        match change {
            Change::Commit { lane, n, at, events, profiles, active, merged, vocabulary, workspace } => {
                let lag = self.clock.now().since(at).clamp(0, i64::from(u32::MAX));
                self.lag.store(u32::try_from(lag).unwrap_or(u32::MAX), Ordering::Relaxed);
                self.people.touch(&active);
                let mut state = self.lock();
                let mut position = state.cursor.clone();
                position.advance(lane, n);
                let mut open: HashMap<&ProfileId, Vec<_>> = HashMap::new();
                for (profile, event) in &events {
                    if state.pages.contains_key(profile) {
                        open.entry(profile).or_default().extend(event.line());
                    }
                }
                for (profile, lines) in open {
                    if let Some(page) = state.pages.get(profile) {
                        let _ = page.send(sent(Some(position.clone()), &Message::Events(lines)));
                    }
                }
                for profile in &merged {
                    if let Some(page) = state.pages.get(profile) {
                        let _ = page.send(sent(Some(position.clone()), &Message::Reset));
                    }
                }
                let ids = events.iter().filter_map(|(profile, event)| Some((profile.clone(), event.id()?))).collect();
                for profile in profiles.iter().chain(active.iter().map(|(id, _)| id)) {
                    if state.pages.contains_key(profile) {
                        state.changed.insert(profile.clone());
                    }
                }
                if vocabulary {
                    let open: Vec<_> = state.pages.keys().cloned().collect();
                    state.changed.extend(open);
                }
                state.active.extend(active.into_iter().map(|(id, _)| id));
                state.renewed.extend(profiles.iter().chain(&merged).cloned());
                state.history.push(Touched { lane, n, events: ids, profiles, merged });
                if workspace {
                    // Who is away now begins anew when they come back, for no page is what it was.
                    state.history = History::starting_at(position.clone());
                    state.anew = position.clone();
                    self.reset(&state, Some(&position));
                }
                // Last, so that a position never claims what has not been handed to the pages.
                state.cursor = position;
            }
            Change::Row(profile, event) => {
                let mut state = self.lock();
                if let (Some(page), Some(line)) = (state.pages.get(&profile), event.line()) {
                    let _ = page.send(sent(None, &Message::Events(vec![line])));
                }
                if let Some(id) = event.id() {
                    let position = state.cursor.clone();
                    state.history.push_row(position, profile, id);
                }
            }
            Change::Resync { position, .. } => {
                let mut state = self.lock();
                // Nobody is told what was missed, for nobody knows: whoever comes back reads anew.
                state.history = History::starting_at(position.clone());
                state.cursor = position;
                for page in state.pages.values() {
                    let _ = page.send(sent(None, &Message::Reset));
                }
                let _ = self.directory.send(sent(None, &DirectoryMessage::Reset));
            }
        }
    }

    /// Opens a page of `profile` that contains everything up to `after`.
    pub(super) fn subscribe(&self, profile: &ProfileId, after: &Cursor) -> Subscription {
        let mut state = self.lock();
        let receiver = state.pages.entry(profile.clone()).or_insert_with(|| broadcast::channel(BEHIND).0).subscribe();
        let missed = state.history.missed(profile, after);
        Subscription { cursor: state.cursor.clone(), missed, receiver }
    }

    /// Opens a directory.
    pub(super) fn subscribe_directory(&self) -> broadcast::Receiver<Sent> {
        self.directory.subscribe()
    }

    /// Opens a page that does not change by itself.
    pub(super) fn subscribe_still(&self) -> broadcast::Receiver<Sent> {
        self.still.subscribe()
    }

    /// Whether a page that contains everything up to `after` has to begin anew.
    pub(super) fn is_outdated(&self, after: &Cursor) -> bool {
        !after.contains(&self.lock().anew)
    }

    /// Tells every open page to read itself anew.
    fn reset(&self, state: &State, position: Option<&Cursor>) {
        for page in state.pages.values() {
            let _ = page.send(sent(position.cloned(), &Message::Reset));
        }
        for pages in [&self.directory, &self.still] {
            let _ = pages.send(sent(position.cloned(), &DirectoryMessage::Reset));
        }
    }

    /// Everything up to here has been handed to the pages.
    pub(super) fn cursor(&self) -> Cursor {
        self.lock().cursor.clone()
    }

    /// Whether everything up to here has been handed to the pages.
    pub fn has_heard(&self, position: &Cursor) -> bool {
        self.lock().cursor.contains(position)
    }

    /// A heartbeat for a page.
    pub(super) fn beat(&self) -> (i64, u32) {
        (self.clock.now().millis(), self.lag.load(Ordering::Relaxed))
    }

    /// Changes when streams have to end.
    pub(super) fn generation(&self) -> watch::Receiver<u64> {
        self.generation.subscribe()
    }

    pub(super) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// True while new streams are refused with 503.
    pub(super) fn refuses(&self) -> bool {
        self.clock.now().millis() < self.refuse_until.load(Ordering::Relaxed)
    }

    /// Ends every open stream; browsers come back by themselves.
    pub fn drop_streams(&self) {
        self.generation.send_modify(|generation| *generation += 1);
    }

    /// Answers 503 to new streams for a while.
    pub fn refuse_for(&self, time: Duration) {
        let until = self.clock.now().plus_millis(i64::try_from(time.as_millis()).unwrap_or(i64::MAX));
        self.refuse_until.store(until.millis(), Ordering::Relaxed);
    }

    /// How many pages are open.
    pub fn open_pages(&self) -> usize {
        self.lock().pages.values().map(broadcast::Sender::receiver_count).sum()
    }

    /// The state of every changed person that is on a page, a few times a second; forgets pages nobody looks at.
    async fn send_states(self: Arc<Self>) {
        let mut tick = tokio::time::interval(STATE_EVERY);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            let changed = {
                let mut state = self.lock();
                state.pages.retain(|_, page| page.receiver_count() > 0);
                std::mem::take(&mut state.changed)
            };
            for profile in changed {
                let message = match self.store.who(&Actor::System, &profile).await {
                    Ok((who, _)) => Message::Who(Box::new(who)),
                    Err(PortError::Moved(_) | PortError::NotFound) => Message::Reset,
                    Err(error) => {
                        tracing::warn!(%error, "the state of a profile could not be read");
                        self.lock().changed.insert(profile);
                        continue;
                    }
                };
                // Without a position of its own: it may already contain more than the events that were sent.
                if let Some(page) = self.lock().pages.get(&profile) {
                    let _ = page.send(sent(None, &message));
                }
            }
        }
    }

    /// Who is active, to open directories; new and renamed people, to the roster.
    async fn send_active(self: Arc<Self>) {
        let mut tick = tokio::time::interval(ACTIVE_EVERY);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            let (active, renewed) = {
                let mut state = self.lock();
                (std::mem::take(&mut state.active), std::mem::take(&mut state.renewed))
            };
            let renewed: Vec<ProfileId> = renewed.into_iter().collect();
            for part in renewed.chunks(ACTIVE) {
                if let Err(error) = self.people.renew(part).await {
                    tracing::warn!(%error, "the roster could not be brought up to date");
                    self.lock().renewed.extend(part.iter().cloned());
                }
            }
            if active.is_empty() || self.directory.receiver_count() == 0 {
                continue;
            }
            let shown: Vec<ProfileId> = active.into_iter().take(ACTIVE).collect();
            match self.store.people(&Actor::System, &shown).await {
                Ok(people) => drop(self.directory.send(sent(None, &DirectoryMessage::Active(people)))),
                Err(error) => {
                    tracing::warn!(%error, "who is active could not be read");
                    self.lock().active.extend(shown);
                }
            }
        }
    }

    async fn fill_roster(self: Arc<Self>) {
        let mut after = None;
        loop {
            match self.store.everybody(after.as_ref(), 1_000).await {
                Ok((people, next)) => {
                    self.people.enter(&people);
                    after = next;
                    if after.is_none() {
                        break self.people.set_complete();
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the roster could not be read");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

/// A message ready to go out.
pub(super) fn sent<T: serde::Serialize>(cursor: Option<Cursor>, message: &T) -> Sent {
    let json = serde_json::to_string(message).unwrap_or_else(|_| r#"{"type":"reset"}"#.to_owned());
    Sent { cursor, json: json.into() }
}

/// A heartbeat message.
pub(super) fn beat<T>(hub: &Hub, cursor: Option<Cursor>, message: impl Fn(i64, u32) -> T) -> Sent
where
    T: serde::Serialize,
{
    let (now, lag) = hub.beat();
    sent(cursor, &message(now, lag))
}
