//! The whole history of one customer: the real purchases, and made-up activity around them.

use domain::{
    event::{Action, EventId},
    geo::Position,
    identity::{Identifier, IdentifierKind},
    incoming::{Derived, Incoming, Trust},
    time::Timestamp,
};
use serde_json::{Map, Value, json};

use super::{
    activity::{self, Kind, Step, marked},
    album::{Line, basket, dollars},
    browser::{Browser, LIBRARY},
    calendar::{Calendar, time_of_day},
    people::Person,
    purchases::Purchase,
    random::Random,
};

/// A step with its place in time.
struct Moment {
    at: Timestamp,
    id: String,
    /// Index of the browser; the shop's own mails come from none.
    browser: usize,
    /// True when the visitor has not been recognised (yet) in this visit.
    incognito: bool,
    step: Step,
    derived: Vec<Derived>,
}

/// Everything a customer did up to now, in the order of time. The same purchases give the same ids, always.
pub(crate) fn of(purchases: &[Purchase], calendar: &Calendar, now: Timestamp) -> Vec<Incoming> {
    let Some(number) = purchases.first().map(|purchase| purchase.customer) else { return Vec::new() };
    let person = Person::new(number);
    let browsers: Vec<Browser> = (0..Browser::count(number)).map(|n| Browser::new(number, n)).collect();
    let mut moments = Vec::new();
    for (n, purchase) in purchases.iter().enumerate() {
        let known_for = purchase.day - purchases[0].day;
        around(&person, browsers.len(), purchase, (n, known_for), at(purchases, n, calendar), &mut moments);
    }
    moments.retain(|moment| calendar.is_past(moment.at));
    // Stable: steps of one instant keep the order in which they were made.
    moments.sort_by_key(|moment| moment.at);
    let registered = moments.iter().position(|moment| moment.step.kind == Kind::Register).unwrap_or(0);
    let mut events: Vec<Incoming> = moments
        .into_iter()
        .enumerate()
        .map(|(index, moment)| {
            let known = index >= registered && !moment.incognito;
            incoming(&person, &browsers[moment.browser], moment, known, now)
        })
        .collect();
    events.extend(passer_by(number, at(purchases, 0, calendar), now));
    events
}

/// When the `n`-th purchase was made.
fn at(purchases: &[Purchase], n: usize, calendar: &Calendar) -> Timestamp {
    let day = purchases[n].day;
    let first = purchases.partition_point(|purchase| purchase.day < day);
    let count = purchases.partition_point(|purchase| purchase.day <= day) - first;
    let random = &mut Random::of(&[u64::from(purchases[n].row), 6]);
    calendar.at(day, time_of_day(random, n - first, count))
}

/// The `n`-th purchase itself, the visit that led to it, the letters before and after, and sometimes a visit later on.
///
/// `known_for`: days since the first purchase, when the shop learnt the address that its letters go to.
fn around(person: &Person, browsers: usize, purchase: &Purchase, (n, known_for): (usize, i64), at: Timestamp, moments: &mut Vec<Moment>) {
    let random = &mut Random::of(&[u64::from(purchase.row), 7]);
    let browser = if n == 0 { 0 } else { random.below(browsers as u64) as usize };
    let lines = basket(random, person.genre, purchase.quantity, purchase.cents);
    let order = order(purchase);
    let letter = (known_for > 2 && person.newsletter && random.chance(40)).then(|| activity::newsletter(random));
    let campaign = letter.as_ref().map(|(_, campaign)| *campaign);
    let visit = activity::shopping(random, person.genre, &lines, n == 0, campaign);
    let before = letter.map(|(steps, _)| steps).unwrap_or_default();
    let after = activity::afterwards(random, &order, &lines);
    let later = if random.chance(35) { activity::browsing(random, person.genre) } else { Vec::new() };

    let name = format!("{}-{n}", person.user);
    let start = at.plus_millis(-length(&visit));
    let mut put = |steps: Vec<Step>, part: &str, from: Timestamp, incognito: bool| {
        let mut at = from;
        for (k, step) in steps.into_iter().enumerate() {
            at = at.plus_millis(step.after);
            let id = if step.kind == Kind::Charge { name.clone() } else { format!("{name}-{part}{k}") };
            moments.push(Moment { at, id, browser, incognito, step, derived: Vec::new() });
        }
    };
    // Who comes from a letter clicked on it just before.
    let letter_start = start.plus_millis(-length(&before) - 2_000);
    put(before, "l", letter_start, false);
    put(visit, "v", start, false);
    put(after, "a", at, false);
    let days = random.between(1, 40);
    put(later, "b", at.plus_millis(days * 86_400_000 + random.between(0, 40_000_000)), random.chance(50));

    // The charge is real; only what the CDs were is not.
    if let Some(moment) = moments.iter_mut().rfind(|moment| moment.step.kind == Kind::Charge) {
        moment.step.params = charge(purchase, &order, &lines);
        moment.derived = lines.iter().map(|line| bought(line, &order)).collect();
    }
}

fn length(steps: &[Step]) -> i64 {
    steps.iter().map(|step| step.after).sum()
}

/// The shop's number for a purchase.
fn order(purchase: &Purchase) -> String {
    (100_000 + purchase.row).to_string()
}

fn charge(purchase: &Purchase, order: &str, lines: &[Line]) -> Map<String, Value> {
    let products: Vec<Value> = lines.iter().map(|line| Value::Object(product(line))).collect();
    let params = json!({
        "$totalAmount": dollars(purchase.cents), "$currency": "USD", "$orderID": order, "quantity": purchase.quantity,
        "products": products, "dataset": "CDNOW",
    });
    params.as_object().cloned().unwrap_or_default()
}

fn product(line: &Line) -> Map<String, Value> {
    let mut params = line.album.params();
    params.insert("price".into(), dollars(line.unit));
    params.insert("quantity".into(), json!(line.quantity));
    params
}

/// Which albums they were is made up, so this event is marked although its purchase is not.
fn bought(line: &Line, order: &str) -> Derived {
    let mut params = marked(product(line));
    params.insert("orderId".into(), json!(order));
    Derived { action: action("product.buy"), params }
}

fn incoming(person: &Person, browser: &Browser, moment: Moment, known: bool, now: Timestamp) -> Incoming {
    let Moment { at, id, step, derived, .. } = moment;
    let web = step.kind.is_browser();
    let mut identifiers = Vec::new();
    if known {
        identifiers.extend(Identifier::new(IdentifierKind::User, &person.user));
        if !web || matches!(step.kind, Kind::Register | Kind::Login | Kind::Charge) {
            identifiers.extend(Identifier::new(IdentifierKind::Email, &person.email));
        }
    }
    if web {
        identifiers.extend(Identifier::new(IdentifierKind::Anonymous, &browser.anonymous));
    }
    let mut params = step.params;
    let mut traits = Vec::new();
    if step.kind == Kind::Visit {
        name_as_ingest_does(&mut params, step.campaign.map(activity::Campaign::context));
    }
    if step.kind == Kind::Register {
        traits = person.traits();
        params.insert("email".into(), json!(person.email));
    }
    Incoming {
        id: EventId::parse(&id).expect("ids are short and printable"),
        action: action(step.kind.action()),
        at,
        received: now,
        sent: None,
        source: if web { browser.source() } else { "SERVER" }.to_owned(),
        ip: web.then(|| browser.ip.clone()),
        identifiers,
        params,
        context: if web { context(person, browser, step.page, step.campaign.map(activity::Campaign::context)) } else { Map::new() },
        traits,
        device: web.then(|| browser.facts()),
        position: web.then(|| position(person)),
        active: step.kind != Kind::Send,
        derived,
        trust: Trust::Server,
        library: LIBRARY.to_owned(),
    }
}

/// A page call of the tracking API comes out like this; the history must look the same as what comes later.
fn name_as_ingest_does(params: &mut Map<String, Value>, campaign: Option<Value>) {
    if let Some(url) = params.remove("url") {
        params.insert("uri".into(), url);
    }
    for (utm, part) in [("utm_campaign", "name"), ("utm_source", "source"), ("utm_medium", "medium")] {
        params.extend(campaign.as_ref().map(|campaign| (utm.to_owned(), campaign[part].clone())));
    }
}

/// Somebody who looked in once and never said a name; one for every twenty customers.
fn passer_by(number: u32, around: Timestamp, now: Timestamp) -> Vec<Incoming> {
    if !number.is_multiple_of(20) {
        return Vec::new();
    }
    let random = &mut Random::of(&[u64::from(number), 8]);
    let (person, browser) = (Person::new(number + 1_000_000), Browser::new(number + 1_000_000, 0));
    let span = now.since(around).max(0);
    let mut at = around.plus_millis(random.below(span.unsigned_abs().max(1)) as i64);
    let steps = activity::browsing(random, person.genre).into_iter().enumerate();
    let moments = steps.map(|(k, step)| {
        at = at.plus_millis(step.after);
        Moment { at, id: format!("passer-by-{number:05}-{k}"), browser: 0, incognito: true, step, derived: Vec::new() }
    });
    moments.take_while(|moment| moment.at <= now).map(|moment| incoming(&person, &browser, moment, false, now)).collect()
}

/// What a browser sends along with an event.
pub(crate) fn context(person: &Person, browser: &Browser, page: Option<Value>, campaign: Option<Value>) -> Map<String, Value> {
    let mut context = browser.context(person);
    context.extend(page.map(|page| ("page".to_owned(), page)));
    context.extend(campaign.map(|campaign| ("campaign".to_owned(), campaign)));
    context
}

fn position(person: &Person) -> Position {
    let city = person.city();
    Position {
        latitude: Some(city.latitude),
        longitude: Some(city.longitude),
        city: Some(city.name.to_owned()),
        region: Some(city.region.to_owned()),
        country: Some(person.country().name.to_owned()),
    }
}

fn action(name: &str) -> Action {
    Action::parse(name).expect("the built-in names are sound")
}

#[cfg(test)]
#[path = "history/tests.rs"]
mod tests;
