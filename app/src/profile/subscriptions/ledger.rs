//! Everything the person ever said about a channel.

use domain::{
    format,
    subscription::{Channel, Consent},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    error::AppError,
    messages::messages,
    profile::{edit::api::consent_ledger, page::Page},
    ui::{Badge, Meaning, error_state::explain},
};

/// The statements, latest first: read when they are wanted, and again when there is a new one.
#[component]
pub fn Ledger(
    /// The state of the page.
    page: Page,
    /// The channel.
    channel: Channel,
    /// The statement that counts; a new one is in the ledger, too.
    statement: Memo<Option<Consent>>,
    /// The statements, where they came with the page.
    given: Option<Vec<Consent>>,
    /// Whether they are wanted.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let texts = messages();
    let words = texts.subscriptions;
    let entries = RwSignal::new(given.map(Ok::<_, AppError>));
    let reading = StoredValue::new(0_u32);
    Effect::new(move |_| {
        statement.track();
        if !is_open.get() {
            return;
        }
        let turn = reading.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let profile = page.id.get_value();
        spawn_local(async move {
            let read = consent_ledger(profile, channel).await;
            // Of two answers the one to the later question counts.
            if reading.try_get_value() == turn {
                entries.try_set(Some(read));
            }
        });
    });
    let address = format!("/profiles/{}?ledger={}#subscriptions", page.id.get_value(), channel.as_str());
    view! {
        <h3 class="channel-head">{words.ledger}</h3>
        {move || match entries.get() {
            None => {
                view! {
                    <p class="quiet needs-script">{texts.frame.loading}</p>
                    <a class="link without-script" href=address.clone()>
                        {words.show_ledger}
                    </a>
                }
                    .into_any()
            }
            Some(Err(error)) => view! { <p class="notice notice-bad" role="alert">{explain(texts, &error)}</p> }.into_any(),
            Some(Ok(entries)) if entries.is_empty() => view! { <p class="quiet">{words.never_asked}</p> }.into_any(),
            Some(Ok(entries)) => {
                view! { <ol class="ledger">{entries.into_iter().map(|consent| view! { <Entry page consent /> }).collect_view()}</ol> }.into_any()
            }
        }}
    }
    .into_any()
}

/// One statement with its proof.
#[component]
fn Entry(page: Page, consent: Consent) -> impl IntoView {
    let texts = messages();
    let words = texts.subscriptions;
    let Consent { allowed, at, origin, text, source, ip, .. } = consent;
    let when = move || page.reader.with(|reader| format::date_time(at, &reader.offsets, &texts.frame.months));
    let (meaning, state) = if allowed { (Meaning::Good, words.allowed) } else { (Meaning::Bad, words.not_allowed) };
    let row = |label: &'static str, value: Option<String>| match value {
        Some(value) => view! { <div class="fact"><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div> }.into_any(),
        None => view! { <div class="fact"><dt>{label}</dt><dd class="na">{texts.frame.not_available}</dd></div> }.into_any(),
    };
    view! {
        <li>
            <p class="ledger-head">
                <Badge meaning>{state}</Badge>
                <time class="num" datetime=at.to_string()>
                    {when}
                </time>
            </p>
            <dl class="facts">
                {row(words.origin, Some(origin))} {row(words.text, text)} {row(words.by, Some((words.source)(&source)))} {row(words.ip, ip)}
            </dl>
        </li>
    }
}
