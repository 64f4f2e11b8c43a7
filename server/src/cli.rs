//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{ArgAction, Args, Parser, Subcommand};
use serde::Serialize;

use crate::config::LogFormat;

/// Portrait: the live customer profile, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "server", version)]
pub struct Cli {
    /// What to do; `run` when nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The configuration as far as it is given here.
    #[command(flatten)]
    pub flags: Flags,
}

/// What the program can do.
#[derive(Clone, Debug, Default, Subcommand)]
pub enum Command {
    /// Serve (the default).
    #[default]
    Run,
    /// Write the whole database to a file. The server may not be running on an embedded database.
    Backup {
        /// The file to write; it must not exist yet.
        file: PathBuf,
    },
    /// Read a backup into a new database.
    Restore {
        /// What `backup` wrote.
        file: PathBuf,
    },
    /// Print a new one-time link that creates the owner; older links end.
    SetupLink,
}

/// One flag per configuration key; a flag wins over file and environment.
#[derive(Clone, Debug, Default, Args, Serialize)]
pub struct Flags {
    /// Configuration file [default: portrait.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// Which database: rocksdb://path?sync=every, surrealkv://path?sync=every, mem://, ws://host:port
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// How people and SDKs reach the server
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// A proxy in front ends TLS
    #[arg(long, global = true, num_args = 0..=1, default_missing_value = "true", action = ArgAction::Set, value_name = "true|false")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind_proxy: Option<bool>,
    /// Fill an empty database with the demo workspace and keep it alive
    #[arg(long, global = true, num_args = 0..=1, default_missing_value = "true", action = ArgAction::Set, value_name = "true|false")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<bool>,
    /// How many of the demo's customers to load, who bought last first
    #[arg(long, global = true, value_name = "NUMBER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo_customers: Option<u32>,
    /// Folder of the browser bundle, the styles and the public files
    #[arg(long, global = true, value_name = "FOLDER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_root: Option<PathBuf>,
    /// Upper bound of the database's block cache
    #[arg(long, global = true, value_name = "MIB")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_mb: Option<u64>,
    /// Most events that may wait to be written
    #[arg(long, global = true, value_name = "EVENTS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<usize>,
    /// Most open connections
    #[arg(long, global = true, value_name = "NUMBER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<usize>,
    /// IANA time zone of a new workspace
    #[arg(long, global = true, value_name = "ZONE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// What is logged
    #[arg(long, global = true, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// How it is logged
    #[arg(long, global = true, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<LogFormat>,
    /// The set-up token, instead of a random one
    #[arg(long, global = true, value_name = "TOKEN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setup_token: Option<String>,
    /// Routes that cut streams on purpose, for tests
    #[arg(long, global = true, num_args = 0..=1, default_missing_value = "true", action = ArgAction::Set, value_name = "true|false")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_controls: Option<bool>,
}
