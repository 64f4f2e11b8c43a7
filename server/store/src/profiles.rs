//! Reading a profile: who somebody is, and the timeline as the ordered merge of their identities.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    commit::Cursor,
    conflict::{Conflict, Reason},
    directory::{DirectoryPage, DirectoryPlace, Known, Person, Wanted},
    event::{Event, EventId, Place},
    fold::fold,
    identity::{IdentityKey, ProfileId},
    merge::{Choices, Merge, Shares},
    port::{Merging, PortError, Profiles},
    profile::{Device, Who, plain},
    time::Timestamp,
    timeline::{EventRow, Filter, TimelinePage},
};

use crate::{
    attributes,
    connection::unavailable,
    directory, events, identities,
    identities::{Identity, identity_key},
    merges,
    row::{Fields, Row, record, rows},
    store::Store,
    tags,
};

/// Most lines of one stretch.
const MOST: usize = 500;
/// Most events read for one stretch under a filter without an index, and how many at a time.
const SEARCHED: usize = 2_000;
const CHUNK: usize = 500;
/// How many index ranges are read in one round trip.
const RANGES: usize = 8;

#[async_trait]
impl Profiles for Store {
    async fn who(&self, actor: &Actor, id: &ProfileId) -> Result<(Who, Cursor), PortError> {
        actor.require(Permission::ReadProfiles)?;
        // The position is read first: what comes after it may be seen twice, never not at all.
        let text = "SELECT * FROM lane; SELECT * FROM $profile; SELECT * FROM $presence; SELECT * FROM identity WHERE profile = $id;
            SELECT * FROM conflict WHERE a = $id; SELECT * FROM conflict WHERE b = $id; SELECT * FROM attribute LIMIT 10000";
        let params = Fields::new()
            .set("profile", record("profile", id.as_str()))
            .set("presence", record("presence", id.as_str()))
            .set("id", id.as_str());
        let mut answers = self.db.query(text, params.params()).await.map_err(unavailable)?;
        let mut cursor = Cursor::default();
        for mut row in rows(&mut answers, 0)? {
            if let (Some(lane), Some(n)) = (row.text_key().and_then(|key| key.parse().ok()), row.int("n")) {
                cursor.advance(lane, n.unsigned_abs());
            }
        }
        let profile = rows(&mut answers, 1)?.into_iter().next().map(|mut row| identities::profile(&mut row)).ok_or(PortError::NotFound)?;
        if let Some(winner) = profile.merged {
            return Err(PortError::Moved(winner));
        }
        let presence = rows(&mut answers, 2)?.into_iter().next().and_then(|mut row| identities::presence(&mut row));
        let mut devices: Vec<Device> = rows(&mut answers, 3)?.into_iter().filter_map(device).collect();
        devices.sort_by(|a, b| b.last_seen.cmp(&a.last_seen).then_with(|| b.identity.cmp(&a.identity)));
        let mut conflicts: Vec<Conflict> = rows(&mut answers, 4)?.into_iter().filter_map(conflict).collect();
        conflicts.extend(rows(&mut answers, 5)?.into_iter().filter_map(conflict).map(|seen| swap(seen, id)));
        self.follow_merges(id, &mut conflicts).await?;
        let defined = attributes::with_built_in(rows(&mut answers, 6)?);
        let tags = tags::worn(&self.db, &profile).await?;
        let who = Who {
            id: id.clone(),
            tags,
            user: profile.user,
            email: profile.email,
            attributes: profile.attributes,
            created: profile.created,
            last_activity: presence.as_ref().map(|presence| presence.last),
            first_activity: presence.as_ref().map(|presence| presence.first),
            devices,
            position: profile.position,
            counts: presence.map(|presence| presence.counts).unwrap_or_default(),
            conflicts,
            subscriptions: profile.subscriptions,
            defined,
        };
        Ok((who, cursor))
    }

    async fn timeline(
        &self,
        actor: &Actor,
        id: &ProfileId,
        filter: &Filter,
        before: Option<&Place>,
        limit: usize,
    ) -> Result<TimelinePage, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let limit = limit.clamp(1, MOST);
        let ranges = self.ranges(id, filter).await?;
        if filter.is_indexed() {
            let (rows, next) = self.stretch(events::LINE, &ranges, before, limit).await?;
            return Ok(TimelinePage { rows: rows.into_iter().filter_map(events::line).collect(), next, searched_back_to: None });
        }
        self.search(&ranges, filter, before, limit).await
    }

    async fn events(
        &self,
        actor: &Actor,
        id: &ProfileId,
        before: Option<&Place>,
        limit: usize,
    ) -> Result<(Vec<Event>, Option<Place>), PortError> {
        actor.require(Permission::ReadProfiles)?;
        let ranges = self.ranges(id, &Filter::default()).await?;
        let (rows, next) = self.stretch(events::WHOLE, &ranges, before, limit.clamp(1, MOST)).await?;
        Ok((rows.into_iter().filter_map(events::whole).collect(), next))
    }

    async fn event(&self, actor: &Actor, id: &ProfileId, event: &EventId) -> Result<Event, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let params = Fields::new().set("key", record("event", event.as_str())).params();
        let mut answers = self.db.query("SELECT * FROM $key", params).await.map_err(unavailable)?;
        let event = rows(&mut answers, 0)?.into_iter().find_map(events::whole).ok_or(PortError::NotFound)?;
        let owner = self.owner(&event.identity).await?;
        if owner.as_ref() == Some(id) { Ok(event) } else { Err(PortError::NotFound) }
    }

    async fn directory(
        &self,
        actor: &Actor,
        _wanted: &Wanted,
        after: Option<&DirectoryPlace>,
        limit: usize,
    ) -> Result<DirectoryPage, PortError> {
        actor.require(Permission::ReadProfiles)?;
        // Searching and filtering are the roster's, which keeps everybody in memory.
        let (known, next) = directory::page(&self.db, after, limit.clamp(1, 1_000)).await?;
        Ok(DirectoryPage { people: known.into_iter().map(|known| known.person).collect(), next, total: 0, indexing: false })
    }

    async fn people(&self, actor: &Actor, ids: &[ProfileId]) -> Result<Vec<Person>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        Ok(directory::people(&self.db, ids).await?.into_iter().map(|known| known.person).collect())
    }

    async fn merge(&self, actor: &Actor, winner: &ProfileId, loser: &ProfileId) -> Result<Merge, PortError> {
        self.join(actor, winner, loser, &Choices::default()).await
    }

    async fn unmerge(&self, actor: &Actor, merge: &str) -> Result<Merge, PortError> {
        self.separate(actor, merge, &Shares::default()).await
    }

    async fn merges(&self, actor: &Actor, id: &ProfileId) -> Result<Vec<Merge>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let params = Fields::new().set("id", id.as_str()).params();
        let text = "SELECT * OMIT were, moved FROM merge WHERE winner = $id; SELECT * OMIT were, moved FROM merge WHERE loser = $id";
        let mut answers = self.db.query(text, params).await.map_err(unavailable)?;
        let mut found = Vec::new();
        for statement in 0..2 {
            for mut row in rows(&mut answers, statement)? {
                found.extend(row.text_key().and_then(|id| merges::read(row, id)));
            }
        }
        found.sort_by(|a, b| b.id.cmp(&a.id));
        Ok(found)
    }
}

/// The question behind one range of a stretch; its plan is asserted by a test.
pub(crate) fn question(fields: &str, i: usize, of_one_action: bool, before: bool) -> String {
    let action = if of_one_action { format!("action = $a{i} AND ") } else { String::new() };
    let bound = if before { "place < $until" } else { "place < '~'" };
    format!("SELECT {fields} FROM event WHERE subject = $s{i} AND {action}{bound} ORDER BY place DESC LIMIT $limit;")
}

/// One index range: the events of an identity, of one action if only that is wanted.
struct Range {
    subject: String,
    action: Option<String>,
    first: Timestamp,
    last: Timestamp,
}

impl Store {
    /// A stretch of everybody, most recently active first, with all that conditions ask about: for the roster.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn everybody(&self, after: Option<&DirectoryPlace>, limit: usize) -> Result<(Vec<Known>, Option<DirectoryPlace>), PortError> {
        directory::page(&self.db, after, limit).await
    }

    /// These people with all that conditions ask about; unknown ones are left out.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn known(&self, ids: &[ProfileId]) -> Result<Vec<Known>, PortError> {
        directory::people(&self.db, ids).await
    }

    /// Lines of the timeline by their ids, in no particular order; for a page that catches up.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn lines(&self, ids: &[EventId]) -> Result<Vec<EventRow>, PortError> {
        let ids = ids.iter().map(|id| record("event", id.as_str())).collect();
        let text = format!("SELECT {} FROM $ids", events::LINE);
        let mut answers = self.db.query(&text, Fields::new().set("ids", crate::row::list(ids)).params()).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?.into_iter().filter_map(events::line).collect())
    }

    /// Names those in conflicts that were merged since by the profile they are part of now.
    async fn follow_merges(&self, id: &ProfileId, conflicts: &mut Vec<Conflict>) -> Result<(), PortError> {
        let others: BTreeSet<ProfileId> = conflicts.iter().filter_map(|conflict| conflict.other.clone()).collect();
        if others.is_empty() {
            return Ok(());
        }
        let now = merges::standing(&self.db, others).await?;
        for conflict in conflicts.iter_mut() {
            conflict.other = conflict.other.take().map(|other| now.get(&other).cloned().unwrap_or(other));
        }
        conflicts.retain(|conflict| conflict.other.as_ref() != Some(id));
        Ok(())
    }

    /// The profile an identity points to now.
    pub(crate) async fn owner(&self, key: &IdentityKey) -> Result<Option<ProfileId>, PortError> {
        let params = Fields::new().set("id", identities::identity_record(&key.identifier, key.epoch)).params();
        let mut answers = self.db.query("SELECT profile FROM $id", params).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?.into_iter().find_map(|mut row| ProfileId::parse(&row.text("profile")?)))
    }

    async fn ranges(&self, id: &ProfileId, filter: &Filter) -> Result<Vec<Range>, PortError> {
        let params = Fields::new().set("id", id.as_str()).params();
        let mut answers = self.db.query("SELECT * FROM identity WHERE profile = $id", params).await.map_err(unavailable)?;
        let mut ranges = Vec::new();
        for mut row in rows(&mut answers, 0)? {
            let Some(key) = identity_key(&mut row) else { continue };
            let Some(Identity { first, last, .. }) = identities::identity(&mut row, key.epoch) else { continue };
            let subject = key.subject();
            if filter.actions.is_empty() {
                ranges.push(Range { subject, action: None, first, last });
            } else {
                let actions: BTreeSet<_> = filter.actions.iter().collect();
                ranges.extend(actions.into_iter().map(|action| Range {
                    subject: subject.clone(),
                    action: Some(action.as_str().to_owned()),
                    first,
                    last,
                }));
            }
        }
        // Latest first: once the stretch is full, ranges that end before it are never read.
        ranges.sort_by_key(|range| std::cmp::Reverse(range.last));
        Ok(ranges)
    }

    /// The newest `limit` rows of all ranges strictly before `before`, and where to go on.
    async fn stretch(
        &self,
        fields: &str,
        ranges: &[Range],
        before: Option<&Place>,
        limit: usize,
    ) -> Result<(Vec<Row>, Option<Place>), PortError> {
        let relevant: Vec<&Range> =
            ranges.iter().filter(|range| before.is_none_or(|place| Place::start_of(range.first) <= *place)).collect();
        let mut found: BTreeMap<String, Row> = BTreeMap::new();
        let mut rest = relevant.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(RANGES));
            rest = later;
            let full_at = if found.len() > limit { found.keys().rev().nth(limit).cloned() } else { None };
            let now: Vec<&&Range> = now
                .iter()
                .filter(|range| full_at.as_ref().is_none_or(|place| place.as_str() < Place::start_of(range.last.plus_millis(1)).as_str()))
                .collect();
            if now.is_empty() {
                continue;
            }
            let mut text = String::new();
            // One more than asked for tells whether there is more.
            let mut params = Fields::new().set("limit", (limit + 1) as i64);
            for (i, range) in now.iter().enumerate() {
                text += &question(fields, i, range.action.is_some(), before.is_some());
                params = params.set(&format!("s{i}"), range.subject.as_str());
                if let Some(action) = &range.action {
                    params = params.set(&format!("a{i}"), action.as_str());
                }
            }
            if let Some(place) = before {
                params = params.set("until", place.as_str());
            }
            let mut answers = self.db.query(&text, params.params()).await.map_err(unavailable)?;
            for statement in 0..now.len() {
                for row in rows(&mut answers, statement)? {
                    if let Some(place) = row.peek_text("place") {
                        found.insert(place.to_owned(), row);
                    }
                }
            }
        }
        let more = found.len() > limit;
        let rows: Vec<Row> = found.into_values().rev().take(limit).collect();
        let next =
            if more { rows.last().and_then(|row| row.peek_text("place")).map(|place| Place::from_text(place.to_owned())) } else { None };
        Ok((rows, next))
    }

    /// Reads bounded chunks until the stretch is full or enough has been read (architecture.md §7, last point).
    async fn search(&self, ranges: &[Range], filter: &Filter, before: Option<&Place>, limit: usize) -> Result<TimelinePage, PortError> {
        let wanted = Sought::new(filter);
        let mut page = TimelinePage { next: before.cloned(), ..TimelinePage::default() };
        let mut read = 0;
        while read < SEARCHED {
            let (rows, next) = self.stretch(events::LINE, ranges, page.next.as_ref(), CHUNK).await?;
            read += rows.len();
            for row in rows {
                let matches = wanted.matches(&row);
                let Some(line) = events::line(row) else { continue };
                page.searched_back_to = Some(line.at);
                if matches {
                    page.next = Some(line.place.clone());
                    page.rows.push(line);
                    if page.rows.len() == limit {
                        return Ok(page);
                    }
                }
            }
            page.next = next;
            if page.next.is_none() {
                break;
            }
        }
        Ok(page)
    }
}

/// A filter that no index answers, prepared once.
struct Sought {
    source: Option<String>,
    param: Option<(String, Option<String>)>,
    text: Option<String>,
}

impl Sought {
    fn new(filter: &Filter) -> Self {
        let param = filter.param.as_deref().map(str::trim).filter(|param| !param.is_empty()).map(|param| match param.split_once('=') {
            Some((name, text)) => (name.trim().to_owned(), Some(fold(text.trim()))),
            None => (param.to_owned(), None),
        });
        Self {
            source: filter.source.clone(),
            param,
            text: filter.text.as_deref().map(|text| fold(text.trim())).filter(|text| !text.is_empty()),
        }
    }

    fn matches(&self, row: &Row) -> bool {
        let source = self.source.as_ref().is_none_or(|source| row.peek_text("source") == Some(source.as_str()));
        source
            && self.param.as_ref().is_none_or(|(name, text)| self.has_param(row, name, text.as_deref()))
            && self.text.as_ref().is_none_or(|text| Self::has_text(row, text))
    }

    fn has_param(&self, row: &Row, name: &str, text: Option<&str>) -> bool {
        let params = row.peek_json("params");
        match (params.get(name), text) {
            (None | Some(serde_json::Value::Null), _) => false,
            (Some(_), None) => true,
            (Some(value), Some(text)) => plain(value).is_some_and(|value| fold(&value).contains(text)),
        }
    }

    fn has_text(row: &Row, text: &str) -> bool {
        let inside = |value: &serde_json::Value| contains(value, text);
        row.peek_text("action").is_some_and(|action| fold(action).contains(text))
            || inside(&row.peek_json("params"))
            || row.peek_json("context").get("page").is_some_and(inside)
    }
}

fn contains(value: &serde_json::Value, text: &str) -> bool {
    match value {
        serde_json::Value::Object(map) => map.values().any(|value| contains(value, text)),
        serde_json::Value::Array(items) => items.iter().any(|value| contains(value, text)),
        serde_json::Value::Null => false,
        serde_json::Value::String(own) => fold(own).contains(text),
        other => other.to_string().contains(text),
    }
}

/// A weak identity as a device.
fn device(mut row: Row) -> Option<Device> {
    let key = identity_key(&mut row)?;
    if key.identifier.kind.is_strong() {
        return None;
    }
    let Identity { first, last, device, .. } = identities::identity(&mut row, key.epoch)?;
    Some(Device { identity: key, facts: device.unwrap_or_default(), first_seen: first, last_seen: last })
}

fn conflict(mut row: Row) -> Option<Conflict> {
    if row.int("dismissed").is_some() {
        return None;
    }
    let reason: Reason = row.read("reason")?;
    Some(Conflict {
        profile: ProfileId::parse(&row.text("a")?)?,
        other: row.text("b").and_then(|id| ProfileId::parse(&id)),
        reason,
        event: EventId::parse(&row.text("event")?)?,
        at: row.millis("at")?,
    })
}

/// The same pair, seen from `id`.
fn swap(conflict: Conflict, id: &ProfileId) -> Conflict {
    match conflict.other {
        Some(other) if other == *id => Conflict { profile: other, other: Some(conflict.profile), ..conflict },
        other => Conflict { other, ..conflict },
    }
}
