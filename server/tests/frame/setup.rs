//! The one-time link.

use domain::{actor::Actor, port::Accounts};

use crate::running::{EMAIL, PASSWORD, Running, SETUP};

fn form<'a>(token: &'a str, email: &'a str, password: &'a str) -> [(&'a str, &'a str); 4] {
    [("token", token), ("name", "Ada"), ("email", email), ("password", password)]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_link_works_once_under_a_race() {
    let server = Running::start().await;
    let attempts = (0..8).map(|n| {
        let mut browser = server.browser();
        async move { browser.submit("/setup", &form(SETUP, &format!("owner{n}@example.com"), PASSWORD)).await }
    });
    let answers = futures::future::join_all(attempts).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.location() == "/profiles");
    assert_eq!((won.len(), lost.len()), (1, 7));
    assert!(lost.iter().all(|answer| answer.status == 303 && answer.location() == "/setup?error=token"));
    assert!(lost.iter().all(|answer| answer.header("set-cookie").is_empty()));
    assert_eq!(server.state.store.raw("SELECT VALUE id FROM account").await.unwrap()[0].as_array().unwrap().len(), 1);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_link_creates_nobody() {
    let server = Running::start().await;
    for token in ["", "a-token-for-tests-onlY", "0"] {
        let answer = server.browser().submit("/setup", &form(token, EMAIL, PASSWORD)).await;
        assert_eq!((answer.status, answer.location()), (303, "/setup?error=token"));
    }
    assert!(server.state.store.needs_owner(&Actor::System).await.unwrap());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_needs_mending_keeps_the_link() {
    let server = Running::start().await;
    let mut browser = server.browser();
    let weak = browser.submit("/setup", &form(SETUP, EMAIL, "eleven char")).await;
    assert_eq!(weak.location(), format!("/setup?token={SETUP}&error=weak"));
    let email = browser.submit("/setup", &form(SETUP, "nobody", PASSWORD)).await;
    assert_eq!(email.location(), format!("/setup?token={SETUP}&error=email"));
    let done = browser.submit("/setup", &form(SETUP, EMAIL, PASSWORD)).await;
    assert_eq!(done.location(), "/profiles");
    assert_eq!(browser.get("/profiles").await.status, 200);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_is_made_once_there_is_an_owner() {
    let server = Running::start().await;
    assert!(server::start::setup_link(&server.state.store, &server.state.config).await.unwrap().unwrap().ends_with(SETUP));
    server.owner().await;
    assert_eq!(server::start::setup_link(&server.state.store, &server.state.config).await.unwrap(), None);
    server.stop().await;
}
