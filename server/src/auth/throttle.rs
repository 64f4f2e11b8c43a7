//! Slows down who guesses passwords: each further failure doubles the wait.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Failures without a wait, for one account from one address, and for one address whatever the account.
const FREE_PAIR: u32 = 5;
const FREE_ADDRESS: u32 = 30;

/// The wait after the first failure too many, and the longest wait.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// After so long without a failure everything is forgotten.
const FORGET: Duration = Duration::from_secs(60 * 60);

/// Most counters that are kept; the one that was quiet for longest makes room.
const MOST: usize = 10_000;

/// Counts failures in memory: a restart forgives, a flood of addresses does not grow it.
#[derive(Debug, Default)]
pub struct Throttle {
    counters: Mutex<HashMap<Key, Counter>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Pair(String, IpAddr),
    Address(IpAddr),
}

#[derive(Clone, Copy, Debug)]
struct Counter {
    failures: u32,
    last: Instant,
}

impl Throttle {
    /// Admits an attempt, or says how long to wait.
    ///
    /// An admitted attempt counts as a failure until [`Self::forgive`]: attempts at the same moment cannot slip through.
    ///
    /// # Errors
    /// The wait.
    pub fn admit(&self, account: &str, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let keys = keys(account, address);
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        let longest = keys.iter().filter_map(|(key, free)| counters.get(key)?.wait(*free, now)).max();
        if let Some(wait) = longest {
            return Err(wait);
        }
        for (key, _) in keys {
            make_room(&mut counters, &key, now);
            let counter = counters.entry(key).or_insert(Counter { failures: 0, last: now });
            let forgotten = now.saturating_duration_since(counter.last) > FORGET;
            *counter = Counter { failures: if forgotten { 1 } else { counter.failures.saturating_add(1) }, last: now };
        }
        Ok(())
    }

    /// Forgets the failures of an account from an address: the password was right.
    pub fn forgive(&self, account: &str, address: IpAddr) {
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys(account, address) {
            match key {
                Key::Pair(..) => drop(counters.remove(&key)),
                // Only this attempt: one's own account must not be a way to guess others' for free.
                Key::Address(_) => {
                    if let Some(counter) = counters.get_mut(&key) {
                        counter.failures = counter.failures.saturating_sub(1);
                    }
                }
            }
        }
    }
}

impl Counter {
    fn wait(self, free: u32, now: Instant) -> Option<Duration> {
        let over = self.failures.checked_sub(free)?;
        let wait = FIRST_WAIT.saturating_mul(1_u32.checked_shl(over).unwrap_or(u32::MAX)).min(LONGEST_WAIT);
        wait.checked_sub(now.saturating_duration_since(self.last)).filter(|left| !left.is_zero())
    }
}

fn keys(account: &str, address: IpAddr) -> [(Key, u32); 2] {
    let address = network(address);
    [(Key::Pair(account.to_owned(), address), FREE_PAIR), (Key::Address(address), FREE_ADDRESS)]
}

/// One subscriber has a whole /64 of IPv6 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

fn make_room(counters: &mut HashMap<Key, Counter>, key: &Key, now: Instant) {
    if counters.len() < MOST || counters.contains_key(key) {
        return;
    }
    counters.retain(|_, counter| now.saturating_duration_since(counter.last) <= FORGET);
    if counters.len() >= MOST
        && let Some(quietest) = counters.iter().min_by_key(|(_, counter)| counter.last).map(|(key, _)| key.clone())
    {
        counters.remove(&quietest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn the_wait_doubles_with_each_failure() {
        let (throttle, mut now) = (Throttle::default(), Instant::now());
        for _ in 0..FREE_PAIR {
            assert_eq!(throttle.admit("a", HOME, now), Ok(()));
        }
        for wait in [1, 2, 4, 8] {
            assert_eq!(throttle.admit("a", HOME, now), Err(Duration::from_secs(wait)));
            now += Duration::from_secs(wait);
            assert_eq!(throttle.admit("a", HOME, now), Ok(()));
        }
        assert_eq!(throttle.admit("b", HOME, now), Ok(()), "another account is not slowed down");
    }

    #[test]
    fn the_right_password_ends_the_wait_and_time_forgets() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..FREE_PAIR {
            throttle.admit("a", HOME, now).unwrap();
        }
        throttle.forgive("a", HOME);
        assert_eq!(throttle.admit("a", HOME, now), Ok(()));
        for _ in 0..20 {
            let _ = throttle.admit("a", HOME, now);
        }
        let later = now + FORGET + Duration::from_secs(1);
        for _ in 0..FREE_PAIR {
            assert_eq!(throttle.admit("a", HOME, later), Ok(()));
        }
    }

    #[test]
    fn one_address_cannot_try_one_password_on_every_account() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for account in 0..FREE_ADDRESS {
            throttle.admit(&account.to_string(), HOME, now).unwrap();
        }
        assert!(throttle.admit("one more", HOME, now).is_err());
        assert!(throttle.admit("one more", "10.0.0.1".parse().unwrap(), now).is_ok());
    }

    #[test]
    fn a_flood_of_addresses_stays_bounded() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for n in 0..12_000_u32 {
            let _ = throttle.admit("a", IpAddr::V4(n.into()), now + Duration::from_millis(n.into()));
        }
        assert!(throttle.counters.lock().unwrap().len() <= MOST);
    }
}
