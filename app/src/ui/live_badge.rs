//! How live the page is.

use domain::{format, time::Timestamp};
use leptos::prelude::*;

use crate::{messages::messages, reader::Reader};

/// How live a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Liveness {
    /// As the server sent it; nothing has been opened yet. Without JavaScript it stays so.
    #[default]
    Loaded,
    /// The stream is open.
    Live {
        /// Milliseconds between commit and hub for the latest commit; `None` before the first beat.
        lag: Option<u32>,
    },
    /// The stream broke and is being opened again.
    Reconnecting,
    /// The browser has no network.
    Offline {
        /// When the page was last true.
        since: Timestamp,
    },
}

/// Says how live the page is: "Live · 0.2 s", "Reconnecting…", "Offline, showing 10:42".
#[component]
pub fn LiveBadge(
    /// How live the page is.
    #[prop(into)]
    state: Signal<Liveness>,
    /// How the reader writes.
    #[prop(into)]
    reader: Signal<Reader>,
) -> impl IntoView {
    let texts = messages();
    let class = move || match state.get() {
        Liveness::Loaded => "live live-still",
        Liveness::Live { .. } => "live",
        Liveness::Reconnecting => "live live-waiting",
        Liveness::Offline { .. } => "live live-off",
    };
    let words = Memo::new(move |_| match state.get() {
        Liveness::Loaded => reader.with(|reader| (texts.frame.live_loaded)(&format::minute(reader.now, &reader.offsets))),
        Liveness::Live { .. } => texts.frame.live.to_owned(),
        Liveness::Reconnecting => texts.frame.reconnecting.to_owned(),
        Liveness::Offline { since } => reader.with(|reader| (texts.frame.offline)(&format::minute(since, &reader.offsets))),
    });
    // The lag changes every other second: it is for eyes, and would only interrupt a screen reader.
    let lag = move || match state.get() {
        Liveness::Live { lag: Some(lag) } => {
            let tenths = lag.saturating_add(50) / 100;
            // "0.0 s" would claim more than can be measured.
            let (below, tenths) = if tenths == 0 { ("<\u{a0}", 1) } else { ("", tenths) };
            let seconds = reader.with(|reader| format::decimal(&format!("{}.{}", tenths / 10, tenths % 10), reader.locale));
            Some((texts.frame.live_lag)(&format!("{below}{seconds}")))
        }
        _ => None,
    };
    view! {
        <span class=class>
            <span role="status" aria-live="polite">{words}</span>
            <span aria-hidden="true" class="num">{lag}</span>
        </span>
    }
}
