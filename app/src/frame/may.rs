//! What the person at the screen may do. Pages hide by it what is not allowed; the ports refuse it in any case.

use domain::actor::Permission;
use leptos::prelude::*;

use super::Around;

/// Everything the person may do.
#[derive(Clone, Copy)]
struct May(RwSignal<Vec<Permission>>);

/// Whether the person at the screen may do this: known from the first rendering on the server on, and changing with their role.
pub fn use_may(permission: Permission) -> Signal<bool> {
    let may = use_context::<May>();
    Signal::derive(move || may.and_then(|may| may.0.try_with(|may| may.contains(&permission))).unwrap_or(false))
}

/// Gives the pages inside the frame what [`use_may`] answers with.
pub(super) fn provide_may(around: &Around) {
    let may = RwSignal::new(SharedValue::new(of_request).into_inner());
    provide_context(May(may));
    // A page that was reached without the server asks it, and so does every page after a change of roles.
    let around = around.clone();
    Effect::new(move |_| {
        if let Some(Ok(around)) = around.0.get() {
            may.set(around.may);
        }
    });
}

#[cfg(feature = "ssr")]
fn of_request() -> Vec<Permission> {
    use axum::http::request::Parts;
    use domain::actor::Actor;

    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Actor>().map(Actor::permissions)).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn of_request() -> Vec<Permission> {
    Vec::new()
}
