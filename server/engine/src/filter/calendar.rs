//! Dates against the workspace's calendar (analytics.md O, date; V3).

use domain::{
    civil::Date,
    condition::{DateTest, Unit, When},
    time::Timestamp,
    zone::{Civil, Offsets},
};

/// The instant a question is asked at, and the workspace's zone.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// Now.
    pub now: Timestamp,
    /// The zone, over all instants that may be compared.
    pub zone: &'a Offsets,
}

impl Moment<'_> {
    /// Whether a date passes.
    pub(super) fn passes(&self, test: &DateTest, value: When) -> bool {
        let at = self.start(value);
        match test {
            DateTest::Before(other) => at < self.start(*other),
            DateTest::After(When::Day(day)) => at >= self.end_of(*day),
            DateTest::After(When::Instant(other)) => at > *other,
            DateTest::On(day) => self.day_of(value) == day.day_number(),
            DateTest::Between(from, to) => {
                let until = match to {
                    When::Day(day) => at < self.end_of(*day),
                    When::Instant(to) => at <= *to,
                };
                self.start(*from) <= at && until
            }
            DateTest::WithinLast(n, unit) => self.shifted(-i64::from(*n), *unit) < at && at <= self.now,
            DateTest::WithinNext(n, unit) => self.now <= at && at < self.shifted(i64::from(*n), *unit),
            DateTest::AnniversaryToday => self.days_to_anniversary(value) == 0,
            DateTest::AnniversaryWithin(days) => self.days_to_anniversary(value) <= i64::from(*days),
            DateTest::Current(unit) => self.is_current(at, *unit),
        }
    }

    /// A calendar date stands for its start in the workspace's zone (V3).
    fn start(&self, when: When) -> Timestamp {
        match when {
            When::Day(day) => self.start_of(day),
            When::Instant(instant) => instant,
        }
    }

    fn start_of(&self, day: Date) -> Timestamp {
        self.zone.start_of_day(day.year, day.month, day.day).unwrap_or_default()
    }

    fn end_of(&self, day: Date) -> Timestamp {
        self.start_of(Date::of_day(day.day_number() + 1))
    }

    fn day_of(&self, when: When) -> i64 {
        match when {
            When::Day(day) => day.day_number(),
            When::Instant(instant) => self.zone.day(instant),
        }
    }

    /// Now moved by `n` units: hours, days and weeks by their length, months and years by the calendar, clamped to the last
    /// day of a shorter month.
    fn shifted(&self, n: i64, unit: Unit) -> Timestamp {
        const SECOND: i64 = 1_000;
        let millis = |unit: i64| self.now.plus_millis(n.saturating_mul(unit));
        match unit {
            Unit::Second => millis(SECOND),
            Unit::Minute => millis(60 * SECOND),
            Unit::Hour => millis(3_600 * SECOND),
            Unit::Day => millis(86_400 * SECOND),
            Unit::Week => millis(7 * 86_400 * SECOND),
            Unit::Month => self.shifted_months(n),
            Unit::Year => self.shifted_months(n.saturating_mul(12)),
        }
    }

    fn shifted_months(&self, n: i64) -> Timestamp {
        let civil = self.zone.civil(self.now);
        let months = (i64::from(civil.year) * 12 + i64::from(civil.month) - 1).saturating_add(n);
        let year = months.div_euclid(12).clamp(1, 9_999) as i16;
        let month = (months.rem_euclid(12) + 1) as i8;
        let day = (1..=civil.day).rev().find(|day| Date::new(year, month, *day).is_some()).unwrap_or(1);
        let midnight = self.zone.start_of_day(year, month, day).unwrap_or_default();
        midnight.plus_millis(self.now.since(self.start_of(Date { year: civil.year, month: civil.month, day: civil.day })))
    }

    /// Days from today to the next anniversary, 0 for today; 29 February counts on the 28th in other years.
    fn days_to_anniversary(&self, value: When) -> i64 {
        let today = self.zone.day(self.now);
        let born = Date::of_day(self.day_of(value));
        let year = Date::of_day(today).year;
        let in_year = |year: i16| Date::new(year, born.month, born.day).unwrap_or(Date { year, month: 2, day: 28 }).day_number();
        let this = in_year(year);
        if this >= today { this - today } else { in_year(year + 1) - today }
    }

    fn is_current(&self, at: Timestamp, unit: Unit) -> bool {
        let key = |civil: Civil| match unit {
            Unit::Year => (civil.year, 0, 0, 0, 0, 0),
            Unit::Month => (civil.year, civil.month, 0, 0, 0, 0),
            Unit::Day => (civil.year, civil.month, civil.day, 0, 0, 0),
            Unit::Hour => (civil.year, civil.month, civil.day, civil.hour + 1, 0, 0),
            Unit::Minute => (civil.year, civil.month, civil.day, civil.hour + 1, civil.minute, 0),
            Unit::Second => (civil.year, civil.month, civil.day, civil.hour + 1, civil.minute, civil.second),
            Unit::Week => (0, 0, 0, 0, 0, 0),
        };
        if unit == Unit::Week {
            // ISO weeks begin on Monday; 1 January 1970 was a Thursday.
            let week = |at: Timestamp| (self.zone.day(at) + 3).div_euclid(7);
            return week(at) == week(self.now);
        }
        key(self.zone.civil(at)) == key(self.zone.civil(self.now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn warsaw() -> Offsets {
        let (spring, autumn) = (at("2026-03-29T01:00:00Z"), at("2026-10-25T01:00:00Z"));
        Offsets { name: "Europe/Warsaw".into(), initial: 3600, changes: vec![(spring, 7200), (autumn, 3600)] }
    }

    fn passes(now: &str, test: &DateTest, value: &str) -> bool {
        Moment { now: at(now), zone: &warsaw() }.passes(test, When::parse(value).unwrap())
    }

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn o_a_day_begins_and_ends_by_the_workspace_clock() {
        let now = "2026-07-01T12:00:00Z";
        // 30 June 22:30 UTC is 1 July 00:30 in Warsaw.
        assert!(passes(now, &DateTest::On(day("2026-07-01")), "2026-06-30T22:30:00Z"));
        assert!(!passes(now, &DateTest::On(day("2026-06-30")), "2026-06-30T22:30:00Z"));
        assert!(passes(now, &DateTest::Before(When::Day(day("2026-07-01"))), "2026-06-30T21:59:59Z"));
        assert!(!passes(now, &DateTest::Before(When::Day(day("2026-07-01"))), "2026-06-30T22:00:00Z"));
        assert!(passes(now, &DateTest::After(When::Day(day("2026-06-30"))), "2026-06-30T22:00:00Z"));
        assert!(!passes(now, &DateTest::After(When::Day(day("2026-07-01"))), "2026-07-01"));
        let between = DateTest::Between(When::Day(day("2026-06-01")), When::Day(day("2026-06-30")));
        assert!(passes(now, &between, "2026-06-30"));
        assert!(!passes(now, &between, "2026-07-01"));
    }

    #[test]
    fn o_an_anniversary_on_29_february_counts_on_the_28th_in_other_years() {
        assert!(passes("2026-02-28T12:00:00Z", &DateTest::AnniversaryToday, "1988-02-29"));
        assert!(!passes("2026-03-01T12:00:00Z", &DateTest::AnniversaryToday, "1988-02-29"));
        assert!(passes("2028-02-29T12:00:00Z", &DateTest::AnniversaryToday, "1988-02-29"));
        assert!(!passes("2028-02-28T12:00:00Z", &DateTest::AnniversaryToday, "1988-02-29"));
        assert!(passes("2026-12-30T12:00:00Z", &DateTest::AnniversaryWithin(5), "1990-01-02"));
        assert!(!passes("2026-12-30T12:00:00Z", &DateTest::AnniversaryWithin(2), "1990-01-02"));
    }

    #[test]
    fn o_within_the_last_is_open_at_its_far_end_and_closed_at_now() {
        let now = "2026-05-31T12:00:00Z";
        let last = DateTest::WithinLast(7, Unit::Day);
        assert!(passes(now, &last, "2026-05-31T12:00:00Z"));
        assert!(!passes(now, &last, "2026-05-24T12:00:00Z"));
        assert!(passes(now, &last, "2026-05-24T12:00:00.001Z"));
        assert!(!passes(now, &last, "2026-05-31T12:00:00.001Z"));
        // Three months before 31 May is 28 February.
        let months = DateTest::WithinLast(3, Unit::Month);
        assert!(passes(now, &months, "2026-02-28T14:00:00Z"));
        assert!(!passes(now, &months, "2026-02-28T12:00:00Z"));
        let next = DateTest::WithinNext(1, Unit::Hour);
        assert!(passes(now, &next, "2026-05-31T12:00:00Z"));
        assert!(!passes(now, &next, "2026-05-31T13:00:00Z"));
    }

    #[test]
    fn o_the_current_month_is_the_present_one_and_not_any_years() {
        let now = "2026-11-24T12:00:00Z";
        assert!(passes(now, &DateTest::Current(Unit::Month), "2026-11-01"));
        assert!(!passes(now, &DateTest::Current(Unit::Month), "2025-11-24"));
        assert!(passes(now, &DateTest::Current(Unit::Week), "2026-11-23"));
        assert!(!passes(now, &DateTest::Current(Unit::Week), "2026-11-22"));
    }
}
