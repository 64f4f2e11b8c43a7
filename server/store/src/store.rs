//! The store itself: opened once, shared by everything.

use std::sync::Arc;

use domain::{commit::Cursor, port::PortError};
use futures::future::BoxFuture;
use surrealdb::types::Variables;
use tokio::sync::Semaphore;

use crate::{
    backup,
    changes::{self, ChangeSource, How},
    connection::{Database, unavailable},
    identities::People,
    migration,
    row::{Fields, json, list, rows},
    writer::{self, Job, Turn, Writer},
};

/// How to open a store.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `rocksdb://path?sync=every`, `surrealkv://path?sync=every`, `mem://`, `ws://host:port`; with `changes=poll` among its
    /// parameters the commit log is read again and again instead of listening to live queries: for a cluster.
    pub database: String,
    /// Upper bound of the block cache in MiB (embedded RocksDB).
    pub cache_mb: u64,
    /// Most events that may wait to be written; more are refused with [`PortError::Busy`].
    pub queue: usize,
}

/// Profiles, events and everything else, behind the ports of `domain`.
pub struct Store {
    pub(crate) db: Arc<Database>,
    pub(crate) writer: Writer,
    pub(crate) room: Arc<Semaphore>,
    queue: usize,
    how: How,
}

impl Store {
    /// Opens the database, brings its schema up to date and starts the writer.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when the database does not open, is newer than this program, or is locked.
    pub async fn open(settings: &Settings) -> Result<Arc<Self>, PortError> {
        let (url, how) = How::taken_from(&settings.database);
        let db = Arc::new(Database::open(&url, settings.cache_mb).await?);
        backup::require_whole(&db).await?;
        migration::run(&db).await?;
        let writer = writer::start(Arc::clone(&db)).await?;
        let queue = settings.queue.clamp(1, Semaphore::MAX_PERMITS);
        Ok(Arc::new(Self { db, writer, room: Arc::new(Semaphore::new(queue)), queue, how }))
    }

    /// Most events that may wait to be written.
    pub fn queue(&self) -> usize {
        self.queue
    }

    /// Runs `work` alone in the writer's turn, after everything that was handed over before. A dropped request does not
    /// cut it in half; after an error the writer reads everything again, for whether it went through is not known.
    pub(crate) async fn turn<T, F>(&self, work: F) -> Result<T, PortError>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a Database, &'a mut People) -> BoxFuture<'a, Result<T, PortError>> + Send + 'static,
    {
        let (reply, answer) = tokio::sync::oneshot::channel();
        let turn: Turn = Box::new(move |db, people| {
            Box::pin(async move {
                let outcome = if db.is_doubted() { Err(unavailable("the storage takes no writes")) } else { work(db, people).await };
                if matches!(outcome, Err(PortError::Unavailable(_) | PortError::Busy)) {
                    db.doubt();
                }
                let _ = reply.send(outcome);
            })
        });
        self.writer.send(Job::Turn(turn)).await?;
        answer.await.map_err(|_| PortError::Unavailable("the writer has stopped".into()))?
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn ready(&self) -> Result<(), PortError> {
        self.db.query("RETURN 1", Variables::new()).await.map_err(unavailable)?.check().map_err(unavailable)?;
        Ok(())
    }

    /// The head of every lane: a position that contains every commit so far.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn position(&self) -> Result<Cursor, PortError> {
        let mut answers = self.db.query("SELECT * FROM lane", Variables::new()).await.map_err(unavailable)?;
        let mut cursor = Cursor::default();
        for mut row in rows(&mut answers, 0)? {
            if let (Some(lane), Some(n)) = (row.text_key().and_then(|key| key.parse().ok()), row.int("n")) {
                cursor.advance(lane, n.unsigned_abs());
            }
        }
        Ok(cursor)
    }

    /// Follows every commit from now on. Called once in a process: a later follower takes the live queries over.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when the first subscription fails; later failures are mended inside.
    pub async fn changes(&self) -> Result<Box<dyn ChangeSource>, PortError> {
        changes::follow(Arc::clone(&self.db), self.how).await
    }

    /// Lets the writer finish what it has taken and stops it.
    pub async fn close(&self) {
        self.room.close();
        self.writer.stop().await;
    }

    /// Inserts rows past every port, as fast as the database takes them: the limit that the ingest is measured against.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] with the database's words.
    pub async fn insert_raw(&self, table: &str, rows: Vec<serde_json::Value>) -> Result<(), PortError> {
        let params = Fields::new().set("rows", list(rows.iter().map(json).collect())).params();
        self.db
            .query(&format!("INSERT IGNORE INTO {table} $rows RETURN NONE"), params)
            .await
            .map_err(unavailable)?
            .check()
            .map_err(unavailable)?;
        Ok(())
    }

    /// Runs SurrealQL past every port: for tests and for the proof that a plain row shows on the page.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] with the database's words.
    pub async fn raw(&self, text: &str) -> Result<Vec<serde_json::Value>, PortError> {
        let mut answers = self.db.query(text, Variables::new()).await.map_err(unavailable)?;
        let errors = answers.take_errors();
        if let Some(error) = errors.into_values().next() {
            return Err(unavailable(error));
        }
        (0..answers.num_statements())
            .map(|statement| Ok(answers.take::<surrealdb::types::Value>(statement).map_err(unavailable)?.into_json_value()))
            .collect()
    }
}
