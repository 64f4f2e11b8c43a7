//! The directory: people by latest activity, through one index.

use std::collections::HashMap;

use domain::{
    directory::{DirectoryPlace, Known, Person},
    identity::ProfileId,
    port::PortError,
    profile::{display_name, plain},
};

use crate::{
    connection::{Database, unavailable},
    identities::{self, Presence, presence_place},
    row::{Fields, list, record, rows},
};

/// The question behind a stretch of the directory; its plan is asserted by a test.
pub(crate) const STRETCH: &str = "SELECT * FROM presence WHERE place < $until ORDER BY place DESC LIMIT $limit";

/// A stretch after `after`. The total is not counted here: the in-memory roster knows it.
pub(crate) async fn page(
    db: &Database,
    after: Option<&DirectoryPlace>,
    limit: usize,
) -> Result<(Vec<Known>, Option<DirectoryPlace>), PortError> {
    let until = after.map_or_else(|| "~".to_owned(), |place| presence_place(place.last_activity, &place.id));
    let params = Fields::new().set("until", until).set("limit", (limit + 1) as i64).params();
    let mut answers = db.query(STRETCH, params).await.map_err(unavailable)?;
    let mut found: Vec<(ProfileId, Presence)> = rows(&mut answers, 0)?
        .into_iter()
        .filter_map(|mut row| Some((ProfileId::parse(&row.text_key()?)?, identities::presence(&mut row)?)))
        .collect();
    let more = found.len() > limit;
    found.truncate(limit);
    let next = if more { found.last().map(|(id, presence)| DirectoryPlace { last_activity: presence.last, id: id.clone() }) } else { None };
    Ok((with_profiles(db, found).await?, next))
}

/// These people as they are now.
pub(crate) async fn people(db: &Database, ids: &[ProfileId]) -> Result<Vec<Known>, PortError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let params = Fields::new().set("ids", list(ids.iter().map(|id| record("presence", id.as_str())).collect())).params();
    let mut answers = db.query("SELECT * FROM $ids", params).await.map_err(unavailable)?;
    let found = rows(&mut answers, 0)?
        .into_iter()
        .filter_map(|mut row| Some((ProfileId::parse(&row.text_key()?)?, identities::presence(&mut row)?)))
        .collect();
    with_profiles(db, found).await
}

async fn with_profiles(db: &Database, found: Vec<(ProfileId, Presence)>) -> Result<Vec<Known>, PortError> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let params = Fields::new().set("ids", list(found.iter().map(|(id, _)| record("profile", id.as_str())).collect())).params();
    let mut answers = db.query("SELECT * FROM $ids", params).await.map_err(unavailable)?;
    let mut profiles: HashMap<String, identities::Profile> =
        rows(&mut answers, 0)?.into_iter().filter_map(|mut row| Some((row.text_key()?, identities::profile(&mut row)))).collect();
    Ok(found
        .into_iter()
        .filter_map(|(id, presence)| {
            let profile = profiles.remove(id.as_str())?;
            let text = |name: &str| profile.attributes.get(name).and_then(|attribute| plain(&attribute.value));
            let person = Person {
                name: display_name(text),
                email: profile.email.clone(),
                user: profile.user.clone(),
                phone: text("phone"),
                city: text("address.city").or_else(|| profile.position.as_ref().and_then(|known| known.position.city.clone())),
                company: text("company.name").or_else(|| text("company")),
                events: presence.counts.values().sum(),
                last_activity: presence.last,
                id,
            };
            Some(Known {
                person,
                tags: profile.tags.keys().cloned().collect(),
                attributes: profile.attributes,
                subscriptions: profile.subscriptions,
                created: profile.created,
            })
        })
        .collect())
}
