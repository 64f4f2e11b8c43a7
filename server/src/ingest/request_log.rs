//! The last requests, kept in memory for *Data in* (product.md E7).

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use domain::{
    actor::{Actor, Permission},
    port::{PortError, Requests},
    request::Request,
};

/// How many requests are kept.
const KEPT: usize = 100;

/// A ring of the newest 100 requests.
#[derive(Debug, Default)]
pub struct RequestLog {
    ring: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    numbered: u64,
    requests: VecDeque<Request>,
}

impl RequestLog {
    /// Adds a request under the next number, and lets go of the oldest.
    pub(super) fn push(&self, mut request: Request) {
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.numbered += 1;
        request.number = ring.numbered;
        // The one that leaves is freed outside of the lock.
        let oldest = if ring.requests.len() == KEPT { ring.requests.pop_front() } else { None };
        ring.requests.push_back(request);
        drop(ring);
        drop(oldest);
    }
}

impl Requests for RequestLog {
    fn recent(&self, actor: &Actor) -> Result<Vec<Request>, PortError> {
        actor.require(Permission::ReadIngest)?;
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(ring.requests.iter().rev().cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use domain::{incoming::Trust, time::Timestamp};

    use super::*;

    fn request(path: &str) -> Request {
        Request {
            number: 0,
            at: Timestamp::default(),
            path: path.to_owned(),
            status: 200,
            key: None,
            library: None,
            items: 1,
            stored: 1,
            repeated: 0,
            conflicts: 0,
            quarantined: 0,
            reason: None,
            sample: String::new(),
        }
    }

    #[test]
    fn the_newest_hundred_are_kept_newest_first_and_numbered() {
        let log = RequestLog::default();
        for n in 0..250 {
            log.push(request(&n.to_string()));
        }
        let recent = log.recent(&Actor::System).unwrap();
        assert_eq!(recent.len(), 100);
        assert_eq!((recent[0].path.as_str(), recent[0].number), ("249", 250));
        assert_eq!((recent[99].path.as_str(), recent[99].number), ("150", 151));
    }

    #[test]
    fn a_write_key_may_not_read_what_others_sent() {
        let key = Actor::Key { id: "k".into(), trust: Trust::Server };
        assert_eq!(RequestLog::default().recent(&key), Err(PortError::Forbidden));
    }
}
