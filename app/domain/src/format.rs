//! Numbers, amounts, dates and times as text, the same on both sides (architecture.md §6, last point).
//!
//! Pure: the instant it is, the zone's offsets and the reader's habits are arguments, and words such as the months' names
//! come from the message catalogue.

use serde::{Deserialize, Serialize};

use crate::{
    civil::Date,
    time::Timestamp,
    zone::{Civil, Offsets},
};

/// How the reader writes numbers and times; from `Accept-Language`, sent along with the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// 1,234.5
    #[default]
    English,
    /// 1.234,5
    German,
    /// 1 234,5
    Polish,
}

impl Locale {
    /// The best of the languages a browser asks for.
    pub fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .find_map(|part| match part.split([';', '-']).next()?.trim() {
                "en" => Some(Self::English),
                "de" => Some(Self::German),
                "pl" => Some(Self::Polish),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// What stands between groups of three digits; a no-break space in Polish, so that a number never breaks.
    pub fn group(self) -> char {
        match self {
            Self::English => ',',
            Self::German => '.',
            Self::Polish => '\u{a0}',
        }
    }

    /// What stands before the decimals.
    pub fn point(self) -> char {
        if self == Self::English { '.' } else { ',' }
    }
}

/// The names of the months, January first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Months {
    /// As they stand in a date: `November`.
    pub long: [&'static str; 12],
    /// Short: `Nov`.
    pub short: [&'static str; 12],
}

impl Months {
    fn pick(names: &[&'static str; 12], month: i8) -> &'static str {
        names[usize::try_from(month.clamp(1, 12) - 1).unwrap_or(0)]
    }
}

/// A whole number: `12,431`.
pub fn integer(n: u64, locale: Locale) -> String {
    grouped(&n.to_string(), locale)
}

fn grouped(digits: &str, locale: Locale) -> String {
    // Polish leaves four digits together.
    if digits.len() < 4 || (locale == Locale::Polish && digits.len() == 4) {
        return digits.to_owned();
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * 2);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(locale.group());
        }
        text.push(c);
    }
    text
}

/// Decimal text as the reader writes it, all digits kept; text that is no plain decimal comes back as it is.
pub fn decimal(text: &str, locale: Locale) -> String {
    let Some((sign, whole, fraction)) = split(text) else { return text.to_owned() };
    write_decimal(sign, whole, fraction, locale)
}

/// An amount: two decimals, rounded half up by its digits and never through a float, then the currency when known.
pub fn amount(text: &str, currency: Option<&str>, locale: Locale) -> String {
    let number = split(text).map_or_else(
        || text.to_owned(),
        |(sign, whole, fraction)| {
            let (whole, fraction) = to_cents(whole, fraction);
            write_decimal(sign, &whole, &fraction, locale)
        },
    );
    match currency {
        Some(currency) => format!("{number}\u{a0}{currency}"),
        None => number,
    }
}

fn split(text: &str) -> Option<(&str, &str, &str)> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("−", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let sound = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    (!whole.is_empty() && sound(whole) && sound(fraction)).then_some((sign, whole, fraction))
}

fn write_decimal(sign: &str, whole: &str, fraction: &str, locale: Locale) -> String {
    let trimmed = whole.trim_start_matches('0');
    let whole = grouped(if trimmed.is_empty() { "0" } else { trimmed }, locale);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{}{fraction}", locale.point()) }
}

fn to_cents(whole: &str, fraction: &str) -> (String, String) {
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().chain(core::iter::repeat(b'0')).take(2)).collect();
    if fraction.as_bytes().get(2).is_some_and(|digit| *digit >= b'5') {
        let mut i = digits.len();
        loop {
            if i == 0 {
                digits.insert(0, b'1');
                break;
            }
            i -= 1;
            if digits[i] < b'9' {
                digits[i] += 1;
                break;
            }
            digits[i] = b'0';
        }
    }
    let cents = digits.split_off(digits.len() - 2);
    let text = |bytes: Vec<u8>| bytes.into_iter().map(char::from).collect();
    (text(digits), text(cents))
}

/// A date: `14 Mar 2024`.
pub fn date(at: Timestamp, offsets: &Offsets, months: &Months) -> String {
    let civil = offsets.civil(at);
    format!("{} {} {}", civil.day, Months::pick(&months.short, civil.month), civil.year)
}

/// A date without a time, as a person gives a birthday: reads `1988-02-29`, writes `29 Feb 1988`; `None` for other texts.
pub fn plain_date(text: &str, months: &Months) -> Option<String> {
    let date = Date::parse(text.get(..10)?)?;
    Some(format!("{} {} {}", date.day, Months::pick(&months.short, date.month), date.year))
}

/// Whole years between a birthday `1988-02-29` and now; `None` when it is no date or in the future.
pub fn age(birthday: &str, now: Timestamp, offsets: &Offsets) -> Option<i16> {
    let born = Date::parse(birthday.get(..10)?)?;
    let today = offsets.civil(now);
    let years = today.year - born.year - i16::from((today.month, today.day) < (born.month, born.day));
    (0..=130).contains(&years).then_some(years)
}

/// Date and time to the minute: `14 Mar 2024, 21:14`.
pub fn date_time(at: Timestamp, offsets: &Offsets, months: &Months) -> String {
    format!("{}, {}", date(at, offsets, months), minute(at, offsets))
}

/// The time of day to the minute: `21:14`.
pub fn minute(at: Timestamp, offsets: &Offsets) -> String {
    let Civil { hour, minute, .. } = offsets.civil(at);
    format!("{hour:02}:{minute:02}")
}

/// The time of day to the second: `10:42:07`.
pub fn time(at: Timestamp, offsets: &Offsets) -> String {
    let Civil { hour, minute, second, .. } = offsets.civil(at);
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// The time of day to the millisecond: `10:42:07.204`.
pub fn exact_time(at: Timestamp, offsets: &Offsets) -> String {
    format!("{}.{:03}", time(at, offsets), offsets.civil(at).millisecond)
}

/// Which day it is, seen from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Today.
    Today,
    /// Yesterday.
    Yesterday,
    /// Any other.
    Other,
}

/// Which day `at` is, seen from `now` in the zone.
pub fn day(at: Timestamp, now: Timestamp, offsets: &Offsets) -> Day {
    match offsets.day(now) - offsets.day(at) {
        0 => Day::Today,
        1 => Day::Yesterday,
        _ => Day::Other,
    }
}

/// The date in a day's heading: `23 November`, with the year when it is not this year's.
pub fn day_date(at: Timestamp, now: Timestamp, offsets: &Offsets, months: &Months) -> String {
    let (civil, today) = (offsets.civil(at), offsets.civil(now));
    let name = Months::pick(&months.long, civil.month);
    if civil.year == today.year { format!("{} {name}", civil.day) } else { format!("{} {name} {}", civil.day, civil.year) }
}

/// How long ago something was, for the message catalogue to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ago {
    /// Less than ten seconds, or in the future by a clock that is ahead.
    JustNow,
    /// 10–59 seconds.
    Seconds(i64),
    /// 1–59 minutes.
    Minutes(i64),
    /// 1–23 hours, today or less than six hours ago.
    Hours(i64),
    /// Yesterday at `21:14`.
    Yesterday(String),
    /// On `3 May`, or `3 May 2024` when it is not this year.
    On(String),
}

/// How long before `now` it was.
pub fn ago(at: Timestamp, now: Timestamp, offsets: &Offsets, months: &Months) -> Ago {
    let seconds = now.since(at).div_euclid(1000);
    let days = offsets.day(now) - offsets.day(at);
    match seconds {
        ..10 => Ago::JustNow,
        10..60 => Ago::Seconds(seconds),
        60..3600 => Ago::Minutes(seconds / 60),
        3600..86_400 if days == 0 || seconds < 6 * 3600 => Ago::Hours(seconds / 3600),
        _ if days == 1 => Ago::Yesterday(minute(at, offsets)),
        _ => {
            let (civil, today) = (offsets.civil(at), offsets.civil(now));
            let name = Months::pick(&months.short, civil.month);
            Ago::On(if civil.year == today.year { format!("{} {name}", civil.day) } else { format!("{} {name} {}", civil.day, civil.year) })
        }
    }
}

#[cfg(test)]
#[path = "format/tests.rs"]
mod tests;
