//! Changes by reading the commit log again and again: for a SurrealDB cluster, where live queries do not cross nodes.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::port::PortError;
use tokio::{
    sync::watch,
    time::{Interval, MissedTickBehavior, interval},
};

use super::{Change, ChangeSource, log::CommitLog};
use crate::connection::Database;

/// How often the heads of the lanes are read: one small record per lane.
const EVERY: Duration = Duration::from_millis(100);

/// The commit log as a source of changes. Events written past the ingest are in no commit, so it does not see them.
pub(super) struct Poll {
    db: Arc<Database>,
    log: CommitLog,
    ready: VecDeque<Change>,
    replaced: watch::Receiver<u64>,
    tick: Interval,
}

impl Poll {
    /// Begins after what is there.
    pub(super) async fn begin(db: Arc<Database>) -> Result<Self, PortError> {
        let mut log = CommitLog::new(Arc::clone(&db));
        let heads = log.heads().await?;
        log.begin_after(heads);
        let mut tick = interval(EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Self { replaced: db.replaced(), db, log, ready: VecDeque::new(), tick })
    }

    async fn look(&mut self) -> Result<(), PortError> {
        if self.db.is_doubted() {
            // What is there now may be gone when the storage is mended.
            return Ok(());
        }
        let heads = self.log.heads().await?;
        self.log.catch_up(&heads, &mut self.ready).await?;
        if self.replaced.has_changed().unwrap_or(false) {
            self.replaced.mark_unchanged();
            self.ready.push_back(Change::Resync { position: self.log.position(), commits: false });
        }
        Ok(())
    }
}

#[async_trait]
impl ChangeSource for Poll {
    async fn next(&mut self) -> Option<Change> {
        loop {
            if let Some(change) = self.ready.pop_front() {
                return Some(change);
            }
            self.tick.tick().await;
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "reading the commit log failed");
            }
        }
    }
}
