//! The colour of a tag.

use domain::tag::TagColor;
use leptos::prelude::*;

/// A dot in the tag's colour; the name stands beside it.
#[component]
pub fn TagDot(
    /// Which colour.
    color: TagColor,
) -> impl IntoView {
    view! { <span class=format!("tag-dot tag-{}", color.as_str())></span> }
}
