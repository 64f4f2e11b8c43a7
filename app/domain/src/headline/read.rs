//! Reading short, clean texts out of open JSON.

use serde_json::{Map, Value};

use super::MAX_TEXT;

/// Most characters of one parameter in a line that lists several.
const MAX_PARAM: usize = 60;

/// An event's own parameters and its circumstances.
pub(super) struct Reader<'a> {
    pub(super) params: &'a Map<String, Value>,
    pub(super) context: &'a Map<String, Value>,
}

impl<'a> Reader<'a> {
    /// The first parameter of these names that is there, also with the `$` of reserved names.
    pub(super) fn param(&self, names: &[&str]) -> Option<&'a Value> {
        names
            .iter()
            .find_map(|name| self.params.get(*name).or_else(|| self.params.get(&format!("${name}"))))
            .filter(|value| !value.is_null())
    }

    /// The same as clean text; objects and empty texts are passed over.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.param(&[name]).and_then(scalar))
    }

    pub(super) fn whole(&self, names: &[&str]) -> Option<u64> {
        names.iter().find_map(|name| {
            let value = self.param(&[name])?;
            value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
        })
    }

    /// An amount with its currency; the two may also stand in one object, `{"amount": 1, "currency": "PLN"}`.
    pub(super) fn amount(&self, names: &[&str]) -> Option<(String, Option<String>)> {
        names.iter().find_map(|name| {
            let value = self.param(&[name])?;
            let (value, inner) = value.get("amount").map_or((value, None), |amount| (amount, value.get("currency")));
            let currency = inner.or_else(|| self.param(&["currency"])).and_then(currency);
            Some((amount_text(value)?, currency))
        })
    }

    pub(super) fn context_text(&self, path: &[&str]) -> Option<String> {
        let (first, rest) = path.split_first()?;
        let value = rest.iter().try_fold(self.context.get(*first)?, |value, name| value.get(name))?;
        scalar(value)
    }

    pub(super) fn campaign(&self) -> Option<String> {
        ["name", "source", "medium"]
            .iter()
            .find_map(|part| self.context_text(&["campaign", part]))
            .or_else(|| self.text(&["utm_campaign", "utm_source"]))
    }

    pub(super) fn app(&self) -> Option<String> {
        self.context_text(&["app", "name"])
    }

    /// The app or the device that spoke, in as few words as the context has.
    pub(super) fn place(&self) -> Option<String> {
        self.app().or_else(|| self.context_text(&["device", "model"])).or_else(|| self.context_text(&["os", "name"]))
    }

    /// The first three scalar parameters, `plan: pro · seats: 5`.
    pub(super) fn first_params(&self) -> Option<String> {
        let mut parts = self.params.iter().filter(|(name, _)| !name.starts_with('$')).filter_map(|(name, value)| {
            let text = scalar(value)?;
            Some(format!("{}: {}", cut(&clean(name)?, MAX_PARAM), cut(&text, MAX_PARAM)))
        });
        join([parts.next(), parts.next(), parts.next()])
    }
}

/// The parts that are there, joined by " · "; a part said before is not said again.
pub(super) fn join<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for part in parts.into_iter().flatten() {
        if !said.contains(&part) {
            said.push(part);
        }
    }
    clean(&said.join(" · "))
}

/// A scalar as clean text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => clean(text),
        Value::Number(number) => clean(&number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// One line without control characters, at most [`MAX_TEXT`] characters; `None` when nothing is left.
pub(super) fn clean(text: &str) -> Option<String> {
    let mut line = String::new();
    // Eight times the limit is enough to fill it even when most of the text is space; the rest is not read.
    for c in text.chars().take(MAX_TEXT * 8) {
        let c = if c.is_control() || c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !(line.is_empty() || line.ends_with(' ')) {
            line.push(c);
        }
    }
    let line = line.trim_end();
    (!line.is_empty()).then(|| cut(line, MAX_TEXT))
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

/// A number or numeric text as plain decimal text; exponents are written out where they are small enough to be money.
pub(super) fn amount_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let sound = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (text.len() <= 24 && sound(whole) && sound(fraction)).then_some(text)
}

fn currency(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    ((1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())).then(|| text.to_ascii_uppercase())
}

/// The host of a URL, without `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    clean(host.strip_prefix("www.").unwrap_or(host))
}
