//! Who reads the page, as far as texts depend on it: sent along with every snapshot, so that both sides write the same.

use domain::{format::Locale, time::Timestamp, zone::Offsets};
use serde::{Deserialize, Serialize};

/// The server's clock, the reader's way of writing, and the workspace's zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// The instant the snapshot was taken.
    pub now: Timestamp,
    /// From `Accept-Language`.
    pub locale: Locale,
    /// The workspace's zone, from the earliest instant the page shows until a year from now.
    pub offsets: Offsets,
}

#[cfg(feature = "ssr")]
impl Reader {
    /// The reader of this request; `from` is the earliest instant the page shows.
    ///
    /// # Errors
    /// As the ports'.
    pub async fn of_request(from: Timestamp) -> Result<Self, crate::error::AppError> {
        use axum::http::{header::ACCEPT_LANGUAGE, request::Parts};
        use leptos::prelude::use_context;

        use crate::services::{actor, refuse, services};

        const YEAR: i64 = 366 * 86_400_000;
        let locale = use_context::<Parts>()
            .and_then(|parts| parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok().map(Locale::from_accept_language))
            .unwrap_or_default();
        let services = services()?;
        let workspace = services.workspaces.workspace(&actor()?).await.map_err(refuse)?;
        let now = services.clock.now();
        let offsets = services.clock.offsets(&workspace.time_zone, from.min(now), now.plus_millis(YEAR));
        Ok(Self { now, locale, offsets })
    }
}
