//! A visit: events close together, folded under one line.

use std::sync::Arc;

use domain::{format, identity::IdentityKey, profile::Device};
use leptos::prelude::*;

use super::{
    layout::{Entry, Run, oldest},
    row::RunRow,
};
use crate::{messages::messages, profile::page::Page, ui::Icon};

/// "Session, 18 min · iPhone app · from “Autumn” · 14 events", and its events below when it is open.
#[component]
pub fn SessionFold(
    /// The state of the page.
    page: Page,
    /// The session.
    entry: Memo<Option<Arc<Entry>>>,
    /// Whether it is open from the start.
    is_open: bool,
) -> impl IntoView {
    let texts = messages();
    let runs = Memo::new(move |_| match entry.get().as_deref() {
        Some(Entry::Session(runs)) => runs.clone(),
        _ => Vec::new(),
    });
    let keys = move || runs.with(|runs| runs.iter().map(oldest).collect::<Vec<_>>());
    let length = move || {
        runs.with(|runs| {
            let (first, last) = (runs.last().and_then(|run| run.last()), runs.first().and_then(|run| run.first()));
            let minutes = first.zip(last).map_or(0, |(first, last)| last.at.since(first.at) / 60_000);
            (texts.timeline.session)(minutes)
        })
    };
    let by = move || {
        let newest = runs.with(|runs| runs.first().and_then(|run| run.first()).cloned())?;
        let by_identity = page.who.with(|who| device_words(&who.devices, &newest.identity));
        by_identity.or(newest.headline.device).or_else(|| (texts.timeline.by)(&newest.source).map(ToOwned::to_owned))
    };
    // What brought the visit stands in its first events.
    let campaign = move || {
        runs.with(|runs| runs.iter().rev().flat_map(|run| run.iter().rev()).find_map(|row| row.headline.campaign.clone()))
            .map(|name| (texts.timeline.campaign)(&name))
    };
    let count = move || {
        let n = runs.with(|runs| runs.iter().map(Vec::len).sum::<usize>()) as u64;
        page.reader.with(|reader| (texts.timeline.events)(n, &format::integer(n, reader.locale)))
    };
    // A link to an event inside a folded session opens it, also without JavaScript.
    let holds_open = page.lines.open.with_untracked(|open| {
        open.as_ref().is_some_and(|(id, _)| runs.with_untracked(|runs| runs.iter().flatten().any(|row| row.id == *id)))
    });
    view! {
        <li class="session">
            <details open=is_open || holds_open>
                <summary class="fold">
                    <Icon name="play" />
                    <b>{length}</b>
                    <span class="fold-quiet">
                        {move || [by(), campaign()].into_iter().flatten().map(|part| view! { <bdi>{part}</bdi> " · " }).collect_view()}
                        {count}
                    </span>
                    <Icon name="chevron-down" />
                </summary>
                <ol class="session-lines">
                    <For each=keys key=|key| key.to_string() let:key>
                        {
                            let run = Memo::new(move |last: Option<&Run>| {
                                runs.with(|runs| runs.iter().find(|run| oldest(run) == key).cloned())
                                    .or_else(|| last.cloned())
                                    .unwrap_or_default()
                            });
                            view! { <RunRow page run /> }
                        }
                    </For>
                </ol>
            </details>
        </li>
    }
    .into_any()
}

/// `iPhone 15, Shop 5.2` or `macOS 15, Safari 19`; nothing when nothing is known.
fn device_words(devices: &[Device], identity: &IdentityKey) -> Option<String> {
    let facts = devices.iter().find(|device| device.identity == *identity).map(|device| &device.facts)?;
    let parts = [facts.model.as_ref().or(facts.system.as_ref()), facts.app.as_ref().or(facts.browser.as_ref())];
    let words = parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    (!words.is_empty()).then_some(words)
}
