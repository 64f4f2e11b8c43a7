use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::demo::purchases::{DAY, Purchases};

fn all(count: usize, now: Timestamp) -> Vec<Incoming> {
    let purchases = Purchases::embedded();
    let calendar = Calendar::ending(purchases.last_day(), now);
    purchases.choose(count).into_iter().flat_map(|bought| of(bought, &calendar, now)).collect()
}

fn noon() -> Timestamp {
    Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
}

#[test]
fn the_same_input_gives_the_same_events() {
    assert_eq!(all(100, noon()), all(100, noon()));
}

#[test]
fn ids_are_unique_and_stay_the_same_on_another_day() {
    let ids = |now| all(500, now).into_iter().map(|event| event.id).collect::<Vec<_>>();
    let today = ids(noon());
    let unique: BTreeSet<_> = today.iter().collect();
    assert_eq!(unique.len(), today.len());
    // What lies in the future today may have happened tomorrow, so tomorrow has at least these.
    let tomorrow: BTreeSet<_> = ids(noon().plus_millis(DAY)).into_iter().collect();
    assert!(today.iter().filter(|id| !tomorrow.contains(id)).count() < 20);
}

#[test]
fn nothing_is_in_the_future_and_the_purchases_end_today() {
    for now in [noon(), Timestamp::parse("2026-11-23T00:00:01Z").unwrap(), Timestamp::parse("2026-11-23T23:59:59Z").unwrap()] {
        let events = all(200, now);
        assert!(events.iter().all(|event| event.at <= now));
        let last = events.iter().filter(|event| event.action.as_str() == "transaction.charge").map(|event| event.at).max().unwrap();
        assert_eq!(last.millis().div_euclid(DAY), now.millis().div_euclid(DAY));
    }
}

#[test]
fn every_purchase_is_one_charge_and_nothing_else_is_unmarked() {
    let purchases = Purchases::embedded();
    let chosen = purchases.choose(300);
    let events = all(300, noon());
    let charges: Vec<_> = events.iter().filter(|event| event.action.as_str() == "transaction.charge").collect();
    assert_eq!(charges.len(), chosen.iter().map(|bought| bought.len()).sum::<usize>());
    let sum: f64 = charges.iter().map(|event| event.params["$totalAmount"].as_f64().unwrap()).sum();
    assert_eq!((sum * 100.0).round() as i64, chosen.iter().flat_map(|bought| bought.iter()).map(|purchase| purchase.cents).sum::<i64>());
    assert!(charges.iter().all(|event| event.params["$currency"] == "USD" && !event.params.contains_key("$generated")));
    let others = events.iter().filter(|event| event.action.as_str() != "transaction.charge");
    assert!(others.map(|event| &event.params).all(|params| params["$generated"] == true));
    assert!(events.iter().flat_map(|event| &event.derived).all(|derived| derived.params["$generated"] == true));
}

#[test]
fn everybody_registers_once_with_an_address_and_passers_by_stay_nameless() {
    let events = all(400, noon());
    let mut registered = BTreeMap::new();
    for event in &events {
        assert!(!event.identifiers.is_empty());
        let kinds: BTreeSet<_> = event.identifiers.iter().map(|identifier| identifier.kind).collect();
        assert_eq!(kinds.len(), event.identifiers.len());
        if event.action.as_str() == "client.register" {
            assert!(kinds.contains(&IdentifierKind::User) && kinds.contains(&IdentifierKind::Email));
            *registered.entry(event.identifiers[0].value.clone()).or_insert(0) += 1;
        }
        if event.id.as_str().starts_with("passer-by") {
            assert!(!kinds.contains(&IdentifierKind::User));
        }
    }
    assert_eq!(registered.len(), 400);
    assert!(registered.values().all(|count| *count == 1));
    assert!(events.iter().any(|event| event.id.as_str().starts_with("passer-by")));
}

#[test]
fn a_charge_comes_after_the_visit_that_led_to_it() {
    for events in Purchases::embedded().choose(100).into_iter().map(|bought| of(bought, &Calendar::ending(10_407, noon()), noon())) {
        let place = |id: &str| events.iter().position(|event| event.id.as_str() == id).unwrap();
        let user = &events.iter().find(|event| event.action.as_str() == "client.register").unwrap().identifiers[0].value;
        assert!(place(&format!("{user}-0-v0")) < place(&format!("{user}-0")));
    }
}
