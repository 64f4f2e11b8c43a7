//! The timeline: what somebody did, newest first (product.md B9).

use serde::{Deserialize, Serialize};

use crate::{
    event::{Action, EventId, Place},
    headline::Headline,
    identity::IdentityKey,
    time::Timestamp,
};

/// One line of the timeline. The whole event is read when the line is opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventRow {
    /// The event.
    pub id: EventId,
    /// Where it stands: newest is greatest.
    pub place: Place,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub action: Action,
    /// Where it came from.
    pub source: String,
    /// The identity it came with.
    pub identity: IdentityKey,
    /// What a line says about it, taken from its parameters.
    pub headline: Headline,
}

/// Which events are wanted. Everything empty: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Any of these types.
    pub actions: Vec<Action>,
    /// This source only.
    pub source: Option<String>,
    /// A parameter that must be there, optionally with this text in it: `sku` or `sku=LIN-44`.
    pub param: Option<String>,
    /// Folded text that must stand in the action, a parameter or the context's page.
    pub text: Option<String>,
}

impl Filter {
    /// True when an index answers it; other filters read in bounded chunks.
    pub fn is_indexed(&self) -> bool {
        self.source.is_none() && self.param.is_none() && self.text.is_none()
    }

    /// True when nothing is filtered out.
    pub fn is_all(&self) -> bool {
        self.actions.is_empty() && self.is_indexed()
    }
}

/// A stretch of the timeline, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimelinePage {
    /// The lines.
    pub rows: Vec<EventRow>,
    /// Where to go on: events strictly before this place. `None`: the first event has been reached.
    pub next: Option<Place>,
    /// How far back was looked, when a filter made the stretch shorter than asked for.
    pub searched_back_to: Option<Timestamp>,
}

/// Where events come from: what the ingest calls it, and what people do here. Other ways in may add names of their own.
pub const SOURCES: [&str; 5] = ["MOBILE_APP", "PORTRAIT", "SERVER", "WEB_DESKTOP", "WEB_MOBILE"];

/// How long without activity ends a session: 30 minutes, as the tracking scripts count it.
pub const SESSION_GAP_MS: i64 = 30 * 60 * 1000;

/// How the timeline is laid out: rows that belong together stand together.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// One event, or several equal ones in a row ("× 14"), newest first.
    Single(Vec<EventRow>),
    /// A visit: events of one identity without a gap of 30 minutes, in runs of equal ones, newest first.
    Session(Vec<Vec<EventRow>>),
}

impl Block {
    /// The newest event of the block.
    pub fn newest(&self) -> &EventRow {
        match self {
            Self::Single(run) => &run[0],
            Self::Session(runs) => &runs[0][0],
        }
    }

    /// The oldest event of the block.
    pub fn oldest(&self) -> &EventRow {
        match self {
            Self::Single(run) => &run[run.len() - 1],
            Self::Session(runs) => {
                let run = &runs[runs.len() - 1];
                &run[run.len() - 1]
            }
        }
    }

    /// How many events are in it.
    pub fn len(&self) -> usize {
        match self {
            Self::Single(run) => run.len(),
            Self::Session(runs) => runs.iter().map(Vec::len).sum(),
        }
    }

    /// Blocks are never empty; here because `len` is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Folds rows (newest first) into blocks: repeats collapsed, visits of three events or more folded into sessions.
///
/// `day_of` gives the calendar day of an instant: a block never crosses midnight. Only what happens on a site or in an
/// app makes a session; money, messages and changes of the profile stand by themselves.
pub fn fold_rows(rows: &[EventRow], day_of: impl Fn(Timestamp) -> i64) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = rows;
    while let Some(first) = rest.first() {
        let visit = visit_length(rest, &day_of);
        if visit >= 3 {
            blocks.push(Block::Session(runs(&rest[..visit], &day_of)));
            rest = &rest[visit..];
        } else {
            let run = rest.iter().take_while(|row| is_repeat(first, row, &day_of)).count().max(1);
            blocks.push(Block::Single(rest[..run].to_vec()));
            rest = &rest[run..];
        }
    }
    blocks
}

fn visit_length(rows: &[EventRow], day_of: &impl Fn(Timestamp) -> i64) -> usize {
    if !is_browsing(&rows[0]) {
        return 0;
    }
    1 + rows
        .windows(2)
        .take_while(|pair| {
            is_browsing(&pair[1])
                && pair[0].identity == pair[1].identity
                && pair[0].at.since(pair[1].at) < SESSION_GAP_MS
                && day_of(pair[0].at) == day_of(pair[1].at)
        })
        .count()
}

fn is_browsing(row: &EventRow) -> bool {
    use crate::catalogue::Family;
    matches!(crate::catalogue::family(row.action.as_str()), Family::Web | Family::App)
}

fn is_repeat(a: &EventRow, b: &EventRow, day_of: &impl Fn(Timestamp) -> i64) -> bool {
    let (ours, theirs) = (&a.headline, &b.headline);
    // Without an object the parameters are all that tells two events apart.
    let same_words = ours.object == theirs.object && (ours.object.is_some() || ours.detail == theirs.detail);
    a.action == b.action && same_words && ours.amount.is_none() && day_of(a.at) == day_of(b.at)
}

fn runs(rows: &[EventRow], day_of: &impl Fn(Timestamp) -> i64) -> Vec<Vec<EventRow>> {
    let mut runs: Vec<Vec<EventRow>> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some(run) if is_repeat(&run[0], row, day_of) => run.push(row.clone()),
            _ => runs.push(vec![row.clone()]),
        }
    }
    runs
}
