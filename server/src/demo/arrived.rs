//! How many customers are there already: told by the filling, heeded by the replay.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// A number that only grows, seen by everybody who has a clone.
#[derive(Clone, Debug, Default)]
pub struct Arrived(Arc<AtomicUsize>);

impl Arrived {
    /// The first `customers` of the demo are there.
    pub fn first(customers: usize) -> Self {
        let arrived = Self::default();
        arrived.tell(customers);
        arrived
    }

    /// Now the first `customers` are there.
    pub(crate) fn tell(&self, customers: usize) {
        self.0.fetch_max(customers, Ordering::Relaxed);
    }

    /// How many are there.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}
