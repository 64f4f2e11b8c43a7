//! What part of the timeline an address asks for, so that every filter, page and event has a link.

use domain::{
    event::{Action, EventId},
    identity::ProfileId,
    timeline::Filter,
};
use serde::{Deserialize, Serialize};

/// The query of a profile's address. Empty: the newest events, all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// `type=`, as often as wanted: any of these actions.
    pub types: Vec<Action>,
    /// `source=`
    pub source: Option<String>,
    /// `param=`: `sku` or `sku=LIN-44`.
    pub param: Option<String>,
    /// `q=`: text that must stand somewhere in the event.
    pub text: Option<String>,
    /// `from=`: the end of a date `2026-05-03`, or `first`.
    pub from: Option<String>,
    /// `before=`: events strictly before this place.
    pub before: Option<String>,
    /// `event=`: this event is open.
    pub event: Option<EventId>,
}

/// Longest text of a part, in characters: more is no question a person asked.
const LONGEST: usize = 300;

impl View {
    /// Reads a query, with or without the question mark; unknown and unusable parts are left out.
    pub fn parse(query: &str) -> Self {
        let mut view = Self::default();
        for part in query.trim_start_matches('?').split('&') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = decode(value);
            let text = Some(value.trim().to_owned()).filter(|text| !text.is_empty() && text.chars().count() <= LONGEST);
            match name {
                "type" => view.types.extend(Action::parse(&value)),
                "source" => view.source = text,
                "param" => view.param = text,
                "q" => view.text = text,
                "from" => view.from = text,
                "before" => view.before = text,
                "event" => view.event = EventId::parse(&value),
                _ => {}
            }
        }
        view.types.sort();
        view.types.dedup();
        view
    }

    /// The path with this query.
    pub fn address(&self, id: &ProfileId) -> String {
        let mut address = format!("/profiles/{id}");
        let mut between = '?';
        let mut add = |name: &str, value: &str| {
            address.push(between);
            address.push_str(name);
            address.push('=');
            encode(value, &mut address);
            between = '&';
        };
        for action in &self.types {
            add("type", action.as_str());
        }
        let texts = [("source", &self.source), ("param", &self.param), ("q", &self.text), ("from", &self.from), ("before", &self.before)];
        for (name, value) in texts {
            if let Some(value) = value {
                add(name, value);
            }
        }
        if let Some(event) = &self.event {
            add("event", event.as_str());
        }
        address
    }

    /// Which events pass.
    pub fn filter(&self) -> Filter {
        Filter { actions: self.types.clone(), source: self.source.clone(), param: self.param.clone(), text: self.text.clone() }
    }

    /// The same question about the newest events, nothing open.
    #[must_use]
    pub fn newest(&self) -> Self {
        Self { from: None, before: None, event: None, ..self.clone() }
    }

    /// The same with this event open.
    #[must_use]
    pub fn opened(&self, event: &EventId) -> Self {
        Self { event: Some(event.clone()), ..self.clone() }
    }
}

fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b',' | b'/') {
            into.push(char::from(byte));
        } else {
            into.push('%');
            for half in [byte >> 4, byte & 15] {
                into.push(char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) => decoded.push(b' '),
            (byte, ..) => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_whatever_stands_in_it() {
        let id = ProfileId::parse("0123456789abcdef0123456789abcdef").unwrap();
        let view = View {
            types: vec![Action::parse("Order & Co. 100%").unwrap(), Action::parse("łódź").unwrap()],
            source: Some("A=B".into()),
            param: Some("sku=LIN-44 +1".into()),
            text: Some("<script>".into()),
            from: Some("first".into()),
            before: Some("0044a#?".into()),
            event: EventId::parse("a/1"),
        };
        let address = view.address(&id);
        assert_eq!(View::parse(address.split_once('?').unwrap().1), view);
        assert_eq!(View::default().address(&id), "/profiles/0123456789abcdef0123456789abcdef");
    }

    #[test]
    fn what_forms_and_strangers_send_is_read_without_harm() {
        let view = View::parse("?type=page.visit&type=&q=+linen+shirt+&source=&x=1&before=%&event=%00&type=page.visit");
        assert_eq!(view.types.len(), 1);
        assert_eq!(view.text.as_deref(), Some("linen shirt"));
        assert_eq!((view.source, view.event, view.before.as_deref()), (None, None, Some("%")));
    }
}
