//! The editing panel sent without a script: saved and led back to the profile, or shown again with what was typed.

use app::{
    profile::edit::{
        Attempt,
        sent::{Answer, answer},
    },
    services::ClientAddress,
    shell,
};
use axum::{
    Extension, Form, Router,
    body::Body,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{actor::Actor, identity::ProfileId};
use leptos::prelude::provide_context;
use leptos_axum::render_app_async_with_context;

use crate::state::AppState;

/// The route of the form; its page is one of the app's.
pub fn router() -> Router<AppState> {
    Router::new().route("/profiles/{id}/edit", post(edit))
}

/// Do what the form asks for.
async fn edit(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    Extension(ClientAddress(ip)): Extension<ClientAddress>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let Some(id) = ProfileId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let (mut parts, body) = request.into_parts();
    let fields = match axum::RequestExt::extract(Request::from_parts(parts.clone(), body)).await {
        Ok(Form::<Vec<(String, String)>>(fields)) => fields,
        Err(refusal) => return refusal.into_response(),
    };
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    match answer(&state.services, &actor, Some(ip.to_string()), &id, &fields).await {
        Answer::Saved => Redirect::to(&format!("/profiles/{id}{query}")).into_response(),
        Answer::Moved(winner) => Redirect::to(&format!("/profiles/{winner}/edit")).into_response(),
        Answer::Again(status, attempt) => {
            // The page is rendered as if it had been asked for.
            parts.method = axum::http::Method::GET;
            let mut page = render(&state, *attempt)(Request::from_parts(parts, Body::empty())).await;
            if page.status().is_success()
                && let Ok(status) = StatusCode::from_u16(status)
            {
                *page.status_mut() = status;
            }
            page
        }
    }
}

/// The page with the panel as it was sent.
fn render(state: &AppState, attempt: Attempt) -> impl Fn(Request<Body>) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>> {
    let (services, options) = (state.services.clone(), state.options.clone());
    let context = move || {
        provide_context(services.clone());
        provide_context(attempt.clone());
    };
    render_app_async_with_context(context, move || shell(options.clone()))
}
