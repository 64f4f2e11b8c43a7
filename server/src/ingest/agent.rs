//! What a `User-Agent` says, remembered: few differ, and taking one apart costs more than everything else.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use domain::profile::DeviceKind;
use woothee::parser::Parser;

/// How many are remembered.
const MOST: usize = 4_096;
/// A longer one is nobody's browser.
const LONGEST: usize = 1_024;

/// What a browser says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Agent {
    /// Desktop, phone or tablet; unknown for programs.
    pub(super) kind: DeviceKind,
    /// `Windows 10`, `iOS 19.1`.
    pub(super) system: Option<String>,
    /// `Safari 19`.
    pub(super) browser: Option<String>,
}

/// The remembered ones.
#[derive(Debug, Default)]
pub(super) struct Agents {
    known: RwLock<HashMap<Box<str>, Arc<Agent>>>,
}

impl Agents {
    /// What this text says.
    pub(super) fn read(&self, text: &str) -> Arc<Agent> {
        if text.len() > LONGEST {
            return Arc::default();
        }
        if let Some(agent) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Arc::clone(agent);
        }
        let agent = Arc::new(parse(text));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text.into(), Arc::clone(&agent));
        agent
    }
}

fn parse(text: &str) -> Agent {
    let Some(found) = Parser::new().parse(text) else { return Agent::default() };
    let kind = match found.category {
        "pc" => DeviceKind::Desktop,
        "smartphone" | "mobilephone" if found.os == "iPad" || (found.os == "Android" && !text.contains("Mobile")) => DeviceKind::Tablet,
        "smartphone" | "mobilephone" => DeviceKind::Phone,
        _ => return Agent::default(),
    };
    let system = match found.os {
        "iPhone" | "iPad" | "iPod" => Some(versioned("iOS", &found.os_version)),
        "Android" => Some(versioned("Android", &found.os_version)),
        // Browsers froze this version years ago; it would only mislead.
        "Mac OSX" => Some("macOS".to_owned()),
        "UNKNOWN" | "" => None,
        other => Some(other.to_owned()),
    };
    let browser = match found.name {
        "UNKNOWN" | "" => None,
        name => Some(versioned(name, found.version.split('.').next().unwrap_or_default())),
    };
    Agent { kind, system, browser }
}

fn versioned(name: &str, version: &str) -> String {
    match version {
        "" | "UNKNOWN" => name.to_owned(),
        version => format!("{name} {version}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> (DeviceKind, String, String) {
        let agent = Agents::default().read(text);
        (agent.kind, agent.system.clone().unwrap_or_default(), agent.browser.clone().unwrap_or_default())
    }

    #[test]
    fn the_usual_browsers_are_recognised() {
        use DeviceKind::{Desktop, Phone, Tablet};
        for (text, kind, system, browser) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
                Desktop,
                "Linux",
                "Chrome 156",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0", Desktop, "Windows 10", "Firefox 150"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
                Desktop,
                "Windows 10",
                "Edge 156",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15",
                Desktop,
                "macOS",
                "Safari 19",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
                Phone,
                "iOS 18.6",
                "Safari 19",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1",
                Tablet,
                "iOS 17.2",
                "Safari 17",
            ),
            (
                "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
                Phone,
                "Android 16",
                "Chrome 156",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; SM-X910) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
                Tablet,
                "Android 15",
                "Chrome 156",
            ),
        ] {
            assert_eq!(of(text), (kind, system.to_owned(), browser.to_owned()), "{text}");
        }
    }

    #[test]
    fn programs_are_no_browsers() {
        for text in [
            "",
            "-",
            "analytics-node-next/latest",
            "analytics-python/2.4.0",
            "curl/8.5.0",
            "Mozilla/5.0",
            "Googlebot/2.1 (+http://www.google.com/bot.html)",
        ] {
            assert_eq!(*Agents::default().read(text), Agent::default(), "{text}");
        }
    }

    #[test]
    fn a_flood_of_invented_ones_is_forgotten() {
        let agents = Agents::default();
        for n in 0..10_000 {
            agents.read(&n.to_string());
        }
        assert!(agents.known.read().unwrap().len() <= MOST);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC{0,64}", tail in "(Mozilla/5.0|Windows|Android|[ ;()/.]|Mac OS X|iPhone|Version/|Chrome/|Firefox/|DoCoMo/|KDDI-|[0-9]){0,16}") {
            parse(&text);
            parse(&tail);
        }
    }
}
