//! A step as an SDK would send it to the tracking API.

use domain::time::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    activity::{self, Kind, Step, marked},
    album::{Line, dollars},
    browser::Browser,
    history::context,
    people::Person,
};

/// One item of a batch. `known`: the visitor has been recognised, so the person's own key goes along.
pub(crate) fn item(person: &Person, browser: &Browser, step: &Step, known: bool, id: &str, at: Timestamp) -> Value {
    let mut item = Map::new();
    item.insert("messageId".into(), json!(id));
    item.insert("timestamp".into(), json!(at.to_string()));
    if step.kind == Kind::Visit {
        item.insert("type".into(), json!("page"));
    } else {
        item.insert("type".into(), json!("track"));
        item.insert("event".into(), json!(step.kind.event()));
    }
    if known {
        item.insert("userId".into(), json!(person.user));
    }
    let mut circumstances = Map::new();
    if step.kind.is_browser() {
        item.insert("anonymousId".into(), json!(browser.anonymous));
        circumstances = context(person, browser, step.page.clone(), step.campaign.map(activity::Campaign::context));
    } else if step.kind == Kind::Send {
        // A letter that was sent is nothing its reader did.
        circumstances.insert("active".into(), json!(false));
    }
    item.insert("context".into(), Value::Object(circumstances));
    item.insert("properties".into(), Value::Object(step.params.clone()));
    Value::Object(item)
}

/// What a completed order says, in the words of the tracking API.
pub(crate) fn order(number: &str, lines: &[Line]) -> Map<String, Value> {
    let cents: i64 = lines.iter().map(|line| line.unit * i64::from(line.quantity)).sum();
    let quantity: u32 = lines.iter().map(|line| line.quantity).sum();
    let products: Vec<Value> = lines
        .iter()
        .map(|line| {
            let mut product = line.album.params();
            product.insert("price".into(), dollars(line.unit));
            product.insert("quantity".into(), json!(line.quantity));
            // Each becomes an event of its own, which has to be marked too.
            Value::Object(marked(product))
        })
        .collect();
    let order = json!({"order_id": number, "total": dollars(cents), "currency": "USD", "quantity": quantity, "products": products});
    marked(order.as_object().cloned().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{album::basket, random::Random};

    #[test]
    fn every_item_is_marked_and_says_who_it_is_about() {
        let (person, browser) = (Person::new(17), Browser::new(17, 0));
        let random = &mut Random::new(1);
        let lines = basket(random, "Jazz", 2, 2400);
        for mut step in activity::shopping(random, "Jazz", &lines, false, None) {
            if step.kind == Kind::Charge {
                step.params = order("1", &lines);
            }
            let item = item(&person, &browser, &step, true, "m", Timestamp::default());
            assert_eq!(item["properties"]["$generated"], true);
            assert_eq!((item["userId"].as_str(), item["anonymousId"].as_str()), (Some("cdnow-00017"), Some(browser.anonymous.as_str())));
            assert!(item["type"] == "page" || item["event"].is_string());
        }
        assert_eq!(order("1", &lines)["total"], 24.0);
    }
}
