//! The lines a page holds, and everything that changes them: live events, paging, another address.

use std::collections::BTreeSet;

use domain::{
    event::{Event, EventId, Place},
    identity::ProfileId,
    live::Timeline,
    time::Timestamp,
    timeline::EventRow,
};
use leptos::{prelude::*, task::spawn_local};

use super::scroll;
use crate::{
    browser,
    error::AppError,
    profile::{
        api::{Stretch, after, event_detail, profile_stretch, timeline_search},
        view::View,
    },
};

/// Lines that are held at once; of more, the newest leave the page while somebody reads far below them.
const MOST: usize = 800;
/// Lines of a further page.
const PAGE: u32 = 100;
/// Lines of a stretch that comes back above: one page, and what came in late meanwhile.
const BACK: u32 = 150;
/// For so many milliseconds after the pointer has moved over the lines, it is taken to aim at one of them.
const AIMING_MS: f64 = 1_500.0;
/// How often is looked whether it still does.
const AIM_AGAIN: core::time::Duration = core::time::Duration::from_millis(400);

/// An event that was opened.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// It is being read.
    Reading,
    /// Here it is.
    Read(Box<Event>),
    /// It could not be read.
    Failed(AppError),
}

/// The lines a page holds.
#[derive(Clone, Copy)]
pub struct Lines {
    id: StoredValue<ProfileId>,
    view: Memo<View>,
    /// The lines, newest first.
    pub held: RwSignal<Timeline>,
    /// Where the page begins when not with the newest event.
    pub start: RwSignal<Option<Place>>,
    /// Where stretches that were let go above begin, the nearest last.
    above: RwSignal<Vec<Place>>,
    /// New events that are held back while somebody reads further down, reads an open event, or aims at a line.
    waiting: RwSignal<Vec<EventRow>>,
    /// New events above a page that does not begin with the newest: only counted.
    missed: RwSignal<BTreeSet<EventId>>,
    /// Events that came in live, to be tinted.
    fresh: StoredValue<BTreeSet<EventId>>,
    /// Something is being read.
    pub reading: RwSignal<bool>,
    /// The lines are those of another address, until its own have been read.
    pub stale: RwSignal<bool>,
    /// Why the last reading failed.
    pub failed: RwSignal<Option<AppError>>,
    /// How far back was looked by a filter without an index.
    pub searched: RwSignal<Option<Timestamp>>,
    /// The open event.
    pub open: RwSignal<Option<(EventId, Opened)>>,
    /// When the pointer last moved over the lines, on the browser's monotonic clock.
    pointed: StoredValue<f64>,
    /// Counts readings: the answer to an earlier one is not wanted any more.
    turn: StoredValue<u32>,
}

impl Lines {
    /// Begins with what the server sent along.
    pub fn new(id: StoredValue<ProfileId>, view: Memo<View>, stretch: Result<Stretch, AppError>) -> Self {
        let lines = Self {
            id,
            view,
            held: RwSignal::default(),
            start: RwSignal::default(),
            above: RwSignal::default(),
            waiting: RwSignal::default(),
            missed: RwSignal::default(),
            fresh: StoredValue::default(),
            reading: RwSignal::new(false),
            stale: RwSignal::new(false),
            failed: RwSignal::default(),
            searched: RwSignal::default(),
            open: RwSignal::default(),
            pointed: StoredValue::new(f64::NEG_INFINITY),
            turn: StoredValue::default(),
        };
        lines.put(stretch);
        lines
    }

    /// True while the first line is the newest event.
    pub fn is_at_newest(self) -> bool {
        self.start.with(Option::is_none) && self.above.with(Vec::is_empty)
    }

    /// How many new events are not shown.
    pub fn unseen(self) -> usize {
        self.waiting.with(Vec::len) + self.missed.with(BTreeSet::len)
    }

    /// True when the line came in while the page was open and has not been drawn yet.
    pub fn is_fresh(self, id: &EventId) -> bool {
        self.fresh.with_value(|fresh| fresh.contains(id))
    }

    /// As [`Self::is_at_newest`], for handlers.
    pub fn is_at_newest_now(self) -> bool {
        untrack(|| self.is_at_newest())
    }

    /// As [`Self::unseen`], for handlers.
    pub fn unseen_now(self) -> usize {
        untrack(|| self.unseen())
    }

    /// True when paging may go on by itself: not while something is read, and not through a search.
    pub fn may_read_on(self) -> bool {
        !self.reading.get_untracked()
            && self.held.with_untracked(|held| held.next.is_some())
            && self.view.with_untracked(|view| view.filter().is_indexed())
    }

    /// True when the event is among the lines.
    pub fn holds(self, event: &EventId) -> bool {
        self.held.with_untracked(|held| held.rows.iter().any(|row| row.id == *event))
    }

    fn put(self, stretch: Result<Stretch, AppError>) {
        match stretch {
            Ok(Stretch { page, start, opened }) => {
                self.held.set(Timeline { rows: page.rows, next: page.next });
                self.searched.set(page.searched_back_to);
                self.start.set(start);
                self.open.set(opened.map(|event| (event.id.clone(), Opened::Read(Box::new(event)))));
                self.failed.set(None);
            }
            Err(error) => self.failed.set(Some(error)),
        }
        self.stale.set(false);
        self.above.set(Vec::new());
        self.waiting.set(Vec::new());
        self.missed.set(BTreeSet::new());
    }

    /// Puts a fresh reading in place of everything.
    pub fn replace(self, stretch: Result<Stretch, AppError>) {
        self.turn.update_value(|turn| *turn += 1);
        self.reading.set(false);
        let open = self.open.get_untracked();
        self.put(stretch);
        if self.open.with_untracked(Option::is_none) {
            self.open.set(open);
        }
    }

    /// Reads what another address asks for.
    pub fn go(self, view: View) {
        self.stale.set(true);
        self.read(
            async move |id| profile_stretch(id, view).await,
            move |stretch| {
                self.put(Ok(stretch));
                self.fill();
            },
        );
    }

    /// Takes in events that were just committed.
    pub fn hear(self, rows: Vec<EventRow>) {
        let filter = self.view.with_untracked(View::filter);
        if filter.param.is_some() || filter.text.is_some() {
            return self.look_again();
        }
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|row| filter.actions.is_empty() || filter.actions.contains(&row.action))
            .filter(|row| filter.source.as_ref().is_none_or(|source| row.source == *source))
            .collect();
        let top = self.held.with_untracked(|held| held.rows.first().map(|row| row.place.clone()));
        let is_new = |row: &EventRow| top.as_ref().is_none_or(|top| row.place > *top);
        let (above, among): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_new);
        if !self.is_at_newest_now() {
            if !above.is_empty() {
                self.missed.update(|missed| missed.extend(above.into_iter().map(|row| row.id)));
            }
        } else if self.is_being_read() {
            self.hold_back(above);
        } else if self.is_aimed_at() {
            self.hold_back(above);
            self.show_when_idle();
        } else {
            self.add(&above);
        }
        self.add(&among);
    }

    /// True while nothing may come in above: somebody reads further down, or an open event.
    fn is_being_read(self) -> bool {
        scroll::is_reading_below() || self.open.try_with_untracked(Option::is_some).unwrap_or(false)
    }

    /// Notes that the pointer moves over the lines.
    pub fn point(self) {
        self.pointed.try_set_value(browser::monotonic());
    }

    /// True while the pointer is about to press a line: it must not become another one.
    fn is_aimed_at(self) -> bool {
        let moved = self.pointed.try_get_value().unwrap_or(f64::NEG_INFINITY);
        browser::monotonic() - moved < AIMING_MS && scroll::is_pointed_at()
    }

    /// Shows what was held back as soon as the pointer rests or leaves.
    fn show_when_idle(self) {
        let look = move || {
            if self.waiting.try_with_untracked(Vec::is_empty) != Some(false) || self.is_being_read() {
                return;
            }
            if self.is_aimed_at() { self.show_when_idle() } else { self.show_waiting() }
        };
        set_timeout(look, AIM_AGAIN);
    }

    /// Reads again what could not be read.
    pub fn retry(self) {
        if self.stale.get_untracked() || self.held.with_untracked(|held| held.rows.is_empty()) {
            self.go(self.view.get_untracked());
        } else {
            self.older();
        }
    }

    fn hold_back(self, rows: Vec<EventRow>) {
        if rows.is_empty() {
            return;
        }
        self.waiting.update(|waiting| {
            for row in rows {
                if waiting.iter().all(|held| held.id != row.id) {
                    waiting.push(row);
                }
            }
        });
    }

    fn add(self, rows: &[EventRow]) {
        if rows.is_empty() {
            return;
        }
        let known: BTreeSet<_> = self.held.with_untracked(|held| {
            rows.iter()
                .filter(|row| held.rows.binary_search_by(|held| row.place.cmp(&held.place)).is_ok())
                .map(|row| row.id.clone())
                .collect()
        });
        self.fresh.update_value(|fresh| fresh.extend(rows.iter().map(|row| row.id.clone()).filter(|id| !known.contains(id))));
        // A line that was heard before carries nothing new: the page is not laid out again for it.
        if rows.iter().any(|row| !known.contains(&row.id)) {
            self.held.update(|held| {
                held.apply(rows, &domain::timeline::Filter::default());
                cut(held, MOST + PAGE as usize);
            });
        }
        let fresh = self.fresh;
        let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
        set_timeout(
            move || {
                fresh.try_update_value(|fresh| fresh.retain(|id| !ids.contains(id)));
            },
            core::time::Duration::from_secs(2),
        );
    }

    /// Shows what was held back.
    pub fn show_waiting(self) {
        let rows = self.waiting.try_update(core::mem::take).unwrap_or_default();
        self.add(&rows);
    }

    /// A search cannot tell by a line whether the event matches: the server looks at the newest again.
    fn look_again(self) {
        if self.reading.get_untracked() || !self.is_at_newest_now() {
            return;
        }
        let filter = self.view.with_untracked(View::filter);
        let Some(id) = self.id.try_get_value() else { return };
        spawn_local(async move {
            if let Ok(page) = timeline_search(id, filter.clone(), None, PAGE).await
                && self.view.try_with_untracked(|view| view.filter() == filter).unwrap_or(false)
            {
                self.add(&page.rows);
            }
        });
    }

    /// Reads older lines; with a filter that has no index, as many bounded stretches as it takes to find some.
    pub fn older(self) {
        let Some(before) = self.held.with_untracked(|held| held.next.clone()) else { return };
        if self.reading.get_untracked() {
            return;
        }
        let filter = self.view.with_untracked(View::filter);
        let turn = self.begin();
        let mut before = Some(before);
        spawn_local(async move {
            let mut found = 0;
            while let (Some(from), Some(id), true) = (before.take(), self.id.try_get_value(), found < FEW) {
                let answer = timeline_search(id, filter.clone(), Some(from), PAGE).await;
                if !self.is_wanted(turn) {
                    return;
                }
                match answer {
                    Ok(page) => {
                        found += page.rows.len();
                        before.clone_from(&page.next);
                        self.searched.set(page.searched_back_to);
                        self.held.update(|held| held.extend(page.rows, page.next));
                        self.let_go_above();
                    }
                    Err(error) => self.failed.set(Some(error)),
                }
            }
            self.reading.set(false);
        });
    }

    /// A search that has found few lines so far goes on by itself.
    pub fn fill(self) {
        if self.held.with_untracked(|held| held.rows.len() < FEW && held.next.is_some()) {
            self.older();
        }
    }

    /// Brings back the nearest stretch that was let go above.
    pub fn newer(self) {
        if self.reading.get_untracked() {
            return;
        }
        let Some(mut from) = self.above.with_untracked(|above| above.last().cloned()) else { return };
        let filter = self.view.with_untracked(View::filter);
        let turn = self.begin();
        spawn_local(async move {
            let top = self.held.with_untracked(|held| held.rows.first().map(|row| row.place.clone()));
            let mut back = Vec::new();
            loop {
                let Some(id) = self.id.try_get_value() else { return };
                let answer = timeline_search(id, filter.clone(), Some(from.clone()), BACK).await;
                if !self.is_wanted(turn) {
                    return;
                }
                match answer {
                    Ok(page) => {
                        let reached = page.rows.last().zip(top.as_ref()).is_none_or(|(last, top)| last.place <= *top);
                        back.extend(page.rows);
                        match page.next {
                            Some(next) if !reached => from = next,
                            _ => break,
                        }
                    }
                    Err(error) => {
                        self.failed.set(Some(error));
                        self.reading.set(false);
                        return;
                    }
                }
            }
            self.above.update(|above| drop(above.pop()));
            scroll::keep_place(|| {
                self.held.update(|held| {
                    let next = held.next.clone();
                    held.extend(back, next);
                    cut(held, MOST);
                });
            });
            if self.is_at_newest_now() {
                self.missed.set(BTreeSet::new());
                self.go_newest();
            }
            self.reading.set(false);
        });
    }

    /// After the last stretch came back: what happened in the meantime.
    fn go_newest(self) {
        let (Some(id), filter) = (self.id.try_get_value(), self.view.with_untracked(View::filter)) else { return };
        spawn_local(async move {
            if let Ok(page) = timeline_search(id, filter, None, PAGE).await {
                let _ = self.held.try_update(|held| {
                    held.apply(&page.rows, &domain::timeline::Filter::default());
                });
            }
        });
    }

    /// Keeps the page small: the newest lines leave it when far more than a screen of older ones has been read.
    fn let_go_above(self) {
        let surplus = self.held.with_untracked(|held| held.rows.len().saturating_sub(MOST));
        if surplus == 0 {
            return;
        }
        self.above.update(|above| above.extend(self.held.with_untracked(|held| held.rows.first().map(|row| after(&row.place)))));
        // What was held back is newer still, and only counted from now on.
        let waiting = self.waiting.try_update(core::mem::take).unwrap_or_default();
        self.missed.update(|missed| missed.extend(waiting.into_iter().map(|row| row.id)));
        self.held.update(|held| drop(held.rows.drain(..surplus)));
    }

    /// Opens an event, or closes it when it is open.
    pub fn toggle(self, event: EventId) {
        let is_open = self.open.with_untracked(|open| open.as_ref().is_some_and(|(id, _)| *id == event));
        if is_open { self.open.set(None) } else { self.show(event) }
    }

    /// Opens an event.
    pub fn show(self, event: EventId) {
        self.open.set(Some((event.clone(), Opened::Reading)));
        let Some(id) = self.id.try_get_value() else { return };
        spawn_local(async move {
            let answer = match event_detail(id, event.clone()).await {
                Ok(read) => Opened::Read(Box::new(read)),
                Err(error) => Opened::Failed(error),
            };
            // Another one may have been opened since.
            if self.open.try_with_untracked(|open| open.as_ref().is_some_and(|(id, _)| *id == event)).unwrap_or(false) {
                self.open.set(Some((event, answer)));
            }
        });
    }

    /// Stops what is being read.
    pub fn cancel(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.reading.set(false);
    }

    fn begin(self) -> u32 {
        self.reading.set(true);
        self.failed.set(None);
        self.turn
            .try_update_value(|turn| {
                *turn += 1;
                *turn
            })
            .unwrap_or_default()
    }

    fn is_wanted(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    fn read<T: 'static>(self, ask: impl AsyncFnOnce(ProfileId) -> Result<T, AppError> + 'static, put: impl FnOnce(T) + 'static) {
        let Some(id) = self.id.try_get_value() else { return };
        let turn = self.begin();
        spawn_local(async move {
            let answer = ask(id).await;
            if !self.is_wanted(turn) {
                return;
            }
            self.reading.set(false);
            match answer {
                Ok(value) => put(value),
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }
}

/// Lets the oldest lines go when there are more than `most`; they come back by paging.
fn cut(held: &mut Timeline, most: usize) {
    if held.rows.len() > most {
        held.rows.truncate(MOST);
        held.next = held.rows.last().map(|row| row.place.clone());
    }
}

/// A search goes on until it has found at least so many lines.
const FEW: usize = 20;
