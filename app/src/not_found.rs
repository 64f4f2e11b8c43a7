//! The page for addresses without a page.

use leptos::prelude::*;

use crate::{
    messages::messages,
    ui::{EmptyState, PageTitle},
};

/// Answers 404 and shows the way back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let texts = messages();
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <PageTitle text=texts.frame.page_not_found />
        <main id="content" class="alone">
            <h1>{texts.frame.page_not_found}</h1>
            <EmptyState icon="compass" text=texts.frame.page_not_found_text>
                <a class="button button-primary" href="/profiles">
                    {texts.frame.to_profiles}
                </a>
            </EmptyState>
        </main>
    }
}
