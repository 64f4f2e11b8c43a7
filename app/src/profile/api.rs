//! What a profile's page asks the server.

use domain::{
    catalogue::Definition,
    commit::Cursor,
    conflict::Proposal,
    event::{Event, EventId, Place},
    identity::ProfileId,
    profile::Who,
    timeline::{Filter, TimelinePage},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use super::{edit::Attempt, view::View};
use crate::{error::AppError, reader::Reader};

/// Lines of the first page.
pub const FIRST_PAGE: usize = 50;

/// Everything the page shows when it opens, at one position in the history of commits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Column 1.
    pub who: Who,
    /// What the page contains.
    pub cursor: Cursor,
    /// Column 2; it may fail by itself.
    pub stretch: Result<Stretch, AppError>,
    /// Definitions of this person's event types that are not built in.
    pub definitions: Vec<Definition>,
    /// Who may be the same person.
    pub others: Vec<Proposal>,
    /// How the reader writes.
    pub reader: Reader,
    /// An edit that came as a plain form and could not be saved; only with the answer to it.
    pub attempt: Option<Attempt>,
}

/// A stretch of the timeline as an address asks for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// The lines.
    pub page: TimelinePage,
    /// Where it begins; `None`: with the newest event.
    pub start: Option<Place>,
    /// The event that the address opens.
    pub opened: Option<Event>,
}

/// Reads the whole page. A merged profile answers a page with 308 to the one it was merged into.
#[server(input = Json)]
pub async fn profile_snapshot(
    /// The key, as it stands in the address.
    id: String,
    /// The query of the address.
    view: View,
) -> Result<Snapshot, AppError> {
    use crate::services::{actor, refuse, services};

    let id = ProfileId::parse(&id).ok_or_else(|| refuse(AppError::NotFound))?;
    let (actor, services) = (actor()?, services()?);
    let (who, cursor) = services.profiles.who(&actor, &id).await.map_err(|error| {
        let error = refuse(error);
        if let AppError::Moved(winner) = &error {
            move_page(winner);
        }
        error
    })?;
    let from = who.first_activity.map_or(who.created, |first| first.min(who.created));
    let reader = Reader::of_request(from).await?;
    let stretch = stretch(&id, &who, &reader, &view).await;
    let mut definitions = services.catalogue.definitions(&actor).await.map_err(refuse)?;
    definitions.retain(|definition| who.counts.contains_key(&definition.action));
    let others = services.merging.proposals(&actor, &id).await.map_err(refuse)?;
    Ok(Snapshot { who, cursor, stretch, definitions, others, reader, attempt: use_context() })
}

/// Reads who may be the same person.
#[server(input = Json)]
pub async fn profile_others(
    /// The profile.
    id: ProfileId,
) -> Result<Vec<Proposal>, AppError> {
    use crate::services::{actor, refuse, services};

    services()?.merging.proposals(&actor()?, &id).await.map_err(refuse)
}

/// Reads the timeline alone, for another address of the same page.
#[server(input = Json)]
pub async fn profile_stretch(
    /// The profile.
    id: ProfileId,
    /// The query of the address.
    view: View,
) -> Result<Stretch, AppError> {
    use crate::services::{actor, refuse, services};

    let (who, _) = services()?.profiles.who(&actor()?, &id).await.map_err(refuse)?;
    let from = who.first_activity.map_or(who.created, |first| first.min(who.created));
    let reader = Reader::of_request(from).await?;
    stretch(&id, &who, &reader, &view).await
}

/// Reads older lines. A filter without an index reads a bounded number of events and says how far back it looked.
#[server(input = Json)]
pub async fn timeline_search(
    /// The profile.
    id: ProfileId,
    /// Which events pass.
    filter: Filter,
    /// Strictly before this place.
    before: Option<Place>,
    /// At most so many lines, never more than 500.
    limit: u32,
) -> Result<TimelinePage, AppError> {
    use crate::services::{actor, refuse, services};

    let limit = usize::try_from(limit).unwrap_or(500).clamp(1, 500);
    services()?.profiles.timeline(&actor()?, &id, &filter, before.as_ref(), limit).await.map_err(refuse)
}

/// Reads one event, whole.
#[server(input = Json)]
pub async fn event_detail(
    /// The profile.
    id: ProfileId,
    /// The event.
    event: EventId,
) -> Result<Event, AppError> {
    use crate::services::{actor, refuse, services};

    services()?.profiles.event(&actor()?, &id, &event).await.map_err(refuse)
}

#[cfg(feature = "ssr")]
async fn stretch(id: &ProfileId, who: &Who, reader: &Reader, view: &View) -> Result<Stretch, AppError> {
    use crate::services::{actor, refuse, services};

    let (actor, services) = (actor()?, services()?);
    let filter = view.filter();
    let mut start = start(who, reader, view);
    let mut page = services.profiles.timeline(&actor, id, &filter, start.as_ref(), FIRST_PAGE).await.map_err(refuse)?;
    let opened = match &view.event {
        // A link to an event that is gone still shows the timeline.
        Some(event) => services.profiles.event(&actor, id, event).await.ok(),
        None => None,
    };
    if let Some(event) = &opened
        && !page.rows.iter().any(|row| row.id == event.id)
    {
        start = Some(after(&Place::of(event.at, &event.id)));
        page = services.profiles.timeline(&actor, id, &filter, start.as_ref(), FIRST_PAGE).await.map_err(refuse)?;
    }
    Ok(Stretch { page, start, opened })
}

/// Where the address wants to begin.
#[cfg(feature = "ssr")]
fn start(who: &Who, reader: &Reader, view: &View) -> Option<Place> {
    const HOUR: i64 = 3_600_000;
    if let Some(before) = &view.before {
        return Some(Place::from_text(before.clone()));
    }
    let from = view.from.as_deref()?;
    if from == "first" {
        return Some(Place::start_of(who.first_activity?.plus_millis(HOUR)));
    }
    let mut parts = from.splitn(3, '-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let midnight = reader.offsets.start_of_day(year, month, day)?;
    // The next midnight is found by the calendar: a day may have 23 or 25 hours.
    let next = reader.offsets.civil(midnight.plus_millis(36 * HOUR));
    reader.offsets.start_of_day(next.year, next.month, next.day).map(Place::start_of)
}

/// The place just after an event: paging strictly before it begins with the event itself.
pub fn after(place: &Place) -> Place {
    Place::from_text(format!("{}\u{1}", place.as_str()))
}

/// Sends whoever asked for the page of a merged profile to the one it was merged into.
#[cfg(feature = "ssr")]
fn move_page(winner: &ProfileId) {
    use axum::http::{HeaderValue, Method, StatusCode, header, request::Parts};
    use leptos_axum::ResponseOptions;

    let is_page = use_context::<Parts>().is_some_and(|parts| parts.method == Method::GET);
    if let (true, Some(response)) = (is_page, use_context::<ResponseOptions>())
        && let Ok(location) = HeaderValue::from_str(&format!("/profiles/{winner}"))
    {
        response.insert_header(header::LOCATION, location);
        response.set_status(StatusCode::PERMANENT_REDIRECT);
    }
}
