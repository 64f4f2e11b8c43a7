//! The limit that the ingest is measured against (goals.md P2): the same rows into the same schema, by plain inserts.
//!
//! `cargo run -p store --example raw_insert -- <database url> <rows> <batch> <writers>` prints rows per second.

use std::{sync::Arc, time::Instant};

use domain::event::{EventId, Place};
use domain::time::Timestamp;
use store::{Settings, Store};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().unwrap_or_else(|| "mem://".into());
    let mut number = |default: usize| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (rows, batch, writers) = (number(100_000), number(100), number(4));
    let runtime = tokio::runtime::Builder::new_multi_thread().thread_stack_size(10 << 20).enable_all().build().expect("a runtime starts");
    runtime.block_on(async move {
        let store = Store::open(&Settings { database: url, cache_mb: 128, queue: 1 }).await.expect("the database opens");
        let begun = Instant::now();
        let tasks: Vec<_> = (0..writers)
            .map(|writer| {
                let store = Arc::clone(&store);
                tokio::spawn(async move {
                    let mut n = writer * batch;
                    while n < rows {
                        let part = (n..(n + batch).min(rows)).map(row).collect();
                        store.insert_raw("event", part).await.expect("an insert succeeds");
                        n += writers * batch;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a writer ends well");
        }
        println!("{:.0}", rows as f64 / begun.elapsed().as_secs_f64());
    });
}

/// What the ingest writes for an event of the load generator (`server/examples/load.rs`), of one of 20,000 people.
fn row(n: usize) -> serde_json::Value {
    let id = EventId::parse(&format!("load-0123456789abcdef-{n:07}")).expect("an id");
    let at = Timestamp::from_millis(1_790_000_000_000 + n as i64);
    let person = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 20_000;
    serde_json::json!({
        "id": id.as_str(), "subject": format!("user:0:user-{person}"), "profile": format!("{person:032x}"), "action": "product.view",
        "place": Place::of(at, &id).as_str(), "at": at.to_string(), "received": at.to_string(), "source": "SERVER",
        "params": {
            "product_id": format!("p{}", n % 500), "sku": format!("LIN-{}", n % 900), "name": "Linen shirt, sand", "price": 89.5,
            "currency": "PLN", "category": "linen",
        },
        "context": {"page": {"url": "https://shop.example/p/linen-shirt", "path": "/p/linen-shirt", "title": "Linen shirt"}},
        "lane": 0, "n": n,
    })
}
