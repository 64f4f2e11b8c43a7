//! What changing a profile by hand needs beside the profile itself.

use domain::{
    subscription::{Channel, Consent},
    tag::TagName,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What changing by hand needs; read once, with the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ByHand {
    /// Whether the person at the screen could change profiles when the page was read.
    pub may_edit: bool,
    /// Names to choose from where there is no script; the most used ones, by name.
    pub tags: Vec<TagName>,
    /// The statements about the channel that the address asks for, latest first.
    pub ledger: Option<(Channel, Vec<Consent>)>,
}

impl ByHand {
    /// What the page has read.
    pub fn of_page() -> Self {
        use_context().unwrap_or_default()
    }
}

/// Reads it. A profile that does not exist gives no error here: its page says so.
#[server(input = Json)]
pub async fn read_by_hand(
    /// The profile, as it stands in the address.
    id: String,
    /// The channel whose statements are asked for.
    ledger: Option<Channel>,
) -> Result<ByHand, AppError> {
    use domain::{actor::Permission, fold::fold, identity::ProfileId};

    use crate::services::{actor, refuse, services};

    const NAMES: usize = 100;
    let (actor, services) = (actor()?, services()?);
    let may_edit = actor.may(Permission::WriteProfiles);
    let mut tags = if may_edit { services.tags.tags(&actor).await.map_err(refuse)? } else { Vec::new() };
    tags.retain(|tag| !tag.system);
    tags.sort_by_key(|tag| std::cmp::Reverse(tag.people));
    tags.truncate(NAMES);
    let mut tags: Vec<TagName> = tags.into_iter().map(|tag| tag.name).collect();
    tags.sort_by_cached_key(|name| fold(name.as_str()));
    let ledger = match ledger.zip(ProfileId::parse(&id)) {
        Some((channel, id)) => Some((channel, services.editing.ledger(&actor, &id, channel).await.map_err(refuse)?)),
        None => None,
    };
    Ok(ByHand { may_edit, tags, ledger })
}

/// A form without a script comes back to the part of the page that it stands in.
#[cfg(feature = "ssr")]
pub(super) fn back_to(id: &domain::identity::ProfileId, part: &str) {
    use axum::http::{header::ACCEPT, request::Parts};

    let is_plain = use_context::<Parts>().is_some_and(|parts| {
        parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
    });
    if is_plain {
        leptos_axum::redirect(&format!("/profiles/{id}#{part}"));
    }
}
