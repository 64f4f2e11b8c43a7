//! Fills a database with seeded data for the benches: `bench_data FOLDER --profiles N --events M`.
//!
//! Straight through the storage port, so that millions of events take minutes. The database is `FOLDER/db`, and `FOLDER/complete`
//! says that it is whole. People are `user-0`, `user-1` …, and `deep-1`, `deep-10` and `deep-50` have as many identities; the
//! address of each is `<user>@example.com`. The same arguments give the same people and events in every place, except for the day: the data ends when it is made. A run
//! that was interrupted goes on when it is started again, and a finished one is left alone.

use std::{error::Error, io::Write, path::PathBuf, time::Instant};

use clap::Parser;
use domain::{
    actor::Actor,
    event::{Action, EventId},
    identity::{Identifier, IdentifierKind},
    incoming::{Incoming, Trust},
    port::{Clock, Ingest},
    profile::{DeviceFacts, DeviceKind},
    time::Timestamp,
};
use serde_json::{Map, Value, json};
use server::{
    clock::SystemClock,
    demo::{Person, Random},
};
use store::{Settings, Store};

/// Fill a database with seeded data for the benches.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where the data goes; another kind of database can be named by its URL
    folder: String,
    /// How many people
    #[arg(long, default_value_t = 20_000)]
    profiles: u64,
    /// How many events they have together, about
    #[arg(long, default_value_t = 200_000)]
    events: u64,
    /// How many events each of `deep-1`, `deep-10` and `deep-50` has
    #[arg(long, default_value_t = 100_000)]
    deep: u64,
    /// Seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Block cache in MiB
    #[arg(long, default_value_t = 256)]
    cache_mb: u64,
}

/// Events of one transaction.
const BATCH: usize = 500;
/// How far back the data reaches.
const SPAN: u64 = 400 * 86_400_000;
/// What people do, by how often in a hundred.
const ACTIONS: [(u64, &str); 8] = [
    (45, "page.visit"),
    (25, "product.view"),
    (10, "product.addToCart"),
    (6, "client.search"),
    (5, "newsletter.open"),
    (4, "transaction.charge"),
    (3, "client.login"),
    (2, "product.addToFavorite"),
];
/// The identities of the deep profiles.
const DEEP: [u64; 3] = [1, 10, 50];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    // The database's own tasks want a deep stack.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(10 << 20).build()?;
    runtime.block_on(run(arguments))
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let folder = (!arguments.folder.contains("://")).then(|| PathBuf::from(&arguments.folder));
    let mark = folder.as_ref().map(|folder| folder.join("complete"));
    let what = format!("profiles={} events={} deep={} seed={}\n", arguments.profiles, arguments.events, arguments.deep, arguments.seed);
    if mark.as_ref().is_some_and(|mark| std::fs::read_to_string(mark).is_ok_and(|done| done == what)) {
        println!("{} is filled already: {}", arguments.folder, what.trim());
        return Ok(());
    }
    let database = match &folder {
        Some(folder) => format!("rocksdb://{}?sync=every", folder.join("db").display()),
        None => arguments.folder.clone(),
    };
    let store = Store::open(&Settings { database, cache_mb: arguments.cache_mb, queue: 4 * BATCH }).await?;
    let began = Instant::now();
    let now = SystemClock.now();
    let mut events = people(&arguments, now).chain(DEEP.into_iter().flat_map(|identities| deep(&arguments, identities, now)));
    let total = arguments.events + arguments.deep * DEEP.len() as u64;
    let (mut done, mut told) = (0, u64::MAX);
    let mut batch: Vec<Incoming> = events.by_ref().take(BATCH).collect();
    while !batch.is_empty() {
        done += batch.len() as u64;
        // The next batch is made while the writer is busy with this one.
        let (written, next) =
            tokio::join!(store.write(&Actor::System, batch), async { events.by_ref().take(BATCH).collect::<Vec<Incoming>>() });
        written?;
        batch = next;
        let percent = (done * 100 / total.max(1)).min(100);
        if percent != told {
            told = percent;
            let rate = done as f64 / began.elapsed().as_secs_f64();
            print!("\rFilling {}: {percent} %, {done} events, {rate:.0} a second ", arguments.folder);
            std::io::stdout().flush()?;
        }
    }
    store.close().await;
    println!("\n{done} events of {} people in {:.1} s", arguments.profiles + DEEP.len() as u64, began.elapsed().as_secs_f64());
    if let Some(mark) = mark {
        std::fs::write(mark, what)?;
    }
    Ok(())
}

/// Everybody's events. How many somebody has falls with the square root of the rank: most have a few, the first has thousands.
fn people(arguments: &Arguments, now: Timestamp) -> impl Iterator<Item = Incoming> {
    let (profiles, events, seed) = (arguments.profiles, arguments.events as f64, arguments.seed);
    let before = move |rank: u64| (events * (rank as f64 / profiles as f64).sqrt()) as u64;
    (0..profiles).flat_map(move |number| {
        let count = (before(number + 1) - before(number)).max(1);
        (0..count).map(move |n| event(seed, &format!("user-{number}"), number, n, count, now))
    })
}

/// A person with `identities` identities and an even share of the events on each.
fn deep(arguments: &Arguments, identities: u64, now: Timestamp) -> impl Iterator<Item = Incoming> {
    let (seed, count, number) = (arguments.seed, arguments.deep, 9_000_000 + identities);
    let user = format!("deep-{identities}");
    (0..count).map(move |n| {
        let mut event = event(seed, &user, number, n, count, now);
        let browser = n % identities;
        let anonymous = (browser > 0).then(|| Random::of(&[seed, number, browser]).uuid());
        let anonymous = anonymous.and_then(|value| Identifier::new(IdentifierKind::Anonymous, &value));
        // Its first event says whose browser it is; the others stay on the browser's own identity.
        event.identifiers.retain(|identifier| identifier.kind != IdentifierKind::Anonymous && (browser == 0 || n < identities));
        event.identifiers.extend(anonymous);
        event
    })
}

/// The `n`-th of `count` events of a person, from the oldest to the newest.
fn event(seed: u64, user: &str, number: u64, n: u64, count: u64, now: Timestamp) -> Incoming {
    let random = &mut Random::of(&[seed, number, n]);
    let step = SPAN / count;
    let at = now.plus_millis(-((SPAN - n * step - random.below(step.max(1))) as i64));
    let (action, params, traits) = if n == 0 {
        let person = Person::new(number as u32);
        let mut traits = person.traits();
        traits.retain(|(name, _)| name != "email");
        ("client.register", Map::new(), traits)
    } else {
        let action = action(random);
        (action, params(random, action), Vec::new())
    };
    let anonymous = Random::of(&[seed, number]).uuid();
    let mut identifiers = vec![Identifier::new(IdentifierKind::User, user), Identifier::new(IdentifierKind::Anonymous, &anonymous)];
    if n == 0 {
        identifiers.push(Identifier::new(IdentifierKind::Email, &format!("{user}@example.com")));
    }
    Incoming {
        id: EventId::parse(&format!("{user}-{n}")).expect("short and printable"),
        action: Action::parse(action).expect("a built-in name"),
        at,
        received: now,
        sent: None,
        source: "WEB_DESKTOP".to_owned(),
        ip: Some(format!("192.0.2.{}", number % 254 + 1)),
        identifiers: identifiers.into_iter().flatten().collect(),
        params,
        context: context(random),
        traits,
        device: Some(DeviceFacts {
            kind: DeviceKind::Desktop,
            system: Some("Linux".to_owned()),
            browser: Some("Firefox 145".to_owned()),
            ..DeviceFacts::default()
        }),
        position: None,
        active: true,
        derived: Vec::new(),
        trust: Trust::Server,
        library: "bench".to_owned(),
    }
}

fn action(random: &mut Random) -> &'static str {
    let mut left = random.below(100);
    for (share, action) in ACTIONS {
        if left < share {
            return action;
        }
        left -= share;
    }
    ACTIONS[0].1
}

fn params(random: &mut Random, action: &str) -> Map<String, Value> {
    let product = random.below(5000);
    let params = match action {
        "page.visit" => json!({
            "title": format!("Category {}", product % 50), "path": format!("/c/{}", product % 50),
            "uri": format!("https://shop.example.com/c/{}", product % 50), "referrer": "https://search.example.org/",
        }),
        "transaction.charge" => json!({
            "$totalAmount": random.below(20_000) as f64 / 100.0, "$currency": "USD", "$orderID": random.below(1 << 40).to_string(),
            "products": [{"sku": format!("SKU-{product:05}"), "name": format!("Product {product}"), "quantity": 1}],
        }),
        "client.search" => json!({"query": format!("product {product}"), "results": random.below(40)}),
        "newsletter.open" => json!({"title": "Autumn", "campaignName": "Autumn"}),
        "client.login" => json!({"method": "password"}),
        _ => json!({
            "sku": format!("SKU-{product:05}"), "name": format!("Product {product}"), "category": format!("Category {}", product % 50),
            "price": random.below(20_000) as f64 / 100.0, "currency": "USD",
        }),
    };
    object(params)
}

fn context(random: &mut Random) -> Map<String, Value> {
    object(json!({
        "library": {"name": "bench", "version": "1"}, "locale": "en-US", "timezone": "UTC",
        "page": {"path": format!("/p/{}", random.below(5000)), "url": "https://shop.example.com/", "title": "Shop"},
        "userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
