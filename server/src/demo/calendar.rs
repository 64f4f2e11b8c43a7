//! Days as long past, moved so that the data ends today.

use domain::time::Timestamp;

use super::{purchases::DAY, random::Random};

/// Moves days by a whole number of days; the last one becomes today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar {
    shift: i64,
    now: Timestamp,
}

/// How many of a hundred purchases fall into each hour, UTC.
const HOURS: [u64; 24] = [2, 1, 0, 0, 0, 0, 1, 2, 4, 5, 6, 6, 7, 6, 5, 5, 5, 6, 7, 8, 9, 8, 5, 2];

impl Calendar {
    /// `last_day` (days since 1970) becomes the day of `now`, UTC.
    pub(crate) fn ending(last_day: i64, now: Timestamp) -> Self {
        Self { shift: now.millis().div_euclid(DAY) - last_day, now }
    }

    /// The instant `time` milliseconds into a day of the data.
    ///
    /// Today is not over: its times are pressed into the part that is, in their order, so that nothing lies in the future.
    pub(crate) fn at(&self, day: i64, time: i64) -> Timestamp {
        let midnight = (day + self.shift) * DAY;
        let elapsed = (self.now.millis() - midnight).clamp(0, DAY);
        Timestamp::from_millis(midnight + time.clamp(0, DAY - 1) * elapsed / DAY)
    }

    /// True when an instant has come.
    pub(crate) fn is_past(&self, at: Timestamp) -> bool {
        at <= self.now
    }
}

/// The time of day, in milliseconds, of the `n`-th of `count` purchases that one person made on one day.
pub(crate) fn time_of_day(random: &mut Random, n: usize, count: usize) -> i64 {
    let mut left = random.below(HOURS.iter().sum());
    let mut hour = 0;
    while left >= HOURS[hour] {
        left -= HOURS[hour];
        hour += 1;
    }
    let time = hour as i64 * 3_600_000 + random.between(0, 3_599_999);
    // Several on one day keep their order: each has its part of the day.
    (DAY * n as i64 + time) / count.max(1) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_becomes_today_at_any_hour_and_nothing_is_in_the_future() {
        let midnight = Timestamp::parse("2026-11-23T00:00:00Z").unwrap();
        for elapsed in [0, 1, 90_000, DAY / 2, DAY - 1] {
            let now = midnight.plus_millis(elapsed);
            let calendar = Calendar::ending(10_407, now);
            for time in [0, 1, DAY / 3, DAY - 1] {
                let at = calendar.at(10_407, time);
                assert!(midnight <= at && calendar.is_past(at), "{elapsed} {time}");
            }
            assert_eq!(calendar.at(10_406, DAY / 2), midnight.plus_millis(-DAY / 2));
        }
    }

    #[test]
    fn several_purchases_on_one_day_keep_their_order() {
        let mut random = Random::new(1);
        for _ in 0..100 {
            let times: Vec<i64> = (0..3).map(|n| time_of_day(&mut random, n, 3)).collect();
            assert!(times.is_sorted() && times[2] < DAY, "{times:?}");
        }
    }
}
