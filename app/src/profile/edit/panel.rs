//! The panel: one form over the profile (product.md C).

use domain::{actor::Permission, attribute::Origin};
use leptos::{attr::custom::custom_attribute, ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    address,
    define::AddField,
    draft::{Draft, Field},
    field::FieldRow,
    property::AddProperty,
    sheet::use_sheet,
    tags::EditTags,
};
use crate::{
    browser,
    frame::use_may,
    messages::messages,
    profile::{label::label, summary},
    ui::Icon,
};

/// What a person is known by, in the order of the source's editing panel.
const BASICS: [&str; 4] = ["firstName", "lastName", "email", "description"];

/// Where a field stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Basics,
    System,
    Own,
}

impl Part {
    fn of(field: &Field) -> Self {
        match field.definition.origin {
            _ if BASICS.contains(&field.definition.name.as_str()) => Self::Basics,
            Origin::System => Self::System,
            Origin::Seen | Origin::Made => Self::Own,
        }
    }
}

/// The panel.
#[component]
pub fn Panel(draft: Draft) -> impl IntoView {
    let texts = messages();
    let page = draft.page;
    let node = NodeRef::<html::Dialog>::new();
    draft.open();
    use_sheet(node);
    Effect::new(move |_| page.who.with(|who| draft.hear(who)));
    let title = Memo::new(move |_| page.who.with(|who| summary::title(who, texts)));
    let may_edit = use_may(Permission::WriteProfiles).get_untracked();
    let action = page.view.with_untracked(|view| page.id.with_value(|id| address(view, id)));
    let back = Signal::derive(move || page.view.with(|view| page.id.with_value(|id| view.address(id))));
    let navigate = StoredValue::new(use_navigate());
    let leave = move || {
        let to = back.get_untracked();
        navigate.with_value(|navigate| navigate(&to, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() }));
    };
    let ask_and_leave = move || {
        let count = draft.count.get_untracked();
        if count == 0 || browser::confirm(&(texts.edit.discard)(count)) {
            draft.clear();
            leave();
        }
    };
    let close = move |event: ev::MouseEvent| {
        if event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            event.prevent_default();
            ask_and_leave();
        }
    };
    let saved = Callback::new(move |()| leave());
    let save = move || draft.save(saved);
    let press = move |event: ev::KeyboardEvent| match event.key().as_str() {
        _ if event.default_prevented() => {}
        "Escape" => {
            event.prevent_default();
            ask_and_leave();
        }
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            save();
        }
        _ => {}
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    // Trouble is shown where it is: the keyboard goes to the first field that has some.
    Effect::new(move |_| {
        if draft.trouble.with(Option::is_some) {
            request_animation_frame(|| {
                if !browser::focus("#edit [aria-invalid=\"true\"]") {
                    browser::focus("#edit .edit-theirs button");
                }
            });
        }
    });
    let count = draft.count;
    view! {
        <dialog
            id="edit"
            class="edit"
            open
            aria-labelledby="edit-title"
            node_ref=node
            on:keydown=press
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                ask_and_leave();
            }
        >
            <form class="edit-form" method="post" action=action novalidate autocomplete="off" on:submit=submit>
                // What Enter in a field presses.
                <button class="visually-hidden" type="submit" name="act" value="save" tabindex="-1" aria-hidden="true"></button>
                <header class="edit-head">
                    <div>
                        <h2 id="edit-title">{texts.edit.title}</h2>
                        <p class="quiet" dir="auto">{title}</p>
                    </div>
                    <a {..custom_attribute("noscroll", "")} class="button button-quiet button-icon" href=back aria-label=texts.edit.close title=texts.edit.close on:click=close>
                        <Icon name="x" />
                    </a>
                </header>
                {if may_edit {
                    view! {
                        <div class="edit-body">
                            <section aria-labelledby="edit-basics">
                                <h3 id="edit-basics">{texts.edit.basics}</h3>
                                <Fields draft part=Part::Basics />
                            </section>
                            <section aria-labelledby="edit-tags">
                                <h3 id="edit-tags">{texts.edit.tags}</h3>
                                <EditTags draft />
                            </section>
                            <section aria-labelledby="edit-system">
                                <h3 id="edit-system">{texts.edit.system}</h3>
                                <Fields draft part=Part::System />
                            </section>
                            <section aria-labelledby="edit-own">
                                <h3 id="edit-own">{texts.edit.own}</h3>
                                <Fields draft part=Part::Own />
                                <AddProperty draft />
                                <AddField draft />
                            </section>
                        </div>
                        <footer class="edit-foot">
                            <p class="edit-trouble" role="alert">
                                {move || draft.trouble.with(|trouble| trouble.as_ref().map(|trouble| trouble.words(texts)))}
                            </p>
                            <a {..custom_attribute("noscroll", "")} class="button" href=back on:click=close>
                                {texts.edit.cancel}
                            </a>
                            <button
                                class="button button-primary"
                                type="submit"
                                name="act"
                                value="save"
                                title=texts.edit.save_key
                                aria-busy=move || draft.saving.get().to_string()
                            >
                                {move || if draft.saving.get() { texts.edit.saving.to_owned() } else { (texts.edit.save)(count.get()) }}
                            </button>
                        </footer>
                    }
                        .into_any()
                } else {
                    view! { <p class="edit-body notice">{texts.edit.may_not}</p> }.into_any()
                }}
            </form>
        </dialog>
    }
    .into_any()
}

/// The fields of one part.
#[component]
fn Fields(draft: Draft, part: Part) -> impl IntoView {
    let texts = messages();
    let fields = Memo::new(move |_| {
        let mut fields: Vec<_> =
            draft.fields.with(|fields| fields.iter().filter(|field| Part::of(field) == part).cloned().map(Held).collect());
        match part {
            Part::Basics => fields.sort_by_key(|Held(field)| BASICS.iter().position(|name| *name == field.definition.name.as_str())),
            Part::System => {}
            Part::Own => fields
                .sort_by_cached_key(|Held(field)| browser::fold(&label(Some(&field.definition), field.definition.name.as_str(), texts))),
        }
        fields
    });
    let is_empty = Memo::new(move |_| fields.with(Vec::is_empty));
    view! {
        <For each=move || fields.get() key=|Held(field)| field.definition.name.clone() let:held>
            <FieldRow draft first=held.0.definition.name.as_str() == BASICS[0] field=held.0 may_remove=part == Part::Own />
        </For>
        <Show when=move || is_empty.get()>
            <p class="quiet">{texts.edit.no_own}</p>
        </Show>
    }
    .into_any()
}

/// A field counts as the same while it is about the same attribute.
#[derive(Clone)]
struct Held(Field);

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.0.definition == other.0.definition
    }
}
