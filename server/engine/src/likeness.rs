//! Who is like whom: the same phone, or the same name in the same city (architecture.md §5, proposals).

use std::collections::{BTreeSet, HashMap};

use domain::{conflict::Ground, directory::Person, fold::fold, identity::ProfileId};

/// Most people told for one of the reasons: a number that many share is a switchboard, not a person.
const MOST: usize = 5;
/// Digits from the end that make a number the same with and without its country, and the fewest that are a number at all.
const DIGITS: usize = 9;
const FEWEST: usize = 7;

/// People by what makes them alike; asking costs what is found, however many there are.
#[derive(Default)]
pub struct Likeness {
    alike: HashMap<(Ground, Box<str>), BTreeSet<ProfileId>>,
    marks: HashMap<ProfileId, Vec<(Ground, Box<str>)>>,
}

impl Likeness {
    /// Enters somebody, or replaces what was known about them.
    pub fn put(&mut self, person: &Person) {
        self.remove(&person.id);
        let marks = marks(person);
        if marks.is_empty() {
            return;
        }
        for mark in &marks {
            self.alike.entry(mark.clone()).or_default().insert(person.id.clone());
        }
        self.marks.insert(person.id.clone(), marks);
    }

    /// Takes somebody out.
    pub fn remove(&mut self, id: &ProfileId) {
        for mark in self.marks.remove(id).unwrap_or_default() {
            if let Some(people) = self.alike.get_mut(&mark) {
                people.remove(id);
                if people.is_empty() {
                    self.alike.remove(&mark);
                }
            }
        }
    }

    /// Who is like `id`, and in what; nobody for what more than a handful share.
    pub fn like(&self, id: &ProfileId) -> Vec<(ProfileId, Ground)> {
        let Some(marks) = self.marks.get(id) else { return Vec::new() };
        let mut found = Vec::new();
        for mark in marks {
            let Some(people) = self.alike.get(mark).filter(|people| people.len() <= MOST + 1) else { continue };
            found.extend(people.iter().filter(|other| *other != id).map(|other| (other.clone(), mark.0)));
        }
        found
    }
}

fn marks(person: &Person) -> Vec<(Ground, Box<str>)> {
    let phone = person.phone.as_deref().and_then(|phone| {
        let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
        let number: String = digits[digits.len().saturating_sub(DIGITS)..].iter().collect();
        (digits.len() >= FEWEST).then_some((Ground::SamePhone, number.into_boxed_str()))
    });
    let words = |text: &str| fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let home = person.name.as_deref().zip(person.city.as_deref()).and_then(|(name, city)| {
        let (name, city) = (words(name), words(city));
        // A first name alone is everybody's.
        let tells = name.contains(' ') && !city.is_empty();
        tells.then(|| (Ground::SameNameAndCity, format!("{name}\n{city}").into_boxed_str()))
    });
    phone.into_iter().chain(home).collect()
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn person(n: u8, name: &str, phone: &str, city: &str) -> Person {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Person {
            id: ProfileId::parse(&format!("{n:032x}")).unwrap(),
            name: some(name),
            email: None,
            user: None,
            phone: some(phone),
            city: some(city),
            company: None,
            events: 1,
            last_activity: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn the_same_number_however_it_is_written_and_the_same_name_in_the_same_city_are_alike() {
        let mut likeness = Likeness::default();
        let people = [
            person(1, "Marta Zielińska", "+48 600 555 014", "Łódź"),
            person(2, "M. Z.", "600-555-014", "Gdańsk"),
            person(3, "marta  zielinska", "", "LODZ"),
            person(4, "Marta", "014", "Łódź"),
            person(5, "Marta Zielińska", "+48 600 555 015", "Kraków"),
        ];
        people.iter().for_each(|person| likeness.put(person));
        let like = likeness.like(&people[0].id);
        assert_eq!(like, [(people[1].id.clone(), Ground::SamePhone), (people[2].id.clone(), Ground::SameNameAndCity)]);
        assert!(likeness.like(&people[3].id).is_empty() && likeness.like(&people[4].id).is_empty());
        likeness.remove(&people[1].id);
        assert_eq!(likeness.like(&people[0].id).len(), 1);
    }

    #[test]
    fn a_number_that_many_share_proposes_nobody() {
        let mut likeness = Likeness::default();
        (0..7).for_each(|n| likeness.put(&person(n, "", "600555014", "")));
        assert!(likeness.like(&person(0, "", "", "").id).is_empty());
        likeness.remove(&person(6, "", "", "").id);
        assert_eq!(likeness.like(&person(0, "", "", "").id).len(), 5);
    }

    proptest! {
        /// However people change and leave, whoever is like somebody is exactly whoever has the same mark now.
        #[test]
        fn likeness_is_that_of_the_people_as_they_are(steps in prop::collection::vec((0_u8..6, 0_u8..3, 0_u8..3, any::<bool>()), 0..60)) {
            let mut likeness = Likeness::default();
            let mut model = std::collections::BTreeMap::new();
            for (n, phone, city, stays) in steps {
                let person = person(n, "Ada Lovelace", ["", "600555014", "600555015"][usize::from(phone)], ["", "Łódź", "Gdańsk"][usize::from(city)]);
                if stays { likeness.put(&person); model.insert(person.id.clone(), person); } else { likeness.remove(&person.id); model.remove(&person.id); }
            }
            for one in model.values() {
                let expected: BTreeSet<_> = model.values().filter(|other| other.id != one.id).flat_map(|other| {
                    let ours = marks(one);
                    marks(other).into_iter().filter(move |mark| ours.contains(mark)).map(|mark| (other.id.clone(), mark.0)).collect::<Vec<_>>()
                }).collect();
                prop_assert_eq!(likeness.like(&one.id).into_iter().collect::<BTreeSet<_>>(), expected);
            }
        }
    }
}
