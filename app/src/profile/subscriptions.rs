//! Through which channels the person may be written to, and how that is known (product.md B8).

pub mod api;
mod change;
mod channel;
mod ledger;

use domain::{actor::Permission, subscription::Channel};
use leptos::prelude::*;

use self::{api::ChangeSubscription, channel::ChannelRow};
use super::{by_hand::ByHand, facts::Section, page::Page};
use crate::{
    error::AppError,
    frame::use_may,
    messages::{Messages, messages},
    ui::{error_state::explain, use_form_error},
};

/// The four channels.
#[component]
pub fn Subscriptions(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let texts = messages();
    let ledger = StoredValue::new(ByHand::of_page().ledger);
    let may = use_may(Permission::WriteProfiles);
    let may_edit = Memo::new(move |_| may.get());
    let change = ServerAction::<ChangeSubscription>::new();
    let error = use_form_error(change);
    // The channel whose form was sent last; none: the error came with the page, from a form without a script.
    let asked = RwSignal::new(None::<Channel>);
    let came_along = move || error.get().filter(|_| asked.get().is_none());
    view! {
        <Section title=texts.subscriptions.title>
            <div class="subscriptions" id="subscriptions">
                {move || came_along().map(|error| view! { <p class="notice notice-bad" role="alert">{why(texts, &error)}</p> })}
                <ul>
                    {Channel::ALL
                        .into_iter()
                        .map(|channel| {
                            let given = ledger.get_value().filter(|(of, _)| *of == channel).map(|(_, ledger)| ledger);
                            view! { <ChannelRow page channel given may_edit change asked error /> }
                        })
                        .collect_view()}
                </ul>
            </div>
        </Section>
    }
    .into_any()
}

/// What the person at the screen can do about it. Only the origin can be refused.
fn why(texts: &Messages, error: &AppError) -> &'static str {
    match error {
        AppError::Invalid(_) => texts.subscriptions.origin_refused,
        error => explain(texts, error),
    }
}
