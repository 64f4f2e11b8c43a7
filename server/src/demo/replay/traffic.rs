//! Who is in the shop, and what they do next.

use std::{collections::VecDeque, time::Duration};

use domain::time::Timestamp;
use serde_json::Value;
use tokio::time::Instant;

use crate::demo::{
    activity::{self, Step},
    album::{Album, Line},
    arrived::Arrived,
    browser::Browser,
    people::Person,
    purchases::Purchases,
    random::Random,
    wire,
};

/// Seconds between two visitors, on average. With some ten events each: about three events a second.
const BETWEEN_VISITORS: f64 = 3.3;
/// Visitors of the first seconds, so that a page opened right after the start is alive already.
const FIRST_VISITORS: u64 = 30;
/// A letter opened later than this is not waited for.
const LONGEST_WAIT: i64 = 10 * 60 * 1000;

/// Somebody on the way through the shop.
struct Walk {
    person: Person,
    browser: Browser,
    known: bool,
    steps: VecDeque<Step>,
    due: Instant,
}

/// Everybody who is in the shop now.
pub(super) struct Traffic {
    customers: Vec<u32>,
    arrived: Arrived,
    random: Random,
    walks: Vec<Walk>,
    next_visitor: Instant,
}

impl Traffic {
    /// A shop that opens now. Only customers who have arrived come: a history comes before what happens today.
    pub(super) fn new(arrived: Arrived, random: Random, now: Instant) -> Self {
        let customers = Purchases::embedded().choose(usize::MAX).iter().map(|bought| bought[0].customer).collect();
        let mut traffic = Self { customers, arrived, random, walks: Vec::new(), next_visitor: now };
        for _ in 0..FIRST_VISITORS {
            let wait = Duration::from_millis(traffic.random.below(15_000));
            traffic.enter(now + wait);
        }
        traffic
    }

    /// When something happens next.
    pub(super) fn next_due(&self) -> Instant {
        self.walks.iter().map(|walk| walk.due).min().map_or(self.next_visitor, |due| due.min(self.next_visitor))
    }

    /// What has happened until `now`, as items of a batch.
    pub(super) fn due(&mut self, now: Instant, at: Timestamp) -> Vec<Value> {
        while self.next_visitor <= now {
            let pause = self.random.pause(BETWEEN_VISITORS);
            self.enter(self.next_visitor);
            self.next_visitor += Duration::from_secs_f64(pause);
        }
        let mut batch = Vec::new();
        for walk in &mut self.walks {
            while walk.due <= now {
                let Some(step) = walk.steps.pop_front() else { break };
                let id = format!("demo-{}", uuid::Uuid::now_v7());
                batch.push(wire::item(&walk.person, &walk.browser, &step, walk.known, &id, at));
                let pause = walk.steps.front().map_or(0, |next| next.after);
                walk.due += Duration::from_millis(pause.unsigned_abs());
            }
        }
        self.walks.retain(|walk| !walk.steps.is_empty());
        batch
    }

    /// Everything happens this much later.
    pub(super) fn postpone(&mut self, by: Duration) {
        self.next_visitor += by;
        self.walks.iter_mut().for_each(|walk| walk.due += by);
    }

    fn enter(&mut self, due: Instant) {
        let arrived = &self.customers[..self.arrived.count().min(self.customers.len())];
        if arrived.is_empty() {
            return;
        }
        let mut number = *self.random.pick(arrived);
        // The nameless visitors of the history come back too; `history::passer_by` gave them these numbers.
        let passer_by = number.is_multiple_of(20) && self.random.chance(70);
        if passer_by {
            number += 1_000_000;
        }
        let browsers = if passer_by { 1 } else { Browser::count(number) };
        let (person, browser) = (Person::new(number), Browser::new(number, self.random.below(browsers)));
        let buys = !passer_by && self.random.chance(55);
        let steps = if buys { self.purchase(person.genre) } else { activity::browsing(&mut self.random, person.genre) };
        let known = buys || (!passer_by && self.random.chance(70));
        self.walks.push(Walk { person, browser, known, steps: steps.into(), due });
    }

    fn purchase(&mut self, taste: &str) -> Vec<Step> {
        let random = &mut self.random;
        let mut lines: Vec<Line> = Vec::new();
        for _ in 0..=random.below(3) {
            let album = Album::choose(random, taste);
            if lines.iter().all(|line| line.album.sku != album.sku) {
                let unit = album.cents;
                lines.push(Line { album, quantity: 1 + u32::from(random.chance(10)), unit });
            }
        }
        let number = random.between(1_000_000, 9_999_999).to_string();
        let mut steps = activity::shopping(random, taste, &lines, false, None);
        if let Some(charge) = steps.last_mut() {
            charge.params = wire::order(&number, &lines);
        }
        steps.extend(activity::afterwards(random, &number, &lines).into_iter().take_while(|step| step.after <= LONGEST_WAIT));
        steps
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// An hour in the shop, without waiting for it.
    fn hour(seed: u64) -> Vec<Value> {
        let start = Instant::now();
        let mut traffic = Traffic::new(Arrived::first(200), Random::new(seed), start);
        let mut events = Vec::new();
        while traffic.next_due() < start + Duration::from_secs(3600) {
            let due = traffic.next_due();
            events.extend(traffic.due(due, Timestamp::default()));
        }
        events
    }

    #[tokio::test]
    async fn the_pace_is_a_few_events_a_second() {
        let events = hour(1).len();
        assert!((3600..4 * 3600).contains(&events), "{events}");
    }

    #[tokio::test]
    async fn every_event_is_marked_and_journeys_end_in_orders() {
        let events = hour(2);
        assert!(events.iter().all(|event| event["properties"]["$generated"] == true));
        let count = |name: &str| events.iter().filter(|event| event["event"] == name).count();
        assert!(count("Order Completed") > 300 && count("Product Added") > count("Order Completed"));
        assert!(events.iter().any(|event| event["userId"].is_null()) && events.iter().any(|event| event["userId"].is_string()));
        assert!(events.iter().all(|event| event["userId"].is_string() || event["anonymousId"].is_string()));
    }

    #[tokio::test]
    async fn after_a_pause_nothing_comes_in_a_flood() {
        let start = Instant::now();
        let mut traffic = Traffic::new(Arrived::first(200), Random::new(3), start);
        traffic.postpone(Duration::from_secs(600));
        assert!(traffic.next_due() >= start + Duration::from_secs(600));
    }

    #[tokio::test]
    async fn only_customers_who_have_arrived_walk_through_the_shop() {
        let (start, arrived) = (Instant::now(), Arrived::default());
        let mut traffic = Traffic::new(arrived.clone(), Random::new(4), start);
        let mut hour = |from: u64| -> BTreeSet<String> {
            let minutes = (from * 60..(from + 1) * 60).map(|minute| start + Duration::from_secs(60 * minute));
            let events: Vec<Value> = minutes.flat_map(|now| traffic.due(now, Timestamp::default())).collect();
            events.iter().filter_map(|event| event["userId"].as_str().map(str::to_owned)).collect()
        };
        assert!(hour(0).is_empty());
        arrived.tell(20);
        let few = hour(1);
        assert!(few.len() > 5 && few.len() <= 20, "{few:?}");
        arrived.tell(1_000);
        assert!(hour(2).len() > 100);
    }
}
