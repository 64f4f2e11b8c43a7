//! One line of the timeline: an event, or several equal ones in a row.

use domain::{
    catalogue::{self, Family, Glyph},
    format,
    timeline::EventRow,
};
use leptos::{ev, prelude::*};

use super::{describe, detail::DetailPlace, layout::Run, say};
use crate::{messages::messages, profile::page::Page, ui::Icon};

/// A line that opens in place. It is a link, so it opens without JavaScript and in another tab.
#[component]
pub fn RunRow(
    /// The state of the page.
    page: Page,
    /// Equal events, newest first.
    run: Memo<Run>,
) -> impl IntoView {
    let lines = page.lines;
    let is_open = Memo::new(move |_| {
        lines.open.with(|open| open.as_ref().is_some_and(|(id, _)| run.with(|run| run.iter().any(|row| row.id == *id))))
    });
    let family = run.with_untracked(|run| run.first().map_or("", |row| family_class(catalogue::family(row.action.as_str()))));
    let class = move || {
        let is_new = run.with(|run| run.first().is_some_and(|row| lines.is_fresh(&row.id)));
        format!("line-place {family}{}", if is_new { " is-new" } else { "" })
    };
    let href = move || {
        run.with(|run| {
            let Some(row) = run.first() else { return String::new() };
            page.view.with(|view| page.id.with_value(|id| view.opened(&row.id).address(id)))
        })
    };
    let toggle = move |event: ev::MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        let open = lines.open.with_untracked(|open| open.as_ref().map(|(id, _)| id.clone())).filter(|_| is_open.get_untracked());
        if let Some(id) = open.or_else(|| run.with_untracked(|run| run.first().map(|row| row.id.clone()))) {
            lines.toggle(id);
        }
    };
    let newest = move || run.with(|run| run.first().map(|row| row.id.to_string()));
    view! {
        <li class=class data-event=newest>
            <a class="line" href=href aria-expanded=move || is_open.get().to_string() on:click=toggle>
                {move || run.with(|run| run.first().map(|row| face(page, row, run.len())))}
            </a>
            <Show when=move || is_open.get()>
                <DetailPlace page run />
            </Show>
        </li>
    }
    .into_any()
}

/// Icon, sentence and time of a line.
fn face(page: Page, row: &EventRow, times: usize) -> impl IntoView + use<> {
    let texts = messages();
    let said = say(page, row);
    let (name, meaning) = describe(page, row.action.as_str());
    let tip = meaning.map_or_else(|| name.clone(), |meaning| format!("{name}. {meaning}"));
    let (clock, times) = page.reader.with(|reader| {
        let times = (times > 1).then(|| (texts.timeline.times)(&format::integer(times as u64, reader.locale)));
        (format::time(row.at, &reader.offsets), times)
    });
    let generated = row.headline.generated.then_some(texts.events.generated);
    let has_quiet = said.quiet.is_some() || generated.is_some();
    view! {
        <Dot action=row.action.as_str().to_owned() tip />
        <span class="line-what">
            <span class="line-say">
                <b dir="auto">{said.bold}</b>
                {said.rest.map(|rest| view! { " " <bdi>{rest}</bdi> })}
                {times.map(|times| view! { " " <span class="times">{times}</span> })}
            </span>
            {has_quiet
                .then(|| {
                    view! {
                        <span class="line-quiet">
                            {said.quiet.map(|quiet| view! { <bdi>{quiet}</bdi> })}
                            {generated.map(|word| view! { " " <span class="made">{word}</span> })}
                        </span>
                    }
                })}
        </span>
        <time class="line-time" datetime=row.at.to_string()>
            {clock}
        </time>
    }
}

/// The symbol of an event type; its description appears when the line is pointed at or has the keyboard.
#[component]
fn Dot(action: String, tip: String) -> impl IntoView {
    match catalogue::glyph(&action) {
        Glyph::Icon(name) => view! {
            <span class="dot" data-tip=tip>
                <Icon name />
            </span>
        }
        .into_any(),
        Glyph::Monogram(letters, colour) => {
            let letters: String = letters.iter().filter(|letter| **letter != ' ').collect();
            view! {
                <span class=format!("dot dot-mono hue-{colour}") data-tip=tip>
                    <span aria-hidden="true">{letters}</span>
                </span>
            }
            .into_any()
        }
    }
}

fn family_class(family: Family) -> &'static str {
    match family {
        Family::Web => "f-web",
        Family::Shop => "f-shop",
        Family::Money => "f-money",
        Family::Message => "f-message",
        Family::Identity => "f-identity",
        Family::App => "f-app",
    }
}
