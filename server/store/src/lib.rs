//! The only crate that knows SurrealDB: implements the ports of `domain`.

mod accounts;
mod catalogue;
mod changes;
mod commits;
mod connection;
mod directory;
mod draft;
mod events;
mod identities;
mod ingest;
mod merges;
mod migration;
mod profiles;
mod quarantine;
mod row;
mod store;
mod workspaces;
mod write_keys;
mod writer;

pub use changes::{Change, Changes};
pub use store::{Settings, Store};
