//! The fields of a merge: those to choose in, and those without a question.

use domain::{
    merge::{Difference, Field, Preview, Told},
    profile::{Who, plain},
};
use leptos::prelude::*;

use super::super::{
    facts::{known_by, write},
    label::label_on,
};
use crate::{
    messages::{Messages, messages},
    reader::Reader,
    ui::Text,
};

/// What a field is called.
pub fn field_label(field: &Field, who: &Who, texts: &Messages) -> String {
    match field {
        Field::User => texts.merge.user.to_owned(),
        Field::Email => label_on(who, "email", texts),
        Field::Attribute(name) => label_on(who, name, texts),
    }
}

fn attribute_name(field: &Field) -> &str {
    match field {
        Field::User => "",
        Field::Email => "email",
        Field::Attribute(name) => name,
    }
}

/// A radio button for each of two values, field by field; the staying profile's is chosen until somebody chooses.
#[component]
pub fn Values(
    /// The fields.
    differences: Vec<Difference>,
    /// Whose page it is, for the names of attributes.
    who: Who,
    /// The names of the two.
    names: (String, String),
    /// How the reader writes.
    reader: Reader,
) -> impl IntoView {
    let texts = messages();
    if differences.is_empty() {
        return view! { <p class="pair-none">{texts.merge.nothing_to_choose}</p> }.into_any();
    }
    let rows = differences
        .into_iter()
        .enumerate()
        .map(|(n, Difference { field, winner, loser, takes_loser })| {
            let label = field_label(&field, &who, texts);
            let (head, name) = (format!("field-{n}"), format!("choices[{n}]"));
            let cell = |side: &'static str, told: &Told, checked: bool| {
                let id = format!("{side}-{n}");
                let value = write(attribute_name(&field), &told.value, reader.now, &reader);
                let known = told.known.as_ref().map(|attribute| known_by(attribute, &reader));
                view! {
                    <td>
                        <label class="pick" id=id.clone()>
                            <input
                                type="radio"
                                name=name.clone()
                                value=format!("{side}:{}", field.key())
                                checked=checked
                                aria-labelledby=format!("{head} {id}")
                            />
                            <span>
                                <bdi>
                                    <Text text=value />
                                </bdi>
                                {known.map(|known| view! { <small>{known}</small> })}
                            </span>
                        </label>
                    </td>
                }
            };
            view! {
                <tr>
                    <th scope="row" id=head.clone()>
                        <bdi>{label}</bdi>
                    </th>
                    {cell("winner", &winner, !takes_loser)}
                    {cell("loser", &loser, takes_loser)}
                </tr>
            }
        })
        .collect_view();
    view! {
        <h2 class="pair-title">{texts.merge.choose_values}</h2>
        <table class="pair-table">
            <thead>
                <tr>
                    <th scope="col">
                        <span class="visually-hidden">{texts.merge.what}</span>
                    </th>
                    <th scope="col" dir="auto">{names.0}</th>
                    <th scope="col" dir="auto">{names.1}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The fields in which only one of the two says something, or both the same; as they will be.
#[component]
pub fn Unquestioned(
    /// What the merge would make.
    preview: Preview,
    /// How the reader writes.
    reader: Reader,
) -> impl IntoView {
    let texts = messages();
    let asked = |name: &str| preview.differences.iter().any(|difference| difference.field == Field::of(name));
    let who = &preview.whole;
    let rows: Vec<(String, String)> = who
        .attributes
        .iter()
        .filter(|(name, attribute)| plain(&attribute.value).is_some() && !asked(name))
        .map(|(name, attribute)| (label_on(who, name, texts), write(name, &attribute.value, reader.now, &reader)))
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <details class="pair-fold">
                <summary>{(texts.merge.unquestioned)(rows.len())}</summary>
                <dl class="pair-facts">
                    {rows
                        .into_iter()
                        .map(|(label, value)| {
                            view! {
                                <div>
                                    <dt>
                                        <bdi>{label}</bdi>
                                    </dt>
                                    <dd>
                                        <bdi>
                                            <Text text=value />
                                        </bdi>
                                    </dd>
                                </div>
                            }
                        })
                        .collect_view()}
                </dl>
            </details>
        }
    })
}
