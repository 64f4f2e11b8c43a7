//! The app's pages and server functions, and the files they need.

use std::path::Path;

use app::{App, shell};
use axum::{Router, middleware, response::Redirect, routing::get};
use leptos::{
    config::{Env, LeptosOptions},
    prelude::provide_context,
};
use leptos_axum::{
    LeptosRoutes, file_and_error_handler_with_context, generate_route_list_with_exclusions, site_pkg_dir_service,
    site_pkg_dir_service_route_path,
};

use crate::{config::Config, http::caching, state::AppState};

/// Where the bundle is, and what it is called.
///
/// The build writes the hashes of the bundle's file names beside the program; without that file (in tests, mostly) the
/// names have none.
pub fn options(config: &Config) -> LeptosOptions {
    let hashed = std::env::current_exe().ok().and_then(|exe| exe.parent().map(|folder| folder.join("hash.txt").is_file())).unwrap_or(false);
    let watched = std::env::var_os("LEPTOS_WATCH").is_some();
    LeptosOptions::builder()
        .output_name("portrait")
        .site_root(config.site_root.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(config.listen)
        .reload_port(std::env::var("LEPTOS_RELOAD_PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3001))
        .env(if watched { Env::DEV } else { Env::PROD })
        .hash_files(hashed)
        .build()
}

/// Says at start when the bundle is missing: pages would come without style and script.
pub fn bundle_is_there(options: &LeptosOptions) -> bool {
    Path::new(&*options.site_root).join(&*options.site_pkg_dir).is_dir()
}

/// Every page and every server function.
pub fn router(state: &AppState) -> Router<AppState> {
    // The start page is answered below, without rendering one.
    let pages = generate_route_list_with_exclusions(App, Some(vec!["/".into()]));
    let options = state.options.clone();
    Router::new().route("/", get(start)).leptos_routes_with_context(state, pages, context(state), move || shell(options.clone()))
}

/// The bundle under `/pkg`, as compressed as the browser likes.
pub fn bundle(state: &AppState) -> Router<AppState> {
    Router::new()
        .route_service(&site_pkg_dir_service_route_path(&state.options), site_pkg_dir_service(&state.options))
        .layer(middleware::from_fn_with_state(state.clone(), caching::bundle))
}

/// The public files by their names, so that browsers may ask whether they have changed.
pub fn files(state: &AppState) -> Router<AppState> {
    ["/fonts/{*path}", "/icons.svg", "/map.svg", "/favicon.svg"]
        .into_iter()
        .fold(Router::new(), |router, path| router.route_service(path, site_pkg_dir_service(&state.options)))
        .layer(middleware::from_fn(caching::public_files))
}

/// Any other public file, or the page that says that there is nothing.
pub fn not_found(state: &AppState) -> Router<AppState> {
    Router::new().fallback(file_and_error_handler_with_context::<AppState, _>(context(state), shell))
}

async fn start() -> Redirect {
    Redirect::to("/profiles")
}

fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let services = state.services.clone();
    move || provide_context(services.clone())
}
