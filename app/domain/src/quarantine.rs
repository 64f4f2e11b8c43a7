//! Items that were sent but could not be understood (product.md E6): kept with the reason, until they are sent again.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{incoming::Trust, time::Timestamp};

/// One item in quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Hash of the raw item and of the call: the same item is kept once.
    pub id: String,
    /// When it came first.
    pub received: Timestamp,
    /// Which key sent it.
    pub key: String,
    /// What is wrong, for a developer.
    pub reason: String,
    /// The item as it came, cut to 32 KB.
    pub raw: String,
    /// What else came with it. Pages do not need it, and it is not sent to them.
    #[serde(skip)]
    pub circumstances: Circumstances,
}

/// What is needed beside an item to understand it later as it would have been understood when it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Circumstances {
    /// The call that the path named; in a batch each item's `type` does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// `sentAt` of the batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<Timestamp>,
    /// `context` of the batch.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub context: Map<String, Value>,
    /// What the key was trusted with.
    pub trust: Trust,
    /// The other end of the connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// The request's `User-Agent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

/// Where an item stands in the quarantine: by when it came, then by its id, as one sortable text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuarantinePlace(String);

impl QuarantinePlace {
    /// Before every item.
    pub fn start() -> Self {
        Self(String::new())
    }

    /// The sortable text; times of receipt have thirteen digits from 2001 to 2286.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Quarantined {
    /// Where it stands.
    pub fn place(&self) -> QuarantinePlace {
        QuarantinePlace(format!("{:013}{}", self.received.millis(), self.id))
    }
}

/// What sending everything again has led to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// Items that are events now and have left the quarantine.
    pub stored: u64,
    /// Items that still cannot be understood and stay.
    pub kept: u64,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn circumstances_read_back_and_none_mean_the_least_trust() {
        let circumstances = Circumstances {
            call: Some("track".into()),
            sent: Timestamp::parse("2026-11-23T12:00:10Z"),
            context: json!({"ip": "1.2.3.4", "": {"a.b": [null]}}).as_object().cloned().unwrap(),
            trust: Trust::Server,
            address: Some(IpAddr::from([10, 0, 0, 9])),
            agent: Some("lib/1".into()),
        };
        let text = serde_json::to_string(&circumstances).unwrap();
        assert_eq!(serde_json::from_str::<Circumstances>(&text).unwrap(), circumstances);
        assert_eq!(serde_json::from_str::<Circumstances>("{}").unwrap().trust, Trust::Browser);
    }
}
