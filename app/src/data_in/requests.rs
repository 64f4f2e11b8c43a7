//! The last requests, with what became of their items.

use domain::{format, request::Request, time::Timestamp};
use leptos::prelude::*;

use super::api::Feed;
use crate::{
    messages::messages,
    reader::Reader,
    ui::{Badge, EmptyState, Icon, Meaning, Time},
};

/// The newest 100, newest first.
#[component]
pub fn Requests(feed: RwSignal<Feed>, reader: Signal<Reader>, now: Signal<Timestamp>) -> impl IntoView {
    let texts = messages();
    let requests = Memo::new(move |_| feed.with(|feed| feed.requests.clone()));
    view! {
        <section class="card" aria-labelledby="requests-heading">
            <h2 class="card-head" id="requests-heading">
                <Icon name="activity" />
                {texts.data_in.requests}
                <span class="card-aside">{texts.data_in.requests_kept}</span>
            </h2>
            <Show when=move || !requests.with(Vec::is_empty) fallback=move || view! { <EmptyState icon="activity" text=texts.data_in.no_requests /> }>
                <ul class="rows">
                    <For each=move || requests.get() key=|request| request.number let:request>
                        <Line request reader now />
                    </For>
                </ul>
            </Show>
        </section>
    }
    .into_any()
}

/// One request; its body opens.
#[component]
fn Line(request: Request, reader: Signal<Reader>, now: Signal<Timestamp>) -> impl IntoView {
    let texts = messages();
    let status = match request.status {
        200..300 => Meaning::Good,
        400..500 => Meaning::Warn,
        500.. => Meaning::Bad,
        _ => Meaning::Neutral,
    };
    let locale = reader.with_untracked(|reader| reader.locale);
    let verdicts = [
        (request.stored, texts.data_in.stored, Meaning::Good),
        (request.repeated, texts.data_in.repeated, Meaning::Neutral),
        (request.conflicts, texts.data_in.conflicts, Meaning::Warn),
        (request.quarantined, texts.data_in.quarantined, Meaning::Bad),
    ];
    let counted = verdicts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, words, meaning)| {
            view! { <Badge meaning>{words(u64::from(count), &format::integer(u64::from(count), locale))}</Badge> }
        })
        .collect_view();
    view! {
        <li>
            <details class="request">
                <summary>
                    <span class="request-status">
                        <Badge meaning=status>{request.status.to_string()}</Badge>
                    </span>
                    <code class="request-path">{request.path}</code>
                    <span class="request-library" title=texts.data_in.library>
                        <bdi>{request.library.unwrap_or_else(|| texts.data_in.unknown_library.to_owned())}</bdi>
                    </span>
                    <span class="request-verdicts">{counted}</span>
                    <span class="request-at">
                        <Time at=request.at reader now />
                    </span>
                    <Icon name="chevron-down" />
                </summary>
                <div class="request-body">
                    {request
                        .reason
                        .map(|reason| {
                            view! {
                                <p class="notice notice-bad">
                                    <Icon name="circle-alert" />
                                    <span dir="auto">{reason}</span>
                                </p>
                            }
                        })}
                    {if request.sample.is_empty() {
                        view! { <p class="note">{texts.data_in.no_body}</p> }.into_any()
                    } else {
                        view! { <pre tabindex="0" aria-label=texts.data_in.body><code>{request.sample}</code></pre> }.into_any()
                    }}
                </div>
            </details>
        </li>
    }
    .into_any()
}
