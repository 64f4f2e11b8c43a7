//! The shelf of the made-up shop: six hundred albums, and what a basket of them costs.

use serde_json::{Map, Value, json};

use super::random::Random;

/// The shop's address; nobody can own it.
pub(crate) const SHOP: &str = "https://shop.example.com";

/// Genres, by name and by the word in addresses.
pub(crate) const GENRES: [(&str, &str); 12] = [
    ("Rock", "rock"),
    ("Jazz", "jazz"),
    ("Classical", "classical"),
    ("Blues", "blues"),
    ("Folk", "folk"),
    ("Electronic", "electronic"),
    ("Soul & Funk", "soul-funk"),
    ("Hip-hop", "hip-hop"),
    ("Soundtracks", "soundtracks"),
    ("Opera", "opera"),
    ("World", "world"),
    ("Ambient", "ambient"),
];

const COUNT: u64 = 600;
const FIRST: [&str; 30] = [
    "Amber", "Borrowed", "Broken", "Cobalt", "Distant", "Early", "Electric", "Empty", "Fading", "First", "Gentle", "Glass", "Hidden",
    "Hollow", "Indigo", "Last", "Little", "Midnight", "Northern", "Open", "Paper", "Quiet", "Restless", "Salt", "Second", "Silver", "Slow",
    "Tangled", "Velvet", "Winter",
];
const SECOND: [&str; 30] = [
    "Almanac",
    "Arcade",
    "Avenue",
    "Bridges",
    "Carousel",
    "Letters",
    "Cathedral",
    "Compass",
    "Corridors",
    "Daylight",
    "Engines",
    "Ferries",
    "Gardens",
    "Harbour",
    "Horizon",
    "Lanterns",
    "Machines",
    "Meadow",
    "Mirrors",
    "Orchard",
    "Parade",
    "Postcards",
    "Radio",
    "Rivers",
    "Seasons",
    "Shoreline",
    "Signals",
    "Stations",
    "Tides",
    "Weather",
];
const PLAYERS: [&str; 20] = [
    "Aviators",
    "Beekeepers",
    "Cartographers",
    "Clockmakers",
    "Foxes",
    "Glaziers",
    "Herons",
    "Islanders",
    "Jackdaws",
    "Lamplighters",
    "Millers",
    "Navigators",
    "Otters",
    "Pilots",
    "Quartet",
    "Sailors",
    "Swifts",
    "Travellers",
    "Ushers",
    "Wrens",
];

/// One album.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Album {
    /// `CD-0421`.
    pub(crate) sku: String,
    /// Its title.
    pub(crate) title: String,
    /// Who plays.
    pub(crate) artist: String,
    /// Index in [`GENRES`].
    pub(crate) genre: usize,
    /// List price in US cents.
    pub(crate) cents: i64,
}

impl Album {
    /// The album of this number, modulo their count.
    pub(crate) fn new(number: u64) -> Self {
        let number = number % COUNT;
        // 367 shares no factor with 900, so no title repeats; three albums in a row are by one band and of one genre.
        let title = (number * 367 % 900) as usize;
        let band = number / 3;
        let random = &mut Random::of(&[band, 3]);
        Self {
            sku: format!("CD-{number:04}"),
            title: format!("{} {}", FIRST[title / 30], SECOND[title % 30]),
            artist: format!("The {} {}", FIRST[(band * 7 % 30) as usize], PLAYERS[(band * 11 / 30 % 20) as usize]),
            genre: (band % GENRES.len() as u64) as usize,
            cents: 799 + 100 * random.between(0, 9) + 100 * (number % 3) as i64,
        }
    }

    /// One that somebody of this taste would look at.
    pub(crate) fn choose(random: &mut Random, taste: &str) -> Self {
        let album = Self::new(random.below(COUNT));
        if album.genre().0 == taste || random.chance(35) { album } else { Self::of_genre(random, taste) }
    }

    fn of_genre(random: &mut Random, taste: &str) -> Self {
        let genre = GENRES.iter().position(|genre| genre.0 == taste).unwrap_or(0) as u64;
        let genres = GENRES.len() as u64;
        let bands = (COUNT / 3 - genre).div_ceil(genres);
        let band = random.below(bands) * genres + genre;
        Self::new(band * 3 + random.below(3))
    }

    /// Name and address word of its genre.
    pub(crate) fn genre(&self) -> (&'static str, &'static str) {
        GENRES[self.genre]
    }

    /// Its page in the shop.
    pub(crate) fn path(&self) -> String {
        format!("/album/{}", self.sku.to_lowercase())
    }

    /// What an event says about it.
    pub(crate) fn params(&self) -> Map<String, Value> {
        let params = json!({
            "sku": self.sku, "name": self.title, "brand": self.artist, "category": self.genre().0,
            "price": dollars(self.cents), "currency": "USD", "url": format!("{SHOP}{}", self.path()),
        });
        params.as_object().cloned().unwrap_or_default()
    }
}

/// Some copies of an album in a basket.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// What.
    pub(crate) album: Album,
    /// How many.
    pub(crate) quantity: u32,
    /// What one costs, in US cents.
    pub(crate) unit: i64,
}

/// Albums that together are `quantity` copies for exactly `cents`: the sum is real, so the prices have to fit it.
pub(crate) fn basket(random: &mut Random, taste: &str, quantity: u32, cents: i64) -> Vec<Line> {
    let quantity = quantity.max(1);
    let base = cents / i64::from(quantity);
    let even = cents % i64::from(quantity) == 0;
    let mut lines: Vec<Line> = Vec::new();
    let (mut copies, mut rest) = (quantity, cents);
    // The last line takes one copy and whatever cents are left; a sum that divides evenly may also be one album.
    let most = if even && (quantity == 1 || random.chance(30)) { 1 } else { 4 };
    while copies > 1 && most > 1 {
        let share = if lines.len() + 2 >= most { copies - 1 } else { random.between(1, i64::from(copies - 1).min(3)) as u32 };
        let drift = if share <= 3 { random.between(-base / 8, base / 8) / i64::from(share) } else { 0 };
        let unit = base + drift;
        lines.push(Line { album: another(random, taste, &lines), quantity: share, unit });
        copies -= share;
        rest -= unit * i64::from(share);
    }
    let unit = rest / i64::from(copies);
    lines.push(Line { album: another(random, taste, &lines), quantity: copies, unit });
    lines
}

/// An album that is not in the basket yet.
fn another(random: &mut Random, taste: &str, lines: &[Line]) -> Album {
    loop {
        let album = Album::choose(random, taste);
        if lines.iter().all(|line| line.album.sku != album.sku) {
            return album;
        }
    }
}

/// Cents as a JSON number of dollars.
pub(crate) fn dollars(cents: i64) -> Value {
    json!(cents as f64 / 100.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::purchases::Purchases;

    #[test]
    fn no_two_albums_have_one_title() {
        let titles: BTreeSet<String> = (0..COUNT).map(|number| Album::new(number).title).collect();
        assert_eq!(titles.len() as u64, COUNT);
    }

    #[test]
    fn every_basket_adds_up_to_what_was_really_paid() {
        for purchase in Purchases::embedded().customers().flatten() {
            let lines = basket(&mut Random::of(&[u64::from(purchase.row)]), "Jazz", purchase.quantity, purchase.cents);
            assert_eq!(lines.iter().map(|line| line.quantity).sum::<u32>(), purchase.quantity);
            assert_eq!(lines.iter().map(|line| i64::from(line.quantity) * line.unit).sum::<i64>(), purchase.cents, "{lines:?}");
            assert!(lines.iter().all(|line| line.unit >= 0), "{lines:?}");
            let skus: BTreeSet<&str> = lines.iter().map(|line| line.album.sku.as_str()).collect();
            assert_eq!(skus.len(), lines.len());
        }
    }

    #[test]
    fn a_taste_is_mostly_met() {
        let mut random = Random::new(5);
        let met = (0..1000).filter(|_| Album::choose(&mut random, "Ambient").genre().0 == "Ambient").count();
        assert!((550..800).contains(&met), "{met}");
    }
}
