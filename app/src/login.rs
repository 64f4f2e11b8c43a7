//! Logging in: a plain form that the server answers (`POST /login`).

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    messages::{Login, messages},
    ui::{Button, ButtonKind, Icon, PageTitle},
};

/// What a redirect back to one of these forms says went wrong.
pub(crate) fn explain(texts: &Login, code: &str) -> &'static str {
    match code {
        "credentials" => texts.wrong_credentials,
        "throttled" => texts.throttled,
        "token" => texts.wrong_token,
        "weak" => texts.weak_password,
        "email" => texts.wrong_email,
        "invitation" => texts.wrong_invitation,
        _ => texts.failed,
    }
}

/// The name of the product above a form, and what went wrong with it.
#[component]
pub(crate) fn FormHead(
    /// Heading of the page.
    title: &'static str,
    /// One sentence below it.
    lead: &'static str,
    /// From the address.
    error: Option<String>,
) -> impl IntoView {
    let texts = messages();
    view! {
        <img class="mark" src="/favicon.svg" width="28" height="28" alt="" />
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        {error
            .map(|code| {
                view! {
                    <p class="notice notice-bad" role="alert" id="form-error">
                        <Icon name="circle-alert" />
                        <span>{explain(&texts.login, &code)}</span>
                    </p>
                }
            })}
    }
}

/// The log-in form.
#[component]
pub fn LoginPage() -> impl IntoView {
    let texts = messages();
    let query = use_query_map();
    // Read once: the address changes only with the whole page.
    let (error, next) = query.with_untracked(|query| (query.get("error"), query.get("next").unwrap_or_default()));
    let invalid = error.as_deref().is_some_and(|code| code == "credentials").then_some("true");
    view! {
        <PageTitle text=texts.login.title />
        <main id="content" class="gate">
            <div class="gate-card">
                <FormHead title=texts.login.title lead=texts.login.lead error />
                <form method="post" action="/login" class="fields">
                    <input type="hidden" name="next" value=next />
                    <label class="field">
                        <span>{texts.login.email}</span>
                        <input
                            type="email"
                            name="email"
                            required
                            autofocus
                            autocomplete="username"
                            inputmode="email"
                            autocapitalize="none"
                            spellcheck="false"
                            maxlength="254"
                            aria-invalid=invalid
                            aria-describedby=invalid.map(|_| "form-error")
                        />
                    </label>
                    <label class="field">
                        <span>{texts.login.password}</span>
                        <input
                            type="password"
                            name="password"
                            required
                            autocomplete="current-password"
                            maxlength="1024"
                            aria-invalid=invalid
                            aria-describedby=invalid.map(|_| "form-error")
                        />
                    </label>
                    <Button kind=ButtonKind::Primary submit=true>
                        {texts.login.log_in}
                    </Button>
                </form>
            </div>
        </main>
    }
}
