//! Where a log-in leads to: a page of this server, never another one.

/// A path of this server that may follow a log-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next(String);

/// Paths that lead nowhere after a log-in, or are no pages.
const NOT_AFTER: [&str; 8] = ["/login", "/logout", "/setup", "/invitation", "/password", "/api/", "/test/", "/v1/"];

impl Next {
    /// Accepts a relative path with a query; everything else becomes the directory.
    ///
    /// `//host`, `/\host` and control characters, which browsers drop before they read, would lead to another server.
    pub(super) fn parse(text: &str) -> Self {
        let sound = text.len() <= 2000
            && text.starts_with('/')
            && text != "/"
            && !text.starts_with("//")
            && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
            && !NOT_AFTER.iter().any(|path| text.starts_with(path));
        if sound { Self(text.to_owned()) } else { Self("/profiles".into()) }
    }

    /// The path with its query.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// `?next=…` for the log-in page, or nothing when it would say the default.
    pub(super) fn login_page(&self) -> String {
        if self.0 == "/profiles" { "/login".into() } else { format!("/login?next={}", encode(&self.0)) }
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub(super) fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_in_never_leads_to_another_server() {
        for bad in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "profiles",
            "/login?next=/login",
            "/logout",
            "/api/x",
            " /profiles",
        ] {
            assert_eq!(Next::parse(bad).as_str(), "/profiles", "{bad}");
        }
    }

    #[test]
    fn a_page_of_this_server_is_kept_with_its_query() {
        let next = Next::parse("/profiles/00ff?action=page.visit&q=a%20b");
        assert_eq!(next.as_str(), "/profiles/00ff?action=page.visit&q=a%20b");
        assert_eq!(next.login_page(), "/login?next=%2Fprofiles%2F00ff%3Faction%3Dpage.visit%26q%3Da%2520b");
        assert_eq!(Next::parse("/profiles").login_page(), "/login");
    }
}
