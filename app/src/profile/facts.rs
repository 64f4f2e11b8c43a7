//! Attributes with a place of their own, and how each value is known (product.md B3, B4, B6).

use domain::{attribute::Attribute, format, profile::plain, time::Timestamp};
use leptos::prelude::*;
use serde_json::Value;

use super::{
    label::{is_hidden, label_on},
    page::Page,
};
use crate::{
    messages::messages,
    reader::Reader,
    ui::{Icon, Text, use_flash},
};

/// A part of column 1 that can be folded.
#[component]
pub fn Section(
    /// Heading.
    title: &'static str,
    /// How many things are in it, as text.
    #[prop(optional, into)]
    count: Signal<Option<String>>,
    /// Folded until it is opened.
    #[prop(optional)]
    folded: bool,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="fold-section" open=!folded>
            <summary>
                <h2>{title}</h2>
                <span class="quiet num">{count}</span>
                <Icon name="chevron-down" />
            </summary>
            {children()}
        </details>
    }
    .into_any()
}

/// Attributes in a fixed order, N/A where nothing is known.
#[component]
pub fn Facts(
    /// The state of the page.
    page: Page,
    /// Names of the attributes.
    names: &'static [&'static str],
) -> impl IntoView {
    let texts = messages();
    view! {
        <dl class="facts">
            {names
                .iter()
                .map(|name| {
                    let label = Memo::new(move |_| page.who.with(|who| label_on(who, name, texts)));
                    let is_hidden = Memo::new(move |_| page.who.with(|who| is_hidden(who, name)));
                    view! {
                        <Show when=move || !is_hidden.get()>
                            <Fact page name=(*name).to_owned() label />
                        </Show>
                    }
                })
                .collect_view()}
        </dl>
    }
}

/// One attribute; how it is known appears when it is pointed at or has the keyboard.
#[component]
pub fn Fact(
    /// The state of the page.
    page: Page,
    /// Name of the attribute.
    name: String,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let texts = messages();
    let tip = format!("known-{}", element_id(&name));
    let attribute = {
        let name = name.clone();
        Memo::new(move |_| page.who.with(|who| who.attributes.get(&name).filter(|attribute| plain(&attribute.value).is_some()).cloned()))
    };
    let value = move || {
        attribute.with(|attribute| {
            let attribute = attribute.as_ref()?;
            page.reader.with(|reader| Some(write(&name, &attribute.value, page.now.get_untracked(), reader)))
        })
    };
    let value = Memo::new(move |_| value());
    let known =
        move || attribute.with(|attribute| attribute.as_ref().map(|attribute| page.reader.with(|reader| known_by(attribute, reader))));
    let flash = use_flash(value);
    let is_known = Memo::new(move |_| value.with(Option::is_some));
    view! {
        <div class="fact">
            <dt>
                <bdi>{label}</bdi>
            </dt>
            // What stands here stays the same element while its value changes: the keyboard and the tip stay with it.
            {move || {
                if is_known.get() {
                    view! {
                        <dd class=move || format!("fact-known {}", flash.get()) tabindex="0" aria-describedby=tip.clone()>
                            <bdi>{move || value.get().map(|text| view! { <Text text /> })}</bdi>
                            <span class="fact-tip" role="tooltip" id=tip.clone()>
                                {known}
                            </span>
                        </dd>
                    }
                        .into_any()
                } else {
                    view! { <dd class="na">{texts.frame.not_available}</dd> }.into_any()
                }
            }}
        </div>
    }
    .into_any()
}

/// An id for an element, from any text: letters and digits stay, the rest becomes its code.
pub(super) fn element_id(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("-{:x}-", u32::from(c)) }).collect()
}

/// A value as the reader writes it.
pub(super) fn write(name: &str, value: &Value, now: Timestamp, reader: &Reader) -> String {
    let texts = messages();
    match value {
        Value::Bool(flag) => if *flag { texts.profile.kind.yes } else { texts.profile.kind.no }.to_owned(),
        Value::Number(number) => format::decimal(&number.to_string(), reader.locale),
        Value::String(text) if name == "birthday" => match format::plain_date(text, &texts.frame.months) {
            Some(date) => match format::age(text, now, &reader.offsets) {
                Some(age) => format!("{date} · {age}"),
                None => date,
            },
            None => text.clone(),
        },
        other => plain(other).unwrap_or_default(),
    }
}

/// "Text · sent by analytics.js · 14 Mar 2024, 21:14".
pub(super) fn known_by(attribute: &Attribute, reader: &Reader) -> String {
    let texts = messages();
    let kind = match attribute.value {
        Value::Number(_) => texts.profile.kind.number,
        Value::Bool(_) => texts.profile.kind.flag,
        Value::Array(_) => texts.profile.kind.list,
        _ => texts.profile.kind.text,
    };
    let at = format::date_time(attribute.at, &reader.offsets, &texts.frame.months);
    format!("{kind} · {} · {at}", (texts.profile.provenance)(&attribute.source))
}

#[cfg(test)]
mod tests {
    use super::element_id;

    #[test]
    fn any_name_gives_an_element_id_of_its_own() {
        assert_eq!(element_id("address.city"), "address-2e-city");
        assert_ne!(element_id("a b"), element_id("a_b"));
    }
}
