//! Tags in the panel: given and taken away with everything else (product.md C2).

use domain::tag::Worn;
use leptos::{ev, html, prelude::*};

use super::draft::Draft;
use crate::{
    messages::messages,
    profile::by_hand::ByHand,
    ui::{Icon, TagDot, use_typed},
};

/// The tags that the person has, those that will be given, and a field for one more.
#[component]
pub fn EditTags(draft: Draft) -> impl IntoView {
    let texts = messages();
    let worn = Memo::new(move |_| draft.page.who.with(|who| who.tags.clone()));
    let names = ByHand::of_page().tags;
    let node = NodeRef::<html::Input>::new();
    let typed = draft.tag;
    use_typed(
        typed,
        move || node.get().map(|input| input.value()),
        move |text| {
            if let Some(input) = node.get_untracked() {
                input.set_value(text);
            }
        },
    );
    let press = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
            draft.take_tag();
        }
    };
    view! {
        <fieldset class="edit-tags">
            <legend class="visually-hidden">{texts.edit.tags}</legend>
            <ul>
                <For each=move || worn.get() key=|worn| (worn.tag.id.clone(), worn.tag.name.clone()) let:worn>
                    <WornTag draft worn />
                </For>
                <For each=move || draft.tags.get() key=Clone::clone let:name>
                    <FreshTag draft name />
                </For>
            </ul>
            <label for="edit-tag">{texts.edit.add_tag}</label>
            <div class="edit-control">
                <input
                    id="edit-tag"
                    type="text"
                    name="tag"
                    list="edit-tag-names"
                    maxlength="50"
                    autocomplete="off"
                    dir="auto"
                    node_ref=node
                    value=typed.get_untracked()
                    on:input:target=move |event| typed.set(event.target().value())
                    on:keydown=press
                />
                <button
                    class="button"
                    type="submit"
                    name="act"
                    value="tag"
                    on:click=move |event| {
                        event.prevent_default();
                        draft.take_tag();
                    }
                >
                    {texts.edit.property.add}
                </button>
            </div>
            <datalist id="edit-tag-names">{names.into_iter().map(|name| view! { <option value=name.to_string()></option> }).collect_view()}</datalist>
        </fieldset>
    }
    .into_any()
}

#[component]
fn WornTag(draft: Draft, worn: Worn) -> impl IntoView {
    let texts = messages();
    let tag = worn.tag;
    let id = tag.id.clone();
    let is_gone = {
        let id = id.clone();
        Memo::new(move |_| draft.untag.with(|untag| untag.contains(&id)))
    };
    let toggle = {
        let id = id.clone();
        move |is_off: bool| {
            draft.untag.update(|untag| {
                untag.retain(|each| *each != id);
                if is_off {
                    untag.push(id.clone());
                }
            });
        }
    };
    view! {
        <li class="edit-tag" class:is-gone=is_gone>
            <TagDot color=tag.color />
            <bdi>{tag.name.to_string()}</bdi>
            {if tag.system {
                view! { <span class="quiet">{texts.edit.tag_system}</span> }.into_any()
            } else {
                view! {
                    <span class="quiet">{move || is_gone.get().then_some(texts.edit.tag_gone)}</span>
                    <label class="edit-untag" title=(texts.edit.untag)(tag.name.as_str())>
                        <input
                            type="checkbox"
                            name="untag"
                            value=id.as_str().to_owned()
                            aria-label=(texts.edit.untag)(tag.name.as_str())
                            checked=is_gone.get_untracked()
                            prop:checked=is_gone
                            on:change:target=move |event| toggle(event.target().checked())
                        />
                        <Icon name="x" />
                    </label>
                }
                    .into_any()
            }}
        </li>
    }
    .into_any()
}

#[component]
fn FreshTag(draft: Draft, name: String) -> impl IntoView {
    let texts = messages();
    let take_back = {
        let name = name.clone();
        move |_| draft.tags.update(|tags| tags.retain(|tag| *tag != name))
    };
    view! {
        <li class="edit-tag is-fresh">
            <input type="hidden" name="tag" value=name.clone() />
            <bdi>{name.clone()}</bdi>
            <span class="quiet">{texts.edit.tag_new}</span>
            <button class="edit-untag needs-script" type="button" aria-label=(texts.edit.untag)(&name) on:click=take_back>
                <Icon name="x" />
            </button>
        </li>
    }
    .into_any()
}
