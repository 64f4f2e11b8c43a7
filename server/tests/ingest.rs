//! The tracking API as SDKs meet it: the real router, and behind it a store that records and fails as told, or the real one.
//!
//! One program, because each test program links the whole database.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "ingest/recorder.rs"]
mod recorder;
#[path = "ingest/stored.rs"]
mod stored;

#[path = "ingest/answers.rs"]
mod answers;
#[path = "ingest/hostile.rs"]
mod hostile;
#[path = "ingest/keys.rs"]
mod keys;
#[path = "ingest/ledger.rs"]
mod ledger;
#[path = "ingest/log.rs"]
mod log;
#[path = "ingest/people.rs"]
mod people;
#[path = "ingest/quarantine.rs"]
mod quarantine;
#[path = "ingest/replay.rs"]
mod replay;
#[path = "ingest/rules.rs"]
mod rules;
