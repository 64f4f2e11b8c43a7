//! The navigation: a rail at the left, a bar at the bottom of a narrow screen.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{messages::messages, ui::Icon};

/// Links to the pages there are.
#[component]
pub fn Rail() -> impl IntoView {
    let texts = messages();
    view! {
        <nav class="rail" aria-label=texts.frame.navigation>
            <a class="rail-logo" href="/profiles" aria-label=texts.frame.product>
                <img src="/favicon.svg" width="28" height="28" alt="" />
            </a>
            <ul>
                <li>
                    <A href="/profiles">
                        <Icon name="users" />
                        <span class="rail-word">{texts.frame.profiles}</span>
                    </A>
                </li>
                <li>
                    <A href="/data-in">
                        <Icon name="database" />
                        <span class="rail-word">{texts.frame.data_in}</span>
                    </A>
                </li>
            </ul>
            <ul class="rail-end">
                <li>
                    <A href="/settings">
                        <Icon name="settings" />
                        <span class="rail-word">{texts.frame.settings}</span>
                    </A>
                </li>
            </ul>
        </nav>
    }
}
