//! The form that notes what the person said about a channel.

use domain::subscription::{Channel, Refusal};
use leptos::{form::ActionForm, html, prelude::*};

use super::{api::ChangeSubscription, why};
use crate::{error::AppError, messages::messages, profile::page::Page};

/// Where the statement comes from must be told; without it there is no proof.
#[component]
pub fn ChangeForm(
    /// The state of the page.
    page: Page,
    /// The channel.
    channel: Channel,
    /// Its state.
    state: Memo<Result<(), Refusal>>,
    /// Changes a channel.
    change: ServerAction<ChangeSubscription>,
    /// Which channel was asked to be changed last.
    asked: RwSignal<Option<Channel>>,
    /// Why that was refused.
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let texts = messages();
    let words = texts.subscriptions;
    let (origin, text) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let is_ours = Memo::new(move |_| asked.get() == Some(channel));
    let refused = Memo::new(move |_| error.get().filter(|_| is_ours.get()));
    let said = RwSignal::new(None::<&'static str>);
    Effect::new(move |_| {
        let is_saved = change.value().with(|answer| matches!(answer, Some(Ok(()))));
        if is_saved && is_ours.get_untracked() {
            // The form stays, and with it the keyboard; what was written belongs to this statement only.
            for field in [origin, text].into_iter().filter_map(|field| field.get_untracked()) {
                field.set_value("");
            }
            said.set(Some(words.saved));
        }
    });
    let is_allowed = move || state.with(Result::is_ok);
    let problem = format!("{}-problem", channel.as_str());
    view! {
        <h3 class="channel-head">{words.change}</h3>
        <ActionForm
            action=change
            attr:class="fields channel-form"
            on:submit=move |_| {
                said.set(None);
                asked.set(Some(channel));
            }
        >
            <input type="hidden" name="profile" value=page.id.get_value().to_string() />
            <input type="hidden" name="channel" value=channel.as_str() />
            <label class="field">
                <span>{words.origin}</span>
                <input
                    type="text"
                    name="origin"
                    required
                    pattern=r".*\S.*"
                    maxlength="200"
                    autocomplete="off"
                    dir="auto"
                    placeholder=words.origin_example
                    node_ref=origin
                    aria-invalid=move || refused.with(Option::is_some).then_some("true")
                    aria-describedby=problem.clone()
                    on:input=move |_| said.set(None)
                />
            </label>
            <p class="channel-problem" id=problem role="alert">
                {move || refused.with(|error| error.as_ref().map(|error| why(texts, error)))}
            </p>
            <label class="field">
                <span>{words.text} " " <small>{words.optional}</small></span>
                <input type="text" name="text" maxlength="200" autocomplete="off" dir="auto" node_ref=text />
            </label>
            <p class="channel-buttons">
                <button class="button" type="submit" name="allowed" value="true">
                    {move || if is_allowed() { words.renew } else { words.allow }}
                </button>
                <button class="button" type="submit" name="allowed" value="false">
                    {move || if is_allowed() { words.withdraw } else { words.refuse }}
                </button>
                <span class="channel-said" role="status">
                    {said}
                </span>
            </p>
        </ActionForm>
    }
    .into_any()
}
