//! Every further attribute of the workspace (product.md B6).

use domain::{
    attribute::{CONTACT, PERSONAL, SUMMARY},
    profile::{Who, plain},
};
use leptos::prelude::*;

use super::{
    facts::{Fact, Section},
    page::Page,
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
            let matches = |name: &&String| {
                fold(name).contains(&part)
                    || page.who.with(|who| {
                        who.attributes
                            .get(*name)
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
                <For each=move || shown.get() key=Clone::clone let:name>
                    <Fact page label=name.clone() name />
                </For>
            </dl>
            <Show when=move || shown.with(Vec::is_empty)>
                <p class="fold-none quiet">{move || if names.with(Vec::is_empty) { texts.no_other } else { texts.no_attribute }}</p>
            </Show>
        </Section>
    }
    .into_any()
}

/// The defined names and this person's own, sorted, without those shown elsewhere.
fn names(who: &Who) -> Vec<String> {
    let elsewhere = |name: &str| PERSONAL.contains(&name) || CONTACT.contains(&name) || SUMMARY.contains(&name);
    let all: std::collections::BTreeSet<_> =
        who.defined.iter().chain(who.attributes.keys()).filter(|name| !elsewhere(name)).cloned().collect();
    all.into_iter().collect()
}
