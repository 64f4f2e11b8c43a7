//! What stands where something is about to be.

use leptos::prelude::*;

use crate::messages::messages;

/// Lines with the geometry of the list that is being read.
#[component]
pub fn Skeleton(
    /// How many.
    lines: usize,
) -> impl IntoView {
    let texts = messages();
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{texts.frame.loading}</span>
            {(0..lines).map(|_| view! { <span class="skeleton-line" aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}
