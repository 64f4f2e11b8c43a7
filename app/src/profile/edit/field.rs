//! One field of the panel: its name, its control, what is the matter with it, and what it was before.

use leptos::prelude::*;

use super::{
    draft::{Draft, Field},
    history::History,
    input::{Control, Input},
    theirs::Theirs,
};
use crate::{
    messages::messages,
    profile::label::{field_id, label},
    ui::Icon,
};

/// One field.
#[component]
pub fn FieldRow(
    /// The state of the panel.
    draft: Draft,
    /// The field.
    field: Field,
    /// Whether the attribute may be taken off the person; built-in ones are only cleared.
    may_remove: bool,
    /// The first of the panel.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let texts = messages();
    let name = field.definition.name.clone();
    let id = field_id(&name);
    let called = label(Some(&field.definition), name.as_str(), texts);
    let typed = RwSignal::from(field.typed.clone());
    let removed = RwSignal::from(field.removed.clone());
    let error = RwSignal::from(field.error.clone());
    let control = {
        let (seen, definition) = (field.seen.clone(), field.definition.clone());
        Memo::new(move |_| seen.with(|seen| Control::of(&definition, seen.as_ref())))
    };
    let seen = {
        let seen = field.seen.clone();
        move || seen.with(|seen| seen.as_ref().map(ToString::to_string).unwrap_or_default())
    };
    let is_changed = {
        let field = field.clone();
        Memo::new(move |_| field.is_changed())
    };
    let has_lines = Memo::new(move |_| control.get() == Control::Lines);
    let is_list = field.definition.kind == domain::attribute::AttributeKind::Array;
    let description = field.definition.description.clone();
    let (means, wrong) = (format!("{id}-means"), format!("{id}-error"));
    let described = {
        let (means, wrong, has_means) = (means.clone(), wrong.clone(), description.is_some() || is_list);
        Signal::derive(move || match (has_means, error.with(Option::is_some)) {
            (true, true) => Some(format!("{wrong} {means}")),
            (true, false) => Some(means.clone()),
            (false, true) => Some(wrong.clone()),
            (false, false) => None,
        })
    };
    let on_input = Callback::new(move |()| {
        if error.with_untracked(Option::is_some) {
            error.set(None);
        }
    });
    let on_change = {
        let field = field.clone();
        Callback::new(move |()| {
            let read = untrack(|| field.entry()).change(&field.definition, draft.page.now.get_untracked());
            error.set(read.err());
        })
    };
    let clear = {
        let id = id.clone();
        move |_| {
            typed.set(String::new());
            error.set(None);
            crate::browser::focus(&format!("[id=\"{id}\"]"));
        }
    };
    let kind = (texts.edit.kind)(field.definition.kind);
    let tip = format!("{name} · {kind}");
    let attribute = name.to_string();
    view! {
        <div class="edit-field" class:is-changed=is_changed class:is-removed=removed data-field=attribute.clone()>
            <input type="hidden" name=format!("seen:{attribute}") value=seen />
            <div class="edit-label">
                <label for=id.clone() title=tip dir="auto">
                    {called.clone()}
                </label>
                <span class="edit-kind">{kind}</span>
            </div>
            <div class="edit-control">
                <Input
                    control
                    id=id.clone()
                    name=format!("typed:{attribute}")
                    label=Signal::stored(called.clone())
                    typed
                    described
                    invalid=Signal::derive(move || error.with(Option::is_some))
                    on_input
                    on_change
                    first
                />
                <Show when=move || { !typed.with(String::is_empty) && control.get() != Control::Choice }>
                    <button
                        class="button button-quiet button-icon needs-script"
                        class:is-high=has_lines
                        type="button"
                        aria-label=(texts.edit.clear)(&called)
                        title=(texts.edit.clear)(&called)
                        on:click=clear.clone()
                    >
                        <Icon name="x" />
                    </button>
                </Show>
            </div>
            {(description.is_some() || is_list)
                .then(|| {
                    view! {
                        <small id=means.clone() dir="auto">
                            {description.clone()}
                            {(description.is_some() && is_list).then_some(" ")}
                            {is_list.then_some(texts.edit.one_a_line)}
                        </small>
                    }
                })}
            <p class="edit-error" id=wrong role="alert">
                {move || error.get().map(texts.edit.error)}
            </p>
            <Theirs draft field=field.clone() />
            <div class="edit-more">
                {may_remove
                    .then(|| {
                        view! {
                            <label class="edit-remove">
                                <input
                                    type="checkbox"
                                    name=format!("remove:{attribute}")
                                    value="on"
                                    checked=removed.get_untracked()
                                    prop:checked=removed
                                    on:change:target=move |event| removed.set(event.target().checked())
                                />
                                <span>{texts.edit.remove}</span>
                            </label>
                        }
                    })}
                <History draft field />
            </div>
        </div>
    }
    .into_any()
}
