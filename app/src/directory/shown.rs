//! The people that are on the screen, and the rule that nobody moves under the pointer.

use domain::{
    condition::Condition,
    directory::{DirectoryPlace, Person},
    identity::ProfileId,
    time::Timestamp,
};
use leptos::prelude::*;

use super::api::Snapshot;
use crate::{reader::Reader, ui::use_now};

/// One line of the list. It stays where it is while the person in it changes.
#[derive(Clone)]
pub struct Line {
    /// Whose line it is.
    pub id: ProfileId,
    /// The person as they are now.
    pub person: ArcRwSignal<Person>,
    /// Counts how often something happened while the page was open: each time the dot pulses once.
    pub pulses: ArcRwSignal<u32>,
}

impl Line {
    fn new(person: Person) -> Self {
        Self { id: person.id.clone(), person: ArcRwSignal::new(person), pulses: ArcRwSignal::new(0) }
    }

    fn last_activity(&self) -> Timestamp {
        self.person.with_untracked(|person| person.last_activity)
    }
}

/// The list on the screen.
#[derive(Clone, Copy)]
pub struct Shown {
    /// The lines, in the order in which they are shown.
    pub lines: RwSignal<Vec<Line>>,
    /// Where older lines begin.
    pub next: RwSignal<Option<DirectoryPlace>>,
    /// How many people would be seen elsewhere if the list were sorted now.
    pub stirred: RwSignal<usize>,
    /// The server's clock.
    pub now: Signal<Timestamp>,
    /// How the reader writes.
    pub reader: Signal<Reader>,
    /// What is searched for.
    pub search: StoredValue<String>,
    /// The filter.
    pub condition: StoredValue<Condition>,
    /// True when the list does not begin at the top.
    pub is_later: bool,
    /// True while the search index is still being read.
    pub indexing: bool,
    /// People who became active and are not in the list.
    strangers: StoredValue<Vec<Person>>,
}

impl Shown {
    /// The list as the server sent it.
    pub fn new(snapshot: &Snapshot) -> Self {
        let Snapshot { page, reader, address, .. } = snapshot.clone();
        Self {
            lines: RwSignal::new(page.people.into_iter().map(Line::new).collect()),
            next: RwSignal::new(page.next),
            stirred: RwSignal::new(0),
            now: use_now(reader.now),
            reader: Signal::stored(reader),
            is_later: address.after.is_some(),
            search: StoredValue::new(address.search),
            condition: StoredValue::new(address.condition),
            indexing: page.indexing,
            strangers: StoredValue::new(Vec::new()),
        }
    }

    /// Adds the next stretch; who is there already stays where they are.
    pub fn extend(&self, people: Vec<Person>, next: Option<DirectoryPlace>) {
        self.lines.update(|lines| {
            for person in people {
                if !lines.iter().any(|line| line.id == person.id) {
                    lines.push(Line::new(person));
                }
            }
        });
        self.next.set(next);
    }

    /// Takes in what people just did: lines change in place, the others are counted. Hearing it twice changes nothing.
    pub fn hear(&self, people: Vec<Person>) {
        let takes_strangers =
            !self.is_later && self.search.with_value(String::is_empty) && self.condition.with_value(Condition::is_everybody);
        let Some(lines) = self.lines.try_get_untracked() else { return };
        if takes_strangers && lines.is_empty() {
            // Where nobody is, nobody can be moved.
            self.strangers.set_value(people);
            return self.sort();
        }
        for person in people {
            if let Some(line) = lines.iter().find(|line| line.id == person.id) {
                if line.last_activity() < person.last_activity {
                    line.pulses.update(|pulses| *pulses += 1);
                }
                if line.person.with_untracked(|held| *held != person && held.last_activity <= person.last_activity) {
                    line.person.set(person);
                }
            } else if takes_strangers {
                self.strangers.update_value(|strangers| {
                    strangers.retain(|held| held.id != person.id);
                    strangers.push(person);
                });
            }
        }
        let stirred = self.strangers.with_value(Vec::len) + out_of_place(&lines);
        if self.stirred.get_untracked() != stirred {
            self.stirred.set(stirred);
        }
    }

    /// Sorts the list anew, with the people who came in meanwhile.
    pub fn sort(&self) {
        let mut strangers = Vec::new();
        self.strangers.update_value(|held| strangers = core::mem::take(held));
        self.lines.update(|lines| {
            lines.extend(strangers.into_iter().map(Line::new));
            lines.sort_by(|a, b| (b.last_activity(), &b.id).cmp(&(a.last_activity(), &a.id)));
        });
        self.stirred.set(0);
    }
}

/// How many lines stand below somebody who was active earlier than they were.
fn out_of_place(lines: &[Line]) -> usize {
    let mut earliest = None::<Timestamp>;
    lines
        .iter()
        .filter(|line| {
            let at = line.last_activity();
            let moved = earliest.is_some_and(|earliest| at > earliest);
            earliest = Some(earliest.map_or(at, |earliest| earliest.min(at)));
            moved
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u8, at: i64) -> Line {
        Line::new(Person {
            id: ProfileId::parse(&format!("{n:032x}")).unwrap(),
            name: None,
            email: None,
            user: None,
            phone: None,
            city: None,
            company: None,
            events: 1,
            last_activity: Timestamp::from_millis(at),
        })
    }

    #[test]
    fn a_line_is_out_of_place_when_somebody_above_was_active_earlier() {
        assert_eq!(out_of_place(&[line(1, 30), line(2, 20), line(3, 10)]), 0);
        assert_eq!(out_of_place(&[line(1, 30), line(2, 20), line(3, 25)]), 1);
        assert_eq!(out_of_place(&[line(1, 10), line(2, 40), line(3, 50)]), 2);
        assert_eq!(out_of_place(&[]), 0);
    }
}
