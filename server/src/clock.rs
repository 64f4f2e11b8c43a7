//! The clock of the machine and the zone rules that are built in.

use domain::{
    port::{Clock, Zones},
    time::Timestamp,
    zone::{Offsets, Zone},
};
use jiff::tz::TimeZone;

/// Reads the machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// Added on both sides of what was asked for, so that a page can write dates a little outside of its data.
const MARGIN_MS: i64 = 366 * 86_400_000;

/// Most changes that are sent: two centuries of daylight saving. Older ones are left out first.
const MOST_CHANGES: usize = 400;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
    }

    fn offsets(&self, zone: &str, from: Timestamp, to: Timestamp) -> Offsets {
        let (Ok(rules), Ok(start), Ok(end)) =
            (TimeZone::get(zone), instant(from.plus_millis(-MARGIN_MS)), instant(to.plus_millis(MARGIN_MS)))
        else {
            return Offsets::default();
        };
        let mut newest_first: Vec<_> = rules
            .preceding(end)
            .take_while(|change| change.timestamp() > start)
            .take(MOST_CHANGES)
            .map(|change| (change.timestamp().as_millisecond(), change.offset().seconds()))
            .collect();
        newest_first.reverse();
        let before = newest_first.first().and_then(|(at, _)| jiff::Timestamp::from_millisecond(at - 1).ok()).unwrap_or(start);
        let initial = rules.to_offset(before).seconds();
        let mut last = initial;
        // Some changes only rename the zone: the wall clock does not move.
        newest_first.retain(|(_, offset)| std::mem::replace(&mut last, *offset) != *offset);
        let changes = newest_first.into_iter().map(|(at, offset)| (Timestamp::from_millis(at), offset)).collect();
        Offsets { name: zone.to_owned(), initial, changes }
    }
}

impl Zones for SystemClock {
    fn zone(&self, name: &str) -> Option<String> {
        Some(TimeZone::get(name).ok()?.iana_name()?.to_owned())
    }

    fn zones(&self, at: Timestamp) -> Vec<Zone> {
        let Ok(at) = instant(at) else { return Vec::new() };
        let mut zones: Vec<Zone> = jiff::tz::db()
            .available()
            // Every place has one name that is the first of its names; the others are known too, but only in the way here.
            .filter_map(|name| TimeZone::get(name.as_str()).ok())
            .filter(TimeZone::is_primary)
            .filter_map(|zone| Some(Zone { name: zone.iana_name()?.to_owned(), offset: zone.to_offset(at).seconds() }))
            .filter(|zone| zone.name == "UTC" || (zone.name.contains('/') && !zone.name.starts_with("Etc/")))
            .collect();
        zones.sort_by(|a, b| a.name.cmp(&b.name));
        zones.dedup();
        if !zones.iter().any(|zone| zone.name == "UTC") {
            zones.push(Zone { name: "UTC".into(), offset: 0 });
        }
        zones
    }
}

fn instant(at: Timestamp) -> Result<jiff::Timestamp, jiff::Error> {
    jiff::Timestamp::from_millisecond(at.millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn the_offsets_say_what_the_zone_rules_say() {
        for zone in ["Europe/Warsaw", "America/New_York", "Pacific/Auckland", "Africa/Casablanca", "Asia/Kathmandu"] {
            let (from, to) = (at("2024-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
            let offsets = SystemClock.offsets(zone, from, to);
            let rules = TimeZone::get(zone).unwrap();
            let mut hour = from.plus_millis(-MARGIN_MS + 3_600_000);
            while hour < to.plus_millis(MARGIN_MS) {
                assert_eq!(offsets.at(hour), rules.to_offset(instant(hour).unwrap()).seconds(), "{zone} {hour}");
                hour = hour.plus_millis(3_600_000);
            }
        }
    }

    #[test]
    fn all_of_history_is_bounded_and_right_at_its_end() {
        let offsets = SystemClock.offsets("Europe/Warsaw", Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
        assert!(offsets.changes.len() <= MOST_CHANGES);
        let offsets = SystemClock.offsets("Europe/Warsaw", Timestamp::from_millis(i64::MIN), at("2026-07-01T00:00:00Z"));
        assert!(offsets.changes.len() <= MOST_CHANGES);
        assert_eq!(offsets.at(at("2026-07-01T00:00:00Z")), 7200);
    }

    #[test]
    fn every_zone_to_choose_from_is_known_and_a_name_is_written_as_the_tables_do() {
        let zones = SystemClock.zones(at("2026-07-01T00:00:00Z"));
        assert!((300..700).contains(&zones.len()), "{}", zones.len());
        let of = |name: &str| zones.iter().find(|zone| zone.name == name).map(|zone| zone.offset);
        assert_eq!((of("Europe/Warsaw"), of("Asia/Kathmandu"), of("UTC")), (Some(7200), Some(20_700), Some(0)));
        for zone in &zones {
            assert_eq!(SystemClock.zone(&zone.name).as_deref(), Some(zone.name.as_str()));
        }
        assert_eq!(SystemClock.zone("europe/warsaw").as_deref(), Some("Europe/Warsaw"));
        for unknown in ["", "Mars/Olympus", "Etc/Unknown", "CET-1CEST", "../../etc/passwd", "+01:00"] {
            assert_eq!(SystemClock.zone(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn an_unknown_zone_is_utc() {
        assert_eq!(SystemClock.offsets("Mars/Olympus", at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z")), Offsets::default());
    }
}
