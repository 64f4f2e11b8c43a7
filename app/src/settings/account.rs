//! One's own account: who one is here, and another password (`POST /password`, a plain form that the server answers).

use domain::account::Account;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{SettingsPage, api::read_account};
use crate::{
    messages::{Messages, messages},
    ui::{Button, ButtonKind, ErrorState, Icon, Skeleton},
};

/// The page of one's own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let texts = messages();
    let query = use_query_map();
    // Read once: the address changes only with the whole page.
    let (error, done) = query.with_untracked(|query| (query.get("error"), query.get("done").is_some()));
    let read = ArcResource::new_blocking(|| (), |()| read_account());
    view! {
        <SettingsPage title=texts.settings.account lead=texts.settings.account_lead>
            <Transition fallback=|| view! { <Skeleton lines=4 /> }>
                {move || {
                    let (read, error) = (read.clone(), error.clone());
                    Suspend::new(async move {
                        match read.await {
                            Ok(account) => view! { <Own account error done /> }.into_any(),
                            Err(error) => view! { <ErrorState error /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </SettingsPage>
    }
}

/// What became of the form.
fn outcome(texts: &Messages, error: Option<&str>, done: bool) -> Option<(&'static str, bool)> {
    let bad = |code: &str| match code {
        "current" => texts.settings.wrong_password,
        "weak" => texts.login.weak_password,
        "throttled" => texts.login.throttled,
        _ => texts.login.failed,
    };
    error.map(|code| (bad(code), false)).or_else(|| done.then_some((texts.settings.password_changed, true)))
}

#[component]
fn Own(account: Account, error: Option<String>, done: bool) -> impl IntoView {
    let texts = messages();
    let Account { email, name, role, .. } = account;
    let bad = |code: &str| (error.as_deref() == Some(code)).then_some("true");
    let (bad_current, bad_new) = (bad("current"), bad("weak"));
    let outcome = outcome(texts, error.as_deref(), done).map(|(words, good)| {
        let (class, role, icon) =
            if good { ("notice notice-good", "status", "check") } else { ("notice notice-bad", "alert", "circle-alert") };
        view! {
            <p class=class role=role id="password-outcome">
                <Icon name=icon />
                <span>{words}</span>
            </p>
        }
    });
    view! {
        <section class="card settings-card">
            <dl class="settings-facts">
                <dt>{texts.login.name}</dt>
                <dd dir="auto">{name}</dd>
                <dt>{texts.login.email}</dt>
                <dd>{email.clone()}</dd>
                <dt>{texts.settings.role_of}</dt>
                <dd>{texts.settings.role(role)} <p class="settings-clock">{texts.settings.role_means(role)}</p></dd>
            </dl>
        </section>
        <section class="card settings-card" aria-labelledby="password-heading">
            <h2 class="card-head" id="password-heading">
                <Icon name="key-round" />
                {texts.settings.password}
            </h2>
            {outcome}
            <form method="post" action="/password" class="fields">
                // For password managers: whose password it is.
                <input type="email" name="username" autocomplete="username" value=email hidden readonly />
                <label class="field">
                    <span>{texts.settings.current_password}</span>
                    <input
                        type="password"
                        name="current"
                        required
                        autocomplete="current-password"
                        maxlength="1024"
                        aria-invalid=bad_current
                        aria-describedby=bad_current.map(|_| "password-outcome")
                    />
                </label>
                <label class="field">
                    <span>{texts.settings.new_password}</span>
                    <input
                        type="password"
                        name="password"
                        required
                        autocomplete="new-password"
                        minlength="12"
                        maxlength="1024"
                        aria-invalid=bad_new
                        aria-describedby="password-rule"
                    />
                    <small id="password-rule">{texts.login.password_rule}</small>
                </label>
                <p class="settings-clock">{texts.settings.password_means}</p>
                <div class="settings-save">
                    <Button kind=ButtonKind::Primary submit=true>
                        {texts.settings.change_password}
                    </Button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
