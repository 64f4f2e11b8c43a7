//! What the last commits touched: enough for a page that was away to ask for exactly what it missed.

use std::collections::VecDeque;

use domain::{commit::Cursor, event::EventId, identity::ProfileId};

/// Most events and commits remembered, about 100 bytes each; a page that was away for longer reads itself anew.
const EVENTS: usize = 100_000;
const COMMITS: usize = 50_000;
/// Most rows remembered that were written past the ingest.
const ROWS: usize = 10_000;

/// One commit without the bodies of its events.
pub(super) struct Touched {
    pub(super) lane: u32,
    pub(super) n: u64,
    pub(super) events: Vec<(ProfileId, EventId)>,
    pub(super) profiles: Vec<ProfileId>,
    pub(super) merged: Vec<ProfileId>,
}

/// The last commits, oldest first.
#[derive(Default)]
pub(super) struct History {
    commits: VecDeque<Touched>,
    events: usize,
    /// Everything up to here has been forgotten, or was before this process.
    forgotten: Cursor,
    /// Rows written past the ingest are in no commit: each with the position at which it was told.
    rows: VecDeque<(Cursor, ProfileId, EventId)>,
    /// Where the last row stood that has been forgotten.
    rows_forgotten: Option<Cursor>,
}

/// What a profile's page missed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Missed {
    /// Nothing that concerns it.
    Nothing,
    /// These events, and maybe other changes of the person.
    Events(Vec<EventId>),
    /// Too long ago, or merged since: read everything anew.
    Everything,
}

impl History {
    /// Begins after what is already in the database.
    pub(super) fn starting_at(cursor: Cursor) -> Self {
        Self { forgotten: cursor, ..Self::default() }
    }

    /// Adds the next commit of a lane.
    pub(super) fn push(&mut self, touched: Touched) {
        self.events += touched.events.len();
        self.commits.push_back(touched);
        while self.events > EVENTS || self.commits.len() > COMMITS {
            let Some(oldest) = self.commits.pop_front() else { break };
            self.events -= oldest.events.len();
            self.forgotten.advance(oldest.lane, oldest.n);
        }
    }

    /// Adds a row written past the ingest, told at `position`.
    pub(super) fn push_row(&mut self, position: Cursor, profile: ProfileId, event: EventId) {
        self.rows.push_back((position, profile, event));
        if self.rows.len() > ROWS {
            self.rows_forgotten = self.rows.pop_front().map(|(position, ..)| position);
        }
    }

    /// What happened to `profile` after `cursor`.
    pub(super) fn missed(&self, profile: &ProfileId, cursor: &Cursor) -> Missed {
        let forgotten = self.rows_forgotten.as_ref().is_some_and(|position| position.contains(cursor));
        if forgotten || !cursor.contains(&self.forgotten) {
            return Missed::Everything;
        }
        // Whoever is not beyond the position at which a row was told may have missed it, and may hear it twice.
        let told = self.rows.iter().filter(|(position, whose, _)| whose == profile && position.contains(cursor));
        let mut events: Vec<EventId> = told.map(|(_, _, event)| event.clone()).collect();
        let mut touched = false;
        for commit in self.commits.iter().filter(|commit| commit.n > cursor.get(commit.lane)) {
            if commit.merged.contains(profile) {
                return Missed::Everything;
            }
            touched |= commit.profiles.contains(profile);
            events.extend(commit.events.iter().filter(|(whose, _)| whose == profile).map(|(_, id)| id.clone()));
        }
        if events.is_empty() && !touched { Missed::Nothing } else { Missed::Events(events) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(n: u8) -> ProfileId {
        ProfileId::parse(&format!("{n:032x}")).unwrap()
    }

    fn commit(n: u64, whose: u8, id: &str) -> Touched {
        Touched { lane: 0, n, events: vec![(profile(whose), EventId::parse(id).unwrap())], profiles: vec![], merged: vec![] }
    }

    fn at(n: u64) -> Cursor {
        let mut cursor = Cursor::default();
        cursor.advance(0, n);
        cursor
    }

    #[test]
    fn a_page_is_told_exactly_what_it_missed() {
        let mut history = History::starting_at(at(4));
        history.push(commit(5, 1, "a"));
        history.push(commit(6, 2, "b"));
        history.push(commit(7, 1, "c"));
        let ids = |ids: &[&str]| Missed::Events(ids.iter().map(|id| EventId::parse(id).unwrap()).collect());
        assert_eq!(history.missed(&profile(1), &at(4)), ids(&["a", "c"]));
        assert_eq!(history.missed(&profile(1), &at(5)), ids(&["c"]));
        assert_eq!(history.missed(&profile(1), &at(7)), Missed::Nothing);
        assert_eq!(history.missed(&profile(3), &at(4)), Missed::Nothing);
        assert_eq!(history.missed(&profile(1), &at(3)), Missed::Everything);
    }

    #[test]
    fn a_merge_makes_the_pages_of_both_read_anew() {
        let mut history = History::starting_at(at(0));
        history.push(Touched { merged: vec![profile(1), profile(2)], ..commit(1, 3, "x") });
        assert_eq!(history.missed(&profile(2), &at(0)), Missed::Everything);
        assert_eq!(history.missed(&profile(4), &at(0)), Missed::Nothing);
    }

    #[test]
    fn a_row_written_past_the_ingest_is_told_to_pages_that_were_away_and_not_to_those_that_went_on() {
        let mut history = History::starting_at(at(4));
        history.push(commit(5, 2, "b"));
        history.push_row(at(5), profile(1), EventId::parse("row").unwrap());
        history.push(commit(6, 1, "c"));
        let ids = |ids: &[&str]| Missed::Events(ids.iter().map(|id| EventId::parse(id).unwrap()).collect());
        assert_eq!(history.missed(&profile(1), &at(4)), ids(&["row", "c"]));
        assert_eq!(history.missed(&profile(1), &at(5)), ids(&["row", "c"]), "its position does not say whether it came before");
        assert_eq!(history.missed(&profile(1), &at(6)), Missed::Nothing);
        assert_eq!(history.missed(&profile(2), &at(5)), Missed::Nothing);
    }

    #[test]
    fn rows_that_were_forgotten_are_known_to_be() {
        let mut history = History::starting_at(at(0));
        history.push_row(at(0), profile(1), EventId::parse("row").unwrap());
        history.push(commit(1, 1, "a"));
        for n in 0..ROWS {
            history.push_row(at(1), profile(2), EventId::parse(&format!("row{n}")).unwrap());
        }
        assert_eq!(history.rows.len(), ROWS);
        assert_eq!(history.missed(&profile(1), &at(0)), Missed::Everything);
        assert_eq!(history.missed(&profile(1), &at(1)), Missed::Nothing);
    }

    #[test]
    fn memory_is_bounded_and_what_was_forgotten_is_known() {
        let mut history = History::starting_at(at(0));
        for n in 1..=(COMMITS as u64 + 10) {
            history.push(commit(n, 1, "x"));
        }
        assert_eq!(history.commits.len(), COMMITS);
        assert_eq!(history.missed(&profile(2), &at(9)), Missed::Everything);
        assert_eq!(history.missed(&profile(2), &at(10)), Missed::Nothing);
    }
}
