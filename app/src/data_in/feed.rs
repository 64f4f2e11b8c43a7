//! What came in lately, asked for again every two seconds while the page is open and seen.

use core::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::{
    api::{Feed, read_feed},
    quarantine::Quarantine,
    requests::Requests,
};
use crate::{
    browser,
    messages::messages,
    ui::{Icon, Time, use_now},
};

const EVERY: Duration = Duration::from_secs(2);

/// Whether anything came, the last requests, the quarantine.
#[component]
pub fn FeedView(feed: Feed) -> impl IntoView {
    let texts = messages();
    let now = use_now(feed.reader.now);
    let reader = Signal::stored(feed.reader.clone());
    let first = feed.requests.clone();
    let feed = RwSignal::new(feed);
    use_refresh(feed);
    let latest = Memo::new(move |_| {
        feed.with(|feed| feed.requests.iter().find(|request| request.stored + request.repeated > 0).map(|request| request.at))
    });
    let used = Memo::new(move |_| feed.with(|feed| feed.used));
    view! {
        <p class=move || if latest.get().is_some() { "first-event first-event-here" } else { "first-event" } role="status">
            {move || match latest.get() {
                Some(at) => view! { <Icon name="circle-check" /><span>{texts.data_in.received} " " <Time at reader now /></span> }.into_any(),
                None => {
                    let words = if used.get() { texts.data_in.quiet } else { texts.data_in.waiting };
                    view! { <span class="waiting" aria-hidden="true"></span><span>{words}</span> }.into_any()
                }
            }}
        </p>
        <Requests first feed reader now />
        <Quarantine feed reader now />
    }
    .into_any()
}

fn use_refresh(held: RwSignal<Feed>) {
    let asking = StoredValue::new(false);
    let ask = move || {
        if browser::is_hidden() || asking.get_value() {
            return;
        }
        asking.set_value(true);
        spawn_local(async move {
            let answer = read_feed().await;
            asking.try_set_value(false);
            // A failed question is asked again in two seconds; what is shown stays true.
            if let Ok(fresh) = answer
                && held.try_with_untracked(|held| held.requests != fresh.requests || held.quarantined != fresh.quarantined) == Some(true)
            {
                held.try_set(fresh);
            }
        });
    };
    Effect::new(move |_| {
        if let Ok(interval) = set_interval_with_handle(ask, EVERY) {
            on_cleanup(move || interval.clear());
        }
    });
}
