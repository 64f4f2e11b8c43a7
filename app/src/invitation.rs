//! The page behind an invitation's link: the invited makes their account (`POST /invitation`).

use domain::{actor::Role, time::Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use crate::{
    error::AppError,
    login::FormHead,
    messages::messages,
    ui::{Button, ButtonKind, ErrorState, PageTitle},
};

/// What the link says to who holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Who is invited: the log-in name of the account.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
    /// Who invited them.
    pub by: String,
    /// Name of the workspace.
    pub workspace: String,
    /// Until when the link is good.
    pub expires: Timestamp,
}

/// Reads the invitation behind a link; the secret in it is what allows to. `None` when the link is worth nothing.
#[server]
pub async fn read_invitation(
    /// The link's secret.
    token: String,
) -> Result<Option<Invited>, AppError> {
    use domain::actor::Actor;

    use crate::services::{refuse, services};

    let services = services()?;
    // Nobody is signed in here: as at the log-in, the product looks in its own name.
    let found = services.invitations.invitation(&Actor::System, &token, services.clock.now()).await.map_err(refuse)?;
    let Some(invitation) = found else { return Ok(None) };
    let workspace = services.workspaces.workspace(&Actor::System).await.map_err(refuse)?.name;
    let domain::invitation::Invitation { email, role, by, expires, .. } = invitation;
    Ok(Some(Invited { email, role, by, workspace, expires }))
}

/// The form behind the link.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let texts = messages();
    let query = use_query_map();
    // Read once: the address changes only with the whole page.
    let (error, token) = query.with_untracked(|query| (query.get("error"), query.get("token").unwrap_or_default()));
    let asked = token.clone();
    let read = ArcResource::new_blocking(move || asked.clone(), read_invitation);
    view! {
        <PageTitle text=texts.settings.join_title />
        <main id="content" class="gate">
            <div class="gate-card">
                <Suspense>
                    {move || {
                        let (read, error, token) = (read.clone(), error.clone(), token.clone());
                        Suspend::new(async move {
                            match read.await {
                                Ok(Some(invited)) => view! { <Join invited error token /> }.into_any(),
                                Ok(None) => view! { <Worthless /> }.into_any(),
                                Err(error) => view! { <ErrorState error /> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </main>
    }
}

/// The link is wrong, used up, revoked or expired; which one is not said.
#[component]
fn Worthless() -> impl IntoView {
    let texts = messages();
    view! {
        <FormHead title=texts.settings.join_title lead=texts.settings.join_worthless error=None />
        <a class="button" href="/login" rel="external">
            {texts.login.log_in}
        </a>
    }
    .into_any()
}

#[component]
fn Join(invited: Invited, error: Option<String>, token: String) -> impl IntoView {
    let texts = messages();
    let weak = (error.as_deref() == Some("weak")).then_some("true");
    let Invited { email, role, by, workspace, .. } = invited;
    view! {
        <FormHead title=texts.settings.join_title lead=texts.settings.join_lead error />
        <p class="join" dir="auto">{(texts.settings.join)(&by, &workspace, texts.settings.role(role))}</p>
        <form method="post" action="/invitation" class="fields">
            <input type="hidden" name="token" value=token />
            <label class="field">
                <span>{texts.login.email}</span>
                <input type="email" name="email" value=email readonly autocomplete="username" />
            </label>
            <label class="field">
                <span>{texts.login.name}</span>
                <input type="text" name="name" required autofocus autocomplete="name" maxlength="100" dir="auto" />
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
                    aria-invalid=weak
                    aria-describedby="password-rule"
                />
                <small id="password-rule">{texts.login.password_rule}</small>
            </label>
            <Button kind=ButtonKind::Primary submit=true>
                {texts.settings.join_button}
            </Button>
        </form>
    }
    .into_any()
}
