//! The server: router, ingest, live hub, log-in, configuration, command line.

pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod demo_key;
mod edit_form;
pub mod export;
pub mod health;
pub mod http;
pub mod ingest;
pub mod listen;
pub mod live;
pub mod logging;
pub mod maintenance;
pub mod pages;
pub mod people;
pub mod router;
pub mod shutdown;
pub mod start;
pub mod state;
pub mod test_controls;
pub mod workspace;
