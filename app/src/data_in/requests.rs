//! The last requests, with what became of their items: the live debugger.

use std::collections::BTreeSet;

use domain::{format, request::Request, time::Timestamp};
use leptos::prelude::*;

use super::api::Feed;
use crate::{
    browser,
    messages::messages,
    reader::Reader,
    ui::{Badge, EmptyState, Icon, Meaning, Time},
};

/// What tells requests apart: their numbers begin anew with the server.
type Key = (i64, u64);

fn key(request: &Request) -> Key {
    (request.at.millis(), request.number)
}

/// The newest 100, newest first. New ones wait while somebody points at the list, has the keyboard in it or reads a body:
/// nothing moves under the pointer.
#[component]
pub fn Requests(first: Vec<Request>, feed: RwSignal<Feed>, reader: Signal<Reader>, now: Signal<Timestamp>) -> impl IntoView {
    let texts = messages();
    let shown = RwSignal::new(first);
    let (is_pointed_at, has_keyboard, open) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(BTreeSet::<Key>::new()));
    let show = move || {
        let newest = feed.with_untracked(|feed| feed.requests.clone());
        // A body that was open may have left with its request.
        open.update(|open| open.retain(|read| newest.iter().any(|request| key(request) == *read)));
        shown.set(newest);
    };
    let is_read = Memo::new(move |_| is_pointed_at.get() || has_keyboard.get() || open.with(|open| !open.is_empty()));
    Effect::new(move |_| {
        let is_behind = feed.with(|feed| shown.with_untracked(|shown| *shown != feed.requests));
        if is_behind && !is_read.get() {
            show();
        }
    });
    let waiting = Memo::new(move |_| {
        let newest = shown.with(|shown| shown.first().map(key));
        feed.with(|feed| feed.requests.iter().take_while(|request| Some(key(request)) != newest).count())
    });
    let more = move || {
        let n = waiting.get() as u64;
        (n > 0).then(|| reader.with(|reader| (texts.data_in.more_requests)(&format::integer(n, reader.locale))))
    };
    view! {
        <section class="card requests" aria-labelledby="requests-heading">
            <h2 class="card-head" id="requests-heading">
                <Icon name="activity" />
                {texts.data_in.requests}
                <span class="card-aside">{texts.data_in.requests_kept}</span>
            </h2>
            <Show when=move || !shown.with(Vec::is_empty) fallback=move || view! { <EmptyState icon="activity" text=texts.data_in.no_requests /> }>
                <div class="requests-tools">
                    <label class="requests-only">
                        <input type="checkbox" name="only-problems" autocomplete="off" />
                        {texts.data_in.only_problems}
                    </label>
                    <span role="status">
                        <Show when=move || { waiting.get() > 0 }>
                            <button class="pill" type="button" on:click=move |_| show()>
                                <Icon name="arrow-up" />
                                {more}
                            </button>
                        </Show>
                    </span>
                </div>
                <ul
                    class="rows"
                    on:pointerenter=move |_| is_pointed_at.set(true)
                    on:pointerleave=move |_| is_pointed_at.set(false)
                    on:focusin=move |_| has_keyboard.set(browser::has_focus(":focus-visible"))
                    on:focusout=move |_| has_keyboard.set(false)
                >
                    <For each=move || shown.get() key=key let:request>
                        <Line request open reader now />
                    </For>
                </ul>
                <p class="note requests-none">{texts.data_in.no_problems}</p>
            </Show>
        </section>
    }
    .into_any()
}

/// One request; its body opens.
#[component]
fn Line(request: Request, open: RwSignal<BTreeSet<Key>>, reader: Signal<Reader>, now: Signal<Timestamp>) -> impl IntoView {
    let texts = messages();
    let key = key(&request);
    let status = match request.status {
        200..300 => Meaning::Good,
        400..500 => Meaning::Warn,
        500.. => Meaning::Bad,
        _ => Meaning::Neutral,
    };
    let locale = reader.with_untracked(|reader| reader.locale);
    let number = move |n: u32| format::integer(u64::from(n), locale);
    let verdicts = [
        (request.stored, texts.data_in.stored, Meaning::Good),
        (request.repeated, texts.data_in.repeated, Meaning::Neutral),
        (request.conflicts, texts.data_in.conflicts, Meaning::Warn),
        (request.quarantined, texts.data_in.quarantined, Meaning::Bad),
    ];
    let counted = verdicts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, words, meaning)| view! { <Badge meaning>{words(u64::from(count), &number(count))}</Badge> })
        .collect_view();
    let has_problem = !(200..300).contains(&request.status) || request.conflicts + request.quarantined > 0;
    let facts =
        [Some((texts.data_in.items)(u64::from(request.items), &number(request.items))), request.key.as_deref().map(texts.data_in.with_key)];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <li class:has-problem=has_problem>
            <details
                class="request"
                on:toggle:target=move |event| {
                    let is_open = event.target().open();
                    open.update(|open| {
                        if is_open {
                            open.insert(key);
                        } else {
                            open.remove(&key);
                        }
                    });
                }
            >
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
                    <p class="request-facts">{facts}</p>
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
