//! The session cookie.
//!
//! `__Host-`: set by this host only, over TLS only, for every path; browsers count loopback as secure, so the same name
//! serves `http://127.0.0.1` (checked in Chromium).

use axum::http::{HeaderMap, HeaderValue, header};

use super::token::Token;

const NAME: &str = "__Host-portrait";

/// The session's longest life, in seconds; the server ends it earlier by its own clock.
const LONGEST: u32 = 30 * 24 * 3600;

/// The token of a request, if it brings one of the right shape.
pub(super) fn read(headers: &HeaderMap) -> Option<Token> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == NAME)
        .map(|(_, value)| Token::presented(value))
        .find(Token::is_random_shape)
}

/// The header that gives a browser its token.
pub(super) fn give(token: &Token) -> HeaderValue {
    value(&format!("{NAME}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={LONGEST}", token.secret()))
}

/// The header that takes it away.
pub(super) fn take() -> HeaderValue {
    value(&format!("{NAME}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"))
}

fn value(text: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(text).expect("hex digits and attributes are visible ASCII");
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (header::COOKIE, HeaderValue::from_str(line).unwrap())).collect()
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let token = Token::random();
        let pair = format!("{NAME}={}", token.secret());
        for lines in
            [vec![pair.clone()], vec![format!("a=b; {pair} ;c")], vec!["x=y".into(), pair.clone()], vec![format!("{NAME}=; {pair}")]]
        {
            let lines: Vec<_> = lines.iter().map(String::as_str).collect();
            assert_eq!(read(&with(&lines)), Some(token.clone()), "{lines:?}");
        }
    }

    #[test]
    fn what_is_no_token_is_not_looked_up() {
        let long = format!("{NAME}={}", "a".repeat(65));
        for line in ["", "portrait=1", &long, "__Host-portrait=zz", "__Host-portrait"] {
            assert_eq!(read(&with(&[line])), None, "{line}");
        }
    }
}
