//! The calendar, as far as a page needs it: the proleptic Gregorian one, without time zones and without a table.
//!
//! Written out because the browser would otherwise load a whole date library for it (goals P13).

use core::fmt;

use serde::{Deserialize, Serialize};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    /// Year; 0 and less before the year 1.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// Days from the first of March of the year 0 to the epoch.
const EPOCH: i64 = 719_468;
/// Days in four hundred years, after which the calendar repeats.
const ERA: i64 = 146_097;

impl Date {
    /// A date that exists.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Self { year, month, day };
        // A day that the month does not have comes back as one of the next month.
        ((1..=12).contains(&month) && (1..=31).contains(&day) && Self::of_day(date.day_number()) == date).then_some(date)
    }

    /// Reads `1988-02-29`, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |part: core::ops::Range<usize>| {
            let digits = &text[part];
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok()).flatten()
        };
        Self::new(number(0..4)?, i8::try_from(number(5..7)?).ok()?, i8::try_from(number(8..10)?).ok()?)
    }

    /// The day as a number that grows by one a day; 0 is 1 January 1970.
    pub fn day_number(self) -> i64 {
        // Years begin with March, so that the day that comes and goes is the last one.
        let (month, year) =
            if self.month > 2 { (self.month - 3, i64::from(self.year)) } else { (self.month + 9, i64::from(self.year) - 1) };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * i64::from(month) + 2) / 5 + i64::from(self.day) - 1;
        era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH
    }

    /// The date of a day's number; years beyond what fits are cut to what does.
    pub fn of_day(number: i64) -> Self {
        let shifted = number + EPOCH;
        let (era, day) = (shifted.div_euclid(ERA), shifted.rem_euclid(ERA));
        let of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let of_year = day - (365 * of_era + of_era / 4 - of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let year = (era * 400 + of_era + later).clamp(i16::MIN.into(), i16::MAX.into());
        // In range by the arithmetic above.
        Self { year: year as i16, month: month as i8, day: day as i8 }
    }
}

impl TryFrom<String> for Date {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a date is written 1988-02-29")
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

/// `1988-02-29`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_that_do_not_exist_are_none() {
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-04-31",
            "2026-4-30",
            "+026-04-30",
            "2026-04-3é",
            "",
            "2026-04-30T",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        for text in ["2000-02-29", "2024-02-29", "1970-01-01", "0001-01-01", "9999-12-31"] {
            assert_eq!(Date::parse(text).map(|date| date.to_string()).as_deref(), Some(text));
        }
    }

    proptest! {
        /// The same calendar as the library's, over all years that can be stored.
        #[test]
        fn the_calendar_agrees_with_the_library(number in -719_162_i64..2_932_896) {
            let date = Date::of_day(number);
            let theirs = jiff::civil::Date::new(1970, 1, 1).unwrap().checked_add(jiff::Span::new().days(number)).unwrap();
            prop_assert_eq!((date.year, date.month, date.day), (theirs.year(), theirs.month(), theirs.day()));
            prop_assert_eq!(date.day_number(), number);
            prop_assert_eq!(Date::new(date.year, date.month, date.day), Some(date));
        }
    }
}
