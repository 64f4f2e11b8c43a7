//! Short coloured words on the person (product.md B7).

mod add;
pub mod api;
mod chip;
mod removed;

use domain::{
    actor::Permission,
    tag::{Tag, Worn},
};
use leptos::prelude::*;

use self::{add::AddTag, api::RemoveTag, chip::Chip, removed::Removed};
use super::{by_hand::ByHand, facts::Section, page::Page};
use crate::{
    frame::use_may,
    messages::messages,
    ui::{error_state::explain, use_form_error},
};

/// The tags, each with a way to take it away, and the box to add one.
#[component]
pub fn Tags(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let texts = messages();
    let names = StoredValue::new(ByHand::of_page().tags);
    let may = use_may(Permission::WriteProfiles);
    let may_edit = Memo::new(move |_| may.get());
    let worn = Memo::new(move |_| page.who.with(|who| who.tags.clone()));
    let count = Signal::derive(move || worn.with(|worn| (!worn.is_empty()).then(|| worn.len().to_string())));
    let remove = ServerAction::<RemoveTag>::new();
    let error = use_form_error(remove);
    // What was asked to be taken away; which of it is gone, the answers say.
    let asked = RwSignal::new(Vec::<Tag>::new());
    // A chip is made anew when what stands on it changes.
    let key = |worn: &Worn| (worn.tag.id.clone(), worn.tag.name.clone(), worn.tag.color, worn.tagging.at.millis());
    view! {
        <Section title=texts.tags.title count>
            <div class="tags" id="tags">
                <ul class="tag-list">
                    <Show when=move || worn.with(Vec::is_empty)>
                        <li class="quiet">{texts.tags.none}</li>
                    </Show>
                    <For each=move || worn.get() key let:worn>
                        <Chip page worn remove asked may_edit />
                    </For>
                    {move || may_edit.get().then(|| view! { <li><AddTag page worn names=names.get_value() /></li> })}
                </ul>
                {move || error.get().map(|error| view! { <p class="tags-error" role="alert">{explain(texts, &error)}</p> })}
                <Removed page remove asked />
            </div>
        </Section>
    }
    .into_any()
}
