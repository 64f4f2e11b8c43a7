//! The workspace's time zone as the server sends it: the offsets it used, so that both sides write the same text.

use serde::{Deserialize, Serialize};

use crate::{civil::Date, time::Timestamp};

const DAY_MS: i64 = 86_400_000;

/// UTC offsets over time, for one zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offsets {
    /// IANA name, for display.
    pub name: String,
    /// Seconds east of UTC before the first change.
    pub initial: i32,
    /// Instants from which another offset holds, ascending.
    pub changes: Vec<(Timestamp, i32)>,
}

impl Default for Offsets {
    fn default() -> Self {
        Self { name: "UTC".into(), initial: 0, changes: Vec::new() }
    }
}

/// A time zone that a workspace may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// IANA name, such as `Europe/Warsaw`.
    pub name: String,
    /// Seconds east of UTC at the instant that was asked about.
    pub offset: i32,
}

impl Zone {
    /// How far it is from UTC: `UTC+05:45`.
    pub fn shift(&self) -> String {
        let (sign, minutes) = (if self.offset < 0 { '\u{2212}' } else { '+' }, self.offset.unsigned_abs() / 60);
        format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// A wall-clock reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Year.
    pub year: i16,
    /// 1–12.
    pub month: i8,
    /// 1–31.
    pub day: i8,
    /// 0–23.
    pub hour: i8,
    /// 0–59.
    pub minute: i8,
    /// 0–59.
    pub second: i8,
    /// 0–999.
    pub millisecond: i16,
}

impl Offsets {
    /// Seconds east of UTC at an instant.
    pub fn at(&self, instant: Timestamp) -> i32 {
        match self.changes.partition_point(|(from, _)| *from <= instant) {
            0 => self.initial,
            n => self.changes[n - 1].1,
        }
    }

    /// What a clock on the wall of this zone shows.
    pub fn civil(&self, instant: Timestamp) -> Civil {
        let local = instant.plus_millis(i64::from(self.at(instant)) * 1000);
        let (day, milli) = (local.millis().div_euclid(DAY_MS), local.millis().rem_euclid(DAY_MS));
        let Date { year, month, day } = Date::of_day(day);
        // All in range by the division above.
        Civil {
            year,
            month,
            day,
            hour: (milli / 3_600_000) as i8,
            minute: (milli / 60_000 % 60) as i8,
            second: (milli / 1_000 % 60) as i8,
            millisecond: (milli % 1_000) as i16,
        }
    }

    /// The calendar day as a number that grows by one a day.
    pub fn day(&self, instant: Timestamp) -> i64 {
        (instant.millis() + i64::from(self.at(instant)) * 1000).div_euclid(DAY_MS)
    }

    /// The first instant of a wall-clock date in this zone; exact but for zones that skip midnight, where it is the
    /// first instant after the gap.
    pub fn start_of_day(&self, year: i16, month: i8, day: i8) -> Option<Timestamp> {
        let wall = Date::new(year, month, day)?.day_number() * DAY_MS;
        let first = Timestamp::from_millis(wall - i64::from(self.at(Timestamp::from_millis(wall))) * 1000);
        Some(Timestamp::from_millis(wall - i64::from(self.at(first)) * 1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warsaw() -> Offsets {
        let spring = Timestamp::parse("2026-03-29T01:00:00Z").unwrap();
        let autumn = Timestamp::parse("2026-10-25T01:00:00Z").unwrap();
        Offsets { name: "Europe/Warsaw".into(), initial: 3600, changes: vec![(spring, 7200), (autumn, 3600)] }
    }

    #[test]
    fn the_wall_clock_follows_daylight_saving() {
        let read = |text: &str| {
            let civil = warsaw().civil(Timestamp::parse(text).unwrap());
            (civil.day, civil.hour, civil.minute)
        };
        assert_eq!(read("2026-03-29T00:59:59Z"), (29, 1, 59));
        assert_eq!(read("2026-03-29T01:00:00Z"), (29, 3, 0));
        assert_eq!(read("2026-10-25T00:30:00Z"), (25, 2, 30));
        assert_eq!(read("2026-10-25T01:30:00Z"), (25, 2, 30));
    }

    #[test]
    fn a_zone_says_how_far_it_is_from_utc() {
        let shift = |offset| Zone { name: "x".into(), offset }.shift();
        assert_eq!((shift(20_700), shift(0), shift(-12_600)), ("UTC+05:45".into(), "UTC+00:00".into(), "UTC\u{2212}03:30".into()));
    }

    #[test]
    fn a_day_starts_at_local_midnight() {
        assert_eq!(warsaw().start_of_day(2026, 7, 1), Timestamp::parse("2026-06-30T22:00:00Z"));
        assert_eq!(warsaw().start_of_day(2026, 12, 1), Timestamp::parse("2026-11-30T23:00:00Z"));
    }
}
