//! Every route of the server and every layer around it, in order: the table of contents.

use axum::{Router, middleware};
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer};

use crate::{
    auth, edit_form, export, health,
    http::{caching, compression, content_policy, csrf, deadline, isolation, request_id, sniffing, streams, traces, transport},
    ingest, live, pages,
    state::AppState,
    test_controls,
};

/// Largest body of a form or a server function, in bytes. The ingest has limits of its own.
const LARGEST_FORM: usize = 256 * 1024;

/// The whole service.
pub fn router(state: AppState) -> Router {
    let everywhere = ServiceBuilder::new()
        .layer(request_id::set())
        .layer(traces::per_request())
        .layer(request_id::answer())
        .layer(transport::strict(state.config.is_https()))
        .layer(sniffing::never())
        .layer(isolation::referrer())
        .layer(isolation::permissions())
        .layer(isolation::opener())
        .layer(content_policy::nothing_runs())
        .layer(caching::personal())
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(deadline::bounded));

    Router::new()
        .merge(for_senders(&state).layer(isolation::cross_origin()))
        .merge(for_browsers(&state).layer(isolation::same_origin()))
        .layer(everywhere)
        .with_state(state)
}

/// The tracking API: write keys, no cookie, any origin.
fn for_senders(state: &AppState) -> Router<AppState> {
    ingest::router(state.ingest.clone()).with_state(())
}

/// What people's browsers ask for: no other site may act in their name.
fn for_browsers(state: &AppState) -> Router<AppState> {
    Router::new()
        .merge(for_known_people(state))
        .merge(auth::router())
        .merge(pages::not_found(state))
        .layer(middleware::from_fn_with_state(state.clone(), auth::identify))
        .layer(csrf::own_pages_only(&state.config.public_url()))
        .layer(RequestBodyLimitLayer::new(LARGEST_FORM))
        .merge(health::router())
        .merge(pages::bundle(state))
        .merge(pages::files(state))
        .merge(for_tests(state))
        .layer(compression::for_browsers())
}

/// Pages, server functions, live streams and exports: only with a session, but for the log-in's own pages.
fn for_known_people(state: &AppState) -> Router<AppState> {
    let live = live::router(state.hub.clone()).with_state(()).layer(middleware::from_fn_with_state(state.clone(), streams::bounded));
    let export = export::router(state.services.profiles.clone()).with_state(());
    Router::new()
        .merge(pages::router(state))
        .merge(edit_form::router())
        .merge(live)
        .merge(export)
        .route_layer(middleware::from_fn(auth::require))
}

/// Failures on demand; without `test_controls` these routes do not exist.
fn for_tests(state: &AppState) -> Router<AppState> {
    if state.config.test_controls { test_controls::router() } else { Router::new() }
}
