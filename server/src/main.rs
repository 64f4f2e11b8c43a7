//! The program: reads the configuration, starts the runtime, does what the command line says.

use std::{process::ExitCode, time::Duration};

use clap::Parser;
use server::{
    cli::{Cli, Command},
    config::{Config, ConfigError},
    logging, maintenance, start,
};

/// Stack of the worker threads: the database's query executor recurses deeply.
const STACK: usize = 10 << 20;

/// How long the database's own threads may take to end.
const LINGER: Duration = Duration::from_secs(5);

/// The configuration cannot be used; as for a wrong command line.
const MISCONFIGURED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let config = match configure(&cli) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(MISCONFIGURED);
        }
    };
    match work(cli.command.unwrap_or_default(), config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn configure(cli: &Cli) -> Result<Config, ConfigError> {
    let config = Config::load(&cli.flags)?;
    logging::begin(&config)?;
    Ok(config)
}

fn work(command: Command, config: Config) -> Result<(), start::StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build()?;
    // The work runs on a worker thread: the main thread has the operating system's smaller stack.
    let work = runtime.spawn(async move {
        match command {
            Command::Run => start::run(config).await,
            Command::Backup { file } => maintenance::backup(&config, &file).await,
            Command::Restore { file } => maintenance::restore(&config, &file).await,
            Command::SetupLink => maintenance::setup_link(&config).await,
        }
    });
    let done = runtime.block_on(work).map_err(std::io::Error::other);
    runtime.shutdown_timeout(LINGER);
    done?
}
