//! The store itself: opened once, shared by everything.

use std::{path::Path, sync::Arc};

use domain::{commit::Cursor, port::PortError};
use surrealdb::types::Variables;
use tokio::sync::Semaphore;

use crate::{
    changes::{self, Changes},
    connection::{Database, unavailable},
    migration,
    row::{Fields, json, list, rows},
    writer::{self, Writer},
};

/// How to open a store.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `rocksdb://path?sync=every`, `surrealkv://path?sync=every`, `mem://`, `ws://host:port`.
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
}

impl Store {
    /// Opens the database, brings its schema up to date and starts the writer.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when the database does not open, is newer than this program, or is locked.
    pub async fn open(settings: &Settings) -> Result<Arc<Self>, PortError> {
        let db = Arc::new(Database::open(&settings.database, settings.cache_mb).await?);
        migration::run(&db).await?;
        let writer = writer::start(Arc::clone(&db)).await?;
        let queue = settings.queue.clamp(1, Semaphore::MAX_PERMITS);
        Ok(Arc::new(Self { db, writer, room: Arc::new(Semaphore::new(queue)), queue }))
    }

    /// Most events that may wait to be written.
    pub fn queue(&self) -> usize {
        self.queue
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

    /// Follows every commit from now on.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when the first subscription fails; later failures are mended inside.
    pub async fn changes(&self) -> Result<Changes, PortError> {
        changes::follow(Arc::clone(&self.db)).await
    }

    /// Writes the whole database to a file as SurrealQL.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn export(&self, file: &Path) -> Result<(), PortError> {
        self.db.export(file).await
    }

    /// Reads what [`Self::export`] wrote into a new database, and brings it up to date.
    ///
    /// Nothing else is open meanwhile, and no schema is there before: the backup brings its own, with the ledger that says
    /// how old it is.
    ///
    /// # Errors
    /// [`PortError::Invalid`] when there is something already, [`PortError::Unavailable`].
    pub async fn restore(settings: &Settings, file: &Path) -> Result<(), PortError> {
        let db = Database::open(&settings.database, settings.cache_mb).await?;
        let mut answers = db.query("RETURN object::len((INFO FOR DB).tables)", Variables::new()).await.map_err(unavailable)?;
        let tables: Option<i64> = answers.take(0).map_err(unavailable)?;
        if tables != Some(0) {
            return Err(PortError::Invalid("a backup is restored into a new database, and this one is in use".into()));
        }
        db.import(file).await?;
        migration::run(&db).await
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
