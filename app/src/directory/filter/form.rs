//! The form that adds one question.

use domain::{
    condition::{About, Is},
    subscription::Channel,
};
use leptos::prelude::*;
use leptos_router::components::Form;

use super::address::{Row, kind_of};
use crate::{directory::api::Snapshot, messages::messages, ui::Icon};

/// One row: what, how, with what. With a script only the comparisons that fit are offered; without one all are, and a row
/// that does not fit comes back with the reason.
#[component]
pub fn RowForm(snapshot: Snapshot) -> impl IntoView {
    let texts = messages();
    let words = texts.filter;
    let address = snapshot.address.clone();
    let Row { about, is, value, not } = address.row.clone().unwrap_or_default();
    let error = snapshot.row_error.map(words.why);
    let chosen = RwSignal::new(about.clone());
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let defined = StoredValue::new(snapshot.vocabulary.attributes.clone());
    let fits = move |is: Is| {
        if !scripted.get() {
            return true;
        }
        chosen.with(|word| {
            About::parse(word).is_none_or(|about| defined.with_value(|defined| is.fits(about.subject(kind_of(&about, defined)))))
        })
    };
    let option = |about: &About, label: String| {
        let word = about.to_word();
        let selected = word == address.row.as_ref().map_or("", |row| row.about.as_str());
        view! { <option value=word selected=selected>{label}</option> }
    };
    let profile = [(About::Recognised, words.recognised), (About::LastActivity, words.last_activity), (About::Created, words.created)]
        .map(|(about, label)| option(&about, label.to_owned()))
        .collect_view();
    let attributes = snapshot
        .vocabulary
        .attributes
        .iter()
        .filter(|one| !one.hidden)
        .map(|one| {
            let label =
                one.label.clone().unwrap_or_else(|| (texts.profile.label)(one.name.as_str()).unwrap_or(one.name.as_str()).to_owned());
            option(&About::Attribute(one.name.clone()), label)
        })
        .collect_view();
    let tags = snapshot.vocabulary.tags.iter().map(|tag| option(&About::Tag(tag.id.clone()), tag.name.to_string())).collect::<Vec<_>>();
    let consents = Channel::ALL.map(|channel| option(&About::Consent(channel), (words.channel)(channel).to_owned())).collect_view();
    let operators = Is::ALL
        .map(|(each, word)| {
            view! {
                <option value=word selected=word == is disabled=move || !fits(each) hidden=move || !fits(each)>
                    {(words.operator)(each)}
                </option>
            }
        })
        .collect_view();
    let filter = address.filter_text();
    view! {
        <Form method="GET" action="/profiles" attr:class="filter-row">
            {(!address.search.is_empty()).then(|| view! { <input type="hidden" name="q" value=address.search.clone() /> })}
            {filter.map(|filter| view! { <input type="hidden" name="f" value=filter /> })}
            <input type="hidden" name="at" value=address.open.clone().unwrap_or_default() />
            <label>
                <span class="visually-hidden">{words.about}</span>
                <select name="about" autofocus on:change:target=move |event| chosen.set(event.target().value())>
                    <optgroup label=words.profile>{profile}</optgroup>
                    <optgroup label=words.attributes>{attributes}</optgroup>
                    {(!tags.is_empty()).then(|| view! { <optgroup label=words.tags>{tags}</optgroup> })}
                    <optgroup label=words.consents>{consents}</optgroup>
                </select>
            </label>
            <label>
                <span class="visually-hidden">{words.is}</span>
                <select name="is">{operators}</select>
            </label>
            <label>
                <span class="visually-hidden">{words.value}</span>
                <input
                    type="text"
                    name="value"
                    value=value
                    placeholder=words.value
                    autocomplete="off"
                    maxlength="500"
                    aria-invalid=error.is_some().then_some("true")
                    aria-describedby=error.is_some().then_some("filter-why")
                />
            </label>
            <label class="filter-not">
                <input type="checkbox" name="not" value="1" checked=not />
                {words.opposite}
            </label>
            <button class="button button-small button-primary" type="submit">
                <Icon name="plus" />
                {words.add}
            </button>
            {error.map(|why| view! { <p class="filter-why" id="filter-why" role="alert">{why}</p> })}
        </Form>
    }
    .into_any()
}
