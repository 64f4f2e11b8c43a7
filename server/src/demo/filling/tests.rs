use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use domain::{event::EventId, incoming::Verdict, quarantine::Quarantined, time::Timestamp, workspace::Workspace, zone::Offsets};

use super::*;

/// A storage that is busy now and then, and dies when told.
#[derive(Default)]
struct Fake {
    ids: Mutex<BTreeSet<EventId>>,
    charges: AtomicUsize,
    calls: AtomicUsize,
    dies_at: AtomicUsize,
    demo: Mutex<Option<Demo>>,
}

#[async_trait::async_trait]
impl Ingest for Fake {
    async fn write(&self, actor: &Actor, items: Vec<Incoming>) -> Result<Vec<Verdict>, PortError> {
        assert_eq!(*actor, Actor::System);
        assert!((1..=MOST).contains(&items.len()));
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        if call % 7 == 3 {
            return Err(PortError::Busy);
        }
        if call >= self.dies_at.load(Ordering::Relaxed) {
            return Err(PortError::Forbidden);
        }
        let mut ids = self.ids.lock().unwrap();
        let verdict = |item: Incoming| {
            if !ids.insert(item.id) {
                return Verdict::Repeated;
            }
            self.charges.fetch_add(usize::from(item.action.as_str() == "transaction.charge"), Ordering::Relaxed);
            Verdict::Stored
        };
        Ok(items.into_iter().map(verdict).collect())
    }

    async fn quarantine(&self, _: &Actor, _: Vec<Quarantined>) -> Result<(), PortError> {
        Err(PortError::Forbidden)
    }
}

#[async_trait::async_trait]
impl Workspaces for Fake {
    async fn workspace(&self, _: &Actor) -> Result<Workspace, PortError> {
        Err(PortError::Forbidden)
    }
    async fn set_workspace(&self, _: &Actor, _: &Workspace) -> Result<(), PortError> {
        Err(PortError::Forbidden)
    }
    async fn demo(&self, _: &Actor) -> Result<Option<Demo>, PortError> {
        Ok(*self.demo.lock().unwrap())
    }
    async fn set_demo(&self, actor: &Actor, demo: &Demo) -> Result<(), PortError> {
        assert_eq!(*actor, Actor::System);
        *self.demo.lock().unwrap() = Some(*demo);
        Ok(())
    }
}

struct Still(&'static str);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::parse(self.0).unwrap()
    }
    fn offsets(&self, _: &str, _: Timestamp, _: Timestamp) -> Offsets {
        Offsets::default()
    }
}

const TODAY: Still = Still("2026-11-23T12:00:00Z");
const TOMORROW: Still = Still("2026-11-24T12:00:00Z");

impl Fake {
    fn that_dies_at(calls: usize) -> Arc<Self> {
        Arc::new(Self { dies_at: AtomicUsize::new(calls), ..Self::default() })
    }

    async fn filling(self: &Arc<Self>, clock: Still, customers: usize) -> Filling {
        Filling::begin(Arc::<Self>::clone(self), Arc::<Self>::clone(self), &clock, customers).await.unwrap()
    }

    fn purchases(customers: usize) -> usize {
        Purchases::embedded().choose(customers).iter().map(|bought| bought.len()).sum()
    }
}

#[tokio::test]
async fn a_filling_that_was_interrupted_goes_on_on_another_day_without_doubling() {
    let whole = Fake::that_dies_at(usize::MAX);
    whole.filling(TODAY, 60).await.until(usize::MAX, |_| ()).await.unwrap();
    assert_eq!(whole.charges.load(Ordering::Relaxed), Fake::purchases(60));

    let broken = Fake::that_dies_at(60);
    assert_eq!(broken.filling(TODAY, 60).await.until(usize::MAX, |_| ()).await, Err(PortError::Forbidden));
    let stored = broken.ids.lock().unwrap().len();
    broken.dies_at.store(usize::MAX, Ordering::Relaxed);
    let calls = broken.calls.load(Ordering::Relaxed);
    broken.filling(TOMORROW, 60).await.until(usize::MAX, |_| ()).await.unwrap();
    assert_eq!(*broken.ids.lock().unwrap(), *whole.ids.lock().unwrap());
    assert_eq!(broken.charges.load(Ordering::Relaxed), Fake::purchases(60));
    let repeated = whole.calls.load(Ordering::Relaxed).saturating_sub(broken.calls.load(Ordering::Relaxed) - calls);
    assert!(stored > 0 && repeated > 30, "it did not begin anew");
}

#[tokio::test]
async fn the_progress_is_that_of_the_whole_and_each_percent_is_told_once() {
    let (fake, told) = (Fake::that_dies_at(usize::MAX), Mutex::new(Vec::new()));
    let mut filling = fake.filling(TODAY, 200).await;
    let tell = |percent| told.lock().unwrap().push(percent);
    filling.until(50, tell).await.unwrap();
    let first = told.lock().unwrap().clone();
    assert!(first.len() > 10 && first.last().is_some_and(|last| *last < 99), "{first:?}");
    assert_eq!((filling.arrived().count(), filling.is_whole()), (50, false));
    filling.until(usize::MAX, tell).await.unwrap();
    assert_eq!(*told.lock().unwrap(), (0..=100).collect::<Vec<u8>>());
    assert_eq!((filling.arrived().count(), filling.is_whole()), (200, true));
}

#[tokio::test]
async fn a_finished_filling_is_known_as_such_and_can_grow() {
    let fake = Fake::that_dies_at(usize::MAX);
    let resume = async |customers| Filling::resume(Arc::<Fake>::clone(&fake), Arc::<Fake>::clone(&fake), customers).await.unwrap();
    assert!(resume(5).await.is_none(), "nobody began one");
    fake.filling(TODAY, 5).await.until(usize::MAX, |_| ()).await.unwrap();
    let finished = resume(5).await.unwrap();
    assert_eq!((finished.is_whole(), finished.arrived().count()), (true, 5));
    let mut greater = resume(8).await.unwrap();
    assert!(!greater.is_whole());
    greater.until(usize::MAX, |_| ()).await.unwrap();
    assert_eq!(fake.charges.load(Ordering::Relaxed), Fake::purchases(8));
}
