//! Opening the database, and asking it: the one place that knows which kind of connection there is.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::port::PortError;
use surrealdb::{
    Notification, Surreal,
    engine::{any::Any, local::Db},
    method::QueryStream,
    types::{Value, Variables},
};
use surrealdb_cnf::ConfigMap;
use surrealdb_core::kvs::Datastore;
use tokio::{
    sync::{RwLock, watch},
    time::timeout,
};

use crate::{
    disk,
    row::{Fields, rows},
};

/// Memory for writes that are not in a table file yet, in bytes; what is logged for them is read again when the database opens.
const WRITE_BUFFER: u64 = 32 << 20;

/// How long a question waits for a database that is being opened again.
const PATIENCE: Duration = Duration::from_secs(5);

/// The database of this process.
pub(crate) struct Database {
    url: String,
    cache_mb: u64,
    /// `None` while an embedded database is closed, to be opened again.
    connection: RwLock<Option<Connection>>,
    /// Whether there is a connection.
    is_open: watch::Sender<bool>,
    /// Counts how often the connection was replaced: live queries end with theirs.
    replaced: watch::Sender<u64>,
    /// Whether a write failed since the last one that is known to be on disk.
    doubted: watch::Sender<bool>,
    /// How many have followed this database; the last one holds the live queries.
    followers: AtomicU64,
}

/// A connection. Handles are never cloned: each clone would be a session of its own, and live queries end with theirs.
enum Connection {
    /// Embedded, opened by ourselves so that its caches can be bounded.
    Embedded(Surreal<Db>),
    /// A SurrealDB server.
    Remote(Surreal<Any>),
}

/// The answers to the statements of one query.
pub(crate) type Answers = surrealdb::IndexedResults;

impl Database {
    /// Opens what `url` names: `rocksdb://`, `surrealkv://`, `mem://`, `ws://`.
    pub(crate) async fn open(url: &str, cache_mb: u64) -> Result<Self, PortError> {
        let connection = Connection::open(url, cache_mb).await?;
        Ok(Self {
            url: url.to_owned(),
            cache_mb,
            connection: RwLock::new(Some(connection)),
            is_open: watch::channel(true).0,
            replaced: watch::channel(0).0,
            doubted: watch::channel(false).0,
            followers: AtomicU64::new(0),
        })
    }

    /// Runs statements with bound parameters; waits a while for a database that is being opened again.
    pub(crate) async fn query(&self, text: &str, params: Variables) -> Result<Answers, surrealdb::Error> {
        if !self.is_open() {
            let _ = timeout(PATIENCE, self.is_open.subscribe().wait_for(|open| *open)).await;
        }
        self.query_now(text, params).await
    }

    /// As [`Self::query`], but never waits: for those whom a database waits for before it can be opened again, because they
    /// hold something of the one before.
    pub(crate) async fn query_now(&self, text: &str, params: Variables) -> Result<Answers, surrealdb::Error> {
        match &*self.connection.read().await {
            Some(Connection::Embedded(db)) => db.query(text).bind(params).await,
            Some(Connection::Remote(db)) => db.query(text).bind(params).await,
            None => Err(surrealdb::Error::internal("the database is closed, to be opened again".into())),
        }
    }

    /// Subscribes to every change of a table.
    pub(crate) async fn live(&self, table: &str) -> Result<QueryStream<Notification<Value>>, PortError> {
        let mut answers = self.query_now(&format!("LIVE SELECT * FROM {table}"), Variables::new()).await.map_err(unavailable)?;
        answers.stream::<Notification<Value>>(0).map_err(unavailable)
    }

    /// The number of a new follower; it takes the live queries over.
    pub(crate) fn next_follower(&self) -> u64 {
        self.followers.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The follower that holds the live queries.
    pub(crate) fn follower(&self) -> u64 {
        self.followers.load(Ordering::Relaxed)
    }

    /// Ends every live query of a table in an embedded database, where all of them are this process's own.
    ///
    /// Dropping a stream does not end its live query, and each one that is left costs its share of every write.
    pub(crate) async fn end_live(&self, table: &str) -> Result<(), PortError> {
        if is_remote(&self.url) {
            return Ok(());
        }
        let mut answers = self.query_now(&format!("INFO FOR TABLE {table}"), Variables::new()).await.map_err(unavailable)?;
        let lives = rows(&mut answers, 0)?.into_iter().next().map(|info| info.peek_json("lives")).unwrap_or_default();
        let ids = lives.as_object().into_iter().flat_map(|lives| lives.keys()).filter_map(|id| id.parse::<uuid::Uuid>().ok());
        for id in ids {
            let params = Fields::new().set("id", id).params();
            // One that has ended meanwhile is what was wanted.
            if let Err(error) = self.query_now("KILL $id", params).await.and_then(Answers::check) {
                tracing::debug!(%error, table, "a live query could not be ended");
            }
        }
        Ok(())
    }

    /// Writes everything to a file as SurrealQL.
    pub(crate) async fn export(&self, path: &Path) -> Result<(), PortError> {
        match &*self.connection.read().await {
            Some(Connection::Embedded(db)) => db.export(path).await.map_err(unavailable),
            Some(Connection::Remote(db)) => db.export(path).await.map_err(unavailable),
            None => Err(unavailable("the database is closed")),
        }
    }

    /// Reads what [`Self::export`] wrote.
    pub(crate) async fn import(&self, path: &Path) -> Result<(), PortError> {
        match &*self.connection.read().await {
            Some(Connection::Embedded(db)) => db.import(path).await.map_err(unavailable),
            Some(Connection::Remote(db)) => db.import(path).await.map_err(unavailable),
            None => Err(unavailable("the database is closed")),
        }
    }

    /// Notes that a write failed: until one is known to be on disk again, what is read may not be.
    pub(crate) fn doubt(&self) {
        self.doubted.send_if_modified(|doubted| !std::mem::replace(doubted, true));
    }

    /// Notes that a write is on disk, and with it everything before.
    pub(crate) fn trust(&self) {
        self.doubted.send_replace(false);
    }

    /// Whether a write failed since the last one that is known to be on disk.
    pub(crate) fn is_doubted(&self) -> bool {
        *self.doubted.borrow()
    }

    /// Waits until a write has failed.
    pub(crate) async fn doubted(&self) {
        // The sender lives in `self`, so waiting cannot fail before the value comes.
        let _ = self.doubted.subscribe().wait_for(|doubted| *doubted).await;
    }

    /// Changes when the connection was replaced.
    pub(crate) fn replaced(&self) -> watch::Receiver<u64> {
        self.replaced.subscribe()
    }

    /// Whether there is a connection; not while an embedded database is being opened again.
    pub(crate) fn is_open(&self) -> bool {
        *self.is_open.borrow()
    }

    /// Closes an embedded database on disk and opens it again; reads wait meanwhile.
    ///
    /// A storage engine that once failed to write its log refuses every write from then on, also when there is space again;
    /// what it had not written is gone, as after a crash. Not tried while the disk has no room for opening: the database as it
    /// is can at least be read.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when there is no room, the database does not open, or is not one that this process opened.
    pub(crate) async fn reopen(&self) -> Result<(), PortError> {
        let folder = disk::folder(&self.url).ok_or_else(|| unavailable("only a database on this machine's disk is opened again"))?;
        let room = folder.clone();
        tokio::task::spawn_blocking(move || disk::has_room(&room))
            .await
            .map_err(unavailable)?
            .map_err(|error| unavailable(format!("no room in {}: {error}", folder.display())))?;
        self.is_open.send_replace(false);
        drop(self.connection.write().await.take());
        self.replaced.send_modify(|times| *times += 1);
        let mut attempts = 0;
        loop {
            // The engine lets go of its folder some time after its last handle.
            match Connection::open(&self.url, self.cache_mb).await {
                Ok(opened) => {
                    *self.connection.write().await = Some(opened);
                    self.is_open.send_replace(true);
                    tracing::warn!("the database was closed and opened again");
                    return Ok(());
                }
                Err(error) if attempts == 100 => return Err(error),
                Err(_) => {
                    attempts += 1;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    /// Whether a write that succeeds after one that failed proves nothing.
    ///
    /// SurrealKV goes on behind the torn end of its log, and drops everything from there on when it is opened the next time;
    /// RocksDB refuses until it is opened again. Measured by `make disk-full-test ENGINE=surrealkv`.
    pub(crate) fn goes_on_behind_a_torn_log(&self) -> bool {
        self.url.starts_with("surrealkv://")
    }

    /// Whether it is an embedded database on disk.
    pub(crate) fn can_be_reopened(&self) -> bool {
        disk::folder(&self.url).is_some()
    }
}

fn is_remote(url: &str) -> bool {
    url.starts_with("ws://") || url.starts_with("wss://")
}

impl Connection {
    async fn open(url: &str, cache_mb: u64) -> Result<Self, PortError> {
        let connection = if is_remote(url) {
            Self::Remote(surrealdb::engine::any::connect(url).await.map_err(unavailable)?)
        } else {
            Self::Embedded(embedded(url, cache_mb).await?)
        };
        match &connection {
            Self::Embedded(db) => db.use_ns("portrait").use_db("main").await.map_err(unavailable)?,
            Self::Remote(db) => db.use_ns("portrait").use_db("main").await.map_err(unavailable)?,
        };
        Ok(connection)
    }
}

/// The embedded engine takes half of the machine's memory for its block cache unless told otherwise, and the public
/// constructor cannot tell it; hence this unstable one, kept to this function (architecture.md §4).
async fn embedded(url: &str, cache_mb: u64) -> Result<Surreal<Db>, PortError> {
    let (notify, notifications) = async_channel::bounded(15_000);
    let config = ConfigMap::empty()
        .with_key_value("rocksdb_block_cache_size", (cache_mb << 20).to_string())
        .with_key_value("rocksdb_write_buffer_size", WRITE_BUFFER.to_string());
    let path = if url == "mem://" { "memory".to_owned() } else { url.to_owned() };
    if let Some(folder) = disk::folder(url) {
        std::fs::create_dir_all(&folder).map_err(|error| PortError::Unavailable(format!("{}: {error}", folder.display())))?;
    }
    // A write before the version key would make a new datastore look like an ancient one, so the tasks start last.
    let datastore: Arc<Datastore> = Datastore::builder()
        .with_config(config)
        .with_notify(notify)
        .without_maintenance_tasks()
        .build_with_path(&path)
        .await
        .map_err(unavailable)?;
    datastore.check_version().await.map_err(unavailable)?;
    datastore.bootstrap().await.map_err(unavailable)?;
    datastore.start_maintenance_tasks();
    Surreal::<Db>::unstable_from_datastore(datastore, Some(notifications)).await.map_err(unavailable)
}

/// The database failed in a way that a caller can only wait out.
pub(crate) fn unavailable(error: impl std::fmt::Display) -> PortError {
    PortError::Unavailable(error.to_string())
}
