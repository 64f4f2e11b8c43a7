//! The first run: the owner of the workspace makes their account (`POST /setup`).

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    login::FormHead,
    messages::messages,
    ui::{Button, ButtonKind, PageTitle},
};

/// The form behind the one-time link.
#[component]
pub fn SetupPage() -> impl IntoView {
    let texts = messages();
    let query = use_query_map();
    let (error, token) = query.with_untracked(|query| (query.get("error"), query.get("token").unwrap_or_default()));
    let bad = |code: &str| (error.as_deref() == Some(code)).then_some("true");
    let (bad_email, bad_password) = (bad("email"), bad("weak"));
    view! {
        <PageTitle text=texts.login.setup_title />
        <main id="content" class="gate">
            <div class="gate-card">
                <FormHead title=texts.login.setup_title lead=texts.login.setup_lead error=error.clone() />
                <form method="post" action="/setup" class="fields">
                    <input type="hidden" name="token" value=token />
                    <label class="field">
                        <span>{texts.login.name}</span>
                        <input type="text" name="name" required autofocus autocomplete="name" maxlength="100" />
                    </label>
                    <label class="field">
                        <span>{texts.login.email}</span>
                        <input
                            type="email"
                            name="email"
                            required
                            autocomplete="username"
                            inputmode="email"
                            autocapitalize="none"
                            spellcheck="false"
                            maxlength="254"
                            aria-invalid=bad_email
                            aria-describedby=bad_email.map(|_| "form-error")
                        />
                    </label>
                    <label class="field">
                        <span>{texts.login.new_password}</span>
                        <input
                            type="password"
                            name="password"
                            required
                            autocomplete="new-password"
                            minlength="12"
                            maxlength="1024"
                            aria-invalid=bad_password
                            aria-describedby="password-rule"
                        />
                        <small id="password-rule">{texts.login.password_rule}</small>
                    </label>
                    <Button kind=ButtonKind::Primary submit=true>
                        {texts.login.create}
                    </Button>
                </form>
            </div>
        </main>
    }
}
