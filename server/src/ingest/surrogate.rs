//! Halves of characters: browsers cut texts in the middle of an emoji, and the rest is no Unicode.

use std::borrow::Cow;

/// Replaces every escaped half of a surrogate pair that stands alone by U+FFFD.
pub(super) fn mend(json: &str) -> Cow<'_, str> {
    if !json.contains("\\ud") && !json.contains("\\uD") {
        return Cow::Borrowed(json);
    }
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (half(rest), rest.get(6..).and_then(half)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                mended.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            // The backslash and what it escapes, which may be of any width.
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        mended.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    mended.push_str(rest);
    Cow::Owned(mended)
}

enum Half {
    High,
    Low,
}

/// Which half the escape at the beginning of `text` is, if it is one.
fn half(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lone_halves_are_replaced_and_pairs_kept() {
        assert_eq!(mend(r#""a\ud83d""#), r#""a\ufffd""#);
        assert_eq!(mend(r#""\ude00b\ud83d\ude00""#), r#""\ufffdb\ud83d\ude00""#);
        assert_eq!(mend(r#""\ud83d\ud83d\ude00""#), r#""\ufffd\ud83d\ude00""#);
        assert_eq!(mend(r#""\\ud83d ł\ł""#), r#""\\ud83d ł\ł""#);
    }

    proptest! {
        #[test]
        fn whatever_a_browser_cut_parses_afterwards(units in proptest::collection::vec(prop_oneof![0xd7f0_u16..0xe010, 0x20_u16..0x7f], 0..12)) {
            let mut json = String::from("\"");
            for unit in &units {
                json.push_str(&format!("\\u{unit:04x}"));
            }
            json.push('"');
            let text: String = serde_json::from_str(&mend(&json)).unwrap();
            prop_assert_eq!(text, String::from_utf16_lossy(&units));
        }

        #[test]
        fn any_text_is_survived(text in "(\\\\|u|d|8|0|ł|\"|D){0,24}") {
            let _ = mend(&text);
        }
    }
}
