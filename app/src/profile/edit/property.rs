//! *Add property*: an attribute that the workspace knows and this person does not have (product.md C4).

use domain::attribute::AttributeName;
use leptos::{html, prelude::*};

use super::draft::Draft;
use crate::{
    browser,
    messages::messages,
    profile::label::{field_id, label},
};

/// A list of them and a button.
#[component]
pub fn AddProperty(draft: Draft) -> impl IntoView {
    let texts = messages();
    let words = texts.edit.property;
    let left = Memo::new(move |_| {
        let mut left: Vec<_> = draft.page.who.with(|who| {
            let left = who.defined.iter().filter(|definition| draft.may_add(definition));
            left.map(|definition| (label(Some(definition), definition.name.as_str(), texts), definition.name.clone())).collect()
        });
        left.sort();
        left
    });
    let select = NodeRef::<html::Select>::new();
    let add = move || {
        let chosen = select.get_untracked().and_then(|select| AttributeName::parse(&select.value()));
        let definition =
            draft.page.who.with_untracked(|who| who.defined.iter().find(|known| Some(&known.name) == chosen.as_ref()).cloned());
        if let Some(definition) = definition {
            let id = field_id(&definition.name);
            draft.add(definition);
            request_animation_frame(move || {
                browser::focus(&format!("[id=\"{id}\"]"));
            });
        }
    };
    let has_any = Memo::new(move |_| left.with(|left| !left.is_empty()));
    view! {
        <div class="edit-property">
            <label for="edit-property">{words.title}</label>
            <Show when=move || has_any.get() fallback=move || view! { <p class="quiet">{words.none}</p> }>
                <div class="edit-control">
                    <select id="edit-property" name="property" node_ref=select>
                        <option value="">{words.choose}</option>
                        <For each=move || left.get() key=|(_, name)| name.clone() let:each>
                            <option value=each.1.to_string()>{each.0}</option>
                        </For>
                    </select>
                    <button
                        class="button"
                        type="submit"
                        name="act"
                        value="add"
                        on:click=move |event| {
                            event.prevent_default();
                            add();
                        }
                    >
                        {words.add}
                    </button>
                </div>
            </Show>
        </div>
    }
    .into_any()
}
