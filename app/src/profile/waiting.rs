//! The page while its snapshot is read: everything stands where it will be.

use leptos::prelude::*;

use super::Switch;
use crate::{frame::TopBar, messages::messages};

/// Lines of the timeline that a screen shows.
const LINES: usize = 14;

/// The three columns without anything in them.
#[component]
pub fn Waiting() -> impl IntoView {
    let texts = messages();
    view! {
        <TopBar>
            <a href="/profiles">{texts.frame.profiles}</a>
        </TopBar>
        <main id="content" class="profile" aria-busy="true" tabindex="-1">
            <p class="visually-hidden" role="status">
                {texts.frame.loading}
            </p>
            <Switch />
            <div class="columns waiting-columns" aria-hidden="true">
                <div class="card who">
                    <div class="summary">
                        <div class="summary-head">
                            <span class="bone bone-face"></span>
                            <div class="summary-name">
                                <span class="bone bone-name"></span>
                                <span class="bone bone-half"></span>
                            </div>
                        </div>
                        <div class="bone-facts">{bones(3)}</div>
                    </div>
                    {[3, 9, 2]
                        .map(|facts| {
                            view! {
                                <div class="fold-section">
                                    <span class="bone bone-title"></span>
                                    <div class="bone-facts">{bones(facts)}</div>
                                </div>
                            }
                        })
                        .collect_view()}
                </div>
                <div class="card what">
                    <div class="what-head">
                        <span class="bone bone-tab"></span>
                    </div>
                    <div class="tools">
                        <span class="bone bone-tools"></span>
                    </div>
                    <div class="bone-lines">
                        {(0..LINES)
                            .map(|_| {
                                view! {
                                    <div class="bone-line">
                                        <span class="bone bone-dot"></span>
                                        <span>{bones(2)}</span>
                                    </div>
                                }
                            })
                            .collect_view()}
                    </div>
                </div>
                <div class="card means">
                    {(0..3)
                        .map(|_| {
                            view! {
                                <div class="means-section">
                                    <span class="bone bone-title"></span>
                                    {bones(2)}
                                </div>
                            }
                        })
                        .collect_view()}
                </div>
            </div>
        </main>
    }
    .into_any()
}

fn bones(n: usize) -> impl IntoView {
    (0..n).map(|_| view! { <span class="bone"></span> }).collect_view()
}
