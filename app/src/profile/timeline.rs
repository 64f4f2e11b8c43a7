//! Column 2: what happened (product.md B9).

mod day;
mod detail;
mod keys;
mod layout;
pub mod lines;
mod row;
mod scroll;
mod session;
mod tools;

use domain::{catalogue::Definition, format, timeline::EventRow};
use leptos::{ev, prelude::*};

use self::{day::DaySection, keys::use_timeline_keys, layout::Layout, tools::Tools};
use super::page::Page;
use crate::{
    messages::messages,
    ui::{EmptyState, ErrorState, Icon},
};

/// Everything this person did, newest first, as it happens.
#[component]
pub fn TimelineColumn(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let texts = messages();
    let lines = page.lines;
    use_timeline_keys(lines);
    use_paging(page);
    use_addresses(page);
    let export = format!("/profiles/{}/events.ndjson", page.id.get_value());
    view! {
        <section class="card what" id="what" aria-label=texts.timeline.title>
            <div class="what-head">
                <h2 class="what-tab">
                    <Icon name="activity" />
                    {texts.timeline.overview}
                </h2>
                <a class="button button-quiet" href=export rel="external" download="">
                    <Icon name="download" />
                    {texts.timeline.export}
                </a>
            </div>
            <Tools page />
            <Waiting page />
            <div id="timeline-top"></div>
            <PastNotice page />
            <List page />
            <End page />
        </section>
    }
    .into_any()
}

/// The days that are held.
#[component]
fn List(page: Page) -> impl IntoView {
    let lines = page.lines;
    let layout =
        Memo::new(move |_| lines.held.with(|held| page.reader.with(|reader| Layout::of(&held.rows, &reader.offsets, held.next.is_none()))));
    let days = move || layout.with(|layout| layout.days.iter().map(|day| day.number).collect::<Vec<_>>());
    view! {
        <div class="days" class:is-stale=lines.stale on:pointermove=move |_| lines.point()>
            <For each=days key=|number| *number let:number>
                <DaySection page layout number />
            </For>
        </div>
    }
    .into_any()
}

/// "12 new": events above the reader, never a jump.
#[component]
fn Waiting(page: Page) -> impl IntoView {
    let texts = messages();
    let lines = page.lines;
    let unseen = Memo::new(move |_| lines.unseen());
    let words = move || {
        let n = unseen.get();
        (n > 0).then(|| page.reader.with(|reader| (texts.timeline.waiting)(&format::integer(n as u64, reader.locale))))
    };
    let show = move |event: ev::MouseEvent| {
        scroll::to_top();
        if lines.is_at_newest_now() {
            event.prevent_default();
            lines.show_waiting();
        } else if page.view.with_untracked(|view| *view == view.newest()) {
            // The address is the same: only the lines have gone on to older ones.
            event.prevent_default();
            lines.go(page.view.get_untracked());
        }
    };
    let newest = move || page.view.with(|view| page.id.with_value(|id| view.newest().address(id)));
    view! {
        <div class="pill-place" role="status">
            <Show when=move || { unseen.get() > 0 }>
                <a class="pill" href=newest on:click=show>
                    <Icon name="arrow-up" />
                    {words}
                </a>
            </Show>
        </div>
    }
}

/// Says that newer events stand above, and how to get there.
#[component]
fn PastNotice(page: Page) -> impl IntoView {
    let texts = messages();
    let lines = page.lines;
    let newest = move || page.view.with(|view| page.id.with_value(|id| view.newest().address(id)));
    view! {
        <Show when=move || lines.start.with(Option::is_some)>
            <p class="past">
                {texts.timeline.in_the_past} " "
                <a class="link" href=newest>
                    {texts.timeline.newest}
                </a>
            </p>
        </Show>
    }
}

/// What stands below the last line: more, the beginning, how far a search has looked, or why nothing is there.
#[component]
fn End(page: Page) -> impl IntoView {
    let texts = messages();
    let lines = page.lines;
    let is_empty = Memo::new(move |_| lines.held.with(|held| held.rows.is_empty()));
    let has_more = Memo::new(move |_| lines.held.with(|held| held.next.is_some()));
    let is_search = Memo::new(move |_| page.view.with(|view| !view.filter().is_indexed()));
    let is_filtered = Memo::new(move |_| page.view.with(|view| !view.filter().is_all()));
    let searched = move || {
        let at = lines.searched.get()?;
        let date = page.reader.with(|reader| format::day_date(at, page.now.get_untracked(), &reader.offsets, &texts.frame.months));
        is_search.get().then(|| (texts.timeline.searched_back)(&date))
    };
    let older_address = move || {
        let next = lines.held.with(|held| held.next.as_ref().map(|next| next.as_str().to_owned()));
        page.view.with(|view| {
            let older = super::view::View { before: next, from: None, event: None, ..view.clone() };
            page.id.with_value(|id| older.address(id))
        })
    };
    let older = move |event: ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            lines.older();
        }
    };
    let retry = Callback::new(move |()| lines.retry());
    let clear = move || page.id.with_value(|id| super::view::View::default().address(id));
    view! {
        <div class="timeline-end" id="timeline-end">
            {move || lines.failed.get().map(|error| view! { <ErrorState error retry /> })}
            <p class="searched" role="status">
                {searched}
            </p>
            {move || {
                if lines.failed.with(Option::is_some) {
                    ().into_any()
                } else if lines.reading.get() {
                    view! {
                        <p class="reading">
                            <span class="spinner" aria-hidden="true"></span>
                            <span>{if is_search.get() { texts.timeline.searching } else { texts.frame.loading }}</span>
                            <button class="button button-quiet" type="button" on:click=move |_| lines.cancel()>
                                {texts.timeline.cancel}
                            </button>
                        </p>
                    }
                        .into_any()
                } else if has_more.get() {
                    let words = if is_search.get() { texts.timeline.search_on } else { texts.timeline.older };
                    view! {
                        <a class="button" href=older_address on:click=older>
                            {words}
                        </a>
                    }
                        .into_any()
                } else if !is_empty.get() {
                    view! { <p class="beginning">{texts.timeline.beginning}</p> }.into_any()
                } else if is_filtered.get() {
                    view! {
                        <EmptyState icon="filter-x" text=texts.timeline.no_match>
                            <a class="button" href=clear>
                                {texts.timeline.clear}
                            </a>
                        </EmptyState>
                    }
                        .into_any()
                } else {
                    view! {
                        <EmptyState icon="activity" text=texts.timeline.empty>
                            <a class="button" href="/data-in">
                                {texts.timeline.empty_action}
                            </a>
                        </EmptyState>
                    }
                        .into_any()
                }
            }}
        </div>
    }
    .into_any()
}

/// Reads on when the end comes near, back when the top of what is held does, and shows waiting events at the very top.
fn use_paging(page: Page) {
    let lines = page.lines;
    Effect::new(move |_| {
        let is_due = StoredValue::new(false);
        let look = move || {
            is_due.try_set_value(false);
            if lines.failed.try_get_untracked().flatten().is_some() {
                return;
            }
            if !scroll::is_reading_below() && lines.is_at_newest_now() && lines.unseen_now() > 0 {
                lines.show_waiting();
            }
            // A search reads many events for few lines: it goes on when it is told to.
            if scroll::is_near_end() && lines.may_read_on() {
                lines.older();
            } else if scroll::is_near_top() {
                lines.newer();
            }
        };
        let listener = window_event_listener(ev::scroll, move |_| {
            if is_due.try_update_value(|due| !core::mem::replace(due, true)).unwrap_or(false) {
                request_animation_frame(look);
            }
        });
        on_cleanup(move || listener.remove());
        if page.view.with_untracked(|view| !view.filter().is_indexed()) {
            lines.fill();
        }
        // What was read may not have been enough to fill the screen.
        Effect::new(move |_| {
            if !lines.reading.get() {
                request_animation_frame(look);
            }
        });
    });
}

/// Follows the address: another filter, date or page is read without reading the whole profile again.
fn use_addresses(page: Page) {
    Effect::new(move |before: Option<super::view::View>| {
        let view = page.view.get();
        if before.is_none() && view.event.is_some() {
            request_animation_frame(scroll::to_open);
        }
        if let Some(before) = before
            && before != view
        {
            let only_event = super::view::View { event: None, ..before } == super::view::View { event: None, ..view.clone() };
            match (&view.event, only_event) {
                (Some(event), true) if page.lines.holds(event) => page.lines.show(event.clone()),
                (None, true) => page.lines.open.set(None),
                _ => page.lines.go(view.clone()),
            }
        }
        view
    });
}

/// What a line says, in the words of the catalogue and as the reader writes.
fn say(page: Page, row: &EventRow) -> crate::messages::events::Said {
    let texts = messages();
    page.definitions.with_untracked(|definitions| {
        let called = definitions
            .iter()
            .find(|definition| definition.action == row.action.as_str())
            .and_then(|definition| definition.name.as_deref());
        page.reader.with_untracked(|reader| {
            texts.events.say(
                row.action.as_str(),
                called,
                &row.headline,
                |amount, currency| format::amount(amount, currency, reader.locale),
                |n| format::integer(n, reader.locale),
            )
        })
    })
}

/// The name of an event type and what it means.
fn describe(page: Page, action: &str) -> (String, Option<String>) {
    let texts = messages();
    page.definitions.with_untracked(|definitions| {
        let own = definitions.iter().find(|definition| definition.action == action);
        let name = own.and_then(|definition| definition.name.clone()).or_else(|| texts.events.name(action).map(ToOwned::to_owned));
        let appeared = |definition: &Definition| {
            let date = page.reader.with_untracked(|reader| format::date(definition.first_seen, &reader.offsets, &texts.frame.months));
            (texts.events.appeared)(&date)
        };
        let meaning = own
            .and_then(|definition| definition.description.clone())
            .or_else(|| texts.events.meaning(action).map(ToOwned::to_owned))
            .or_else(|| own.map(appeared));
        (name.unwrap_or_else(|| action.to_owned()), meaning)
    })
}
