//! Who asks: the actor of a request, and what happens without one.

use app::{error::AppError, services::ClientAddress};
use axum::{
    Json,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next as Rest,
    response::{IntoResponse, Redirect, Response},
};
use domain::actor::Actor;

use super::{address, cookie, next::Next, refusal::Refusal, token::Token};
use crate::state::AppState;

/// The token of the request's living session.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Token);

/// Pages that are there before anybody is signed in.
const OPEN: [&str; 3] = ["/login", "/setup", "/invitation"];

/// Puts the [`ClientAddress`] that the request comes from into it, and the [`Actor`] and the [`SignedIn`] token of a living session.
pub async fn identify(State(state): State<AppState>, mut request: Request, rest: Rest) -> Response {
    let address = address::client(request.headers(), request.extensions(), state.config.behind_proxy);
    request.extensions_mut().insert(ClientAddress(address));
    if let Some(token) = cookie::read(request.headers()) {
        match state.sessions.find(&token).await {
            Ok(Some(account)) => {
                request.extensions_mut().insert(Actor::Person { id: account.id, name: account.name, role: account.role });
                request.extensions_mut().insert(SignedIn(token));
            }
            Ok(None) => {}
            Err(error) => return Refusal::from(error).into_response(),
        }
    }
    rest.run(request).await
}

/// Lets only known actors pass: a page leads to the log-in, everything else is answered with 401.
pub async fn require(request: Request, rest: Rest) -> Response {
    let known = request.extensions().get::<Actor>().is_some();
    let path = request.uri().path();
    if OPEN.contains(&path) {
        // Who is signed in has nothing to do at the log-in.
        return if known && request.method() == Method::GET && path == "/login" {
            Redirect::to("/profiles").into_response()
        } else {
            rest.run(request).await
        };
    }
    if known {
        return rest.run(request).await;
    }
    if !accepts_html(&request) || is_stream(path) {
        // In the words of the server functions, so that a page can say what happened instead of trying again.
        return (StatusCode::UNAUTHORIZED, Json(AppError::SignedOut)).into_response();
    }
    let next = match *request.method() {
        Method::GET | Method::HEAD => request.uri().path_and_query().map_or("/", |path| path.as_str()),
        // A plain form whose session has ended: its page is asked for again after the log-in.
        _ => "/",
    };
    Redirect::to(&Next::parse(next).login_page()).into_response()
}

/// Server functions called by script ask for something else than a page; a client that names nothing gets pages as pages.
fn accepts_html(request: &Request) -> bool {
    match request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()) {
        Some(accept) if request.uri().path().starts_with("/api/") => accept.contains("text/html"),
        None => !request.uri().path().starts_with("/api/"),
        Some(accept) => !accept.contains("text/event-stream"),
    }
}

fn is_stream(path: &str) -> bool {
    path == "/live" || (path.starts_with("/profiles/") && path.ends_with("/live"))
}
