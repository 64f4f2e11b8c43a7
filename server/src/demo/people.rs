//! Made-up people: everything about a customer follows from the number alone.

use domain::{attribute, fold::fold};
use serde_json::{Value, json};

use super::{
    album::GENRES,
    place::{self, COUNTRIES, City, Country},
    random::Random,
};

mod names;

use names::{COMPANIES, LONG, NAMES, TITLES};

/// Domains that can never belong to anybody (RFC 2606).
pub(crate) const DOMAINS: [&str; 3] = ["example.com", "example.org", "example.net"];

/// A customer as a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Number in the data set.
    pub number: u32,
    /// The shop's own key for the person.
    pub user: String,
    /// First name.
    pub first: String,
    /// Surname.
    pub last: String,
    /// Address on one of [`DOMAINS`], nobody else's.
    pub email: String,
    /// Telephone from a reserved range.
    pub phone: Option<String>,
    /// `1988-02-29`.
    pub birthday: Option<String>,
    /// `female` or `male`.
    pub gender: Option<&'static str>,
    /// What the person does.
    pub title: Option<&'static str>,
    /// For whom.
    pub company: Option<&'static str>,
    /// The genre bought most.
    pub genre: &'static str,
    /// Wants the newsletter.
    pub newsletter: bool,
    /// Points of the shop's programme.
    pub points: i64,
    country: usize,
    city: usize,
}

impl Person {
    /// The customer of this number. Some tell less about themselves than others.
    pub fn new(number: u32) -> Self {
        let random = &mut Random::of(&[u64::from(number), 2]);
        let country = place::choose(random);
        let city = random.below(COUNTRIES[country].cities.len() as u64) as usize;
        let woman = random.chance(52);
        let names = &NAMES[country];
        let (mut first, first_latin) = spell(random.pick::<&str>(if woman { names.women } else { names.men }), woman);
        let (mut last, last_latin) = spell(random.pick::<&str>(names.last), woman);
        let domain = random.pick(&DOMAINS);
        let email = format!("{first_latin}.{last_latin}{number}@{domain}");
        if number % 1000 == 8 {
            let long = LONG[usize::from(!woman)];
            (first, last) = (long.0.to_owned(), long.1.to_owned());
        }
        Self {
            number,
            user: format!("cdnow-{number:05}"),
            first,
            last,
            email,
            phone: random.chance(80).then(|| place::phone(random, &COUNTRIES[country])),
            birthday: random.chance(85).then(|| birthday(random)),
            gender: random.chance(94).then_some(if woman { "female" } else { "male" }),
            title: random.chance(30).then(|| *random.pick(&TITLES)),
            company: random.chance(16).then(|| *random.pick(&COMPANIES)),
            genre: random.pick(&GENRES).0,
            newsletter: random.chance(60),
            points: random.between(0, 400) * 5,
            country,
            city,
        }
    }

    /// Where the person lives.
    pub(crate) fn city(&self) -> &'static City {
        &COUNTRIES[self.country].cities[self.city]
    }

    /// The country of the city.
    pub(crate) fn country(&self) -> &'static Country {
        &COUNTRIES[self.country]
    }

    /// What a registration tells, as the tracking API's reserved traits, flattened. What somebody does not tell is left out.
    pub fn traits(&self) -> Vec<(String, Value)> {
        let city = self.city();
        let mut traits = json!({
            "firstName": self.first, "lastName": self.last, "email": self.email, "phone": self.phone, "birthday": self.birthday,
            "gender": self.gender, "title": self.title, "company": {"name": self.company},
            "address": {"city": city.name, "state": city.region, "postalCode": city.code, "country": self.country().name},
            "language": self.country().language, "favouriteGenre": self.genre, "newsletter": self.newsletter, "loyaltyPoints": self.points,
        });
        if self.number.is_multiple_of(6) {
            // Some forms ask for the city only.
            traits["address"] = json!({"city": city.name, "country": self.country().name});
        }
        let flat = traits.as_object().map(attribute::flatten).unwrap_or_default();
        flat.into_iter().filter(|(_, value)| !value.is_null()).collect()
    }
}

/// A name of the tables as it is shown, and as it stands in an address.
fn spell(name: &str, woman: bool) -> (String, String) {
    let (shown, latin) = name.split_once('|').unwrap_or((name, ""));
    let shown = match shown.split_once('/') {
        Some((_, her)) if woman => her,
        Some((his, _)) => his,
        None => shown,
    };
    let latin = if latin.is_empty() { fold(shown) } else { latin.to_owned() };
    (shown.to_owned(), latin.chars().filter(char::is_ascii_alphanumeric).collect())
}

fn birthday(random: &mut Random) -> String {
    let year = random.between(1938, 2007);
    if random.below(200) == 0 {
        return format!("{}-02-29", year - year % 4);
    }
    format!("{year}-{:02}-{:02}", random.between(1, 12), random.between(1, 28))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::identity::{Identifier, IdentifierKind};

    use super::*;

    fn everybody() -> impl Iterator<Item = Person> {
        (1..=23_570).map(Person::new)
    }

    #[test]
    fn a_number_is_always_the_same_person() {
        for number in [1, 17, 23_570] {
            assert_eq!(Person::new(number), Person::new(number));
        }
        assert_ne!(Person::new(1).email, Person::new(2).email);
    }

    #[test]
    fn every_address_is_on_a_reserved_domain_valid_and_nobody_elses() {
        let addresses: BTreeSet<String> = everybody()
            .map(|person| {
                let domain = person.email.rsplit('@').next().unwrap();
                assert!(DOMAINS.contains(&domain), "{}", person.email);
                assert!(person.email.is_ascii(), "{}", person.email);
                assert!(!person.email.starts_with('.') && !person.email.contains(".."), "{}", person.email);
                let identifier = Identifier::new(IdentifierKind::Email, &person.email).unwrap();
                assert_eq!(identifier.value, person.email);
                person.email
            })
            .collect();
        assert_eq!(addresses.len(), 23_570);
    }

    #[test]
    fn every_telephone_number_is_from_a_reserved_range() {
        let ranges: Vec<&str> =
            COUNTRIES.iter().flat_map(|country| country.phones).map(|range| range.trim_end_matches(['#', ' '])).collect();
        for phone in everybody().filter_map(|person| person.phone) {
            assert!(ranges.iter().any(|range| phone.starts_with(range)), "{phone}");
        }
    }

    #[test]
    fn names_of_every_width_and_direction_are_among_the_first_two_thousand() {
        let people: Vec<Person> =
            crate::demo::purchases::Purchases::embedded().choose(2000).iter().map(|bought| Person::new(bought[0].customer)).collect();
        let some = |is: &dyn Fn(&Person) -> bool| people.iter().any(is);
        assert!(some(&|person| person.last.chars().count() > 60));
        assert!(some(&|person| person.first.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c))));
        assert!(some(&|person| person.first.chars().any(|c| ('\u{0590}'..='\u{05ff}').contains(&c))));
        assert!(some(&|person| person.last.ends_with("ńska")));
        assert!(some(&|person| person.birthday.as_ref().is_some_and(|day| day.ends_with("02-29"))));
    }

    #[test]
    fn birthdays_are_real_days() {
        for birthday in everybody().filter_map(|person| person.birthday) {
            assert!(birthday.parse::<jiff::civil::Date>().is_ok(), "{birthday}");
        }
    }
}
