//! The set-up form: the one-time link creates the owner (product.md G1).

use axum::{
    Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use domain::{
    account::{Account, Credentials, person_name},
    actor::{Actor, Role, UserId},
    identity::{Identifier, IdentifierKind},
    port::PortError,
};
use serde::Deserialize;

use super::{login, passwords, refusal::Refusal, token::Token};
use crate::state::AppState;

#[derive(Deserialize)]
pub(super) struct Setup {
    #[serde(default)]
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// Creates the owner and signs them in. Of several attempts at the same moment one wins; the others' link is used up.
pub(super) async fn create_owner(State(state): State<AppState>, headers: HeaderMap, Form(form): Form<Setup>) -> Result<Response, Refusal> {
    let accounts = &state.services.accounts;
    let waiting = accounts.setup_token(&Actor::System).await?;
    let valid = waiting.is_some_and(|hash| Token::presented(&form.token).matches(&hash)) && accounts.needs_owner(&Actor::System).await?;
    if !valid {
        return Err(Refusal::Token);
    }
    let Some(email) = Identifier::new(IdentifierKind::Email, &form.email).map(|email| email.value) else {
        return Err(Refusal::Email(form.token));
    };
    if form.password.chars().count() < passwords::SHORTEST || form.password.len() > passwords::LONGEST {
        return Err(Refusal::Weak(form.token));
    }
    let password_hash =
        state.passwords.hash(form.password).await.map_err(|error| Refusal::Unavailable(PortError::Unavailable(error.to_string())))?;
    let account =
        Account { id: UserId(uuid::Uuid::now_v7().simple().to_string()), name: person_name(&form.name, &email), email, role: Role::Owner };
    match accounts.create_owner(&Actor::System, &Credentials { account: account.clone(), password_hash }).await {
        Ok(()) => Ok(login::sign_in(&state, &account, &headers, "/profiles").await?.into_response()),
        Err(PortError::Invalid(_)) => Err(Refusal::Token),
        Err(error) => Err(error.into()),
    }
}
