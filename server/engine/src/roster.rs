//! Everybody in the workspace, searchable by any part of what identifies them (product.md A1, goal P20).

use std::collections::{BTreeSet, HashMap};

use domain::{
    directory::{DirectoryPlace, Known},
    fold::fold,
    identity::ProfileId,
    time::Timestamp,
};

use crate::filter::{Facts, Filter, Moment};

/// People by latest activity, with the folded text they are found by.
///
/// A search walks everybody from the most recently active on and compares text in memory: no index to keep, any part of
/// any word matches, and the newest matches come first, which is where a marketer's eye goes.
#[derive(Default)]
pub struct Roster {
    texts: HashMap<ProfileId, Entry>,
    order: BTreeSet<DirectoryPlace>,
    complete: bool,
}

struct Entry {
    place: DirectoryPlace,
    text: Box<str>,
    facts: Facts,
}

/// What a search found.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The people of this stretch, most recently active first.
    pub ids: Vec<ProfileId>,
    /// How many match in all.
    pub total: u64,
    /// Where the next stretch begins.
    pub next: Option<DirectoryPlace>,
}

impl Roster {
    /// Enters somebody, or replaces what was known about them.
    pub fn put(&mut self, known: &Known) {
        let person = &known.person;
        let place = DirectoryPlace { last_activity: person.last_activity, id: person.id.clone() };
        let parts = [&person.name, &person.email, &person.user, &person.phone, &person.company].into_iter().flatten();
        let mut text = String::new();
        for part in parts {
            text.push_str(&fold(part));
            text.push('\n');
        }
        // A phone is found with or without the spaces it is written with.
        if let Some(phone) = &person.phone {
            text.extend(phone.chars().filter(char::is_ascii_digit));
        }
        text.push('\n');
        text.push_str(person.id.as_str());
        let facts = Facts::new(
            &known.attributes,
            known.tags.iter().cloned(),
            &known.subscriptions,
            person.email.is_some(),
            known.created,
            Some(person.last_activity),
        );
        if let Some(old) = self.texts.insert(person.id.clone(), Entry { place: place.clone(), text: text.into(), facts }) {
            self.order.remove(&old.place);
        }
        self.order.insert(place);
    }

    /// Notes that somebody did something. Unknown people are left to [`Self::put`].
    pub fn touch(&mut self, id: &ProfileId, last_activity: Timestamp) {
        let Some(entry) = self.texts.get_mut(id) else { return };
        if entry.place.last_activity != last_activity {
            self.order.remove(&entry.place);
            entry.place.last_activity = last_activity;
            entry.facts.last_activity = Some(last_activity);
            self.order.insert(entry.place.clone());
        }
    }

    /// Takes somebody out: merged into another, or erased.
    pub fn remove(&mut self, id: &ProfileId) {
        if let Some(old) = self.texts.remove(id) {
            self.order.remove(&old.place);
        }
    }

    /// Everybody has been entered once.
    pub fn set_complete(&mut self) {
        self.complete = true;
    }

    /// False while the roster is still being read after a start.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// How many people.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// True for an empty workspace.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Everybody who has `search` somewhere in their text (every word of it, in any order) and passes the filter.
    pub fn find(&self, search: &str, filter: &Filter, moment: &Moment<'_>, after: Option<&DirectoryPlace>, limit: usize) -> Found {
        let folded = fold(search);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let mut found = Found { ids: Vec::new(), total: 0, next: None };
        let mut last: Option<&DirectoryPlace> = None;
        for place in self.order.iter().rev() {
            let Some(entry) = self.texts.get(&place.id) else { continue };
            if !words.iter().all(|word| entry.text.contains(word)) || !filter.holds(&entry.facts, moment) {
                continue;
            }
            found.total += 1;
            if after.is_some_and(|after| place >= after) {
                continue;
            }
            if found.ids.len() < limit {
                found.ids.push(place.id.clone());
                last = Some(place);
            } else if found.next.is_none() {
                found.next = last.cloned();
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use domain::directory::Person;
    use proptest::prelude::*;

    use super::*;

    /// Everybody who is found, whatever else is known about them.
    fn find(roster: &Roster, search: &str, after: Option<&DirectoryPlace>, limit: usize) -> Found {
        let zone = domain::zone::Offsets::default();
        let moment = Moment { now: Timestamp::EPOCH, zone: &zone };
        let everybody = Filter::new(&domain::condition::Condition::everybody(), &|_| Default::default()).unwrap();
        roster.find(search, &everybody, &moment, after, limit)
    }

    fn person(n: u8, name: &str, at: i64) -> Known {
        let person = Person {
            id: ProfileId::parse(&format!("{n:032x}")).unwrap(),
            name: Some(name.into()),
            email: Some(format!("p{n}@example.com")),
            user: Some(format!("user-{n}7")),
            phone: Some("+48 600 555 014".into()),
            city: None,
            company: Some("Zielnik sp. z o.o.".into()),
            events: 1,
            last_activity: Timestamp::from_millis(at),
        };
        Known { person, attributes: Default::default(), tags: Vec::new(), subscriptions: Default::default(), created: Timestamp::EPOCH }
    }

    #[test]
    fn a_person_is_found_by_any_part_of_name_email_phone_company_or_identifier_without_accents() {
        let mut roster = Roster::default();
        roster.put(&person(1, "Marta Zielińska", 5));
        for search in ["zielinska", "ZIELIŃ", "arta", "p1@exam", "600 555", "600555014", "zielnik", "er-17", "zielinska marta", ""] {
            assert_eq!(find(&roster, search, None, 10).ids.len(), 1, "{search}");
        }
        assert_eq!(find(&roster, "kowalska", None, 10).total, 0);
    }

    #[test]
    fn pages_of_a_search_are_complete_and_do_not_overlap() {
        let mut roster = Roster::default();
        for n in 0..50 {
            roster.put(&person(n, if n % 2 == 0 { "Ada" } else { "Bob" }, i64::from(n)));
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let found = find(&roster, "ada", after.as_ref(), 7);
            assert_eq!(found.total, 25);
            seen.extend(found.ids);
            after = found.next;
            if after.is_none() {
                break;
            }
        }
        let newest_first: Vec<_> =
            (0..50_u8).rev().filter(|n| n % 2 == 0).map(|n| ProfileId::parse(&format!("{n:032x}")).unwrap()).collect();
        assert_eq!(seen, newest_first);
    }

    proptest! {
        /// However often people move and leave, the order holds exactly those who are in, each once.
        #[test]
        fn order_and_people_agree(steps in prop::collection::vec((0_u8..12, 0_i64..40, any::<bool>()), 0..80)) {
            let mut roster = Roster::default();
            let mut model = std::collections::BTreeMap::new();
            for (n, at, stays) in steps {
                let person = person(n, "Ada", at);
                if stays { roster.put(&person); model.insert(person.person.id, at); } else { roster.remove(&person.person.id); model.remove(&person.person.id); }
            }
            let mut expected: Vec<_> = model.into_iter().map(|(id, at)| (at, id)).collect();
            expected.sort();
            expected.reverse();
            prop_assert_eq!(find(&roster, "", None, 100).ids, expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
        }
    }
}
