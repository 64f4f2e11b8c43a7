//! When something happened, by the server's clock (wire-apis.md §1.1, analytics.md V7).

use domain::time::Timestamp;
use serde_json::{Map, Value};

use super::field;

/// The time of an event, and what the client had said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct When {
    /// Skew-corrected, and never later than the receipt.
    pub(super) at: Timestamp,
    /// The client's own time, verbatim, as far as it is readable by people.
    pub(super) sent: Option<String>,
}

/// Longest client time that is kept, in characters.
const LONGEST: usize = 100;

/// Finds the time of an item.
///
/// An explicit `timestamp` beside `originalTimestamp` is the user's own time and wins: the latter is the time of the call
/// then. Without any readable time it is the time of receipt.
pub(super) fn when(item: &Map<String, Value>, batch_sent: Option<Timestamp>, received: Timestamp) -> When {
    let told = [item.get("timestamp"), item.get("originalTimestamp")].into_iter().flatten();
    let sent = told.clone().find_map(|value| field::text(Some(value))).map(|text| field::cut(&text, LONGEST).to_owned());
    let original = told.into_iter().find_map(instant);
    let clock = item.get("sentAt").and_then(instant).or(batch_sent);
    When { at: original.map_or(received, |original| corrected(original, clock, received)), sent }
}

/// `received − (sent − original)`; without a sending time the client's clock is believed; the future is now.
pub(super) fn corrected(original: Timestamp, sent: Option<Timestamp>, received: Timestamp) -> Timestamp {
    let at = sent.map_or(original, |sent| received.plus_millis(original.since(sent)));
    at.min(received)
}

/// Reads a JSON time: ISO 8601, or a number of seconds or milliseconds since the epoch.
pub(super) fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => Timestamp::parse(text),
        Value::Number(number) => {
            let number = number.as_f64().filter(|number| number.is_finite())?;
            // Seconds reach 10¹¹ in the year 5138; milliseconds passed it in 1973.
            let millis = if number.abs() < 1e11 { number * 1_000.0 } else { number };
            Some(Timestamp::from_millis(millis as i64))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn of(item: Value) -> (String, Option<String>) {
        let batch = at("2026-11-23T12:00:10Z");
        let when = when(item.as_object().unwrap(), Some(batch), at("2026-11-23T13:00:00Z"));
        (when.at.to_string(), when.sent)
    }

    #[test]
    fn the_clients_clock_is_corrected_by_the_difference_of_sending_and_receiving() {
        let item = json!({"timestamp": "2026-11-23T12:00:00Z"});
        assert_eq!(of(item), ("2026-11-23T12:59:50.000Z".into(), Some("2026-11-23T12:00:00Z".into())));
        let own = json!({"timestamp": "2026-11-23T12:00:00Z", "sentAt": "2026-11-23T12:00:01Z"});
        assert_eq!(of(own).0, "2026-11-23T12:59:59.000Z");
    }

    #[test]
    fn an_event_of_years_ago_survives_the_correction() {
        assert_eq!(of(json!({"timestamp": "2024-05-06T07:08:09.123Z"})).0, "2024-05-06T08:07:59.123Z");
    }

    #[test]
    fn an_explicit_time_beside_the_time_of_the_call_wins() {
        let item = json!({"timestamp": "2024-05-06T07:08:09Z", "originalTimestamp": "2026-11-23T12:00:09Z"});
        assert_eq!(of(item), ("2024-05-06T08:07:59.000Z".into(), Some("2024-05-06T07:08:09Z".into())));
        assert_eq!(of(json!({"originalTimestamp": "2026-11-23T12:00:09Z"})).0, "2026-11-23T12:59:59.000Z");
    }

    #[test]
    fn v7_the_future_becomes_the_time_of_receipt_and_is_kept() {
        assert_eq!(
            of(json!({"timestamp": "2099-01-01T00:00:00Z"})),
            ("2026-11-23T13:00:00.000Z".into(), Some("2099-01-01T00:00:00Z".into()))
        );
    }

    #[test]
    fn what_is_no_time_becomes_the_time_of_receipt_and_is_kept() {
        assert_eq!(of(json!({"timestamp": "yesterday"})), ("2026-11-23T13:00:00.000Z".into(), Some("yesterday".into())));
        assert_eq!(of(json!({"timestamp": null})), ("2026-11-23T13:00:00.000Z".into(), None));
        assert_eq!(of(json!({"timestamp": {"a": 1}, "originalTimestamp": []})).1, None);
    }

    #[test]
    fn without_a_sending_time_the_client_is_believed() {
        let item = json!({"timestamp": "2026-11-23T12:00:00.5Z"});
        let when = when(item.as_object().unwrap(), None, at("2026-11-23T13:00:00Z"));
        assert_eq!(when.at, at("2026-11-23T12:00:00.5Z"));
    }

    #[test]
    fn numbers_are_seconds_or_milliseconds() {
        assert_eq!(instant(&json!(1_795_439_164)), instant(&json!(1_795_439_164_000_i64)));
        assert_eq!(instant(&json!(1_795_439_164)).map(Timestamp::millis), Some(1_795_439_164_000));
    }

    proptest! {
        #[test]
        fn a_clock_that_is_wrong_by_any_amount_makes_no_difference(original in 0_i64..4_000_000_000_000, delay in 0_i64..100_000_000, wrong in -100_000_000_000_i64..100_000_000_000, travel in 0_i64..10_000) {
            let t = Timestamp::from_millis;
            let received = t(original + delay + travel);
            let right = corrected(t(original), Some(t(original + delay)), received);
            prop_assert_eq!(right, corrected(t(original + wrong), Some(t(original + delay + wrong)), received));
            prop_assert_eq!(right.millis(), original + travel);
        }

        #[test]
        fn nothing_is_in_the_future_and_nothing_panics(original: i64, sent: Option<i64>, received: i64) {
            let t = Timestamp::from_millis;
            prop_assert!(corrected(t(original), sent.map(t), t(received)) <= t(received));
        }

        #[test]
        fn any_json_is_survived(text in "\\PC{0,24}", number: f64) {
            let _ = instant(&json!(text));
            let _ = instant(&json!(number));
        }
    }
}
