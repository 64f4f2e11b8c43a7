//! What a merge will do, in words.

use domain::{format, merge::Preview, profile::Who};
use leptos::prelude::*;

use super::super::summary;
use crate::{messages::messages, reader::Reader, ui::Icon};

/// Identities, events, tags and consents, each in a sentence.
#[component]
pub fn Happens(
    /// What the merge would make.
    preview: Preview,
    /// The profile that stays.
    winner: Who,
    /// The profile that joins.
    loser: Who,
    /// How many identities each has.
    identities: (usize, usize),
    /// How the reader writes.
    reader: Reader,
) -> impl IntoView {
    let texts = messages();
    let number = |n: u64| format::integer(n, reader.locale);
    let tags = preview.tags.iter().map(|worn| worn.tag.name.to_string()).collect::<Vec<_>>().join(", ");
    let consents: Vec<String> = preview
        .meetings
        .iter()
        .map(|meeting| (texts.merge.consent)((texts.subscriptions.channel)(meeting.channel), meeting.counts.allowed))
        .collect();
    let consents =
        if consents.is_empty() { texts.merge.no_consent.to_owned() } else { format!("{} {}", consents.join(" "), texts.merge.stricter) };
    let lines = [
        ("merge", (texts.merge.becomes_part)(&summary::title(&loser, texts), &summary::title(&winner, texts))),
        ("id-card", (texts.merge.identities)(identities.0, identities.1)),
        ("list", (texts.merge.events_move)(&number(loser.events()), &number(winner.events()), &number(preview.whole.events()))),
        ("tag", if tags.is_empty() { texts.merge.no_tags_come.to_owned() } else { (texts.merge.tags_come)(&tags) }),
        ("mail-check", consents),
        ("history", texts.merge.values_kept.to_owned()),
        ("undo-2", texts.merge.can_be_undone.to_owned()),
    ];
    view! {
        <h2 class="pair-title">{texts.merge.happens}</h2>
        <ul class="happens">
            {lines
                .into_iter()
                .map(|(icon, words)| {
                    view! {
                        <li>
                            <Icon name=icon />
                            <span dir="auto">{words}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
