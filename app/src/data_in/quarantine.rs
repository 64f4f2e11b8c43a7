//! Items that could not be understood, with the reason.

use domain::time::Timestamp;
use leptos::prelude::*;

use super::api::Feed;
use crate::{
    messages::messages,
    reader::Reader,
    ui::{EmptyState, Icon, Time},
};

/// The newest 50, newest first.
#[component]
pub fn Quarantine(feed: RwSignal<Feed>, reader: Signal<Reader>, now: Signal<Timestamp>) -> impl IntoView {
    let texts = messages();
    let items = Memo::new(move |_| feed.with(|feed| feed.quarantined.clone()));
    view! {
        <section class="card" aria-labelledby="quarantine-heading">
            <h2 class="card-head" id="quarantine-heading">
                <Icon name="shield-alert" />
                {texts.data_in.quarantine}
            </h2>
            <Show when=move || !items.with(Vec::is_empty) fallback=move || view! { <EmptyState icon="shield-check" text=texts.data_in.no_quarantine /> }>
                <ul class="rows">
                    <For each=move || items.get() key=|item| item.id.clone() let:item>
                        <li>
                            <details class="request request-quarantined">
                                <summary>
                                    <span class="request-reason" dir="auto">
                                        {item.reason}
                                    </span>
                                    <span class="request-at">
                                        <Time at=item.received reader now />
                                    </span>
                                    <Icon name="chevron-down" />
                                </summary>
                                <div class="request-body">
                                    <pre tabindex="0" aria-label=texts.data_in.body><code>{item.raw}</code></pre>
                                </div>
                            </details>
                        </li>
                    </For>
                </ul>
            </Show>
        </section>
    }
    .into_any()
}
