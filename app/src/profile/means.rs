//! Column 3: what it means (product.md B15–B17). Nothing is defined yet, and the column says so.

use leptos::prelude::*;

use super::page::Page;
use crate::{
    messages::{messages, profile::Section},
    ui::{Icon, LiveBadge},
};

/// Aggregates, expressions and segments.
#[component]
pub fn MeansColumn(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let texts = messages().profile;
    view! {
        <section class="card means" id="means" aria-label=texts.means>
            <MeansSection icon="sigma" section=texts.aggregates />
            <MeansSection icon="square-function" section=texts.expressions />
            <MeansSection icon="layers" section=texts.segments />
            <p class="means-live">
                <LiveBadge state=page.live reader=page.reader />
            </p>
        </section>
    }
    .into_any()
}

#[component]
fn MeansSection(icon: &'static str, section: Section) -> impl IntoView {
    let texts = messages().profile;
    view! {
        <section class="means-section">
            <h2 class="means-title">
                <Icon name=icon />
                {section.title}
            </h2>
            <p class="means-none">
                <b>{texts.no_data}</b>
                <span>{section.empty}</span>
            </p>
        </section>
    }
}
