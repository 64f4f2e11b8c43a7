//! Instants as people read them.

use domain::{format, time::Timestamp};
use leptos::prelude::*;

use crate::{browser, messages::messages, reader::Reader};

/// The server's clock, as it goes on since the snapshot: equal to the snapshot's `now` on the server and while the page
/// wakes up, then moving once a second.
pub fn use_now(start: Timestamp) -> Signal<Timestamp> {
    let now = RwSignal::new(start);
    Effect::new(move |_| {
        let woke = browser::monotonic();
        let tick = move || now.set(start.plus_millis((browser::monotonic() - woke) as i64));
        if let Ok(interval) = set_interval_with_handle(tick, core::time::Duration::from_secs(1)) {
            on_cleanup(move || interval.clear());
        }
    });
    now.into()
}

/// How long ago something was, moving on by itself; the exact time stands in the tool tip.
#[component]
pub fn Time(
    /// When.
    #[prop(into)]
    at: Signal<Timestamp>,
    /// How the reader writes.
    #[prop(into)]
    reader: Signal<Reader>,
    /// From [`use_now`].
    now: Signal<Timestamp>,
) -> impl IntoView {
    let texts = messages();
    let words = Memo::new(move |_| {
        let (at, now) = (at.get(), now.get());
        reader.with(|reader| (texts.frame.ago)(&format::ago(at, now, &reader.offsets, &texts.frame.months)))
    });
    let exact = move || {
        reader.with(|reader| format!("{} {}", format::date_time(at.get(), &reader.offsets, &texts.frame.months), reader.offsets.name))
    };
    view! {
        <time class="num" datetime=move || at.get().to_string() title=exact>
            {words}
        </time>
    }
}
