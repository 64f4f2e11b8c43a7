//! Items that could not be understood, with the reason; each can be mended and sent again.

use domain::{format, incoming::Verdict, quarantine::Quarantined, time::Timestamp};
use leptos::{form::ActionForm, prelude::*};

use super::api::{Feed, ReplayAll, ReplayItem};
use crate::{
    messages::messages,
    reader::Reader,
    ui::{Button, ButtonKind, EmptyState, Icon, Time, error_state::explain},
};

/// The newest 50, newest first.
#[component]
pub fn Quarantine(feed: RwSignal<Feed>, reader: Signal<Reader>, now: Signal<Timestamp>) -> impl IntoView {
    let texts = messages();
    let items = Memo::new(move |_| feed.with(|feed| feed.quarantined.clone()));
    let may_replay = feed.with_untracked(|feed| feed.may_replay);
    view! {
        <section class="card" aria-labelledby="quarantine-heading">
            <h2 class="card-head" id="quarantine-heading">
                <Icon name="shield-alert" />
                {texts.data_in.quarantine}
            </h2>
            <Show when=move || !items.with(Vec::is_empty) fallback=move || view! { <EmptyState icon="shield-check" text=texts.data_in.no_quarantine /> }>
                {may_replay.then(|| view! { <Everything reader /> })}
                <ul class="rows">
                    <For each=move || items.get() key=|item| item.id.clone() let:item>
                        <Held item may_replay reader now />
                    </For>
                </ul>
            </Show>
        </section>
    }
    .into_any()
}

/// Sends everything again: for when the server has learnt to understand it.
#[component]
fn Everything(reader: Signal<Reader>) -> impl IntoView {
    let texts = messages();
    let replay = ServerAction::<ReplayAll>::new();
    view! {
        <ActionForm action=replay attr:class="replay-all">
            <Button kind=ButtonKind::Quiet submit=true attr:disabled=move || replay.pending().get()>
                {texts.data_in.replay_all}
            </Button>
            <span role="status">
                {move || {
                    replay
                        .value()
                        .get()
                        .map(|answer| match answer {
                            Ok(replayed) => {
                                let number = |n| reader.with(|reader| format::integer(n, reader.locale));
                                (texts.data_in.replayed)(&number(replayed.stored), &number(replayed.kept))
                            }
                            Err(error) => explain(texts, &error).to_owned(),
                        })
                }}
            </span>
        </ActionForm>
    }
    .into_any()
}

/// One item; its text opens.
#[component]
fn Held(item: Quarantined, may_replay: bool, reader: Signal<Reader>, now: Signal<Timestamp>) -> impl IntoView {
    let texts = messages();
    let Quarantined { id, received, reason, raw, .. } = item;
    let text = raw.clone();
    view! {
        <li>
            <details class="request request-quarantined">
                <summary>
                    <span class="request-reason" dir="auto">
                        {reason}
                    </span>
                    <span class="request-at">
                        <Time at=received reader now />
                    </span>
                    <Icon name="chevron-down" />
                </summary>
                <div class="request-body">
                    <pre tabindex="0" aria-label=texts.data_in.item><code>{raw}</code></pre>
                    {may_replay.then(|| view! { <Mend id text /> })}
                </div>
            </details>
        </li>
    }
    .into_any()
}

/// The form that sends an item again.
#[component]
fn Mend(id: String, text: String) -> impl IntoView {
    let texts = messages();
    let replay = ServerAction::<ReplayItem>::new();
    let outcome = move || {
        replay.value().get().map(|answer| match answer {
            Ok(Verdict::Quarantined { reason }) => {
                let words = (texts.data_in.still_refused)(&reason);
                view! { <p class="notice notice-bad" dir="auto">{words}</p> }.into_any()
            }
            Ok(Verdict::Stored | Verdict::Repeated | Verdict::Conflict { .. }) => {
                view! { <p class="notice notice-good">{texts.data_in.understood}</p> }.into_any()
            }
            Err(error) => view! { <p class="notice notice-bad">{explain(texts, &error)}</p> }.into_any(),
        })
    };
    view! {
        <ActionForm action=replay attr:class="fields">
            <input type="hidden" name="id" value=id />
            <label class="field">
                <span>{texts.data_in.mended}</span>
                // As a property: the server does not escape what is between the tags.
                <textarea name="mended" rows="4" spellcheck="false" autocomplete="off" prop:value=text></textarea>
                <small>{texts.data_in.mended_hint}</small>
            </label>
            <div role="status">{outcome}</div>
            <Button submit=true attr:disabled=move || replay.pending().get()>
                {texts.data_in.replay}
            </Button>
        </ActionForm>
    }
    .into_any()
}
