//! What every answer says about itself.

use axum::http::Method;

use crate::{browser::Answer, running::Running};

const PATHS: [&str; 16] = [
    "/",
    "/profiles",
    "/data-in",
    "/login",
    "/setup?token=x",
    "/healthz",
    "/readyz",
    "/nothing/here",
    "/icons.svg",
    "/pkg/portrait.js",
    "/pkg/nothing.js",
    "/v1/track",
    "/v1/nothing",
    "/v1/projects/x/settings",
    "/api/nothing",
    "/profiles/00000000000000000000000000000000",
];

fn is_protected(answer: &Answer, path: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", if path.starts_with("/v1/") { "cross-origin" } else { "same-origin" }),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {path}");
    }
    for name in ["permissions-policy", "cache-control", "x-request-id"] {
        assert_ne!(answer.header(name), "", "{name} of {path}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_protected_signed_in_or_not() {
    let server = Running::start().await;
    let owner = server.owner().await;
    for browser in [server.browser(), owner] {
        for path in PATHS {
            for method in [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS, Method::DELETE] {
                let answer = browser.send(method.clone(), path, &[("accept", "text/html")], "").await;
                assert!(answer.status < 500, "{method} {path}: {}", answer.status);
                is_protected(&answer, path);
                assert_eq!(answer.header("strict-transport-security"), "", "means nothing over plain http");
            }
        }
        let refused = browser.post("/login", &[("sec-fetch-site", "cross-site")], &[]).await;
        assert_eq!(refused.status, 403);
        is_protected(&refused, "/login");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_browsers_are_told_to_stay_there() {
    let server = Running::with(|config| config.public_url = Some("https://crm.example.com".into())).await;
    for path in PATHS {
        assert_eq!(server.browser().get(path).await.header("strict-transport-security"), "max-age=31536000", "{path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_answers_are_not_kept_and_files_are() {
    let server = Running::start().await;
    let owner = server.owner().await;
    for path in ["/profiles", "/data-in", "/login", "/nothing/here", "/v1/track", "/api/nothing"] {
        assert_eq!(owner.get(path).await.header("cache-control"), "no-store", "{path}");
    }
    // Without hashes in the names, as here, the bundle is asked for each time.
    assert_eq!(owner.get("/pkg/portrait.js").await.header("cache-control"), "no-cache");
    let icons = owner.get("/icons.svg").await;
    assert_eq!((icons.header("cache-control"), icons.header("content-type")), ("public, max-age=300", "image/svg+xml"));
    let again = owner.send(Method::GET, "/icons.svg", &[("if-modified-since", icons.header("last-modified"))], "").await;
    assert_eq!(again.status, 304);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_its_own_nonce() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let mut seen = std::collections::HashSet::new();
    for path in ["/profiles", "/profiles", "/data-in", "/nothing/here", "/login?error=credentials", "/setup?token=x"] {
        let answer = if path.starts_with("/login") { server.browser().get(path).await } else { owner.get(path).await };
        let nonce = answer.header("content-security-policy").split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or("");
        assert!(nonce.len() >= 20 && seen.insert(nonce.to_owned()), "{path}: {nonce}");
        assert!(answer.body.contains(&format!("nonce=\"{nonce}\"")), "{path}");
        assert!(!answer.body.contains(" style=\""), "{path}");
        let scripts = answer.body.matches("<script").count();
        assert_eq!(answer.body.split("<script").skip(1).filter(|tag| tag.split('>').next().unwrap().contains(nonce)).count(), scripts);
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_compressed_as_the_browser_likes() {
    let server = Running::start().await;
    let owner = server.owner().await;
    for (accepted, sent) in [("br, gzip", "br"), ("gzip", "gzip"), ("identity", "")] {
        let answer = owner.send(Method::GET, "/profiles", &[("accept", "text/html"), ("accept-encoding", accepted)], "").await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, sent));
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_too_large_is_refused() {
    let server = Running::start().await;
    let large = "a".repeat(300_000);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(server.browser().send(Method::POST, "/login", &headers, &format!("email={large}")).await.status, 413);
    server.stop().await;
}
