//! Nothing there yet: one sentence and one action.

use leptos::prelude::*;

use super::Icon;

/// Says why a place is empty and what fills it.
#[component]
pub fn EmptyState(
    /// A symbol.
    icon: &'static str,
    /// One sentence.
    #[prop(into)]
    text: String,
    /// One action: a link or a button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon />
            <p dir="auto">{text}</p>
            {children.map(|action| action())}
        </div>
    }
}
