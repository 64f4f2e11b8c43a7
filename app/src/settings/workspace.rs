//! The workspace: name, time zone, currency, language. Every date of the product depends on the zone.

use domain::{format, workspace::UNKNOWN_ZONE};
use leptos::{form::ActionForm, prelude::*};

use super::{
    SettingsPage,
    api::{ChangeWorkspace, Settings, read_workspace},
};
use crate::{
    error::AppError,
    live::use_workspace_changes,
    messages::messages,
    ui::{Button, ButtonKind, ErrorState, Icon, Skeleton, error_state::explain, use_now},
};

/// The page of the workspace's own settings.
#[component]
pub fn WorkspacePage() -> impl IntoView {
    let texts = messages();
    let change = ServerAction::<ChangeWorkspace>::new();
    let saved = Memo::new(move |before: Option<&u32>| {
        before.copied().unwrap_or(0) + u32::from(change.value().with(|answer| matches!(answer, Some(Ok(())))))
    });
    let read = ArcResource::new_blocking(move || saved.get(), |_| read_workspace());
    let again = {
        let read = read.clone();
        Callback::new(move |()| read.refetch())
    };
    use_workspace_changes(move || again.run(()));
    view! {
        <SettingsPage title=texts.settings.workspace lead=texts.settings.workspace_lead>
            <Transition fallback=|| view! { <Skeleton lines=5 /> }>
                {move || {
                    let read = read.clone();
                    Suspend::new(async move {
                        match read.await {
                            Ok(settings) if settings.may_manage => view! { <Change settings change /> }.into_any(),
                            Ok(settings) => view! { <Facts settings /> }.into_any(),
                            Err(error) => view! { <ErrorState error retry=again /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </SettingsPage>
    }
}

/// The form of who may change it.
#[component]
fn Change(settings: Settings, change: ServerAction<ChangeWorkspace>) -> impl IntoView {
    let texts = messages();
    let Settings { workspace, zones, currencies, reader, .. } = settings;
    let now = use_now(reader.now);
    let clock = move || (texts.settings.clock)(&format::date_time(now.get(), &reader.offsets, &texts.frame.months));
    // What was refused stands in the answer, so that it is still there after a page without a script.
    let unknown = Memo::new(move |_| match change.value().get() {
        Some(Err(AppError::Invalid(why))) => why.strip_prefix(UNKNOWN_ZONE).map(str::to_owned),
        _ => None,
    });
    let zone = move || unknown.get().unwrap_or_else(|| workspace.time_zone.clone());
    let failed = move || {
        change.value().get().and_then(Result::err).filter(|_| unknown.get().is_none()).map(|error| {
            view! {
                <p class="notice notice-bad" role="alert">
                    <Icon name="circle-alert" />
                    <span>{explain(texts, &error)}</span>
                </p>
            }
        })
    };
    let options = zones
        .into_iter()
        .map(|zone| {
            let label = zone.shift();
            view! { <option value=zone.name label=label /> }
        })
        .collect_view();
    let code = workspace.currency;
    let currencies = currencies
        .into_iter()
        .map(|(value, name)| {
            let selected = value == code.as_str();
            let words = (texts.settings.currency_named)(&value, &name);
            view! {
                <option value=value selected=selected>
                    {words}
                </option>
            }
        })
        .collect_view();
    view! {
        <section class="card settings-card">
            <ActionForm action=change attr:class="fields">
                <label class="field">
                    <span>{texts.settings.name}</span>
                    <input
                        type="text"
                        name="name"
                        required
                        maxlength="60"
                        autocomplete="organization"
                        dir="auto"
                        value=workspace.name.clone()
                        prop:value=workspace.name
                        aria-describedby="name-means"
                    />
                    <small id="name-means">{texts.settings.name_means}</small>
                </label>
                <label class="field">
                    <span>{texts.settings.zone}</span>
                    <input
                        type="text"
                        name="time_zone"
                        required
                        maxlength="60"
                        list="zones"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        value=zone.clone()
                        prop:value=zone
                        aria-invalid=move || unknown.get().map(|_| "true")
                        aria-describedby="zone-means"
                    />
                    <small id="zone-means">
                        {move || match unknown.get() {
                            Some(_) => view! { <span class="field-bad" role="alert">{texts.settings.zone_unknown}</span> }.into_any(),
                            None => texts.settings.zone_means.into_any(),
                        }}
                    </small>
                </label>
                <datalist id="zones">{options}</datalist>
                <p class="settings-clock num">{clock}</p>
                <label class="field">
                    <span>{texts.settings.currency}</span>
                    <select name="currency" aria-describedby="currency-means">
                        {currencies}
                    </select>
                    <small id="currency-means">{texts.settings.currency_means}</small>
                </label>
                <div class="field">
                    <span>{texts.settings.language}</span>
                    <p>{texts.settings.language_now}</p>
                </div>
                {failed}
                <div class="settings-save">
                    <Button kind=ButtonKind::Primary submit=true attr:aria-busy=move || change.pending().get().to_string()>
                        {texts.settings.save}
                    </Button>
                    <p role="status">{move || matches!(change.value().get(), Some(Ok(()))).then_some(texts.settings.saved)}</p>
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// The same, to read.
#[component]
fn Facts(settings: Settings) -> impl IntoView {
    let texts = messages();
    let Settings { workspace, currencies, reader, .. } = settings;
    let now = use_now(reader.now);
    let clock = move || (texts.settings.clock)(&format::date_time(now.get(), &reader.offsets, &texts.frame.months));
    let currency = currencies.first().map(|(code, name)| (texts.settings.currency_named)(code, name)).unwrap_or_default();
    view! {
        <section class="card settings-card">
            <dl class="settings-facts">
                <dt>{texts.settings.name}</dt>
                <dd dir="auto">{workspace.name}</dd>
                <dt>{texts.settings.zone}</dt>
                <dd>{workspace.time_zone} <p class="settings-clock num">{clock}</p></dd>
                <dt>{texts.settings.currency}</dt>
                <dd>{currency}</dd>
                <dt>{texts.settings.language}</dt>
                <dd>{texts.settings.language_now}</dd>
            </dl>
            <p class="note">{texts.settings.may_not_manage}</p>
        </section>
    }
    .into_any()
}
