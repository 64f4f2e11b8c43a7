//! Log-in, log-out, and what is closed without them.

use axum::http::Method;
use domain::{
    actor::{Actor, Role, UserId},
    incoming::Trust,
    port::{Accounts, Clock, PortError, WriteKeys},
};
use server::{auth::token::Token, clock::SystemClock};

use crate::{
    browser::Browser,
    running::{EMAIL, PASSWORD, Running},
};

fn form<'a>(email: &'a str, password: &'a str, next: &'a str) -> [(&'a str, &'a str); 3] {
    [("email", email), ("password", password), ("next", next)]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_logs_in_works_and_logs_out() {
    let server = Running::start().await;
    server.owner().await;
    let mut browser = server.browser();
    let answer = browser.submit("/login", &form(" Ada@Example.com ", PASSWORD, "/data-in")).await;
    assert_eq!((answer.status, answer.location()), (303, "/data-in"));
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-portrait="), "{cookie}");
    for attribute in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    for page in ["/profiles", "/data-in"] {
        assert_eq!(browser.get(page).await.status, 200, "{page}");
    }
    assert_eq!(browser.get("/login").await.location(), "/profiles");

    let kept = browser.clone();
    let out = browser.submit("/logout", &[]).await;
    assert_eq!((out.status, out.location()), (303, "/login"));
    assert!(out.header("set-cookie").starts_with("__Host-portrait=; ") && out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(kept.get("/profiles").await.location(), "/login", "the old cookie is worth nothing, at once");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_log_in_ends_the_session_before_it() {
    let server = Running::start().await;
    let mut browser = server.owner().await;
    let before = browser.clone();
    browser.submit("/login", &form(EMAIL, PASSWORD, "")).await;
    assert_ne!(browser.cookie, before.cookie);
    assert_eq!(browser.get("/profiles").await.status, 200);
    assert_eq!(before.get("/profiles").await.status, 303);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_nothing_is_shown() {
    let server = Running::start().await;
    server.owner().await;
    let browser = server.browser();
    assert_eq!(browser.get("/").await.location(), "/login");
    for (page, login) in [
        ("/profiles", "/login"),
        ("/profiles?search=ada", "/login?next=%2Fprofiles%3Fsearch%3Dada"),
        ("/data-in", "/login?next=%2Fdata-in"),
        ("/profiles/00000000000000000000000000000000", "/login?next=%2Fprofiles%2F00000000000000000000000000000000"),
    ] {
        let answer = browser.get(page).await;
        assert_eq!((answer.status, answer.location()), (303, login), "{page}");
        assert!(answer.body.is_empty());
    }
    for stream in ["/profiles/live", "/profiles/00000000000000000000000000000000/live"] {
        let answer = browser.send(Method::GET, stream, &[("accept", "text/event-stream")], "").await;
        assert_eq!(answer.status, 401, "{stream}");
    }
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        let answer = browser.send(method.clone(), path, &[("accept", "application/json")], "").await;
        assert_eq!(answer.status, 401, "{path}");
        let made_up = format!("__Host-portrait={}", "0".repeat(64));
        let answer = browser.send(method, path, &[("accept", "application/json"), ("cookie", &made_up)], "").await;
        assert_eq!(answer.status, 401, "{path}");
    }
    for page in ["/login", "/setup?token=x", "/healthz", "/readyz", "/icons.svg", "/pkg/portrait.js"] {
        assert_eq!(browser.get(page).await.status, 200, "{page}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_account_look_alike() {
    let server = Running::start().await;
    server.owner().await;
    for (email, password) in [(EMAIL, "wrong horse battery"), ("bob@example.com", PASSWORD), ("", ""), (EMAIL, "")] {
        let answer = server.browser().submit("/login", &form(email, password, "/data-in")).await;
        assert_eq!((answer.status, answer.location()), (303, "/login?next=%2Fdata-in&error=credentials"), "{email}");
        assert_eq!(answer.header("set-cookie"), "");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_is_slowed_down_even_with_the_right_password_and_nobody_else_is() {
    let server = Running::start().await;
    server.owner().await;
    let mut browser = server.browser();
    let mut codes = Vec::new();
    for _ in 0..8 {
        codes.push(browser.submit("/login", &form(EMAIL, "wrong horse battery", "")).await.location().to_owned());
    }
    assert_eq!(codes[..5], vec!["/login?error=credentials"; 5]);
    assert!(codes[5..].iter().any(|code| code == "/login?error=throttled"), "{codes:?}");
    let answer = browser.submit("/login", &form("bob@example.com", PASSWORD, "")).await;
    assert_eq!(answer.location(), "/login?error=credentials");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_never_leads_to_another_server() {
    let server = Running::start().await;
    server.owner().await;
    for next in ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t//evil.example"] {
        let answer = server.browser().submit("/login", &form(EMAIL, PASSWORD, next)).await;
        assert_eq!(answer.location(), "/profiles", "{next}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_the_log_in_is_stored_as_it_is() {
    let server = Running::start().await;
    let browser = server.owner().await;
    let token = browser.cookie.unwrap().split_once('=').unwrap().1.to_owned();
    let stored = server.state.store.raw("SELECT * FROM session; SELECT * FROM account; SELECT * FROM setting").await.unwrap();
    let stored = serde_json::to_string(&stored).unwrap();
    for secret in [token.as_str(), PASSWORD, crate::running::SETUP] {
        assert!(!stored.contains(secret));
    }
    assert!(stored.contains("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_itself_after_a_week_unused_and_after_a_month_in_any_case() {
    const DAY: i64 = 86_400_000;
    let server = Running::start().await;
    let (store, system, now) = (&server.state.store, Actor::System, SystemClock.now());
    let hash = |browser: &Browser| Token::presented(browser.cookie.as_ref().unwrap().split_once('=').unwrap().1).hash();
    let lives = async |hash: &str, days: i64| store.session(&system, hash, now.plus_millis(days * DAY)).await.unwrap().is_some();

    let unused = hash(&server.owner().await);
    assert!(lives(&unused, 6).await, "this use counts");
    assert!(lives(&unused, 12).await);
    assert!(!lives(&unused, 20).await);
    assert!(!lives(&unused, 12).await, "it has not only expired, it is gone");
    let mut browser = server.browser();
    browser.submit("/login", &form(EMAIL, PASSWORD, "")).await;
    let used = hash(&browser);
    for day in [6, 12, 18, 24, 29] {
        assert!(lives(&used, day).await, "{day}");
    }
    assert!(!lives(&used, 31).await);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_log_in_reaches_accounts_sessions_and_the_secrets_of_keys() {
    let server = Running::start().await;
    server.owner().await;
    let (store, now) = (&server.state.store, SystemClock.now());
    let person = |role| Actor::Person { id: UserId("0".repeat(32)), name: "Eve".into(), role };
    let key = |trust| Actor::Key { id: "1".into(), trust };
    for actor in [person(Role::Owner), person(Role::Marketer), person(Role::Viewer), key(Trust::Server), key(Trust::Browser)] {
        assert_eq!(store.needs_owner(&actor).await, Err(PortError::Forbidden), "{actor:?}");
        assert_eq!(store.credentials(&actor, EMAIL).await.err(), Some(PortError::Forbidden), "{actor:?}");
        assert_eq!(store.session(&actor, "0", now).await.err(), Some(PortError::Forbidden), "{actor:?}");
        assert_eq!(store.end_session(&actor, "0").await, Err(PortError::Forbidden), "{actor:?}");
        assert_eq!(store.setup_token(&actor).await, Err(PortError::Forbidden), "{actor:?}");
        assert_eq!(store.set_setup_token(&actor, "0").await, Err(PortError::Forbidden), "{actor:?}");
        assert_eq!(store.authenticate(&actor, "ws_0").await, Err(PortError::Forbidden), "{actor:?}");
    }
    assert!(store.credentials(&Actor::System, EMAIL).await.unwrap().is_some());
    server.stop().await;
}
