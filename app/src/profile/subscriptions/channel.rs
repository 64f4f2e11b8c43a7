//! One channel: its state with the proof; opened, everything the person ever said about it, and the change by hand.

use domain::{
    format,
    subscription::{Channel, Consent, MessageClass, Refusal},
};
use leptos::{ev, prelude::*, web_sys::Element};

use super::{api::ChangeSubscription, change::ChangeForm, ledger::Ledger};
use crate::{
    error::AppError,
    messages::messages,
    profile::page::Page,
    ui::{Badge, Icon, Meaning, use_flash},
};

/// One channel.
#[component]
pub fn ChannelRow(
    /// The state of the page.
    page: Page,
    /// Which.
    channel: Channel,
    /// What the person said about it, where the page came with it.
    given: Option<Vec<Consent>>,
    /// Whether the person at the screen may change it.
    may_edit: Memo<bool>,
    /// Changes a channel.
    change: ServerAction<ChangeSubscription>,
    /// Which channel was asked to be changed last.
    asked: RwSignal<Option<Channel>>,
    /// Why that was refused.
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let texts = messages();
    let words = texts.subscriptions;
    // Whether a message may be sent is asked nowhere else than where sending asks it.
    let state = Memo::new(move |_| page.who.with(|who| who.subscriptions.may_send(channel, MessageClass::Marketing)));
    let statement = Memo::new(move |_| page.who.with(|who| who.subscriptions.shown(channel).cloned()));
    let proof = move || {
        statement.with(|statement| match statement {
            Some(consent) => {
                let date = page.reader.with(|reader| format::date(consent.at, &reader.offsets, &texts.frame.months));
                (words.proof)(&consent.origin, consent.text.as_deref(), &date, &consent.source)
            }
            None => words.never_asked.to_owned(),
        })
    };
    let is_open = RwSignal::new(given.is_some());
    let toggle = move |event: ev::Event| is_open.set(event_target::<Element>(&event).has_attribute("open"));
    // Known before it is watched, so that being known for the first time is no change.
    state.with_untracked(|_| ());
    let flash = use_flash(state);
    view! {
        <li>
            <details class="channel" open=is_open.get_untracked() on:toggle=toggle>
                <summary>
                    <Icon name=icon(channel) />
                    <span class="channel-name">
                        {(words.channel)(channel)} <small dir="auto">{proof}</small>
                    </span>
                    <span class=move || format!("channel-state {}", flash.get())>
                        {move || match state.get() {
                            Ok(()) => view! { <Badge meaning=Meaning::Good>{words.allowed}</Badge> }.into_any(),
                            Err(Refusal::NotAllowed(_)) => view! { <Badge meaning=Meaning::Bad>{words.not_allowed}</Badge> }.into_any(),
                            Err(Refusal::NeverAsked) => view! { <Badge>{words.unknown}</Badge> }.into_any(),
                        }}
                    </span>
                </summary>
                <div class="channel-sheet">
                    <Ledger page channel statement given is_open />
                    {move || may_edit.get().then(|| view! { <ChangeForm page channel state change asked error /> })}
                </div>
            </details>
        </li>
    }
    .into_any()
}

fn icon(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "mail",
        Channel::Sms => "message-square",
        Channel::Push => "smartphone",
        Channel::WebPush => "globe",
    }
}
