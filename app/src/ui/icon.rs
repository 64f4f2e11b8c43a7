//! Symbols of the sprite.

use leptos::prelude::*;

/// A symbol of `public/icons.svg`, hidden from screen readers: the words beside it say what it means.
#[component]
pub fn Icon(
    /// Its id in the sprite, which is its name in Lucide.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("/icons.svg#{name}") />
        </svg>
    }
}
