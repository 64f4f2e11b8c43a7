//! What the directory asks the server.

use domain::directory::DirectoryPage;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{error::AppError, reader::Reader};

/// A stretch of the directory, and how its reader writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The people.
    pub page: DirectoryPage,
    /// How the reader writes.
    pub reader: Reader,
}

/// Fifty people after a place ([`domain::directory::DirectoryPlace`] as text; an unreadable one is the beginning).
#[server]
pub async fn read_directory(
    /// Any part of a name, e-mail, phone, company or identifier; the first 200 characters count.
    search: String,
    /// Where to go on.
    after: Option<String>,
) -> Result<Snapshot, AppError> {
    use domain::directory::DirectoryPlace;

    use crate::services::{actor, refuse, services};

    const LINES: usize = 50;
    const LONGEST_SEARCH: usize = 200;
    let search: String = search.trim().chars().take(LONGEST_SEARCH).collect();
    let after = after.as_deref().and_then(DirectoryPlace::parse);
    let services = services();
    let page = services.profiles.directory(&actor()?, &search, after.as_ref(), LINES).await.map_err(refuse)?;
    let earliest = page.people.iter().map(|person| person.last_activity).min().unwrap_or_else(|| services.clock.now());
    Ok(Snapshot { page, reader: Reader::of_request(earliest).await? })
}
