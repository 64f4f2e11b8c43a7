//! What is compared, as text.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    format,
    profile::{Device, Who, plain},
    subscription::Channel,
    time::Timestamp,
};

use super::super::{
    facts::write,
    label::{is_hidden, label_on},
    merge::api::Pair,
};
use crate::{messages::Messages, reader::Reader};

/// A part of the table.
pub struct Rows {
    /// Heading.
    pub title: &'static str,
    /// Its rows; never empty.
    pub rows: Vec<Row>,
}

/// One thing about both.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// What.
    pub label: String,
    /// What each says, line by line; none: nothing is known.
    pub cells: [Vec<String>; 2],
    /// Whether they say something different.
    pub differs: bool,
}

impl Row {
    fn new(label: impl Into<String>, cells: [Vec<String>; 2]) -> Self {
        let differs = cells[0] != cells[1];
        Self { label: label.into(), cells, differs }
    }

    fn of_texts(label: impl Into<String>, cells: [Option<String>; 2]) -> Self {
        Self::new(label, cells.map(|text| text.into_iter().collect()))
    }
}

/// Everything that both are compared by, part by part.
pub fn rows(pair: &Pair, other: &Who, texts: &Messages) -> Vec<Rows> {
    let both = [&pair.one, other];
    let reader = &pair.reader;
    let parts = [
        (texts.merge.facts, facts(both, reader, texts)),
        (
            texts.tags.title,
            vec![Row::new(texts.tags.title, both.map(|who| who.tags.iter().map(|worn| worn.tag.name.to_string()).collect()))],
        ),
        (texts.subscriptions.title, subscriptions(both, texts)),
        (
            texts.merge.devices,
            vec![Row::new(texts.merge.devices, both.map(|who| who.devices.iter().map(|device| describe(device, texts)).collect()))],
        ),
        (texts.merge.activity, activity(pair, both, texts)),
    ];
    parts.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(title, rows)| Rows { title, rows }).collect()
}

fn facts(both: [&Who; 2], reader: &Reader, texts: &Messages) -> Vec<Row> {
    let mut rows = vec![Row::of_texts(texts.merge.user, both.map(|who| who.user.clone()))];
    // In the order of their definitions, and what is not defined after them.
    let defined = both[0].defined.iter().map(|definition| definition.name.as_str());
    let known: BTreeSet<&str> = both.iter().flat_map(|who| who.attributes.keys().map(String::as_str)).collect();
    let mut names: Vec<&str> = defined.filter(|name| known.contains(name)).collect();
    let rest: Vec<&str> = known.iter().copied().filter(|name| !names.contains(name)).collect();
    names.extend(rest);
    for name in names.into_iter().filter(|name| !is_hidden(both[0], name)) {
        let value = |who: &Who| {
            let value = &who.attributes.get(name)?.value;
            plain(value).is_some().then(|| write(name, value, reader.now, reader))
        };
        let cells = both.map(value);
        if cells.iter().any(Option::is_some) {
            rows.push(Row::of_texts(label_on(both[0], name, texts), cells));
        }
    }
    let date = |at: Timestamp| format::date(at, &reader.offsets, &texts.frame.months);
    rows.push(Row::of_texts(texts.profile.created, both.map(|who| Some(date(who.created)))));
    rows
}

fn subscriptions(both: [&Who; 2], texts: &Messages) -> Vec<Row> {
    let state = |who: &Who, channel| {
        let words = match who.subscriptions.shown(channel) {
            Some(consent) if consent.allowed => texts.subscriptions.allowed,
            Some(_) => texts.subscriptions.not_allowed,
            None => texts.subscriptions.unknown,
        };
        Some(words.to_owned())
    };
    Channel::ALL
        .into_iter()
        .map(|channel| Row::of_texts((texts.subscriptions.channel)(channel), both.map(|who| state(who, channel))))
        .collect()
}

fn describe(device: &Device, texts: &Messages) -> String {
    let facts = &device.facts;
    let first = facts.model.clone().or_else(|| facts.system.clone()).unwrap_or_else(|| (texts.profile.device.kind)(facts.kind).to_owned());
    let program = facts.app.clone().or_else(|| facts.browser.clone());
    [Some(first), program].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn activity(pair: &Pair, both: [&Who; 2], texts: &Messages) -> Vec<Row> {
    let reader = &pair.reader;
    let when = |at: Option<Timestamp>| at.map(|at| format::date_time(at, &reader.offsets, &texts.frame.months));
    let number = |n: u64| Some(format::integer(n, reader.locale));
    let mut rows = vec![
        Row::of_texts(texts.merge.first_seen, both.map(|who| when(who.first_activity))),
        Row::of_texts(texts.profile.last_activity, both.map(|who| when(who.last_activity))),
        Row::of_texts(texts.merge.events, both.map(|who| number(who.events()))),
    ];
    let mut totals: BTreeMap<&str, u64> = BTreeMap::new();
    for (action, n) in both.iter().flat_map(|who| &who.counts) {
        *totals.entry(action).or_default() += n;
    }
    let mut actions: Vec<(&str, u64)> = totals.into_iter().collect();
    actions.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    rows.extend(actions.into_iter().map(|(action, _)| {
        let own = pair.definitions.iter().find(|definition| definition.action == action).and_then(|definition| definition.name.clone());
        let label = texts.events.name(action).map(str::to_owned).or(own).unwrap_or_else(|| action.to_owned());
        Row::of_texts(label, both.map(|who| number(who.counts.get(action).copied().unwrap_or(0))))
    }));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_differs_when_the_two_say_something_different_or_only_one_says_anything() {
        let row = |one: &[&str], two: &[&str]| {
            Row::new("x", [one, two].map(|lines| lines.iter().map(|line| (*line).to_owned()).collect())).differs
        };
        assert!(row(&["a"], &["b"]) && row(&["a"], &[]) && row(&["a", "b"], &["a"]));
        assert!(!row(&["a"], &["a"]) && !row(&[], &[]));
    }
}
