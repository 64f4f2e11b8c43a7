//! How held lines are laid out: by day, sessions folded, repeats collapsed, each part with a key that stays.

use std::{collections::HashMap, sync::Arc};

use domain::{
    event::EventId,
    time::Timestamp,
    timeline::{Block, EventRow, fold_rows},
    zone::Offsets,
};

/// Equal events in a row, newest first; never empty.
pub type Run = Vec<EventRow>;

/// One or several equal events, or a visit.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// One event, or several equal ones.
    Run(Run),
    /// A visit, in runs.
    Session(Vec<Run>),
}

/// A day with something in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// The calendar day as a number.
    pub number: i64,
    /// An instant of the day.
    pub at: Timestamp,
    /// How many events of it are held.
    pub events: u64,
    /// True when all of it is held.
    pub whole: bool,
    /// The keys of its entries, newest first.
    pub entries: Vec<String>,
}

/// The whole layout. Entries are found by the id of their oldest event: it stays when newer ones join.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Newest first.
    pub days: Vec<Day>,
    entries: HashMap<String, Arc<Entry>>,
}

impl Layout {
    /// Lays out rows, newest first. `complete` says whether the first event of all is among them.
    pub fn of(rows: &[EventRow], offsets: &Offsets, complete: bool) -> Self {
        let mut layout = Self::default();
        for block in fold_rows(rows, |at| offsets.day(at)) {
            let (at, events) = (block.newest().at, block.len() as u64);
            let (key, entry) = match block {
                Block::Single(run) => (format!("r:{}", oldest(&run)), Entry::Run(run)),
                Block::Session(runs) => {
                    let key = runs.last().map(|run| format!("s:{}", oldest(run))).unwrap_or_default();
                    (key, Entry::Session(runs))
                }
            };
            let number = offsets.day(at);
            match layout.days.last_mut() {
                Some(day) if day.number == number => {
                    day.events += events;
                    day.entries.push(key.clone());
                }
                _ => layout.days.push(Day { number, at, events, whole: true, entries: vec![key.clone()] }),
            }
            layout.entries.insert(key, Arc::new(entry));
        }
        if let (false, Some(last)) = (complete, layout.days.last_mut()) {
            last.whole = false;
        }
        layout
    }

    /// The day of this number.
    pub fn day(&self, number: i64) -> Option<&Day> {
        self.days.binary_search_by(|day| number.cmp(&day.number)).ok().map(|at| &self.days[at])
    }

    /// The entry with this key.
    pub fn entry(&self, key: &str) -> Option<Arc<Entry>> {
        self.entries.get(key).cloned()
    }

    /// The key of the newest session, which is shown open.
    pub fn newest_session(&self) -> Option<&String> {
        self.days.iter().flat_map(|day| &day.entries).find(|key| key.starts_with("s:"))
    }
}

/// The id that a run is known by.
pub fn oldest(run: &Run) -> EventId {
    run[run.len() - 1].id.clone()
}

#[cfg(test)]
mod tests {
    use domain::{
        event::{Action, Place},
        headline::Headline,
        identity::IdentityKey,
    };

    use super::*;

    fn row(at: i64, action: &str) -> EventRow {
        let (at, id) = (Timestamp::from_millis(at), EventId::parse(&format!("e{at}")).unwrap());
        EventRow {
            place: Place::of(at, &id),
            id,
            at,
            action: Action::parse(action).unwrap(),
            source: "SERVER".into(),
            identity: IdentityKey::parse_subject("user:0:a").unwrap(),
            headline: Headline { object: Some(action.into()), ..Headline::default() },
        }
    }

    #[test]
    fn a_new_event_changes_only_the_entry_it_belongs_to() {
        let day = 86_400_000;
        let mut rows = vec![row(2 * day + 60_000, "client.add"), row(day + 50, "transaction.charge"), row(day + 10, "client.add")];
        let before = Layout::of(&rows, &Offsets::default(), true);
        rows.insert(0, row(2 * day + 61_000, "client.add"));
        let now = Layout::of(&rows, &Offsets::default(), true);
        assert_eq!(before.days[0].entries, now.days[0].entries, "the run is known by its oldest event");
        assert_eq!((now.days[0].events, now.days.len()), (2, 2));
        assert_eq!(before.days[1], now.days[1]);
        assert_eq!(now.day(1).map(|day| day.events), Some(2));
    }

    #[test]
    fn a_day_that_goes_on_further_back_does_not_pretend_to_be_whole() {
        let rows = [row(100, "client.add")];
        assert!(Layout::of(&rows, &Offsets::default(), true).days[0].whole);
        assert!(!Layout::of(&rows, &Offsets::default(), false).days[0].whole);
    }
}
