//! Following every commit: live queries are the fast path, the commit log is the truth (architecture.md §4, §6).
//!
//! One `LIVE SELECT` per table and process. Notifications may come late, twice, in another order or not at all; commits
//! go out once, in the order of their lane, whole.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use domain::{
    event::EventId,
    identity::{IdentityKey, ProfileId},
    port::PortError,
    time::Timestamp,
    timeline::EventRow,
};
use futures::StreamExt;
use surrealdb::{
    Notification,
    method::QueryStream,
    types::{Action, RecordIdKey, Value},
};
use tokio::{
    sync::mpsc,
    time::{Instant, MissedTickBehavior, interval},
};

use crate::{
    connection::{Database, unavailable},
    events, identities,
    row::{Fields, Row, list, record, record_of, rows},
};

/// A heartbeat row is written this often, and missed after three times as long.
const BEAT: Duration = Duration::from_secs(10);
/// How long a gap in a lane may stay open before the log is read.
const GAP: Duration = Duration::from_millis(40);
/// Most event rows held while their commit has not been announced.
const HELD: usize = 20_000;

/// Something that happened in the database.
pub enum Change {
    /// A commit, whole, in the order of its lane.
    Commit {
        /// The lane and the number in it.
        lane: u32,
        /// The number.
        n: u64,
        /// When it was made, by the writer's clock.
        at: Timestamp,
        /// Its events with the profile each was resolved to.
        events: Vec<(ProfileId, LazyEvent)>,
        /// Every profile whose row changed.
        profiles: Vec<ProfileId>,
        /// Everybody who did something, with their latest activity.
        active: Vec<(ProfileId, Timestamp)>,
        /// Profiles that were merged or un-merged: pages of these read themselves anew.
        merged: Vec<ProfileId>,
    },
    /// An event written past the ingest, by plain SurrealQL.
    Row(ProfileId, LazyEvent),
    /// Something may have been missed for good: every open page reads itself anew.
    Resync,
}

/// An event row that is only read when somebody is looking.
pub struct LazyEvent(Value);

impl LazyEvent {
    /// The line of the timeline; `None` for a row that is no event.
    pub fn line(&self) -> Option<EventRow> {
        events::line(Row::new(self.0.clone())?)
    }

    /// The event's key.
    pub fn id(&self) -> Option<EventId> {
        EventId::parse(&Row::new(self.0.clone())?.text_key()?)
    }
}

/// The stream of changes. Ends when the store's last handle is gone.
pub struct Changes(mpsc::Receiver<Change>);

impl Changes {
    /// The next change.
    pub async fn next(&mut self) -> Option<Change> {
        self.0.recv().await
    }
}

/// Subscribes and keeps the subscription alive.
pub(crate) async fn follow(db: Arc<Database>) -> Result<Changes, PortError> {
    let (sender, receiver) = mpsc::channel(1024);
    let mut follower = Follower::new(db, sender);
    let streams = follower.subscribe().await?;
    tokio::spawn(follower.run(streams));
    Ok(Changes(receiver))
}

struct Streams {
    events: QueryStream<Notification<Value>>,
    commits: QueryStream<Notification<Value>>,
    beats: QueryStream<Notification<Value>>,
}

struct Announced {
    at: Timestamp,
    events: Vec<(EventId, ProfileId)>,
    profiles: Vec<ProfileId>,
    active: Vec<(ProfileId, Timestamp)>,
    merged: Vec<ProfileId>,
}

struct Follower {
    db: Arc<Database>,
    out: mpsc::Sender<Change>,
    /// Rows of events whose commit has not been announced yet.
    held: HashMap<String, Value>,
    /// Commits that wait for an earlier one of their lane.
    waiting: BTreeMap<(u32, u64), Announced>,
    /// The last commit of each lane that went out.
    sent: HashMap<u32, u64>,
    gap_since: Option<Instant>,
}

impl Follower {
    fn new(db: Arc<Database>, out: mpsc::Sender<Change>) -> Self {
        Self { db, out, held: HashMap::new(), waiting: BTreeMap::new(), sent: HashMap::new(), gap_since: None }
    }

    /// Subscribes first and reads the heads of the lanes then, so that nothing falls between the two.
    async fn subscribe(&mut self) -> Result<Streams, PortError> {
        let streams = Streams {
            events: self.db.live("event").await?,
            commits: self.db.live("commit").await?,
            beats: self.db.live("heartbeat").await?,
        };
        let heads = self.heads().await?;
        if self.sent.is_empty() {
            self.sent = heads;
        } else {
            self.catch_up().await?;
        }
        Ok(streams)
    }

    async fn heads(&self) -> Result<HashMap<u32, u64>, PortError> {
        let mut answers = self.db.query("SELECT * FROM lane", Fields::new().params()).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?
            .into_iter()
            .filter_map(|mut row| Some((row.text_key()?.parse().ok()?, row.int("n")?.unsigned_abs())))
            .collect())
    }

    async fn run(mut self, mut streams: Streams) {
        let mut beat = interval(BEAT);
        let mut tick = interval(GAP);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            let alive = tokio::select! {
                one = streams.events.next() => self.on_event(one).await,
                one = streams.commits.next() => self.on_commit(one).await,
                one = streams.beats.next() => { heard = Instant::now(); one.is_some_and(|one| one.is_ok()) }
                _ = beat.tick() => { self.beat().await; heard.elapsed() < BEAT * 3 }
                _ = tick.tick() => { self.on_tick().await; true }
                () = self.out.closed() => return,
            };
            if !alive {
                tracing::warn!("live queries stopped; subscribing again");
                streams = self.resubscribe().await;
                heard = Instant::now();
            }
        }
    }

    async fn resubscribe(&mut self) -> Streams {
        let mut pause = Duration::from_millis(100);
        loop {
            match self.subscribe().await {
                Ok(streams) => return streams,
                Err(error) => tracing::warn!(%error, "subscribing failed"),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }

    async fn beat(&self) {
        let at = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
        let params = Fields::new().set("id", record("heartbeat", "0")).set("at", at).params();
        if let Err(error) = self.db.query("UPSERT $id SET at = $at RETURN NONE", params).await {
            tracing::warn!(%error, "the heartbeat could not be written");
        }
    }

    async fn on_event(&mut self, one: Option<surrealdb::Result<Notification<Value>>>) -> bool {
        let Some(Ok(notification)) = one else { return false };
        if !matches!(notification.action, Action::Create | Action::Update) {
            return !matches!(notification.action, Action::Killed);
        }
        let Value::Object(object) = &notification.data else { return true };
        let committed = object.get("n").is_some();
        let key = match object.get("id") {
            Some(Value::RecordId(id)) => match &id.key {
                RecordIdKey::String(key) => key.clone(),
                _ => return true,
            },
            _ => return true,
        };
        if committed {
            if self.held.len() >= HELD {
                // Their commits will be read from the log instead.
                self.held.clear();
            }
            self.held.insert(key, notification.data);
            return true;
        }
        let subject = match object.get("subject") {
            Some(Value::String(subject)) => IdentityKey::parse_subject(subject),
            _ => None,
        };
        if let Some(profile) = self.owner(subject).await {
            let _ = self.out.send(Change::Row(profile, LazyEvent(notification.data))).await;
        }
        true
    }

    async fn owner(&self, subject: Option<IdentityKey>) -> Option<ProfileId> {
        let key = subject?;
        let params = Fields::new().set("id", identities::identity_record(&key.identifier, key.epoch)).params();
        let mut answers = self.db.query("SELECT profile FROM $id", params).await.ok()?;
        rows(&mut answers, 0).ok()?.into_iter().find_map(|mut row| ProfileId::parse(&row.text("profile")?))
    }

    async fn on_commit(&mut self, one: Option<surrealdb::Result<Notification<Value>>>) -> bool {
        let Some(Ok(notification)) = one else { return false };
        if matches!(notification.action, Action::Killed) {
            return false;
        }
        if let Some((lane, n, announced)) = Row::new(notification.data).and_then(announced) {
            self.enter(lane, n, announced);
            self.drain().await;
        }
        true
    }

    fn enter(&mut self, lane: u32, n: u64, announced: Announced) {
        if n > self.sent.get(&lane).copied().unwrap_or(0) {
            self.waiting.insert((lane, n), announced);
        }
    }

    /// Sends what is next in its lane.
    async fn drain(&mut self) {
        let mut stuck: HashSet<u32> = HashSet::new();
        while let Some((lane, n)) = self.waiting.keys().find(|(lane, _)| !stuck.contains(lane)).copied() {
            if n != self.sent.get(&lane).copied().unwrap_or(0) + 1 {
                stuck.insert(lane);
                continue;
            }
            let Some(announced) = self.waiting.remove(&(lane, n)) else { continue };
            let events = match self.rows_of(&announced.events).await {
                Ok(events) => events,
                Err(error) => {
                    tracing::warn!(%error, "the events of a commit could not be read");
                    self.waiting.insert((lane, n), announced);
                    break;
                }
            };
            self.sent.insert(lane, n);
            let Announced { at, profiles, active, merged, .. } = announced;
            let _ = self.out.send(Change::Commit { lane, n, at, events, profiles, active, merged }).await;
        }
        self.gap_since = if self.waiting.is_empty() { None } else { Some(self.gap_since.unwrap_or_else(Instant::now)) };
    }

    /// The rows of a commit: those that were announced, and the others from the table.
    async fn rows_of(&mut self, wanted: &[(EventId, ProfileId)]) -> Result<Vec<(ProfileId, LazyEvent)>, PortError> {
        let missing: Vec<Value> =
            wanted.iter().filter(|(id, _)| !self.held.contains_key(id.as_str())).map(|(id, _)| record("event", id.as_str())).collect();
        if !missing.is_empty() {
            let params = Fields::new().set("ids", list(missing)).params();
            let mut answers = self.db.query("SELECT * FROM $ids", params).await.map_err(unavailable)?;
            let Value::Array(found) = answers.take::<Value>(0).map_err(unavailable)? else { return Ok(Vec::new()) };
            for row in found {
                if let Value::Object(object) = &row
                    && let Some(Value::RecordId(id)) = object.get("id")
                    && let RecordIdKey::String(key) = &id.key
                {
                    self.held.insert(key.clone(), row);
                }
            }
        }
        Ok(wanted.iter().filter_map(|(id, profile)| Some((profile.clone(), LazyEvent(self.held.remove(id.as_str())?)))).collect())
    }

    async fn on_tick(&mut self) {
        if self.gap_since.is_some_and(|since| since.elapsed() > GAP)
            && let Err(error) = self.catch_up().await
        {
            tracing::warn!(%error, "reading the commit log failed");
        }
    }

    /// Reads the commits between what went out and the head of each lane from the log.
    async fn catch_up(&mut self) -> Result<(), PortError> {
        const MOST: u64 = 10_000;
        for (lane, head) in self.heads().await? {
            let sent = self.sent.get(&lane).copied().unwrap_or(0);
            if head.saturating_sub(sent) > MOST {
                self.sent.insert(lane, head);
                self.waiting.retain(|(other, n), _| *other != lane || *n > head);
                let _ = self.out.send(Change::Resync).await;
                continue;
            }
            let missing: Vec<Value> = (sent + 1..=head)
                .filter(|n| !self.waiting.contains_key(&(lane, *n)))
                .map(|n| record_of("commit", vec![crate::row::json(&lane), crate::row::json(&n)]))
                .collect();
            for part in missing.chunks(500) {
                let params = Fields::new().set("ids", list(part.to_vec())).params();
                let mut answers = self.db.query("SELECT * FROM $ids", params).await.map_err(unavailable)?;
                for row in rows(&mut answers, 0)? {
                    if let Some((lane, n, announced)) = announced(row) {
                        self.enter(lane, n, announced);
                    }
                }
            }
        }
        self.drain().await;
        Ok(())
    }
}

/// A commit from its row.
fn announced(mut row: Row) -> Option<(u32, u64, Announced)> {
    let RecordIdKey::Array(key) = row.key()? else { return None };
    let mut key = key.into_iter().filter_map(|part| match part {
        Value::Number(surrealdb::types::Number::Int(n)) => Some(n.unsigned_abs()),
        _ => None,
    });
    let (lane, n) = (u32::try_from(key.next()?).ok()?, key.next()?);
    let events: Vec<(EventId, ProfileId)> = row.read("events").unwrap_or_default();
    let announced = Announced {
        at: row.millis("at")?,
        events,
        profiles: row.read("profiles").unwrap_or_default(),
        active: row.read("active").unwrap_or_default(),
        merged: row.read("merged").unwrap_or_default(),
    };
    Some((lane, n, announced))
}
