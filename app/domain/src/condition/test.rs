//! The operators by type (analytics.md O). Negation is the leaf's, so every operator has its exact complement (O1).

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{civil::Date, time::Timestamp};

/// What a value must be. A value that is missing or of another type answers no (O1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "test")]
pub enum Test {
    /// There is a value.
    Set,
    /// A text.
    Text(TextTest),
    /// A number.
    Number(NumberTest),
    /// A date, where the attribute's definition says so (V3).
    Date(DateTest),
    /// Yes or no.
    Boolean(bool),
    /// A list.
    List(ListTest),
}

/// Exact for *equals*, *in* and *regex*; folded for the others (V4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "value")]
pub enum TextTest {
    /// The very text.
    Equals(String),
    /// Holds it somewhere.
    Contains(String),
    /// Begins with it.
    Starts(String),
    /// Ends with it.
    Ends(String),
    /// A regular expression, searched in linear time (O3).
    Regex(String),
    /// One of these.
    In(Vec<String>),
}

/// A decimal number as text, as it stands in JSON: no float is ever between (V2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal(String);

impl Decimal {
    /// Reads `-12.50`; a comma for the point and an exponent are not written here.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let sound = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (sound(whole) && sound(fraction) && digits.len() <= 40).then(|| Self(text.to_owned()))
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Decimal {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a number is written with digits and at most one point")
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> Self {
        decimal.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Comparisons of numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "value")]
pub enum NumberTest {
    /// =
    Equal(Decimal),
    /// <
    Less(Decimal),
    /// ≤
    AtMost(Decimal),
    /// >
    More(Decimal),
    /// ≥
    AtLeast(Decimal),
    /// Both ends inclusive.
    Between(Decimal, Decimal),
}

/// A calendar date (the start of that day in the workspace's zone) or an instant (V3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum When {
    /// A day of the calendar.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

impl When {
    /// Reads `2026-11-24` as a day and anything longer as an instant.
    pub fn parse(text: &str) -> Option<Self> {
        Date::parse(text.trim()).map(Self::Day).or_else(|| Timestamp::parse(text).map(Self::Instant))
    }
}

impl TryFrom<String> for When {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a date is written 2026-11-24, an instant 2026-11-24T12:00:00Z")
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        match when {
            When::Day(day) => day.to_string(),
            When::Instant(instant) => instant.to_string(),
        }
    }
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 1 s.
    Second,
    /// 60 s.
    Minute,
    /// 3,600 s.
    Hour,
    /// 24 h where time rolls, a calendar day where it is aligned.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// Comparisons of dates, by the workspace's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "value")]
pub enum DateTest {
    /// Strictly before.
    Before(When),
    /// Strictly after; after a day means after its end.
    After(When),
    /// On that day of the workspace's calendar.
    On(Date),
    /// From the start of the first to the end of the second, where they are days.
    Between(When, When),
    /// `now − n units < t ≤ now`; a day is 24 h, a month and a year are the calendar's (W5 where it rolls).
    WithinLast(u32, Unit),
    /// `now ≤ t < now + n units`.
    WithinNext(u32, Unit),
    /// The same day and month as today; 29 February counts on the 28th in other years.
    AnniversaryToday,
    /// The next anniversary is today or within so many days.
    AnniversaryWithin(u32),
    /// In the present hour, day, month or year.
    Current(Unit),
}

/// Questions about a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "value")]
pub enum ListTest {
    /// At least one of these is in it.
    AnyOf(Vec<String>),
    /// All of these are in it.
    AllOf(Vec<String>),
    /// An entry holds this text, folded.
    ContainsText(String),
    /// How many entries it has.
    Length(NumberTest),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v2_a_decimal_is_what_was_written() {
        for text in ["0", "-12.50", "0.1", "99999999999999999999999999.99"] {
            assert_eq!(Decimal::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "-", ".5", "5.", "1,5", "1e3", "NaN", "--1", "1.2.3"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn v3_a_date_is_a_day_or_an_instant() {
        assert!(matches!(When::parse("2026-11-24"), Some(When::Day(_))));
        assert!(matches!(When::parse("2026-11-24T10:00:00Z"), Some(When::Instant(_))));
        assert_eq!(When::parse("24 Nov"), None);
    }
}
