//! Who the other one is: proposed, or searched for.

use domain::{
    conflict::{Ground, Proposal},
    directory::Person,
    format,
    identity::ProfileId,
};
use leptos::prelude::*;
use leptos_router::components::Form;

use super::{Side, api::Pair};
use crate::{
    messages::{Messages, messages},
    ui::{Avatar, Icon},
};

/// What the other one is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be merged.
    Merge,
    /// To be compared.
    Compare,
}

impl Purpose {
    fn path(self, id: &ProfileId) -> String {
        match self {
            Self::Merge => format!("/profiles/{id}/merge"),
            Self::Compare => format!("/profiles/{id}/compare"),
        }
    }
}

/// Why somebody is proposed, in words.
pub fn whys(grounds: &[Ground], texts: &Messages) -> Vec<&'static str> {
    let why = |ground: &Ground| match ground {
        Ground::Conflict(reason) => (texts.profile.reason)(*reason),
        Ground::SamePhone => texts.merge.same_phone,
        Ground::SameNameAndCity => texts.merge.same_name_and_city,
    };
    grounds.iter().map(why).collect()
}

/// What a person of the directory is called.
pub fn called(person: &Person, texts: &Messages) -> String {
    person.name.clone().or_else(|| person.email.clone()).unwrap_or_else(|| (texts.frame.anonymous)(person.id.short()))
}

/// Proposals and a search; each answer is a link to the pair.
#[component]
pub fn Choose(
    /// The profile, and who was found.
    pair: Pair,
    /// What for.
    purpose: Purpose,
) -> impl IntoView {
    let texts = messages();
    let Pair { one, search, found, total, proposals, reader, .. } = pair;
    let path = purpose.path(&one.id);
    let answer = {
        let number = format::integer(total, reader.locale);
        let words = if total == 0 { texts.merge.nobody.to_owned() } else { (texts.merge.found)(total, &number) };
        (!search.is_empty()).then_some(words)
    };
    let proposed = (!proposals.is_empty()).then(|| {
        let lines = proposals
            .into_iter()
            .map(|Proposal { person, grounds }| view! { <Line path=path.clone() whys=whys(&grounds, texts) person /> })
            .collect_view();
        view! {
            <section class="card" aria-labelledby="proposals">
                <h2 class="card-head" id="proposals">
                    <Icon name="merge" />
                    {texts.merge.proposals}
                </h2>
                <ul class="pair-people">{lines}</ul>
            </section>
        }
    });
    view! {
        <div class="pair-heads pair-alone">
            <Side who=one />
        </div>
        {proposed}
        <section class="card" aria-labelledby="choose">
            <h2 class="card-head" id="choose">
                <Icon name="search" />
                {texts.merge.choose}
            </h2>
            <Form method="GET" action=path.clone() attr:class="pair-search" attr:role="search" attr:aria-labelledby="choose">
                <label class="field">
                    <span>{texts.merge.search}</span>
                    <input type="search" name="q" value=search autocomplete="off" maxlength="200" dir="auto" />
                </label>
                <button class="button" type="submit">
                    {texts.merge.find}
                </button>
            </Form>
            <p class="pair-count num" role="status">
                {answer}
            </p>
            <ul class="pair-people">
                {found.into_iter().map(|person| view! { <Line path=path.clone() whys=Vec::new() person /> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Line(path: String, whys: Vec<&'static str>, person: Person) -> impl IntoView {
    let texts = messages();
    let name = called(&person, texts);
    let facts = [person.email.clone(), person.phone.clone(), person.city.clone(), person.user.clone()];
    let facts: Vec<String> = facts.into_iter().flatten().filter(|fact| *fact != name).collect();
    view! {
        <li>
            <Avatar id=person.id.clone() name=person.name.clone() />
            <p>
                <a class="link" href=format!("{path}?with={}", person.id) dir="auto">
                    {name}
                </a>
                {(!facts.is_empty()).then(|| view! { <span class="quiet" dir="auto">{facts.join(" · ")}</span> })}
                {whys.into_iter().map(|why| view! { <span class="pair-why">{why}</span> }).collect_view()}
            </p>
        </li>
    }
}
