//! One tag on a person.

use domain::{
    format,
    tag::{Tag, Worn},
};
use leptos::{form::ActionForm, prelude::*};

use super::api::RemoveTag;
use crate::{
    messages::messages,
    profile::page::Page,
    ui::{Icon, TagDot},
};

/// The name with its colour; pointed at, with the keyboard or touched it can be taken away, and says who gave it and when.
#[component]
pub fn Chip(
    /// The state of the page.
    page: Page,
    /// The tag, and how the person came by it.
    worn: Worn,
    /// Takes a tag away.
    remove: ServerAction<RemoveTag>,
    /// Where to note that it was asked to.
    asked: RwSignal<Vec<Tag>>,
    /// Whether the person at the screen may.
    may_edit: Memo<bool>,
) -> impl IntoView {
    let texts = messages().tags;
    let months = &messages().frame.months;
    let Worn { tag, tagging } = worn;
    let id = StoredValue::new(tag.id.clone());
    let tip = format!("tag-{}", tag.id.as_str());
    let is_system = tag.system;
    let is_removable = move || may_edit.get() && !is_system;
    let is_going = move || remove.input().with(|input| input.as_ref().is_some_and(|input| id.with_value(|id| input.tag == *id)));
    let given = move || page.reader.with(|reader| (texts.given)(&tagging.source, &format::date_time(tagging.at, &reader.offsets, months)));
    let (name, color) = (tag.name.to_string(), tag.color);
    let tag = StoredValue::new(tag);
    let (button_tip, name_tip) = (tip.clone(), tip.clone());
    let form = move || {
        let (profile, key) = (page.id.get_value().to_string(), id.with_value(|id| id.as_str().to_owned()));
        let words = tag.with_value(|tag| (texts.remove)(tag.name.as_str()));
        let tip = button_tip.clone();
        view! {
            <ActionForm action=remove attr:class="tag-remove" on:submit=move |_| asked.update(|asked| asked.push(tag.get_value()))>
                <input type="hidden" name="profile" value=profile />
                <input type="hidden" name="tag" value=key />
                <button type="submit" aria-label=words aria-describedby=tip>
                    <Icon name="x" />
                </button>
            </ActionForm>
        }
    };
    view! {
        <li class="tag" class:tag-removable=is_removable class:tag-going=is_going>
            <TagDot color />
            // Without a button in it the name itself takes the keyboard, for the tip.
            <bdi
                class="tag-name"
                tabindex=move || (!is_removable()).then_some("0")
                aria-describedby=move || (!is_removable()).then(|| name_tip.clone())
            >
                {name}
            </bdi>
            {move || is_removable().then(&form)}
            <span class="tag-tip" role="tooltip" id=tip>
                {given}
            </span>
        </li>
    }
    .into_any()
}
