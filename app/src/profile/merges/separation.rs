//! What taking a merge back would make, and who gets what was entered by hand since.

use std::collections::BTreeSet;

use domain::{
    format,
    merge::{Apart, Item, Separation, Since, To},
    profile::plain,
    subscription::Channel,
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::super::{
    facts::write,
    label::label,
    merge::api::{SeparateProfiles, definition},
};
use crate::{
    messages::{Messages, messages},
    reader::Reader,
    ui::{Button, ButtonKind},
};

/// Both as they would be, with a button.
#[component]
pub fn Separating(
    /// What taking it back would make.
    separation: Separation,
    /// The name of the profile that stays.
    stays: String,
    /// Whether the person at the screen may.
    may_merge: bool,
    /// How the reader writes.
    reader: Reader,
) -> impl IntoView {
    let texts = messages();
    let Separation { merge, winner, loser, since, defined } = separation;
    let anonymous = || (texts.frame.anonymous)(merge.loser.short());
    let back = loser.name.clone().or_else(|| merge.name.clone()).unwrap_or_else(anonymous);
    let names = (stays, back);
    let called = |name: &str| label(definition(&defined, name), name, texts);
    let rows = rows([&winner, &loser], &called, &reader, texts);
    let since =
        since.into_iter().enumerate().map(|(n, one)| share(n, one, &winner, &loser, &names, &called, &reader, texts)).collect_view();
    let heading = (texts.merge.separating)(&names.0, &names.1);
    let is_empty = since.is_empty();
    view! {
        <form method="post" action=SeparateProfiles::url() class="card pair-card" aria-labelledby="separating">
            <h2 class="card-head" id="separating" dir="auto">
                {heading}
            </h2>
            <input type="hidden" name="merge" value=merge.id />
            <p class="pair-none">{texts.merge.separating_means}</p>
            <h3 class="pair-title">{texts.merge.since}</h3>
            {if is_empty { view! { <p class="pair-none">{texts.merge.nothing_since}</p> }.into_any() } else { since.into_any() }}
            <table class="pair-table">
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="visually-hidden">{texts.merge.what}</span>
                        </th>
                        <th scope="col">
                            <bdi>{names.0}</bdi>
                            <small class="pair-role">{texts.merge.stays}</small>
                        </th>
                        <th scope="col">
                            <bdi>{names.1}</bdi>
                            <small class="pair-role">{texts.merge.comes_back}</small>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|(label, cells)| {
                            let [one, two] = cells.map(|lines| view! { <Cell lines /> });
                            view! {
                                <tr>
                                    <th scope="row">
                                        <bdi>{label}</bdi>
                                    </th>
                                    {one}
                                    {two}
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
            {if may_merge {
                view! {
                    <p class="pair-do">
                        <Button kind=ButtonKind::Primary icon="unlink" submit=true>
                            {texts.merge.do_separate}
                        </Button>
                    </p>
                }
                    .into_any()
            } else {
                view! { <p class="note">{texts.merge.may_not}</p> }.into_any()
            }}
        </form>
    }
    .into_any()
}

#[component]
fn Cell(lines: Vec<String>) -> impl IntoView {
    let texts = messages();
    if lines.is_empty() {
        return view! { <td class="na">{texts.frame.not_available}</td> }.into_any();
    }
    view! {
        <td>{lines.into_iter().map(|line| view! { <bdi class="pair-line">{line}</bdi> }).collect_view()}</td>
    }
    .into_any()
}

type Line = (String, [Vec<String>; 2]);

fn rows(both: [&Apart; 2], called: &dyn Fn(&str) -> String, reader: &Reader, texts: &Messages) -> Vec<Line> {
    let identities = |side: &Apart| {
        let line = |(key, counted): &(domain::identity::IdentityKey, domain::merge::Counted)| {
            let events = (texts.merge.events_of)(&format::integer(counted.n, reader.locale), counted.more);
            format!("{} {} · {events}", (texts.profile.identifier)(key.identifier.kind), key.identifier.value)
        };
        side.identities.iter().map(line).collect::<Vec<_>>()
    };
    let mut rows = vec![(texts.merge.identities_title.to_owned(), both.map(identities))];
    let names: BTreeSet<&String> = both.iter().flat_map(|side| side.attributes.keys()).collect();
    for name in names {
        let value = |side: &Apart| {
            let value = side.attributes.get(name).map(|attribute| &attribute.value).filter(|value| plain(value).is_some());
            value.map(|value| write(name, value, reader.now, reader)).into_iter().collect::<Vec<_>>()
        };
        let cells = both.map(value);
        if cells.iter().any(|lines| !lines.is_empty()) {
            rows.push((called(name), cells));
        }
    }
    let tags = both.map(|side| side.tags.iter().map(|worn| worn.tag.name.to_string()).collect::<Vec<_>>());
    if tags.iter().any(|lines| !lines.is_empty()) {
        rows.push((texts.tags.title.to_owned(), tags));
    }
    for channel in Channel::ALL {
        let state = |side: &Apart| {
            let consent = side.subscriptions.shown(channel);
            let words = consent.map(|consent| if consent.allowed { texts.subscriptions.allowed } else { texts.subscriptions.not_allowed });
            words.map(str::to_owned).into_iter().collect::<Vec<_>>()
        };
        let cells = both.map(state);
        if cells.iter().any(|lines| !lines.is_empty()) {
            rows.push(((texts.subscriptions.channel)(channel).to_owned(), cells));
        }
    }
    rows
}

#[expect(clippy::too_many_arguments, reason = "a part of the form above, which has all of them at hand")]
fn share(
    n: usize,
    since: Since,
    winner: &Apart,
    loser: &Apart,
    names: &(String, String),
    called: &dyn Fn(&str) -> String,
    reader: &Reader,
    texts: &Messages,
) -> AnyView {
    let what = match &since.item {
        Item::Attribute(name) => {
            let value = since.attribute.as_ref().map(|attribute| write(name, &attribute.value, reader.now, reader)).unwrap_or_default();
            format!("{}: {value}", called(name))
        }
        Item::Tag(tag) => {
            let worn = winner.tags.iter().chain(&loser.tags).find(|worn| worn.tag.id == *tag);
            format!("{}: {}", texts.tags.title, worn.map(|worn| worn.tag.name.to_string()).unwrap_or_default())
        }
        Item::Consent(channel) => format!("{}: {}", (texts.subscriptions.channel)(*channel), texts.subscriptions.allowed),
    };
    let choice = |to: To| {
        let words = (texts.merge.to)(to, &names.0, &names.1);
        view! {
            <label>
                <input
                    type="radio"
                    name=format!("shares[{n}]")
                    value=format!("{}={}", since.item.key(), to.as_str())
                    checked=to == since.to
                />
                <bdi>{words}</bdi>
            </label>
        }
    };
    view! {
        <fieldset class="share">
            <legend dir="auto">{what}</legend>
            {To::ALL.map(choice).collect_view()}
        </fieldset>
    }
    .into_any()
}
