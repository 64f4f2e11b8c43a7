//! Where a write key stands: Basic user, else the body, else its first event (wire rule 3).

use std::{borrow::Cow, fmt};

use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

/// Clients differ about padding; the key decides, not the padding.
const LENIENT: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));

/// The user of `Authorization: Basic`, with or without the colon behind it; any other scheme names no key.
pub(super) fn in_header(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(LENIENT.decode(credentials.trim()).ok()?).ok()?;
    let user = decoded.split_once(':').map_or(decoded.as_str(), |(user, _)| user);
    (!user.is_empty()).then(|| user.to_owned())
}

/// `writeKey` of the body, else of the first item of its `batch` that has one.
///
/// # Errors
/// The parser's, when the body is no JSON object.
pub(super) fn in_body(text: &str) -> serde_json::Result<Option<String>> {
    let body: Keyed<'_> = serde_json::from_str(text)?;
    let own = body.write_key.and_then(text_of);
    Ok(own.or_else(|| body.batch.and_then(|batch| serde_json::from_str::<FirstKey>(batch.get()).ok()).and_then(|first| first.0)))
}

#[derive(Deserialize)]
struct Keyed<'a> {
    #[serde(rename = "writeKey", borrow, default)]
    write_key: Option<&'a RawValue>,
    #[serde(borrow, default)]
    batch: Option<&'a RawValue>,
}

fn text_of(raw: &RawValue) -> Option<String> {
    serde_json::from_str::<Cow<'_, str>>(raw.get()).ok().map(Cow::into_owned).filter(|key| !key.is_empty())
}

/// The first key among items; nothing of them is kept, so a list of any length costs no memory.
struct FirstKey(Option<String>);

impl<'de> Deserialize<'de> for FirstKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Items)
    }
}

struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = FirstKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<FirstKey, A::Error> {
        let mut first = None;
        while first.is_none() {
            let Some(item) = items.next_element::<&RawValue>()? else { return Ok(FirstKey(None)) };
            first = serde_json::from_str::<Keyed<'_>>(item.get()).ok().and_then(|item| item.write_key.and_then(text_of));
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(FirstKey(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, value.parse().unwrap());
        headers
    }

    #[test]
    fn a_basic_user_is_the_key_with_and_without_colon_and_padding() {
        for value in ["Basic V0tfdGVzdDo=", "basic V0tfdGVzdDo=", "Basic V0tfdGVzdA==", "Basic V0tfdGVzdA", "Basic V0tfdGVzdDpwYXNz"] {
            assert_eq!(in_header(&header(value)).as_deref(), Some("WK_test"), "{value}");
        }
        for value in ["Bearer V0tfdGVzdDo=", "Basic", "Basic Og==", "Basic ###", ""] {
            assert_eq!(in_header(&header(value)), None, "{value}");
        }
    }

    #[test]
    fn the_body_names_the_key_before_its_events_do() {
        let both = r#"{"batch":[{"writeKey":"item"}],"writeKey":"body"}"#;
        assert_eq!(in_body(both).unwrap().as_deref(), Some("body"));
        let item = r#"{"batch":[1,{"writeKey":null},{"writeKey":"item"},{}],"writeKey":""}"#;
        assert_eq!(in_body(item).unwrap().as_deref(), Some("item"));
        assert_eq!(in_body(r#"{"batch":{},"writeKey":5}"#).unwrap(), None);
        assert!(in_body("{").is_err());
    }
}
