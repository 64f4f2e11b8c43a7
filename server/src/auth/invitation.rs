//! The form behind an invitation's link: it makes the account of who was invited (product.md G1).

use std::time::Instant;

use axum::{
    Form,
    extract::State,
    http::{Extensions, HeaderMap},
    response::Response,
};
use domain::{account::person_name, actor::Actor, port::PortError};
use serde::Deserialize;

use super::{address, login, passwords, refusal::Refusal, token::Token};
use crate::state::AppState;

/// What attempts are counted under, beside the address; no e-mail, so that no account is slowed down by them.
const COUNTED_AS: &str = "invitation";

#[derive(Deserialize)]
pub(super) struct Acceptance {
    #[serde(default)]
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// Makes the account and signs it in. Of several attempts at the same moment one wins; the others' link is used up.
pub(super) async fn accept(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    Form(form): Form<Acceptance>,
) -> Result<Response, Refusal> {
    let worthless = || Refusal::Invitation("invitation", String::new());
    if !Token::presented(&form.token).is_random_shape() {
        return Err(worthless());
    }
    let address = address::client(&headers, &extensions, state.config.behind_proxy);
    if state.throttle.admit(COUNTED_AS, address, Instant::now()).is_err() {
        return Err(Refusal::Invitation("throttled", form.token));
    }
    let (invitations, now) = (&state.services.invitations, state.services.clock.now());
    let invitation = invitations.invitation(&Actor::System, &form.token, now).await?.ok_or_else(worthless)?;
    state.throttle.forgive(COUNTED_AS, address);
    if form.password.chars().count() < passwords::SHORTEST || form.password.len() > passwords::LONGEST {
        return Err(Refusal::Invitation("weak", form.token));
    }
    let name = person_name(&form.name, &invitation.email);
    let password_hash =
        state.passwords.hash(form.password).await.map_err(|error| Refusal::Unavailable(PortError::Unavailable(error.to_string())))?;
    match invitations.accept_invitation(&Actor::System, &form.token, &name, &password_hash, now).await {
        Ok(account) => login::sign_in(&state, &account, &headers, "/profiles").await,
        // Used up, or somebody has an account with this e-mail by now: the link leads nowhere any more.
        Err(PortError::NotFound | PortError::Invalid(_)) => Err(worthless()),
        Err(error) => Err(error.into()),
    }
}
