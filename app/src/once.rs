//! Carries a secret over the redirect that answers a form without a script: in a cookie that no script can read, that lives
//! for a minute and is taken away by the page that shows it.

use axum::http::{
    HeaderValue, Method,
    header::{ACCEPT, COOKIE, SET_COOKIE},
    request::Parts,
};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Keeps `value` for the next page when the form was sent without a script; with one, the answer itself carries it.
///
/// Both are of letters, digits and `.` only.
pub(crate) fn put(name: &str, value: &str) {
    let plain = use_context::<Parts>().is_some_and(|parts| {
        parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
    });
    if plain {
        set(&format!("__Host-{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60"));
    }
}

/// Takes what was kept, once.
pub(crate) fn take(name: &str) -> Option<String> {
    let parts = use_context::<Parts>().filter(|parts| parts.method == Method::GET)?;
    let cookies = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let kept = format!("__Host-{name}");
    let value = cookies.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == kept)?.1.to_owned();
    set(&format!("{kept}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"));
    Some(value)
}

fn set(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(SET_COOKIE, value);
    }
}
