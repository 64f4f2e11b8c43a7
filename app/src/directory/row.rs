//! One person of the list.

use domain::{directory::Person, format, time::Timestamp};
use leptos::prelude::*;

use super::shown::Line;
use crate::{
    messages::messages,
    reader::Reader,
    ui::{Avatar, Time},
};

/// Who did something within the last minute is "active now".
const ACTIVE: i64 = 60_000;

/// One person: a table row, on a narrow screen a list row. The whole of it is the link.
#[component]
pub fn Row(line: Line, now: Signal<Timestamp>, reader: Signal<Reader>) -> impl IntoView {
    let texts = messages();
    let Line { id, person, pulses } = line;
    let person = ArcSignal::from(person);
    let part = {
        let person = person.clone();
        move |of: fn(&Person) -> Option<String>| {
            let person = person.clone();
            Memo::new(move |_| person.with(of))
        }
    };
    let (name, email, user, phone, city, company) = (
        part(|person| person.name.clone()),
        part(|person| person.email.clone()),
        part(|person| person.user.clone()),
        part(|person| person.phone.clone()),
        part(|person| person.city.clone()),
        part(|person| person.company.clone()),
    );
    let title = {
        let short = id.short().to_owned();
        Memo::new(move |_| name.get().or_else(|| email.get()).or_else(|| user.get()).unwrap_or_else(|| (texts.frame.anonymous)(&short)))
    };
    let at = {
        let person = person.clone();
        Memo::new(move |_| person.with(|person| person.last_activity))
    };
    let events = Memo::new(move |_| reader.with(|reader| format::integer(person.with(|person| person.events), reader.locale)));
    let active = Memo::new(move |_| now.get().since(at.get()) < ACTIVE);
    // Two names of one animation: changing between them starts it anew.
    let pulse = move || match (active.get(), pulses.get()) {
        (false, _) => "presence",
        (true, 0) => "presence presence-on",
        (true, n) if n % 2 == 0 => "presence presence-on presence-even",
        (true, _) => "presence presence-on presence-odd",
    };
    let href = format!("/profiles/{}", id.as_str());
    let face = id.clone();
    view! {
        <tr class="person">
            <td class="person-who">
                <div class="person-name">
                    <span class=pulse>
                        {move || view! { <Avatar id=face.clone() name=name.get().or_else(|| email.get()) /> }}
                    </span>
                    <a class="person-link" href=href data-row title=move || title.get()>
                        <bdi>{title}</bdi>
                        <span class="visually-hidden">{move || active.get().then_some(texts.directory.active_now)}</span>
                    </a>
                </div>
            </td>
            <td class="person-email">
                <Known value=email />
            </td>
            <td class="person-phone num">
                <Known value=phone />
            </td>
            <td class="person-city">
                <Known value=city />
            </td>
            <td class="person-company">
                <Known value=company />
            </td>
            <td class="person-events num">{events}</td>
            <td class="person-at">
                <Time at reader now />
            </td>
        </tr>
    }
    .into_any()
}

/// A text that may be long and may run from right to left, or a dash.
#[component]
fn Known(value: Memo<Option<String>>) -> impl IntoView {
    let texts = messages();
    view! {
        <span class=move || if value.with(Option::is_some) { "known" } else { "known known-not" } title=move || value.get()>
            <bdi>{move || value.get().unwrap_or_else(|| texts.directory.none.to_owned())}</bdi>
        </span>
    }
}
