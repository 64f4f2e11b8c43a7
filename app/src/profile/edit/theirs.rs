//! Somebody else changed the field meanwhile: what to, and which of the two shall stand (product.md C7).

use leptos::prelude::*;

use super::draft::{Draft, Field};
use crate::{
    browser,
    messages::messages,
    profile::{facts::write, label::field_id},
    ui::Icon,
};

/// The choice, while there is one to make. Without a script its buttons send the form, with everything typed.
#[component]
pub fn Theirs(draft: Draft, field: Field) -> impl IntoView {
    let texts = messages();
    let theirs = RwSignal::from(field.theirs.clone());
    let name = field.definition.name.clone();
    let words = {
        let name = name.clone();
        move |attribute: &Option<domain::attribute::Attribute>| match attribute {
            Some(attribute) => {
                let value = draft.page.reader.with(|reader| write(name.as_str(), &attribute.value, draft.page.now.get_untracked(), reader));
                let value = if value.is_empty() { texts.frame.not_available.to_owned() } else { value };
                (texts.edit.changed)(&value, &(texts.profile.provenance)(&attribute.source))
            }
            None => texts.edit.taken_off.to_owned(),
        }
    };
    let is_there = Memo::new(move |_| theirs.with(Option::is_some));
    // The buttons go with the choice: the keyboard goes on in the field.
    let id = StoredValue::new(field_id(&name));
    let to_field = move || {
        browser::focus(&format!("[id=\"{}\"]", id.get_value()));
    };
    let choose = StoredValue::new(field);
    view! {
        <div class="edit-theirs" class:is-there=is_there role="status">
            {move || theirs.with(|theirs| theirs.as_ref().map(|theirs| view! { <p dir="auto"><Icon name="users" /><span>{words(theirs)}</span></p> }))}
            <Show when=move || is_there.get()>
                <div class="edit-theirs-choice">
                    <button
                        class="button"
                        type="submit"
                        name="act"
                        value=format!("mine:{name}")
                        on:click=move |event| {
                            event.prevent_default();
                            choose.with_value(Field::keep_mine);
                            to_field();
                        }
                    >
                        {texts.edit.mine}
                    </button>
                    <button
                        class="button"
                        type="submit"
                        name="act"
                        value=format!("theirs:{name}")
                        on:click=move |event| {
                            event.prevent_default();
                            choose.with_value(Field::take_theirs);
                            to_field();
                        }
                    >
                        {texts.edit.theirs}
                    </button>
                </div>
            </Show>
        </div>
    }
    .into_any()
}
