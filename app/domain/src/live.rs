//! What an open page is told, and the one reducer that applies it (architecture.md §6).
//!
//! Messages carry state, not differences, so hearing one twice changes nothing.

use serde::{Deserialize, Serialize};

use crate::{
    directory::Person,
    event::Place,
    profile::Who,
    timeline::{EventRow, Filter},
};

/// One message to an open profile page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "data")]
pub enum Message {
    /// Events that were committed together.
    Events(Vec<EventRow>),
    /// Column 1 as it is now.
    Who(Box<Who>),
    /// The page must read itself anew: it was away for too long, or profiles were merged.
    Reset,
    /// Nothing happened, the server is there: its time in milliseconds, and how old the newest commit was when it was seen.
    Beat {
        /// The server's clock, milliseconds since the epoch.
        now: i64,
        /// Milliseconds between commit and hub for the latest commit.
        lag: u32,
    },
}

/// One message to an open directory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "data")]
pub enum DirectoryMessage {
    /// People who did something since the last message, as they are now.
    Active(Vec<Person>),
    /// Read the page anew.
    Reset,
    /// As [`Message::Beat`].
    Beat {
        /// The server's clock.
        now: i64,
        /// Milliseconds between commit and hub.
        lag: u32,
    },
}

/// The part of a timeline that a page holds, newest first, without repeats.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// The lines.
    pub rows: Vec<EventRow>,
    /// Where older lines begin; `None` when the first event is here.
    pub next: Option<Place>,
}

impl Timeline {
    /// Adds events that were just committed; returns how many were new to the page.
    ///
    /// An event older than what the page holds is left out while there is more to page to: it will come with its page.
    pub fn apply(&mut self, events: &[EventRow], filter: &Filter) -> usize {
        let mut added = 0;
        for event in events {
            if !filter.actions.is_empty() && !filter.actions.contains(&event.action) {
                continue;
            }
            if self.next.as_ref().is_some_and(|next| event.place < *next) {
                continue;
            }
            let at = self.rows.partition_point(|row| row.place > event.place);
            match self.rows.get_mut(at) {
                Some(row) if row.id == event.id => *row = event.clone(),
                _ => {
                    self.rows.insert(at, event.clone());
                    added += 1;
                }
            }
        }
        added
    }

    /// Adds an older stretch at the end.
    pub fn extend(&mut self, rows: Vec<EventRow>, next: Option<Place>) {
        for row in rows {
            let at = self.rows.partition_point(|held| held.place > row.place);
            if self.rows.get(at).is_none_or(|held| held.id != row.id) {
                self.rows.insert(at, row);
            }
        }
        self.next = next;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        event::{Action, EventId},
        headline::Headline,
        identity::IdentityKey,
        time::Timestamp,
    };

    fn row(at: i64, id: u32) -> EventRow {
        let (at, id) = (Timestamp::from_millis(at), EventId::parse(&id.to_string()).unwrap());
        EventRow {
            place: Place::of(at, &id),
            id,
            at,
            action: Action::parse("page.visit").unwrap(),
            source: "SERVER".into(),
            identity: IdentityKey::parse_subject("user:0:a").unwrap(),
            headline: Headline::default(),
        }
    }

    proptest! {
        /// Lost order and doubled messages end in the same page as one fresh load.
        #[test]
        fn any_order_and_any_repetition_of_messages_gives_the_same_page(events in prop::collection::vec((0_i64..50, 0_u32..30), 0..40), order in prop::collection::vec(any::<prop::sample::Index>(), 0..120)) {
            // One id has one time: events do not move.
            let mut fixed = std::collections::BTreeMap::new();
            for (at, id) in events { fixed.entry(id).or_insert(at); }
            let rows: Vec<_> = fixed.iter().map(|(id, at)| row(*at, *id)).collect();
            let mut page = Timeline::default();
            if !rows.is_empty() {
                for index in order { page.apply(std::slice::from_ref(index.get(&rows)), &Filter::default()); }
            }
            page.apply(&rows, &Filter::default());
            let mut fresh = rows;
            fresh.sort_by(|a, b| b.place.cmp(&a.place));
            prop_assert_eq!(page.rows, fresh);
        }
    }
}
