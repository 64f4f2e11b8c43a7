//! Where the device was (product.md B5).

use domain::geo::Position;
use serde_json::{Map, Value};

use super::field;

/// Longest name of a place that is kept, in characters.
const LONGEST: usize = 200;

/// The position in `context.location`; degrees only when both are there and on the globe.
pub(super) fn position(context: &Map<String, Value>) -> Option<Position> {
    let location = field::object(context, "location")?;
    let name = |key: &str| field::str(location, key).map(|text| field::cut(text, LONGEST).to_owned());
    let (latitude, longitude) = degrees(location, "latitude", 90.0).zip(degrees(location, "longitude", 180.0)).unzip();
    let position = Position { latitude, longitude, city: name("city"), region: name("region"), country: name("country") };
    (!position.is_empty()).then_some(position)
}

fn degrees(location: &Map<String, Value>, name: &str, most: f64) -> Option<f64> {
    let value = location.get(name)?;
    let degrees = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (degrees.abs() <= most).then_some(degrees)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(location: Value) -> Option<Position> {
        position(json!({ "location": location }).as_object().unwrap())
    }

    #[test]
    fn degrees_are_taken_in_pairs_and_only_on_the_globe() {
        let found = of(json!({"latitude": 52.2, "longitude": "21.0", "city": "Warszawa"})).unwrap();
        assert_eq!((found.latitude, found.longitude, found.city.as_deref()), (Some(52.2), Some(21.0), Some("Warszawa")));
        assert_eq!(of(json!({"latitude": 91, "longitude": 0})), None);
        assert_eq!(of(json!({"latitude": 1})), None);
        assert_eq!(of(json!({"latitude": "NaN", "longitude": 0})), None);
        assert_eq!(of(json!(["x"])), None);
    }
}
