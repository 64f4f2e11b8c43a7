//! Sending data in: keys, snippets, recent requests (product.md E7).

use leptos::prelude::*;

/// Keys, snippets, recent requests.
#[component]
pub fn DataInPage() -> impl IntoView {}
