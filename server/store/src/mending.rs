//! After a failed write: nothing is answered from what may not be on disk, until something is known to be again.

use std::time::Duration;

use domain::port::PortError;
use tokio::time::{Instant, sleep_until};

use crate::{
    commits::run,
    connection::{Database, unavailable},
    edits::now,
    identities::People,
    row::{Fields, json, list, record, record_of},
};

/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(500);

/// Commits that hold nothing.
const VOID: &str = "BEGIN;
INSERT INTO commit $voids RETURN NONE;
UPSERT $lane SET n = $n RETURN NONE;
COMMIT;";

/// When the next attempt is due.
#[derive(Default)]
pub(crate) struct Mending {
    next: Option<Instant>,
}

impl Mending {
    /// Waits until there is something to mend and the last attempt is long enough ago.
    pub(crate) async fn due(&self, db: &Database) {
        db.doubted().await;
        if let Some(next) = self.next {
            sleep_until(next).await;
        }
    }

    /// Tries to mend what there is to mend, unless it was tried a moment ago.
    pub(crate) async fn attempt(&mut self, db: &Database, people: &mut People) {
        if !db.is_doubted() || self.next.is_some_and(|next| Instant::now() < next) {
            return;
        }
        match people.mend(db).await {
            Ok(()) => {
                tracing::info!("the storage takes writes");
                self.next = None;
            }
            Err(error) => {
                tracing::warn!(%error, "the storage takes no writes");
                self.next = Some(Instant::now() + PAUSE);
            }
        }
    }
}

impl People {
    /// Writes something and waits for the disk, so that everything before it is there too; an embedded database that refuses,
    /// or whose log may be torn, is opened again.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] while the storage takes no writes.
    pub(crate) async fn mend(&mut self, db: &Database) -> Result<(), PortError> {
        let proven = if db.is_open() && !db.goes_on_behind_a_torn_log() {
            self.prove(db).await
        } else {
            Err(unavailable("the database has to be opened again"))
        };
        if let Err(error) = proven {
            if !db.can_be_reopened() {
                return Err(error);
            }
            db.reopen().await?;
            self.prove(db).await?;
        }
        db.trust();
        Ok(())
    }

    async fn prove(&mut self, db: &Database) -> Result<(), PortError> {
        // The number of the commit that failed: somebody may have read it, so no other commit gets it. It may have gone through.
        let doubtful = self.n + 1;
        self.reread(db).await?;
        let last = doubtful.max(self.n + 1);
        let voids = (self.n + 1..=last).map(|n| {
            Fields::new()
                .set("id", record_of("commit", vec![json(&self.lane), json(&n)]))
                .set("at", now().millis())
                .set("events", list(Vec::new()))
                .set("profiles", list(Vec::new()))
                .set("active", list(Vec::new()))
                .set("merged", list(Vec::new()))
                .value()
        });
        let params = Fields::new()
            .set("voids", list(voids.collect()))
            .set("lane", record("lane", &self.lane.to_string()))
            .set("n", last as i64)
            .params();
        run(db, VOID, &params).await?;
        self.n = last;
        Ok(())
    }
}
