//! Write keys: listed, made, revoked.

use domain::{incoming::Trust, time::Timestamp, write_key::WriteKey};
use leptos::{form::ActionForm, prelude::*};

use super::api::{CreateKey, Listed, RevokeKey};
use crate::{
    messages::messages,
    reader::Reader,
    ui::{Badge, Button, ButtonKind, CopyButton, EmptyState, Icon, Meaning, Time, error_state::explain, use_now},
};

/// The keys and the form for a new one.
#[component]
pub fn Keys(listed: Listed, create: ServerAction<CreateKey>, revoke: ServerAction<RevokeKey>) -> impl IntoView {
    let texts = messages();
    let Listed { keys, fresh, may_manage, reader, .. } = listed;
    let now = use_now(reader.now);
    let reader = Signal::stored(reader);
    let none = keys.is_empty();
    // Each new key brings an empty form; a refused one leaves what was typed.
    let made = Memo::new(move |before: Option<&u32>| {
        before.copied().unwrap_or(0) + u32::from(create.value().with(|answer| matches!(answer, Some(Ok(_)))))
    });
    view! {
        <section class="card keys-card" aria-labelledby="keys-heading">
            <h2 class="card-head" id="keys-heading">
                <Icon name="key-round" />
                {texts.data_in.keys}
            </h2>
            <Fresh fresh create />
            {none.then(|| view! { <EmptyState icon="key-round" text=texts.data_in.no_keys /> })}
            <ul class="key-list">
                {keys.into_iter().map(|key| view! { <Key key revoke may_manage reader now /> }).collect_view()}
            </ul>
            {move || {
                revoke.value().get().and_then(Result::err).map(|error| view! { <p class="notice notice-bad" role="alert">{explain(texts, &error)}</p> })
            }}
            {if may_manage {
                view! {
                    <For each=move || [made.get()] key=|made| *made let:_made>
                        <NewKey create />
                    </For>
                }
                    .into_any()
            } else {
                view! { <p class="note">{texts.data_in.may_not_manage}</p> }.into_any()
            }}
        </section>
    }
    .into_any()
}

/// A key that was just made, with its secret.
#[component]
fn Fresh(fresh: Option<WriteKey>, create: ServerAction<CreateKey>) -> impl IntoView {
    let texts = messages();
    // With a script the secret is in the action's answer, without one it came with the page.
    let made = move || create.value().get().and_then(Result::ok).or_else(|| fresh.clone()).filter(|key| key.trust == Trust::Server);
    view! {
        <div role="status">
            {move || {
                made()
                    .and_then(|key| key.secret.clone().map(|secret| (key, secret)))
                    .map(|(key, secret)| {
                        view! {
                            <div class="notice notice-good secret">
                                <p>
                                    <strong>{(texts.data_in.made)(&key.name)}</strong>
                                    " "
                                    {texts.data_in.shown_once}
                                </p>
                                <p class="secret-line">
                                    <code>{secret.clone()}</code>
                                    <CopyButton text=Signal::stored(secret) what=texts.data_in.secret />
                                </p>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// One key.
#[component]
fn Key(key: WriteKey, revoke: ServerAction<RevokeKey>, may_manage: bool, reader: Signal<Reader>, now: Signal<Timestamp>) -> impl IntoView {
    let texts = messages();
    let WriteKey { id, name, trust, secret, hint, used, revoked, .. } = key;
    let what = (texts.data_in.key_named)(&name);
    let state = match (revoked, used) {
        (Some(at), _) => view! { {texts.data_in.revoked} " " <Time at reader now /> }.into_any(),
        (None, Some(at)) => view! { {texts.data_in.used} " " <Time at reader now /> }.into_any(),
        (None, None) => texts.data_in.never_used.into_any(),
    };
    view! {
        <li class=if revoked.is_some() { "key key-revoked" } else { "key" }>
            <div class="key-name">
                <strong dir="auto">{name}</strong>
                {match trust {
                    Trust::Browser => view! { <Badge meaning=Meaning::Accent>{texts.data_in.browser_key}</Badge> },
                    Trust::Server => view! { <Badge>{texts.data_in.server_key}</Badge> },
                }}
            </div>
            <div class="key-secret">
                {match secret {
                    Some(secret) => {
                        view! {
                            <code>{secret.clone()}</code>
                            <CopyButton text=Signal::stored(secret) what />
                        }
                        .into_any()
                    }
                    None => view! { <code>{format!("{hint}…")}</code> }.into_any(),
                }}
            </div>
            <p class="key-state">{state}</p>
            {(may_manage && revoked.is_none())
                .then(|| {
                    view! {
                        <details class="confirm">
                            <summary>{texts.data_in.revoke}</summary>
                            <ActionForm action=revoke>
                                <input type="hidden" name="id" value=id />
                                <p>{texts.data_in.revoke_means}</p>
                                <Button kind=ButtonKind::Danger submit=true>
                                    {texts.data_in.revoke_for_good}
                                </Button>
                            </ActionForm>
                        </details>
                    }
                })}
        </li>
    }
    .into_any()
}

/// The form for a new key.
#[component]
fn NewKey(create: ServerAction<CreateKey>) -> impl IntoView {
    let texts = messages();
    view! {
        <details class="new-key">
            <summary>
                <Icon name="plus" />
                {texts.data_in.new_key}
            </summary>
            <ActionForm action=create attr:class="fields">
                <label class="field">
                    <span>{texts.data_in.key_name}</span>
                    <input type="text" name="name" required maxlength="60" autocomplete="off" placeholder=texts.data_in.key_name_example dir="auto" />
                </label>
                <fieldset class="choices">
                    <legend>{texts.data_in.key_kind}</legend>
                    <label class="choice">
                        <input type="radio" name="trust" value="browser" checked />
                        <span>
                            <strong>{texts.data_in.browser_key}</strong>
                            <small>{texts.data_in.browser_key_means}</small>
                        </span>
                    </label>
                    <label class="choice">
                        <input type="radio" name="trust" value="server" />
                        <span>
                            <strong>{texts.data_in.server_key}</strong>
                            <small>{texts.data_in.server_key_means}</small>
                        </span>
                    </label>
                </fieldset>
                {move || {
                    create
                        .value()
                        .get()
                        .and_then(Result::err)
                        .map(|error| view! { <p class="notice notice-bad" role="alert">{explain(texts, &error)}</p> })
                }}
                <Button kind=ButtonKind::Primary submit=true attr:disabled=move || create.pending().get()>
                    {texts.data_in.create}
                </Button>
            </ActionForm>
        </details>
    }
    .into_any()
}
