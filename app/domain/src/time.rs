//! Instants, as every layer passes them.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::civil::Date;

/// An instant in milliseconds since the Unix epoch, UTC.
///
/// Milliseconds because that is what the SDKs send and what windows are exact to (analytics.md W5); finer digits of a
/// client's time are kept in the raw event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// The earliest and latest instants that can be stored: the years 1 and 9999, what RFC 3339 can write.
const RANGE: core::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_207_200_000;

impl Timestamp {
    /// The beginning of 1970.
    pub const EPOCH: Self = Self(0);

    /// From milliseconds since the epoch; values outside the years 1–9999 are clamped to their nearest end.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(*RANGE.start(), *RANGE.end()))
    }

    /// Milliseconds since the epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Reads ISO 8601 / RFC 3339 with `Z` or an offset and any number of fractional digits (wire rule 6).
    ///
    /// A time without an offset is taken as UTC, as the SDKs mean it; `None` when the text is no time.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(Self::from_millis(instant.as_millisecond()));
        }
        let local = text.parse::<jiff::civil::DateTime>().ok()?;
        let instant = jiff::tz::Offset::UTC.to_timestamp(local).ok()?;
        Some(Self::from_millis(instant.as_millisecond()))
    }

    /// This instant moved by `millis` (negative: earlier), clamped to what can be stored.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// `self - earlier` in milliseconds.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// RFC 3339 in UTC with milliseconds: `2026-11-23T12:40:35.147Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, milli) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        let (hour, minute, second, milli) = (milli / 3_600_000, milli / 60_000 % 60, milli / 1_000 % 60, milli % 1_000);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z", Date::of_day(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_shape_the_sdks_send_is_read() {
        for text in [
            "2026-11-23T12:40:35.147Z",
            "2026-11-23T12:40:35.147+00:00",
            "2026-11-23T13:40:35.147+01:00",
            "2026-11-23T12:40:35.147699+00:00",
            "2026-11-23T12:40:35.147",
        ] {
            assert_eq!(Timestamp::parse(text).map(|t| t.to_string()), Some("2026-11-23T12:40:35.147Z".into()), "{text}");
        }
    }

    #[test]
    fn text_that_is_no_time_is_refused() {
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", "12:40", "9999999"] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn far_values_are_clamped_and_never_panic() {
        for millis in [i64::MIN, i64::MAX] {
            let _ = Timestamp::from_millis(millis).plus_millis(millis).to_string();
        }
    }
}
