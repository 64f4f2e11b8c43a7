//! What the made-up people look at the shop with.

use domain::profile::{DeviceFacts, DeviceKind};
use serde_json::{Map, Value, json};

use super::{people::Person, random::Random};

/// A kind of browser.
#[derive(Debug)]
struct Model {
    kind: DeviceKind,
    /// Name and version; desktop browsers stopped telling theirs.
    system: (&'static str, &'static str),
    browser: &'static str,
    model: Option<&'static str>,
    agent: &'static str,
}

const MODELS: [Model; 7] = [
    Model {
        kind: DeviceKind::Desktop,
        system: ("Windows", "10"),
        browser: "Chrome 142",
        model: None,
        agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    },
    Model {
        kind: DeviceKind::Desktop,
        system: ("macOS", ""),
        browser: "Safari 26",
        model: None,
        agent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
    },
    Model {
        kind: DeviceKind::Desktop,
        system: ("Linux", ""),
        browser: "Firefox 145",
        model: None,
        agent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    },
    Model {
        kind: DeviceKind::Phone,
        system: ("iOS", "18.6"),
        browser: "Safari 26",
        model: Some("iPhone"),
        agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
    },
    Model {
        kind: DeviceKind::Phone,
        system: ("Android", "10"),
        browser: "Chrome 142",
        model: None,
        agent: "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    },
    Model {
        kind: DeviceKind::Phone,
        system: ("Android", "15"),
        browser: "Firefox 145",
        model: None,
        agent: "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
    },
    Model {
        kind: DeviceKind::Tablet,
        system: ("iOS", "17.7"),
        browser: "Safari 17",
        model: Some("iPad"),
        agent: "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1",
    },
];

/// A browser of somebody's.
#[derive(Debug)]
pub(crate) struct Browser {
    /// The UUID the shop's script gave it.
    pub(crate) anonymous: String,
    /// Its address, from a range reserved for documentation (RFC 5737, RFC 3849).
    pub(crate) ip: String,
    model: &'static Model,
}

impl Browser {
    /// The `n`-th browser of a customer, always the same.
    pub(crate) fn new(number: u32, n: u64) -> Self {
        let random = &mut Random::of(&[u64::from(number), 4, n]);
        let model = random.pick(&MODELS);
        let ip = match random.below(5) {
            0 => format!("2001:db8:{:x}::{:x}", random.below(0x1_0000), random.between(1, 0xffff)),
            n => format!("{}.{}", ["192.0.2", "198.51.100", "203.0.113"][(n % 3) as usize], random.between(1, 254)),
        };
        Self { anonymous: random.uuid(), ip, model }
    }

    /// How many browsers a customer uses: most one, some three.
    pub(crate) fn count(number: u32) -> u64 {
        [1, 1, 1, 2, 2, 3][Random::of(&[u64::from(number), 5]).below(6) as usize]
    }

    /// Where its events come from.
    pub(crate) fn source(&self) -> &'static str {
        match self.model.kind {
            DeviceKind::Phone | DeviceKind::Tablet => "WEB_MOBILE",
            _ => "WEB_DESKTOP",
        }
    }

    /// What is known about it.
    pub(crate) fn facts(&self) -> DeviceFacts {
        DeviceFacts {
            kind: self.model.kind,
            system: Some(format!("{} {}", self.model.system.0, self.model.system.1).trim_end().to_owned()),
            browser: Some(self.model.browser.to_owned()),
            model: self.model.model.map(str::to_owned),
            ..DeviceFacts::default()
        }
    }

    /// The circumstances it sends with every event, as the tracking API names them.
    pub(crate) fn context(&self, person: &Person) -> Map<String, Value> {
        let context = json!({
            "userAgent": self.model.agent, "locale": person.country().language, "timezone": person.city().zone, "ip": self.ip,
            "os": {"name": self.model.system.0, "version": Some(self.model.system.1).filter(|version| !version.is_empty())},
            "location": {
                "city": person.city().name, "region": person.city().region, "country": person.country().name,
                "latitude": person.city().latitude, "longitude": person.city().longitude,
            },
            "library": {"name": LIBRARY, "version": env!("CARGO_PKG_VERSION")},
        });
        context.as_object().cloned().unwrap_or_default()
    }
}

/// How the generator names itself.
pub(crate) const LIBRARY: &str = "demo";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_always_the_same_and_at_an_address_for_documentation() {
        for number in 1..2000 {
            let browser = Browser::new(number, 0);
            assert_eq!(browser.anonymous, Browser::new(number, 0).anonymous);
            assert!(uuid::Uuid::parse_str(&browser.anonymous).is_ok());
            assert!(browser.ip.parse::<std::net::IpAddr>().is_ok(), "{}", browser.ip);
            assert!(["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"].iter().any(|range| browser.ip.starts_with(range)));
        }
    }
}
