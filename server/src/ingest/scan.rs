//! A look over raw JSON before it is parsed: how deep it goes and whether it holds NUL, without recursion.

/// Deepest nesting of an event, counting itself.
pub(super) const DEEPEST: usize = 32;

/// What the look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    /// Objects and lists inside one another; stops counting past [`DEEPEST`].
    pub(super) depth: usize,
    /// Whether a text may hold the character NUL, which databases do not take.
    pub(super) nul: bool,
}

/// Looks over one JSON value. For text that is no JSON the answer means nothing, and the parser will say so.
pub(super) fn scan(json: &str) -> Scan {
    let bytes = json.as_bytes();
    let (mut open, mut depth, mut nul, mut in_text) = (0_usize, 0, false, false);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if in_text => {
                nul |= bytes[at + 1..].starts_with(b"u0000");
                at += 1;
            }
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                open += 1;
                depth = depth.max(open);
                if depth > DEEPEST {
                    break;
                }
            }
            b'}' | b']' if !in_text => open = open.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    Scan { depth, nul }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn brackets_in_texts_do_not_count() {
        assert_eq!(scan(r#"{"a":"[[[{{{\"[","b":[{"c":1}],"d":{}}"#), Scan { depth: 3, nul: false });
        assert_eq!(scan("1").depth, 0);
        assert_eq!(scan(r#""\\""#).depth, 0);
    }

    #[test]
    fn nul_is_found_only_where_it_is_one() {
        assert!(scan(r#"{"a":"x\u0000y"}"#).nul);
        assert!(!scan(r#"{"a":"x\\u0000y"}"#).nul);
    }

    #[test]
    fn a_million_brackets_are_given_up_early() {
        assert_eq!(scan(&"[".repeat(1_000_000)).depth, DEEPEST + 1);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC{0,64}|[\\[\\]{}\"\\\\u0,:]{0,64}") {
            let _ = scan(&text);
        }
    }
}
