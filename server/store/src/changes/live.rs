//! Changes by live queries, one per table and process. Notifications may come late, twice, in another order or not at all:
//! a gap, a quiet lane that moved, a heartbeat that is not heard and a connection that was replaced all end at the commit log.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::{
    identity::{IdentityKey, ProfileId},
    port::PortError,
};
use futures::StreamExt;
use surrealdb::{
    Notification,
    method::QueryStream,
    types::{Action, Value},
};
use tokio::{
    sync::mpsc,
    time::{Instant, Interval, MissedTickBehavior, interval},
};

use super::{
    Change, ChangeSource, LazyEvent,
    log::{CommitLog, Heads, commit_of, event_key},
};
use crate::{
    connection::{Database, unavailable},
    edits::now,
    identities,
    row::{Fields, Row, record, rows},
};

/// How impatient the follower is.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    /// A heartbeat row is written this often; when three are not heard the live queries are dead.
    pub(super) beat: Duration,
    /// How long a gap in a lane may stay open before the log is read.
    pub(super) gap: Duration,
    /// How often the heads of the lanes are compared with what was heard: the last notification leaves no gap when it is lost.
    pub(super) look: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { beat: Duration::from_secs(10), gap: Duration::from_millis(40), look: Duration::from_secs(1) }
    }
}

/// Heartbeats in a row that are not heard when the live queries are dead.
const UNHEARD: u32 = 3;

/// The stream of changes. The follower ends with it.
pub(super) struct Live(mpsc::Receiver<Change>);

impl Live {
    /// Subscribes and keeps the subscription alive.
    pub(super) async fn begin(db: Arc<Database>, pace: Pace) -> Result<Self, PortError> {
        let (sender, receiver) = mpsc::channel(1024);
        let mut follower = Follower::new(db, sender, pace);
        let streams = follower.subscribe().await?;
        // Subscribed first and read then, so that nothing falls between the two.
        let heads = follower.log.heads().await?;
        follower.log.begin_after(heads);
        tokio::spawn(follower.run(streams));
        Ok(Self(receiver))
    }
}

#[async_trait]
impl ChangeSource for Live {
    async fn next(&mut self) -> Option<Change> {
        self.0.recv().await
    }
}

type Told = Option<surrealdb::Result<Notification<Value>>>;

struct Streams {
    events: QueryStream<Notification<Value>>,
    commits: QueryStream<Notification<Value>>,
    beats: QueryStream<Notification<Value>>,
}

struct Follower {
    db: Arc<Database>,
    log: CommitLog,
    out: mpsc::Sender<Change>,
    pace: Pace,
    /// The heads of the lanes at the last look.
    seen: Heads,
    /// Heartbeats that were written since one was heard.
    unheard: u32,
    /// Which follower of this database it is: a later one takes the live queries over.
    number: u64,
}

/// Whether the live queries still are alive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pulse {
    Alive,
    Dead,
}

impl Follower {
    fn new(db: Arc<Database>, out: mpsc::Sender<Change>, pace: Pace) -> Self {
        let number = db.next_follower();
        Self { log: CommitLog::new(Arc::clone(&db)), db, out, pace, seen: Heads::new(), unheard: 0, number }
    }

    async fn subscribe(&mut self) -> Result<Streams, PortError> {
        for table in ["event", "commit", "heartbeat"] {
            self.db.end_live(table).await?;
        }
        Ok(Streams {
            events: self.db.live("event").await?,
            commits: self.db.live("commit").await?,
            beats: self.db.live("heartbeat").await?,
        })
    }

    async fn run(mut self, mut streams: Streams) {
        let (mut beat, mut gap, mut look) = (every(self.pace.beat), every(self.pace.gap), every(self.pace.look));
        let mut replaced = self.db.replaced();
        let mut gap_since: Option<Instant> = None;
        loop {
            let pulse = tokio::select! {
                one = streams.events.next() => self.on_event(one).await,
                one = streams.commits.next() => self.on_commit(one).await,
                one = streams.beats.next() => self.on_beat(one),
                _ = beat.tick() => self.beat().await,
                _ = gap.tick() => {
                    if gap_since.is_some_and(|since| since.elapsed() > self.pace.gap) {
                        self.read_up_to(self.log.announced()).await;
                    }
                    Pulse::Alive
                }
                _ = look.tick() => { self.look().await; Pulse::Alive }
                _ = replaced.changed() => Pulse::Dead,
                () = self.out.closed() => return,
            };
            gap_since = if self.log.has_gap() { gap_since.or_else(|| Some(Instant::now())) } else { None };
            if pulse == Pulse::Dead {
                if self.db.follower() != self.number {
                    return;
                }
                tracing::warn!("live queries stopped; subscribing again");
                // First of all: the old connection closes when nothing holds it any more.
                drop(streams);
                streams = self.resubscribe().await;
                replaced.mark_unchanged();
            }
        }
    }

    async fn resubscribe(&mut self) -> Streams {
        let mut pause = Duration::from_millis(100);
        loop {
            match self.try_again().await {
                Ok(streams) => return streams,
                Err(error) => tracing::warn!(%error, "subscribing failed"),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }

    async fn try_again(&mut self) -> Result<Streams, PortError> {
        let streams = self.subscribe().await?;
        let heads = self.log.heads().await?;
        let mut ready = VecDeque::new();
        let read = self.log.catch_up(&heads, &mut ready).await;
        self.send(ready).await;
        read?;
        // Rows written past the ingest meanwhile are in no log: pages find them by reading.
        self.send([Change::Resync { position: self.log.position(), commits: false }].into()).await;
        self.unheard = 0;
        Ok(streams)
    }

    async fn beat(&mut self) -> Pulse {
        if self.unheard >= UNHEARD {
            return Pulse::Dead;
        }
        let params = Fields::new().set("id", record("heartbeat", "0")).set("at", now().millis()).params();
        let written = self.db.query_now("UPSERT $id SET at = $at RETURN NONE", params).await.and_then(|answers| answers.check());
        match written {
            Ok(_) => self.unheard += 1,
            Err(error) => {
                tracing::warn!(%error, "the heartbeat could not be written");
                self.db.doubt();
            }
        }
        Pulse::Alive
    }

    fn on_beat(&mut self, one: Told) -> Pulse {
        self.unheard = 0;
        if matches!(one, Some(Ok(Notification { action: Action::Create | Action::Update, .. }))) { Pulse::Alive } else { Pulse::Dead }
    }

    async fn on_event(&mut self, one: Told) -> Pulse {
        let Some(Ok(notification)) = one else { return Pulse::Dead };
        let updated = match notification.action {
            Action::Create => false,
            Action::Update => true,
            Action::Killed => return Pulse::Dead,
            _ => return Pulse::Alive,
        };
        let row = notification.data;
        let Some(key) = event_key(&row) else { return Pulse::Alive };
        match commit_of(&row) {
            Some((lane, n)) if !self.log.has_sent(lane, n) => self.log.hold(key, row),
            // Its commit was read from the log already.
            Some(_) if !updated => {}
            _ => self.tell_row(row).await,
        }
        Pulse::Alive
    }

    /// An event that was written or changed past the ingest.
    async fn tell_row(&self, row: Value) {
        let subject = Row::new(row.clone()).and_then(|mut row| IdentityKey::parse_subject(&row.text("subject")?));
        let Some(subject) = subject else { return };
        match self.owner(&subject).await {
            Ok(Some(profile)) => self.send([Change::Row(profile, LazyEvent(row))].into()).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "whose a row is could not be read"),
        }
    }

    async fn owner(&self, key: &IdentityKey) -> Result<Option<ProfileId>, PortError> {
        let params = Fields::new().set("id", identities::identity_record(&key.identifier, key.epoch)).params();
        let mut answers = self.db.query_now("SELECT profile FROM $id", params).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?.into_iter().find_map(|mut row| ProfileId::parse(&row.text("profile")?)))
    }

    async fn on_commit(&mut self, one: Told) -> Pulse {
        let Some(Ok(notification)) = one else { return Pulse::Dead };
        if matches!(notification.action, Action::Killed) {
            return Pulse::Dead;
        }
        if let Some(row) = Row::new(notification.data) {
            self.log.enter(row);
            self.read_up_to(Heads::new()).await;
        }
        Pulse::Alive
    }

    /// Compares what was heard with the heads of the lanes as they were a look ago: by now their notifications are here, or lost.
    async fn look(&mut self) {
        if self.db.is_doubted() {
            // What is there now may be gone when the storage is mended.
            return;
        }
        match self.log.heads().await {
            Ok(heads) => {
                let seen = std::mem::replace(&mut self.seen, heads);
                if seen.iter().any(|(lane, n)| !self.log.has_sent(*lane, *n)) {
                    self.read_up_to(seen).await;
                }
            }
            Err(error) => tracing::warn!(%error, "the heads of the lanes could not be read"),
        }
    }

    /// Reads what is missing up to `heads`, and sends what is next.
    async fn read_up_to(&mut self, heads: Heads) {
        let mut ready = VecDeque::new();
        if let Err(error) = self.log.catch_up(&heads, &mut ready).await {
            tracing::warn!(%error, "reading the commit log failed");
        }
        self.send(ready).await;
    }

    async fn send(&self, ready: VecDeque<Change>) {
        for change in ready {
            // Nobody listens any more: the loop ends by itself.
            let _ = self.out.send(change).await;
        }
    }
}

fn every(span: Duration) -> Interval {
    let mut interval = interval(span);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

#[cfg(test)]
mod tests;
