//! The log, on standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Config, ConfigError, LogFormat};

/// The database lists all its settings at each start, and calls it an error that its housekeeping ends with the runtime,
/// when all is written. A directive of the configuration wins over these.
const DATABASE: &str = "surrealdb=warn,surrealdb_core::kvs::tasks=off";

/// Begins to log as configured.
///
/// # Errors
/// [`ConfigError`] when `log` is no filter.
pub fn begin(config: &Config) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(format!("{DATABASE},{}", config.log)).map_err(|error| ConfigError::value("log", error.to_string()))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Colours are for eyes: in a file or a journal they are noise.
        .with_ansi(std::io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
