//! Every further attribute of the workspace (product.md B6).

use std::collections::BTreeMap;

use domain::{
    attribute::{CONTACT, PERSONAL, SUMMARY},
    profile::{Who, plain},
};
use leptos::prelude::*;

use super::{
    facts::{Fact, Section},
    page::Page,
    summary::picture,
};
use crate::{browser::fold, messages::messages};

/// More of them than this get a box to find one.
const MANY: usize = 12;

/// Attributes defined in the workspace that have no place of their own, N/A where this person has none.
#[component]
pub fn Other(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let texts = messages().profile;
    let part = RwSignal::new(String::new());
    let names = Memo::new(move |_| page.who.with(names));
    let shown = Memo::new(move |_| {
        let part = part.get();
        names.with(|names| {
            if part.is_empty() {
                return names.clone();
            }
            let matches = |(name, label): &&(String, String)| {
                fold(name).contains(&part)
                    || fold(label).contains(&part)
                    || page.who.with(|who| {
                        who.attributes
                            .get(name)
                            .and_then(|attribute| plain(&attribute.value))
                            .is_some_and(|text| fold(&text).contains(&part))
                    })
            };
            names.iter().filter(matches).cloned().collect()
        })
    });
    let count = Signal::derive(move || Some((texts.attributes)(names.with(Vec::len))));
    let find = move |event| part.set(fold(event_target_value(&event).trim()));
    view! {
        <Section title=texts.other count folded=true>
            <Show when=move || { names.with(Vec::len) > MANY }>
                <label class="find-attribute needs-script">
                    <span class="visually-hidden">{texts.find_attribute}</span>
                    <input type="search" autocomplete="off" placeholder=texts.find_attribute on:input=find />
                </label>
            </Show>
            <dl class="facts">
                <For each=move || shown.get() key=Clone::clone let:both>
                    <Fact page name=both.0 label=both.1 />
                </For>
            </dl>
            <Show when=move || shown.with(Vec::is_empty)>
                <p class="fold-none quiet">{move || if names.with(Vec::is_empty) { texts.no_other } else { texts.no_attribute }}</p>
            </Show>
        </Section>
    }
    .into_any()
}

/// The names of the defined attributes and of this person's own, each with what it is called, sorted by name, without those
/// shown elsewhere and those that are hidden.
fn names(who: &Who) -> Vec<(String, String)> {
    let elsewhere =
        |name: &str| PERSONAL.contains(&name) || CONTACT.contains(&name) || (SUMMARY.contains(&name) && !is_passed_over(who, name));
    let mut all: BTreeMap<&str, Option<&str>> = who.attributes.keys().map(|name| (name.as_str(), Some(name.as_str()))).collect();
    for definition in &who.defined {
        let name = definition.name.as_str();
        all.insert(name, (!definition.hidden).then(|| definition.label.as_deref().unwrap_or(name)));
    }
    let shown = all.into_iter().filter(|(name, _)| !elsewhere(name));
    shown.filter_map(|(name, label)| Some((name.to_owned(), label?.to_owned()))).collect()
}

/// True for a value that the summary has a place for but does not show: a picture that it does not fetch, and a whole name
/// beside first and last name that say another.
fn is_passed_over(who: &Who, name: &str) -> bool {
    who.text(name).is_some()
        && match name {
            "avatar" => picture(who).is_none(),
            "name" => who.name() != who.text(name),
            _ => false,
        }
}
