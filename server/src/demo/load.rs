//! Fills an empty workspace with the demo, straight through the storage port.

use std::{io::Write, sync::Arc, time::Duration};

use domain::{
    actor::Actor,
    incoming::Incoming,
    port::{Clock, Ingest, PortError},
};

use super::{calendar::Calendar, history, purchases::Purchases};

/// Events of one transaction.
const BATCH: usize = 500;
/// How often a storage that does not answer is asked again.
const ATTEMPTS: u32 = 8;

/// Writes the histories of `customers` customers (at most 23,570) and tells the progress in percent, each number once.
///
/// Ids depend on the data alone: after an interruption the same call goes on, and nothing is doubled.
///
/// # Errors
/// [`PortError::Unavailable`] when the storage stays away; [`PortError::Busy`] is waited out.
pub async fn fill(ingest: Arc<dyn Ingest>, clock: Arc<dyn Clock>, customers: usize, progress: impl Fn(u8)) -> Result<(), PortError> {
    let now = clock.now();
    let purchases = Purchases::embedded();
    let calendar = Calendar::ending(purchases.last_day(), now);
    let chosen = purchases.choose(customers);
    let total: usize = chosen.iter().map(|bought| bought.len()).sum();
    let (mut done, mut told) = (0, 0);
    progress(0);
    let mut waiting: Vec<Incoming> = Vec::with_capacity(2 * BATCH);
    for bought in chosen {
        waiting.extend(history::of(bought, &calendar, now));
        while waiting.len() >= BATCH {
            let rest = waiting.split_off(BATCH);
            write(ingest.as_ref(), std::mem::replace(&mut waiting, rest)).await?;
        }
        done += bought.len();
        // 100 % is said only when everything is stored.
        while told < done * 99 / total.max(1) {
            told += 1;
            progress(told as u8);
        }
    }
    if !waiting.is_empty() {
        write(ingest.as_ref(), waiting).await?;
    }
    progress(100);
    Ok(())
}

async fn write(ingest: &dyn Ingest, batch: Vec<Incoming>) -> Result<(), PortError> {
    let mut attempt = 0;
    loop {
        let error = match ingest.write(&Actor::System, batch.clone()).await {
            Ok(_) => return Ok(()),
            Err(PortError::Busy) => PortError::Busy,
            Err(error @ PortError::Unavailable(_)) if attempt < ATTEMPTS => error,
            Err(error) => return Err(error),
        };
        let pause = Duration::from_millis(50 << attempt.min(6));
        tracing::debug!(%error, ?pause, "the demo waits");
        tokio::time::sleep(pause).await;
        attempt += 1;
    }
}

/// Tells the progress on standard output: on one line at a terminal, else every tenth percent on a line of its own.
pub fn print_progress(percent: u8) {
    let mut out = std::io::stdout().lock();
    // A closed output is no reason to stop filling.
    let _ = if std::io::IsTerminal::is_terminal(&out) {
        write!(out, "\rFilling the demo workspace: {percent} %{}", if percent == 100 { "\n" } else { "" })
    } else if percent.is_multiple_of(10) {
        writeln!(out, "Filling the demo workspace: {percent} %")
    } else {
        Ok(())
    };
    let _ = out.flush();
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeSet,
        sync::{
            Mutex,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use domain::{event::EventId, incoming::Verdict, quarantine::Quarantined, time::Timestamp, zone::Offsets};

    use super::*;

    #[derive(Default)]
    struct Fake {
        ids: Mutex<BTreeSet<EventId>>,
        stored: AtomicUsize,
        calls: AtomicUsize,
        dies_at: usize,
    }

    #[async_trait::async_trait]
    impl Ingest for Fake {
        async fn write(&self, actor: &Actor, items: Vec<Incoming>) -> Result<Vec<Verdict>, PortError> {
            assert_eq!(*actor, Actor::System);
            assert!(items.len() <= BATCH);
            let call = self.calls.fetch_add(1, Ordering::Relaxed);
            if call % 7 == 3 {
                return Err(PortError::Busy);
            }
            if self.dies_at > 0 && call > self.dies_at {
                return Err(PortError::Forbidden);
            }
            let mut ids = self.ids.lock().unwrap();
            Ok(items
                .into_iter()
                .map(|item| {
                    if ids.insert(item.id) {
                        self.stored.fetch_add(1, Ordering::Relaxed);
                        Verdict::Stored
                    } else {
                        Verdict::Repeated
                    }
                })
                .collect())
        }

        async fn quarantine(&self, _: &Actor, _: Vec<Quarantined>) -> Result<(), PortError> {
            Ok(())
        }
    }

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
        }
        fn offsets(&self, _: &str, _: Timestamp, _: Timestamp) -> Offsets {
            Offsets::default()
        }
    }

    #[tokio::test]
    async fn a_fill_that_was_interrupted_goes_on_without_doubling() {
        let whole = Arc::new(Fake::default());
        let told = Mutex::new(Vec::new());
        fill(Arc::clone(&whole) as _, Arc::new(Still), 100, |percent| told.lock().unwrap().push(percent)).await.unwrap();
        let told = told.into_inner().unwrap();
        assert!(told.is_sorted_by(|a, b| a < b) && told.len() == 101 && told.last() == Some(&100), "{told:?}");

        let broken = Arc::new(Fake { dies_at: 4, ..Fake::default() });
        assert_eq!(fill(Arc::clone(&broken) as _, Arc::new(Still), 100, |_| ()).await, Err(PortError::Forbidden));
        let resumed = Arc::new(Fake { ids: Mutex::new(broken.ids.lock().unwrap().clone()), ..Fake::default() });
        fill(Arc::clone(&resumed) as _, Arc::new(Still), 100, |_| ()).await.unwrap();
        assert_eq!(*resumed.ids.lock().unwrap(), *whole.ids.lock().unwrap());
        let stored = |fake: &Fake| fake.stored.load(Ordering::Relaxed);
        assert_eq!(stored(&broken) + stored(&resumed), stored(&whole));
        assert!(stored(&broken) > 0);
    }
}
