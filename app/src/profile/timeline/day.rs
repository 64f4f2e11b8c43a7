//! One day of the timeline.

use domain::format;
use leptos::prelude::*;

use super::{
    layout::{Entry, Layout},
    row::RunRow,
    session::SessionFold,
};
use crate::{messages::messages, profile::page::Page};

/// A day: its heading, which stays on the screen while the day passes, and its entries.
#[component]
pub fn DaySection(
    /// The state of the page.
    page: Page,
    /// All days.
    layout: Memo<Layout>,
    /// Which day.
    number: i64,
) -> impl IntoView {
    let texts = messages();
    let day = Memo::new(move |_| layout.with(|layout| layout.day(number).cloned()));
    let at = day.with_untracked(|day| day.as_ref().map(|day| day.at)).unwrap_or_default();
    // A day changes its name at midnight, not every second.
    let today = Memo::new(move |_| page.reader.with(|reader| reader.offsets.day(page.now.get())));
    let heading = move || {
        today.track();
        let now = page.now.get_untracked();
        page.reader.with(|reader| {
            let date = format::day_date(at, now, &reader.offsets, &texts.frame.months);
            match format::day(at, now, &reader.offsets) {
                format::Day::Today => (texts.timeline.today.to_owned(), Some(date)),
                format::Day::Yesterday => (texts.timeline.yesterday.to_owned(), Some(date)),
                format::Day::Other => (date, None),
            }
        })
    };
    let quiet = move || {
        let count = day.with(|day| day.as_ref().filter(|day| day.whole).map(|day| day.events));
        let count = count.map(|n| page.reader.with(|reader| (texts.timeline.events)(n, &format::integer(n, reader.locale))));
        [heading().1, count].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let entries = move || day.with(|day| day.as_ref().map(|day| day.entries.clone()).unwrap_or_default());
    view! {
        <section class="day">
            <h3 class="day-head">{move || heading().0} " " <span>{quiet}</span></h3>
            <ol class="lines">
                <For each=entries key=Clone::clone let:key>
                    {
                        let entry = entry_memo(layout, key.clone());
                        match entry.with_untracked(|entry| entry.as_deref().cloned()) {
                            Some(Entry::Session(_)) => {
                                // The newest visit is open, also one that begins while the page is open.
                                let is_open = layout.with_untracked(|layout| layout.newest_session() == Some(&key));
                                view! { <SessionFold page entry is_open /> }.into_any()
                            }
                            _ => {
                                let run = Memo::new(move |_| match entry.get().as_deref() {
                                    Some(Entry::Run(run)) => run.clone(),
                                    _ => Vec::new(),
                                });
                                view! { <RunRow page run /> }.into_any()
                            }
                        }
                    }
                </For>
            </ol>
        </section>
    }
    .into_any()
}

type Shared = Option<std::sync::Arc<Entry>>;

/// Follows one entry; it keeps its last state while it is being taken away.
fn entry_memo(layout: Memo<Layout>, key: String) -> Memo<Shared> {
    Memo::new(move |last: Option<&Shared>| layout.with(|layout| layout.entry(&key)).or_else(|| last.cloned().flatten()))
}
