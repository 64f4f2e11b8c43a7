//! Following every commit: live queries are the fast path, the commit log is the truth (architecture.md §4, §6).

mod live;
mod log;
mod poll;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{commit::Cursor, event::EventId, identity::ProfileId, port::PortError, time::Timestamp, timeline::EventRow};
use surrealdb::types::Value;

use crate::{connection::Database, events, row::Row};

/// Something that happened in the database.
pub enum Change {
    /// A commit, whole, in the order of its lane.
    Commit {
        /// The lane and the number in it.
        lane: u32,
        /// The number.
        n: u64,
        /// When it was made, by the writer's clock.
        at: Timestamp,
        /// Its events with the profile each was resolved to.
        events: Vec<(ProfileId, LazyEvent)>,
        /// Every profile whose row changed.
        profiles: Vec<ProfileId>,
        /// Everybody who did something, with their latest activity.
        active: Vec<(ProfileId, Timestamp)>,
        /// Profiles that were merged or un-merged: pages of these read themselves anew.
        merged: Vec<ProfileId>,
        /// True when the workspace's own words changed (tags, attribute definitions): every open page reads its state.
        vocabulary: bool,
        /// True when the workspace itself or who works in it changed: every open page reads itself anew.
        workspace: bool,
    },
    /// An event written past the ingest, by plain SurrealQL. Only live queries hear of it.
    Row(ProfileId, LazyEvent),
    /// Something was missed for good: every open page reads itself anew.
    Resync {
        /// Where the stream goes on.
        position: Cursor,
        /// Whether commits were left out, so that whoever keeps count of something begins again.
        commits: bool,
    },
}

/// An event row that is only read when somebody is looking.
pub struct LazyEvent(Value);

impl LazyEvent {
    /// The line of the timeline; `None` for a row that is no event.
    pub fn line(&self) -> Option<EventRow> {
        events::line(Row::new(self.0.clone())?)
    }

    /// The event's key.
    pub fn id(&self) -> Option<EventId> {
        EventId::parse(&Row::new(self.0.clone())?.text_key()?)
    }
}

/// Where changes come from: each commit once, in the order of its lane, whole.
#[async_trait]
pub trait ChangeSource: Send {
    /// The next change; `None` when there will be no more.
    async fn next(&mut self) -> Option<Change>;
}

/// How the database is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// One live query per table: within a millisecond, wherever all writes pass one node.
    Live,
    /// Reading the commit log again and again: for a cluster, where live queries do not cross nodes.
    Poll,
}

impl How {
    /// Takes `changes=poll` or `changes=live` out of the parameters of a database's URL; live when nothing is said.
    pub(crate) fn taken_from(url: &str) -> (String, Self) {
        let Some((place, params)) = url.split_once('?') else { return (url.to_owned(), Self::Live) };
        let how = if params.split('&').any(|param| param == "changes=poll") { Self::Poll } else { Self::Live };
        let others: Vec<&str> = params.split('&').filter(|param| !param.starts_with("changes=")).collect();
        if others.is_empty() { (place.to_owned(), how) } else { (format!("{place}?{}", others.join("&")), how) }
    }
}

/// Follows every commit from now on.
pub(crate) async fn follow(db: Arc<Database>, how: How) -> Result<Box<dyn ChangeSource>, PortError> {
    Ok(match how {
        How::Live => Box::new(live::Live::begin(db, live::Pace::default()).await?),
        How::Poll => Box::new(poll::Poll::begin(db).await?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_says_how_the_database_is_followed_and_the_engine_never_sees_it() {
        for (url, rest, how) in [
            ("mem://", "mem://", How::Live),
            ("rocksdb://data/db?sync=every", "rocksdb://data/db?sync=every", How::Live),
            ("rocksdb://data/db?sync=every&changes=poll", "rocksdb://data/db?sync=every", How::Poll),
            ("ws://127.0.0.1:8000?changes=poll", "ws://127.0.0.1:8000", How::Poll),
            ("ws://127.0.0.1:8000?changes=live", "ws://127.0.0.1:8000", How::Live),
        ] {
            assert_eq!(How::taken_from(url), (rest.to_owned(), how), "{url}");
        }
    }
}
