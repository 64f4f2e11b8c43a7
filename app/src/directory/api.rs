//! What the directory asks the server.

use domain::{
    attribute::AttributeDefinition,
    condition::{Condition, RowError},
    directory::DirectoryPage,
    tag::Tag,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use super::filter::address::Address;
use crate::{error::AppError, reader::Reader};

/// A stretch of the directory, and how its reader writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The people.
    pub page: DirectoryPage,
    /// How the reader writes.
    pub reader: Reader,
    /// What was asked: the address, with a row that was sent taken into its filter.
    pub address: Address,
    /// Why the row that was sent is not in the filter.
    pub row_error: Option<RowError>,
    /// What the filter can name; empty while there is none.
    pub vocabulary: Vocabulary,
}

/// What a filter can ask about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Attributes of the workspace.
    pub attributes: Vec<AttributeDefinition>,
    /// Tags of the workspace.
    pub tags: Vec<Tag>,
}

/// The first fifty people that an address asks for, and what its filter is.
#[server(input = Json)]
pub async fn read_directory(
    /// What the address says; the first 200 characters of the search count.
    address: Address,
) -> Result<Snapshot, AppError> {
    use crate::services::{actor, refuse, services};

    const LONGEST_SEARCH: usize = 200;
    let (services, actor) = (services()?, actor()?);
    let vocabulary = if address.open.is_some() || address.row.is_some() || !address.condition.is_everybody() {
        Vocabulary {
            attributes: services.attributes.attributes(&actor).await.map_err(refuse)?,
            tags: services.tags.tags(&actor).await.map_err(refuse)?,
        }
    } else {
        Vocabulary::default()
    };
    let mut address = Address { search: address.search.trim().chars().take(LONGEST_SEARCH).collect(), ..address };
    let row_error = match address.with_row(&vocabulary.attributes) {
        Ok(condition) => {
            address = Address { condition, row: None, ..address };
            None
        }
        Err(error) => Some(error),
    };
    let (page, reader) = stretch(&address.search, &address.condition, address.after.as_deref()).await?;
    Ok(Snapshot { page, reader, address, row_error, vocabulary })
}

/// Fifty more people after a place ([`domain::directory::DirectoryPlace`] as text; an unreadable one is the beginning).
#[server(input = Json)]
pub async fn read_more(
    /// As in the address.
    search: String,
    /// As in the address.
    condition: Condition,
    /// Where to go on.
    after: String,
) -> Result<DirectoryPage, AppError> {
    Ok(stretch(&search, &condition, Some(&after)).await?.0)
}

#[cfg(feature = "ssr")]
async fn stretch(search: &str, condition: &Condition, after: Option<&str>) -> Result<(DirectoryPage, Reader), AppError> {
    use domain::directory::{DirectoryPlace, Wanted};

    use crate::services::{actor, refuse, services};

    const LINES: usize = 50;
    let services = services()?;
    let wanted = Wanted { search: search.to_owned(), condition: condition.clone() };
    let after = after.and_then(DirectoryPlace::parse);
    let page = services.profiles.directory(&actor()?, &wanted, after.as_ref(), LINES).await.map_err(refuse)?;
    let earliest = page.people.iter().map(|person| person.last_activity).min().unwrap_or_else(|| services.clock.now());
    Ok((page, Reader::of_request(earliest).await?))
}
