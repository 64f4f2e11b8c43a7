//! Two profiles that were one become two again: also after further events, edits and merges (architecture.md §5).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Choices, Held, Item, Shares, To};
use crate::{
    attribute::{Attribute, Source},
    subscription::{Channel, Consent, Subscriptions},
    tag::{TagId, Tagging},
};

/// What both were before the merge, and what moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The profile that stayed.
    pub winner: Held,
    /// The profile that joined.
    pub loser: Held,
    /// Whose values were chosen.
    pub choices: Choices,
    /// The subjects of the identities that moved.
    pub moved: BTreeSet<String>,
}

/// Something that was entered by hand since the merge, and who gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Since {
    /// What.
    pub item: Item,
    /// Who gets it.
    pub to: To,
    /// The value, where it is an attribute.
    pub attribute: Option<Attribute>,
}

/// Two profiles again.
#[derive(Clone, Debug, PartialEq)]
pub struct Separated {
    /// The profile that stays.
    pub winner: Held,
    /// The profile that comes back.
    pub loser: Held,
    /// What was entered by hand since.
    pub since: Vec<Since>,
}

/// Takes a merge back. `now` is the profile as it is, `subjects` those of all its identities; `later` are the profiles that
/// joined after this merge and have not left again.
///
/// What came in by an identity follows it. What was entered by hand goes where `shares` say, else where its identity goes.
/// What was taken off stays off, and a consent that was withdrawn stays withdrawn, on both.
pub fn separate(past: &Past, now: &Held, later: &[Held], subjects: &BTreeSet<String>, shares: &Shares) -> Separated {
    let mut merged = past.winner.clone();
    merged.join(&past.loser, &past.choices);
    let work = Work { past, now, merged, later, subjects, shares };
    let mut since = Vec::new();
    let (attributes_w, attributes_l) = work.attributes(&mut since);
    let (tags_w, tags_l) = work.tags(&mut since);
    let (subscriptions_w, subscriptions_l) = work.subscriptions(&mut since);
    let (user_w, user_l) = work.strong("user", |held| &held.user);
    let (email_w, email_l) = work.strong("email", |held| &held.email);
    let (position_w, position_l) = if now.position == work.merged.position {
        (past.winner.position.clone(), past.loser.position.clone())
    } else {
        (now.position.clone(), past.loser.position.clone())
    };
    let earlier = Some(now.created).filter(|created| *created < work.merged.created);
    Separated {
        winner: Held {
            user: user_w,
            email: email_w,
            attributes: attributes_w,
            position: position_w,
            created: earlier.unwrap_or(past.winner.created).min(past.winner.created),
            tags: tags_w,
            subscriptions: subscriptions_w,
        },
        loser: Held {
            user: user_l,
            email: email_l,
            attributes: attributes_l,
            position: position_l,
            created: past.loser.created,
            tags: tags_l,
            subscriptions: subscriptions_l,
        },
        since,
    }
}

struct Work<'a> {
    past: &'a Past,
    now: &'a Held,
    /// What there was right after the merge.
    merged: Held,
    later: &'a [Held],
    subjects: &'a BTreeSet<String>,
    shares: &'a Shares,
}

type Attributes = BTreeMap<String, Attribute>;
type Tags = BTreeMap<TagId, Tagging>;

impl Work<'_> {
    /// Whether an identity stays with the winner.
    fn stays(&self, subject: &str) -> bool {
        self.subjects.contains(subject) && !self.past.moved.contains(subject)
    }

    fn attributes(&self, since: &mut Vec<Since>) -> (Attributes, Attributes) {
        let (mut winner, mut loser) = (Attributes::new(), Attributes::new());
        let names: BTreeSet<&String> = [&self.now.attributes, &self.past.winner.attributes, &self.past.loser.attributes]
            .into_iter()
            .flat_map(|all| all.keys())
            .collect();
        for name in names {
            // What somebody brought who has left since is not the winner's any more.
            let ours = self.past.winner.attributes.get(name).filter(|attribute| self.stays(&attribute.subject));
            let theirs = self.past.loser.attributes.get(name);
            let (to_winner, to_loser) = match self.now.attributes.get(name) {
                Some(current) => {
                    let to = self.whose(name, current, since);
                    let later = self.later.iter().find_map(|held| held.attributes.get(name));
                    (if to.to_winner() { Some(current) } else { ours.or(later) }, if to.to_loser() { Some(current) } else { theirs })
                }
                None => {
                    let merged = self.merged.attributes.get(name);
                    let taken_off = merged.is_some_and(|attribute| self.subjects.contains(&attribute.subject));
                    if taken_off { (None, None) } else { (ours, theirs) }
                }
            };
            winner.extend(to_winner.map(|attribute| (name.clone(), attribute.clone())));
            loser.extend(to_loser.map(|attribute| (name.clone(), attribute.clone())));
        }
        (winner, loser)
    }

    fn whose(&self, name: &str, current: &Attribute, since: &mut Vec<Since>) -> To {
        let to = if self.past.moved.contains(&current.subject) { To::Loser } else { To::Winner };
        let was_there = self.merged.attributes.get(name) == Some(current);
        let was_brought = self.later.iter().any(|held| held.attributes.get(name) == Some(current));
        if was_there || was_brought || !matches!(current.source, Source::Person(_)) {
            return to;
        }
        let item = Item::Attribute(name.to_owned());
        let to = self.shares.of(&item).unwrap_or(to);
        since.push(Since { item, to, attribute: Some(current.clone()) });
        to
    }

    fn tags(&self, since: &mut Vec<Since>) -> (Tags, Tags) {
        let (mut winner, mut loser) = (Tags::new(), Tags::new());
        for (tag, tagging) in &self.now.tags {
            let (ours, theirs) = (self.past.winner.tags.get(tag), self.past.loser.tags.get(tag));
            let later = self.later.iter().find_map(|held| held.tags.get(tag));
            let is_new = ours.is_none() && theirs.is_none() && later.is_none();
            let to = if is_new { self.share(Item::Tag(tag.clone()), &tagging.source, since) } else { To::Winner };
            let (to_winner, to_loser) =
                if is_new { (to.to_winner().then_some(tagging), to.to_loser().then_some(tagging)) } else { (ours.or(later), theirs) };
            winner.extend(to_winner.map(|tagging| (tag.clone(), tagging.clone())));
            loser.extend(to_loser.map(|tagging| (tag.clone(), tagging.clone())));
        }
        (winner, loser)
    }

    fn subscriptions(&self, since: &mut Vec<Since>) -> (Subscriptions, Subscriptions) {
        let absorbed = |mut all: Subscriptions| {
            self.later.iter().for_each(|held| all.absorb(&held.subscriptions));
            all
        };
        let expected = absorbed(self.merged.subscriptions.clone());
        let ours = absorbed(self.past.winner.subscriptions.clone());
        let theirs = &self.past.loser.subscriptions;
        let (mut winner, mut loser) = (Subscriptions::default(), Subscriptions::default());
        for channel in Channel::ALL {
            let current = self.now.subscriptions.shown(channel);
            let (before, their) = (ours.shown(channel), theirs.shown(channel));
            let (to_winner, to_loser) = if current == expected.shown(channel) {
                (before, their)
            } else {
                match current {
                    Some(consent) if consent.allowed => {
                        let to = self.share(Item::Consent(channel), &consent.source, since);
                        (if to.to_winner() { current } else { before }, if to.to_loser() { current } else { their })
                    }
                    Some(_) => (current, refusal(their).or(current)),
                    None => (None, their),
                }
            };
            to_winner.into_iter().for_each(|consent| winner.take(consent.clone()));
            to_loser.into_iter().for_each(|consent| loser.take(consent.clone()));
        }
        (winner, loser)
    }

    fn share(&self, item: Item, source: &Source, since: &mut Vec<Since>) -> To {
        if !matches!(source, Source::Person(_)) {
            return To::Winner;
        }
        let to = self.shares.of(&item).unwrap_or(To::Winner);
        since.push(Since { item, to, attribute: None });
        to
    }

    /// The one value of a strong kind: it is an identity, so it goes where that goes.
    fn strong<'a>(&'a self, kind: &str, of: impl Fn(&'a Held) -> &'a Option<String>) -> (Option<String>, Option<String>) {
        let subject = |value: &str| format!("{kind}:0:{value}");
        let current = of(self.now).as_ref();
        let moves = current.is_some_and(|value| self.past.moved.contains(&subject(value)));
        let ours = of(&self.past.winner).as_ref().filter(|value| self.stays(&subject(value)));
        let later = || self.later.iter().find_map(|held| of(held).as_ref());
        let winner = if moves { ours.or_else(later) } else { current };
        let loser = if moves { current } else { of(&self.past.loser).as_ref() };
        (winner.cloned(), loser.cloned())
    }
}

fn refusal(consent: Option<&Consent>) -> Option<&Consent> {
    consent.filter(|consent| !consent.allowed)
}
