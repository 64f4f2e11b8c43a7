//! What is done while the server does not run: backups and a new set-up link.

use std::{io, path::Path};

use store::Store;

use crate::{
    config::Config,
    start::{self, StartError},
};

/// Writes the whole database to a new file.
///
/// # Errors
/// [`StartError`]; an existing file is never overwritten.
pub async fn backup(config: &Config, file: &Path) -> Result<(), StartError> {
    if file.exists() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is there already", file.display())).into());
    }
    let store = start::open_store(config).await?;
    let done = store.export(file).await;
    store.close().await;
    done?;
    let size = std::fs::metadata(file)?.len();
    println!("Wrote {} ({size} bytes).", file.display());
    Ok(())
}

/// Reads a backup into a new database.
///
/// # Errors
/// [`StartError`]; a database that is in use is left as it is.
pub async fn restore(config: &Config, file: &Path) -> Result<(), StartError> {
    // Said before a database is made for nothing.
    std::fs::metadata(file).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))?;
    Store::restore(&start::store_settings(config), file).await?;
    println!("Restored {} into {}.", file.display(), config.database);
    Ok(())
}

/// Prints a new one-time link; the ones before it no longer work.
///
/// # Errors
/// [`StartError`].
pub async fn setup_link(config: &Config) -> Result<(), StartError> {
    let store = start::open_store(config).await?;
    let link = start::setup_link(&store, config).await;
    store.close().await;
    match link? {
        Some(link) => println!("{link}"),
        None => println!("There is an owner already: log in at {}/login", config.public_url()),
    }
    Ok(())
}
