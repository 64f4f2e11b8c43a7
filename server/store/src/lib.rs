//! The only crate that knows SurrealDB: implements the ports of `domain`.

mod accounts;
mod attributes;
mod backup;
mod catalogue;
mod changes;
mod commits;
mod connection;
mod directory;
mod disk;
mod draft;
mod edits;
mod events;
mod identities;
mod ingest;
mod invitations;
mod mending;
mod merges;
mod migration;
#[cfg(test)]
mod plan_tests;
mod profiles;
mod quarantine;
mod row;
mod store;
mod tags;
mod transaction;
mod vocabulary;
mod workspaces;
mod write_keys;
mod writer;

pub use changes::{Change, ChangeSource};
pub use store::{Settings, Store};
