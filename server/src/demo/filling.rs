//! Fills a workspace with the demo, straight through the storage port: the customers who bought last come first.

use std::{sync::Arc, time::Duration};

use domain::{
    actor::Actor,
    incoming::Incoming,
    port::{Clock, Ingest, PortError, Workspaces},
    workspace::Demo,
};

use super::{
    arrived::Arrived,
    calendar::Calendar,
    history,
    purchases::{Purchase, Purchases},
};

/// How many customers are there before the server listens: as many as the first page of the directory shows.
pub const FIRST: usize = 50;
/// Events of one transaction: enough to pay for the wait for the disk, few enough that what comes by HTTP meanwhile does not
/// wait for long. Somebody who did more than the most has several transactions.
const ENOUGH: usize = 75;
const MOST: usize = 150;
/// How often a storage that does not answer is asked again.
const ATTEMPTS: u32 = 8;

/// A demo on its way into the workspace. What is there is noted there, so that any process can go on with it.
pub struct Filling {
    ingest: Arc<dyn Ingest>,
    workspaces: Arc<dyn Workspaces>,
    customers: usize,
    demo: Demo,
    arrived: Arrived,
    told: Option<u8>,
}

impl Filling {
    /// The histories of `customers` customers (at most 23,570), ending today, or on the day on which an earlier process began.
    ///
    /// # Errors
    /// As the port's.
    pub async fn begin(
        ingest: Arc<dyn Ingest>,
        workspaces: Arc<dyn Workspaces>,
        clock: &dyn Clock,
        customers: usize,
    ) -> Result<Self, PortError> {
        if let Some(begun) = Self::resume(Arc::clone(&ingest), Arc::clone(&workspaces), customers).await? {
            return Ok(begun);
        }
        let demo = Demo { began: clock.now(), customers: 0 };
        workspaces.set_demo(&Actor::System, &demo).await?;
        Ok(Self { ingest, workspaces, customers, demo, arrived: Arrived::default(), told: None })
    }

    /// The demo that an earlier process began; `None` where none did.
    ///
    /// # Errors
    /// As the port's.
    pub async fn resume(ingest: Arc<dyn Ingest>, workspaces: Arc<dyn Workspaces>, customers: usize) -> Result<Option<Self>, PortError> {
        let demo = workspaces.demo(&Actor::System).await?;
        Ok(demo.map(|demo| Self { ingest, workspaces, customers, demo, arrived: Arrived::first(demo.customers as usize), told: None }))
    }

    /// How many customers are there, now and later.
    pub fn arrived(&self) -> Arrived {
        self.arrived.clone()
    }

    /// Whether all of them are there.
    pub fn is_whole(&self) -> bool {
        self.demo.customers as usize >= self.customers.min(Purchases::CUSTOMERS)
    }

    /// Goes on until this many customers are there, and tells the progress of the whole in percent, each number once.
    ///
    /// Ids depend on the data alone: what an interruption left half is written again, and nothing is doubled.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when the storage stays away; [`PortError::Busy`] is waited out.
    pub async fn until(&mut self, customers: usize, progress: impl Fn(u8) + Send + Sync) -> Result<(), PortError> {
        let purchases = Purchases::embedded();
        let calendar = Calendar::ending(purchases.last_day(), self.demo.began);
        let chosen = purchases.choose(self.customers);
        let wanted = &chosen[..customers.min(chosen.len())];
        let gather = |from| gather(wanted, from, |bought| history::of(bought, &calendar, self.demo.began));

        let ingest = Arc::clone(&self.ingest);
        let mut told = self.told;
        let mut tell = |there: usize| {
            let now = percent(&chosen, there);
            let first = told.map_or(now, |told| told + 1);
            (first..=now).for_each(&progress);
            told = Some(now);
        };
        let mut demo = self.demo;
        tell(demo.customers as usize);
        let (mut there, mut events) = gather(demo.customers as usize);
        while there > demo.customers as usize {
            // The next group is made while the storage is busy with this one.
            let (written, next) = tokio::join!(write(ingest.as_ref(), events), async { gather(there) });
            written?;
            demo.customers = u32::try_from(there).unwrap_or(u32::MAX);
            self.workspaces.set_demo(&Actor::System, &demo).await?;
            self.arrived.tell(there);
            tell(there);
            (there, events) = next;
        }
        (self.demo, self.told) = (demo, told);
        Ok(())
    }
}

/// How much of the whole there is when these customers are; 100 only when all of it is stored.
fn percent(chosen: &[&[Purchase]], customers: usize) -> u8 {
    let count = |part: &[&[Purchase]]| part.iter().map(|bought| bought.len()).sum::<usize>();
    if customers >= chosen.len() {
        return 100;
    }
    u8::try_from(99 * count(&chosen[..customers]) / count(chosen).max(1)).unwrap_or(99)
}

/// Everything that the next few customers did, and how many are there with them.
fn gather(wanted: &[&[Purchase]], from: usize, history: impl Fn(&[Purchase]) -> Vec<Incoming>) -> (usize, Vec<Incoming>) {
    let (mut there, mut events) = (from, Vec::new());
    while events.len() < ENOUGH
        && let Some(bought) = wanted.get(there)
    {
        events.extend(history(bought));
        there += 1;
    }
    (there, events)
}

/// Writes events in as few transactions of about the same size as there can be.
async fn write(ingest: &dyn Ingest, events: Vec<Incoming>) -> Result<(), PortError> {
    let size = events.len().div_ceil(events.len().div_ceil(MOST).max(1)).max(1);
    for batch in events.chunks(size) {
        store(ingest, batch).await?;
    }
    Ok(())
}

async fn store(ingest: &dyn Ingest, batch: &[Incoming]) -> Result<(), PortError> {
    let mut attempt = 0;
    loop {
        let error = match ingest.write(&Actor::System, batch.to_vec()).await {
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

#[cfg(test)]
#[path = "filling/tests.rs"]
mod tests;
