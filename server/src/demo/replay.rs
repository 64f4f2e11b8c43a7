//! Keeps the demo alive: a few people at a time walk through the shop, and their events come in by the public HTTP API.

use std::{net::SocketAddr, time::Duration};

use domain::time::Timestamp;
use tokio::time::Instant;

use super::{arrived::Arrived, random::Random};

mod sender;
mod traffic;

use sender::{Answer, Sender};
use traffic::Traffic;

/// Longest pause when the server does not take events.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Events that fall due within this time travel together.
const TOGETHER: Duration = Duration::from_millis(150);

/// Sends new events of the demo's customers, as far as they have arrived, to the server at `address` with a server key, until `shutdown`.
///
/// A few a second. Waits as told when the server answers 429 or 503, and ends when the key is no longer taken.
pub async fn replay(address: SocketAddr, key: String, arrived: Arrived, shutdown: impl Future) {
    // Every run is another day in the shop: only what is stored at the first start has to be the same everywhere.
    let seed = uuid::Uuid::new_v4().as_u64_pair().0;
    let traffic = Traffic::new(arrived, Random::new(seed), Instant::now());
    tokio::select! {
        () = walk(Sender::new(address, &key), traffic) => {}
        _ = shutdown => {}
    }
}

async fn walk(sender: Sender, mut traffic: Traffic) {
    loop {
        tokio::time::sleep_until(traffic.next_due()).await;
        tokio::time::sleep(TOGETHER).await;
        let batch = traffic.due(Instant::now(), now());
        if batch.is_empty() {
            continue;
        }
        let began = Instant::now();
        let mut failures = 0;
        loop {
            match sender.send(&batch, now()).await {
                Answer::Taken => break,
                Answer::Refused(status) => {
                    tracing::warn!(%status, "the demo's events are refused");
                    break;
                }
                Answer::NoKey => {
                    tracing::info!("the demo's write key is no longer taken: the replay ends");
                    return;
                }
                Answer::Later(told) => {
                    let own = Duration::from_millis(500 << failures.min(7));
                    tokio::time::sleep(told.unwrap_or(own).clamp(Duration::from_millis(500), LONGEST_PAUSE)).await;
                    failures += 1;
                }
            }
        }
        if failures > 0 {
            // The visitors waited too: no flood after a pause.
            traffic.postpone(began.elapsed());
        }
    }
}

fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}

#[cfg(test)]
#[path = "replay/tests.rs"]
mod tests;
