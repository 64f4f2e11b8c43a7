//! Where the made-up people live.

use super::random::Random;

/// A city with its surroundings.
#[derive(Debug)]
pub(crate) struct City {
    /// As its people write it.
    pub(crate) name: &'static str,
    /// State or province.
    pub(crate) region: &'static str,
    /// A postal code of it.
    pub(crate) code: &'static str,
    /// Degrees north.
    pub(crate) latitude: f64,
    /// Degrees east.
    pub(crate) longitude: f64,
    /// IANA name.
    pub(crate) zone: &'static str,
}

/// A country of the demo.
#[derive(Debug)]
pub(crate) struct Country {
    /// English name.
    pub(crate) name: &'static str,
    /// Language tag of its people's browsers.
    pub(crate) language: &'static str,
    /// How many of a hundred people live there.
    pub(crate) share: u64,
    /// Telephone numbers reserved for fiction by the country's regulator, `#` for any digit.
    ///
    /// Countries that reserve none borrow the British or American ones: no number of the demo can ever ring.
    pub(crate) phones: &'static [&'static str],
    /// Its cities.
    pub(crate) cities: &'static [City],
}

const fn city(name: &'static str, region: &'static str, code: &'static str, at: (f64, f64), zone: &'static str) -> City {
    City { name, region, code, latitude: at.0, longitude: at.1, zone }
}

const AMERICAN: &[&str] = &[
    "+1 202 555 01##",
    "+1 206 555 01##",
    "+1 303 555 01##",
    "+1 404 555 01##",
    "+1 503 555 01##",
    "+1 512 555 01##",
    "+1 612 555 01##",
    "+1 617 555 01##",
    "+1 702 555 01##",
    "+1 808 555 01##",
];
const BRITISH: &[&str] = &["+44 7700 900###", "+44 20 7946 0###", "+44 113 496 0###", "+44 131 496 0###", "+44 161 496 0###"];
const GERMAN: &[&str] = &["+49 30 23125 ###", "+49 40 66969 ###", "+49 69 90009 ###", "+49 89 99998 ###", "+49 221 4710 ###"];
const FRENCH: &[&str] = &["+33 1 99 00 ## ##", "+33 3 53 01 ## ##", "+33 5 36 49 ## ##", "+33 6 39 98 ## ##"];
const SWEDISH: &[&str] = &["+46 70 174 06 1#", "+46 70 174 06 5#", "+46 70 174 06 9#"];

/// All countries; their order is that of `people::names::NAMES`.
pub(crate) static COUNTRIES: [Country; 15] = [
    Country {
        name: "United States",
        language: "en-US",
        share: 33,
        phones: AMERICAN,
        cities: &[
            city("Portland", "Oregon", "97201", (45.5152, -122.6784), "America/Los_Angeles"),
            city("Austin", "Texas", "78701", (30.2672, -97.7431), "America/Chicago"),
            city("Boston", "Massachusetts", "02108", (42.3601, -71.0589), "America/New_York"),
            city("Minneapolis", "Minnesota", "55401", (44.9778, -93.265), "America/Chicago"),
            city("Denver", "Colorado", "80202", (39.7392, -104.9903), "America/Denver"),
            city("Philadelphia", "Pennsylvania", "19102", (39.9526, -75.1652), "America/New_York"),
            city("New Orleans", "Louisiana", "70112", (29.9511, -90.0715), "America/Chicago"),
            city("Honolulu", "Hawaii", "96813", (21.3069, -157.8583), "Pacific/Honolulu"),
        ],
    },
    Country {
        name: "Poland",
        language: "pl-PL",
        share: 21,
        phones: BRITISH,
        cities: &[
            city("Kraków", "małopolskie", "31-001", (50.0614, 19.9366), "Europe/Warsaw"),
            city("Łódź", "łódzkie", "90-001", (51.7592, 19.456), "Europe/Warsaw"),
            city("Gdańsk", "pomorskie", "80-001", (54.352, 18.6466), "Europe/Warsaw"),
            city("Wrocław", "dolnośląskie", "50-001", (51.1079, 17.0385), "Europe/Warsaw"),
            city("Poznań", "wielkopolskie", "60-001", (52.4064, 16.9252), "Europe/Warsaw"),
            city("Białystok", "podlaskie", "15-001", (53.1325, 23.1688), "Europe/Warsaw"),
            city("Warszawa", "mazowieckie", "00-001", (52.2297, 21.0122), "Europe/Warsaw"),
            city("Bielsko-Biała", "śląskie", "43-300", (49.8224, 19.0584), "Europe/Warsaw"),
        ],
    },
    Country {
        name: "United Kingdom",
        language: "en-GB",
        share: 8,
        phones: BRITISH,
        cities: &[
            city("London", "Greater London", "EC1A 1AA", (51.5074, -0.1278), "Europe/London"),
            city("Edinburgh", "Scotland", "EH1 1AA", (55.9533, -3.1883), "Europe/London"),
            city("Leeds", "West Yorkshire", "LS1 1AA", (53.8008, -1.5491), "Europe/London"),
        ],
    },
    Country {
        name: "Germany",
        language: "de-DE",
        share: 7,
        phones: GERMAN,
        cities: &[
            city("Berlin", "Berlin", "10115", (52.52, 13.405), "Europe/Berlin"),
            city("München", "Bayern", "80331", (48.1351, 11.582), "Europe/Berlin"),
            city("Köln", "Nordrhein-Westfalen", "50667", (50.9375, 6.9603), "Europe/Berlin"),
        ],
    },
    Country {
        name: "France",
        language: "fr-FR",
        share: 5,
        phones: FRENCH,
        cities: &[
            city("Lyon", "Auvergne-Rhône-Alpes", "69001", (45.764, 4.8357), "Europe/Paris"),
            city("Nîmes", "Occitanie", "30000", (43.8367, 4.3601), "Europe/Paris"),
        ],
    },
    Country {
        name: "Spain",
        language: "es-ES",
        share: 4,
        phones: BRITISH,
        cities: &[
            city("Málaga", "Andalucía", "29001", (36.7213, -4.4214), "Europe/Madrid"),
            city("A Coruña", "Galicia", "15001", (43.3623, -8.4115), "Europe/Madrid"),
        ],
    },
    Country {
        name: "Sweden",
        language: "sv-SE",
        share: 3,
        phones: SWEDISH,
        cities: &[
            city("Göteborg", "Västra Götaland", "411 03", (57.7089, 11.9746), "Europe/Stockholm"),
            city("Malmö", "Skåne", "211 19", (55.605, 13.0038), "Europe/Stockholm"),
        ],
    },
    Country {
        name: "Czechia",
        language: "cs-CZ",
        share: 3,
        phones: BRITISH,
        cities: &[
            city("Plzeň", "Plzeňský kraj", "301 00", (49.7384, 13.3736), "Europe/Prague"),
            city("Brno", "Jihomoravský kraj", "602 00", (49.1951, 16.6068), "Europe/Prague"),
        ],
    },
    Country {
        name: "Türkiye",
        language: "tr-TR",
        share: 2,
        phones: AMERICAN,
        cities: &[city("İzmir", "İzmir", "35210", (38.4237, 27.1428), "Europe/Istanbul")],
    },
    Country {
        name: "Greece",
        language: "el-GR",
        share: 2,
        phones: BRITISH,
        cities: &[city("Θεσσαλονίκη", "Κεντρική Μακεδονία", "546 22", (40.6401, 22.9444), "Europe/Athens")],
    },
    Country {
        name: "Ukraine",
        language: "uk-UA",
        share: 3,
        phones: BRITISH,
        cities: &[
            city("Львів", "Львівська область", "79000", (49.8397, 24.0297), "Europe/Kyiv"),
            city("Київ", "Київ", "01001", (50.4501, 30.5234), "Europe/Kyiv"),
        ],
    },
    Country {
        name: "Japan",
        language: "ja-JP",
        share: 3,
        phones: AMERICAN,
        cities: &[city("京都市", "京都府", "600-8216", (35.0116, 135.7681), "Asia/Tokyo")],
    },
    Country {
        name: "India",
        language: "en-IN",
        share: 3,
        phones: BRITISH,
        cities: &[city("Pune", "Maharashtra", "411001", (18.5204, 73.8567), "Asia/Kolkata")],
    },
    Country {
        name: "Egypt",
        language: "ar-EG",
        share: 2,
        phones: BRITISH,
        cities: &[city("الإسكندرية", "الإسكندرية", "21500", (31.2001, 29.9187), "Africa/Cairo")],
    },
    Country {
        name: "Israel",
        language: "he-IL",
        share: 1,
        phones: AMERICAN,
        cities: &[city("חיפה", "חיפה", "3100001", (32.794, 34.9896), "Asia/Jerusalem")],
    },
];

/// The index of a country, by its share.
pub(crate) fn choose(random: &mut Random) -> usize {
    let mut left = random.below(COUNTRIES.iter().map(|country| country.share).sum());
    COUNTRIES
        .iter()
        .position(|country| {
            let here = left < country.share;
            left = left.wrapping_sub(country.share);
            here
        })
        .unwrap_or(0)
}

/// A number nobody has.
pub(crate) fn phone(random: &mut Random, country: &Country) -> String {
    let pattern = random.pick(country.phones);
    pattern.chars().map(|c| if c == '#' { char::from(b'0' + random.below(10) as u8) } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_lives_somewhere_and_the_shares_make_a_hundred() {
        assert_eq!(COUNTRIES.iter().map(|country| country.share).sum::<u64>(), 100);
        let mut random = Random::new(3);
        let mut seen = [0_usize; COUNTRIES.len()];
        (0..5000).for_each(|_| seen[choose(&mut random)] += 1);
        assert!(seen.iter().all(|count| *count > 10), "{seen:?}");
    }
}
