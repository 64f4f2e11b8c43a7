//! The server as browsers and attackers meet it: a real router on a real port, with a database in memory.
//!
//! One program, because each test program links the whole database.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "frame/browser.rs"]
mod browser;
#[path = "frame/running.rs"]
mod running;

#[path = "frame/backup.rs"]
mod backup;
#[path = "frame/config.rs"]
mod config;
#[path = "frame/connections.rs"]
mod connections;
#[path = "frame/cross_site.rs"]
mod cross_site;
#[path = "frame/headers.rs"]
mod headers;
#[path = "frame/live.rs"]
mod live;
#[path = "frame/login.rs"]
mod login;
#[path = "frame/people.rs"]
mod people;
#[path = "frame/setup.rs"]
mod setup;
#[path = "frame/streams.rs"]
mod streams;
