//! Opening the database, and asking it: the one place that knows which kind of connection there is.

use std::sync::Arc;

use domain::port::PortError;
use surrealdb::{
    Notification, Surreal,
    engine::{any::Any, local::Db},
    method::QueryStream,
    types::{Value, Variables},
};
use surrealdb_cnf::ConfigMap;
use surrealdb_core::kvs::Datastore;

/// A connection. Handles are never cloned: each clone would be a session of its own, and live queries end with theirs.
pub(crate) enum Database {
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
        let database = if url.starts_with("ws://") || url.starts_with("wss://") {
            Self::Remote(surrealdb::engine::any::connect(url).await.map_err(unavailable)?)
        } else {
            Self::Embedded(embedded(url, cache_mb).await?)
        };
        match &database {
            Self::Embedded(db) => db.use_ns("portrait").use_db("main").await.map_err(unavailable)?,
            Self::Remote(db) => db.use_ns("portrait").use_db("main").await.map_err(unavailable)?,
        };
        Ok(database)
    }

    /// Runs statements with bound parameters.
    pub(crate) async fn query(&self, text: &str, params: Variables) -> Result<Answers, surrealdb::Error> {
        match self {
            Self::Embedded(db) => db.query(text).bind(params).await,
            Self::Remote(db) => db.query(text).bind(params).await,
        }
    }

    /// Subscribes to every change of a table.
    pub(crate) async fn live(&self, table: &str) -> Result<QueryStream<Notification<Value>>, PortError> {
        let mut answers = self.query(&format!("LIVE SELECT * FROM {table}"), Variables::new()).await.map_err(unavailable)?;
        answers.stream::<Notification<Value>>(0).map_err(unavailable)
    }

    /// Writes everything to a file as SurrealQL.
    pub(crate) async fn export(&self, path: &std::path::Path) -> Result<(), PortError> {
        match self {
            Self::Embedded(db) => db.export(path).await.map_err(unavailable),
            Self::Remote(db) => db.export(path).await.map_err(unavailable),
        }
    }

    /// Reads what [`Self::export`] wrote.
    pub(crate) async fn import(&self, path: &std::path::Path) -> Result<(), PortError> {
        match self {
            Self::Embedded(db) => db.import(path).await.map_err(unavailable),
            Self::Remote(db) => db.import(path).await.map_err(unavailable),
        }
    }
}

/// The embedded engine takes half of the machine's memory for its block cache unless told otherwise, and the public
/// constructor cannot tell it; hence this unstable one, kept to this function (architecture.md §4).
async fn embedded(url: &str, cache_mb: u64) -> Result<Surreal<Db>, PortError> {
    let (notify, notifications) = async_channel::bounded(15_000);
    let config = ConfigMap::empty()
        .with_key_value("rocksdb_block_cache_size", (cache_mb << 20).to_string())
        .with_key_value("rocksdb_write_buffer_size", (32_u64 << 20).to_string());
    let path = if url == "mem://" { "memory".to_owned() } else { url.to_owned() };
    if let Some(folder) = path.split_once("://").map(|(_, rest)| rest.split('?').next().unwrap_or(rest)) {
        std::fs::create_dir_all(folder).map_err(|error| PortError::Unavailable(format!("{folder}: {error}")))?;
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
