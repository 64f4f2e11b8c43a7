//! Invitations, roles and removals, as browsers and strangers meet them (product.md G0, G1).

use std::time::Duration;

use axum::http::Method;
use domain::{
    account::{Account, LAST_OWNER},
    actor::{Actor, Role, UserId},
    incoming::Trust,
    invitation::Invited,
    port::{Clock, Invitations, PortError, Team, Workspaces, WriteKeys},
    workspace::{UNKNOWN_ZONE, Workspace},
};
use serde_json::{Value, json};
use server::clock::SystemClock;
use tokio::time::timeout;

use crate::{
    browser::{Answer, Browser},
    running::{EMAIL, PASSWORD, Running},
};

const FORM: [(&str, &str); 2] = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];

/// The account of the owner that [`Running::owner`] makes.
async fn ada(server: &Running) -> Account {
    let team = server.state.store.team(&Actor::System).await.unwrap();
    team.into_iter().find(|account| account.email == EMAIL).unwrap()
}

async fn invite(server: &Running, email: &str, role: Role) -> Invited {
    let Account { id, name, role: own, .. } = ada(server).await;
    server.state.store.invite(&Actor::Person { id, name, role: own }, email, role, SystemClock.now()).await.unwrap()
}

fn acceptance<'a>(token: &'a str, name: &'a str, password: &'a str) -> [(&'a str, &'a str); 3] {
    [("token", token), ("name", name), ("password", password)]
}

/// The browser of somebody who has followed an invitation.
async fn member(server: &Running, name: &str, role: Role) -> (Browser, UserId) {
    let invited = invite(server, &format!("{name}@example.com"), role).await;
    let mut browser = server.browser();
    let answer = browser.submit("/invitation", &acceptance(&invited.token, name, PASSWORD)).await;
    assert_eq!((answer.status, answer.location()), (303, "/profiles"));
    let team = server.state.store.team(&Actor::System).await.unwrap();
    (browser, team.into_iter().find(|account| account.name == name).unwrap().id)
}

/// Calls a server function of the settings as a page with a script does.
async fn call(browser: &Browser, function: &str, fields: &[(&str, &str)]) -> Answer {
    let path = path_of(function);
    browser.post(&path, &FORM, fields).await
}

fn path_of(function: &str) -> String {
    let paths = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned());
    paths.into_iter().find(|path| path.ends_with(&format!("/{function}"))).unwrap_or_else(|| panic!("no server function {function}"))
}

/// Everything but what notes that somebody looked: sessions in use, keys in use, heartbeats.
async fn stored(server: &Running) -> Vec<Value> {
    let tables = [
        "account",
        "attribute",
        "commit",
        "conflict",
        "consent",
        "definition",
        "event",
        "former",
        "identity",
        "invitation",
        "lane",
        "merge",
        "presence",
        "profile",
        "quarantine",
        "setting",
        "tag",
        "write_key",
    ];
    let text = tables.map(|table| format!("SELECT * FROM {table}")).join("; ");
    server.state.store.raw(&text).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_invited_chooses_name_and_password_and_is_signed_in() {
    let server = Running::start().await;
    server.owner().await;
    let invited = invite(&server, "max@example.com", Role::Marketer).await;
    let mut browser = server.browser();
    let link = format!("/invitation?token={}", invited.token);
    let page = browser.get(&link).await;
    assert_eq!(page.status, 200);
    for words in ["max@example.com", "Ada invites you to Portrait as marketer"] {
        assert!(page.body.contains(words), "{words}");
    }
    let weak = browser.submit("/invitation", &acceptance(&invited.token, "Max", "eleven char")).await;
    assert_eq!((weak.status, weak.location()), (303, &*format!("{link}&error=weak")));
    assert_eq!(weak.header("set-cookie"), "");
    let done = browser.submit("/invitation", &acceptance(&invited.token, " Max\u{7} ", PASSWORD)).await;
    assert_eq!((done.status, done.location()), (303, "/profiles"));
    assert_eq!(browser.get("/profiles").await.status, 200);
    assert!(browser.get("/settings/account").await.body.contains("max@example.com"));

    let again = server.browser().submit("/invitation", &acceptance(&invited.token, "Eve", PASSWORD)).await;
    assert_eq!((again.status, again.location()), (303, "/invitation?error=invitation"));
    assert!(server.browser().get(&link).await.body.contains("not valid any more"));
    let mut elsewhere = server.browser();
    let login = elsewhere.submit("/login", &[("email", "max@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(login.location(), "/profiles");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_links_is_slowed_down_and_learns_nothing() {
    let server = Running::start().await;
    server.owner().await;
    let invited = invite(&server, "max@example.com", Role::Marketer).await;
    for token in ["", "x", &invited.token[1..]] {
        let answer = server.browser().submit("/invitation", &acceptance(token, "Eve", PASSWORD)).await;
        assert_eq!((answer.status, answer.location()), (303, "/invitation?error=invitation"), "{token}");
    }
    let mut answers = Vec::new();
    for n in 0..8 {
        let guess = format!("{n:064x}");
        answers.push(server.browser().submit("/invitation", &acceptance(&guess, "Eve", PASSWORD)).await.location().to_owned());
    }
    assert_eq!(answers[..5], vec!["/invitation?error=invitation"; 5]);
    assert!(answers[5..].iter().any(|answer| answer.ends_with("&error=throttled")), "{answers:?}");
    assert_eq!(server.state.store.team(&Actor::System).await.unwrap().len(), 1);
    // Whoever logs in from the same place is not slowed down by it.
    let login = server.browser().submit("/login", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(login.location(), "/profiles");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_invites_and_revokes_with_the_forms_and_without_a_script_sees_the_link_once() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let answer = call(&owner, "invite_person", &[("email", "max@example.com"), ("role", "viewer")]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains("/invitation?token="), "{}", answer.body);
    assert_eq!(answer.header("set-cookie"), "", "the answer itself carries the link");

    let plain = [("sec-fetch-site", "same-origin"), ("accept", "text/html"), ("referer", "/settings/people")];
    let answer = owner.post(&path_of("invite_person"), &plain, &[("email", "kim@example.com"), ("role", "marketer")]).await;
    assert_eq!(answer.status, 302);
    let kept = answer.header("set-cookie");
    for attribute in ["__Host-invited=", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age=60"] {
        assert!(kept.contains(attribute), "{kept}");
    }
    let cookies = format!("{}; {}", owner.cookie.clone().unwrap(), kept.split(';').next().unwrap());
    let mut with_link = owner.clone();
    with_link.cookie = Some(cookies);
    let page = with_link.get("/settings/people").await;
    assert!(page.body.contains("/invitation?token=") && page.body.contains("kim@example.com is invited."));
    assert!(page.header("set-cookie").contains("Max-Age=0"), "shown once");
    assert!(!owner.get("/settings/people").await.body.contains("/invitation?token="));

    let open = server.state.store.invitations(&Actor::System, SystemClock.now()).await.unwrap();
    assert_eq!(open.len(), 2);
    for invitation in open {
        assert_eq!(call(&owner, "revoke_invitation", &[("id", &invitation.id)]).await.status, 200);
    }
    assert_eq!(server.state.store.invitations(&Actor::System, SystemClock.now()).await.unwrap(), []);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_removed_is_out_at_once_open_streams_too() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let (max, id) = member(&server, "Max", Role::Marketer).await;
    assert_eq!(max.get("/profiles").await.status, 200, "looked up, and so remembered");
    let stream = max.open(Method::GET, "/live", &[("accept", "text/event-stream")], "").await;
    assert_eq!(stream.status(), 200);
    let body = tokio::spawn(http_body_util::BodyExt::collect(stream.into_body()));
    assert_eq!(call(&owner, "remove_person", &[("id", &id.0)]).await.status, 200);
    assert_eq!(max.get("/profiles").await.location(), "/login");
    let answer = call(&max, "read_people", &[]).await;
    assert_eq!((answer.status, answer.body.as_str()), (401, r#"{"error":"signed_out"}"#), "what a page can say in words");
    let told = timeout(Duration::from_secs(3), body).await.expect("the stream ends").unwrap().unwrap().to_bytes();
    assert!(String::from_utf8_lossy(&told).contains(r#"{"type":"reset"}"#), "the page is told to look for itself");
    let login = server.browser().submit("/login", &[("email", "max@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(login.location(), "/login?error=credentials");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_role_counts_from_the_next_request_on() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let (max, id) = member(&server, "Max", Role::Viewer).await;
    let invite = [("email", "kim@example.com"), ("role", "viewer")];
    assert_eq!(call(&max, "invite_person", &invite).await.status, 403);
    assert_eq!(call(&owner, "change_role", &[("id", &id.0), ("role", "owner")]).await.status, 200);
    assert_eq!(call(&max, "invite_person", &invite).await.status, 200);
    assert_eq!(call(&max, "change_role", &[("id", &ada(&server).await.id.0), ("role", "marketer")]).await.status, 200);
    assert_eq!(call(&owner, "invite_person", &[("email", "eve@example.com"), ("role", "owner")]).await.status, 403);
    let last = call(&max, "remove_person", &[("id", &id.0)]).await;
    assert_eq!(last.status, 422);
    assert!(last.body.contains(LAST_OWNER), "{}", last.body);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_needs_the_current_one_and_ends_the_other_sessions() {
    const OTHER: &str = "another horse battery";
    let server = Running::start().await;
    let owner = server.owner().await;
    let mut elsewhere = server.browser();
    elsewhere.submit("/login", &[("email", EMAIL), ("password", PASSWORD)]).await;
    let change = async |current: &str, password: &str| {
        let own = [("sec-fetch-site", "same-origin"), ("accept", "text/html")];
        owner.post("/password", &own, &[("current", current), ("password", password)]).await.location().to_owned()
    };
    assert_eq!(change("wrong horse battery", OTHER).await, "/settings/account?error=current");
    assert_eq!(change(PASSWORD, "eleven char").await, "/settings/account?error=weak");
    assert_eq!(elsewhere.get("/profiles").await.status, 200);
    assert_eq!(change(PASSWORD, OTHER).await, "/settings/account?done=password");
    assert_eq!(owner.get("/profiles").await.status, 200);
    assert_eq!(elsewhere.get("/profiles").await.location(), "/login");
    let login =
        async |password: &str| server.browser().submit("/login", &[("email", EMAIL), ("password", password)]).await.location().to_owned();
    assert_eq!(login(PASSWORD).await, "/login?error=credentials");
    assert_eq!(login(OTHER).await, "/profiles");
    let stranger = server.browser().submit("/password", &[("current", OTHER), ("password", PASSWORD)]).await;
    assert_eq!((stranger.status, stranger.location()), (303, "/login?next=%2Fsettings%2Faccount"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_time_zone_is_refused_and_a_known_one_is_written_as_the_tables_do() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let change = async |zone: &str| {
        let fields = [("name", "Zielnik"), ("time_zone", zone), ("currency", "PLN")];
        let answer = call(&owner, "change_workspace", &fields).await;
        (answer.status, answer.body)
    };
    for zone in ["Mars/Olympus", "CET-1CEST", "<script>"] {
        let (status, body) = change(zone).await;
        assert_eq!(status, 422, "{zone}: {body}");
        assert!(body.contains(UNKNOWN_ZONE), "{body}");
    }
    assert_eq!(change("europe/warsaw").await.0, 200);
    let workspace = server.state.store.workspace(&Actor::System).await.unwrap();
    assert_eq!((workspace.name.as_str(), workspace.time_zone.as_str(), workspace.currency.as_str()), ("Zielnik", "Europe/Warsaw", "PLN"));
    // Behind the port too, whoever asks.
    let mars = Workspace { time_zone: "Mars/Olympus".into(), ..workspace.clone() };
    let refused = server.state.services.workspaces.set_workspace(&Actor::System, &mars).await;
    assert_eq!(refused, Err(PortError::Invalid(format!("{UNKNOWN_ZONE}Mars/Olympus"))));
    // Without a script the page comes back, says why, and what was typed is still there.
    let plain = [("sec-fetch-site", "same-origin"), ("accept", "text/html"), ("referer", "http://portrait.example/settings")];
    let fields = [("name", "Zielnik"), ("time_zone", "Mars/\"Olympus\""), ("currency", "PLN")];
    let answer = owner.post(&path_of("change_workspace"), &plain, &fields).await;
    assert_eq!(answer.status, 302);
    let page = owner.get(answer.location().trim_start_matches("http://portrait.example")).await;
    assert!(page.body.contains("There is no time zone of this name"), "{}", answer.location());
    assert!(page.body.contains("value=\"Mars/&quot;Olympus&quot;\""), "typed words stay, and stay words");
    assert_eq!(server.state.store.workspace(&Actor::System).await.unwrap(), workspace);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_open_page_is_told_when_the_workspace_changes_and_who_was_away_when_they_come_back() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let (max, _) = member(&server, "Max", Role::Viewer).await;
    let profile = "/profiles/00000000000000000000000000000000/live";
    let mut listening = Vec::new();
    for path in ["/live", "/profiles/live", profile] {
        let stream = max.open(Method::GET, path, &[("accept", "text/event-stream")], "").await;
        assert_eq!(stream.status(), 200, "{path}");
        listening.push((path, stream.into_body()));
    }
    let fields = [("name", "Portrait"), ("time_zone", "Asia/Kathmandu"), ("currency", "NPR")];
    assert_eq!(call(&owner, "change_workspace", &fields).await.status, 200);
    for (path, mut body) in listening {
        let told = timeout(Duration::from_secs(10), async {
            let mut text = String::new();
            while !text.contains(r#""type":"reset""#) {
                let frame = http_body_util::BodyExt::frame(&mut body).await.unwrap().unwrap();
                text.push_str(&String::from_utf8_lossy(frame.data_ref().unwrap()));
            }
        });
        told.await.unwrap_or_else(|_| panic!("{path} was not told"));
    }
    // The position of before the change, and the one of now.
    for (after, is_told) in [("0:1".to_owned(), true), (server.state.store.position().await.unwrap().to_string(), false)] {
        for path in ["/live", "/profiles/live", profile] {
            let stream = max.open(Method::GET, &format!("{path}?after={after}"), &[("accept", "text/event-stream")], "").await;
            let first = http_body_util::BodyExt::frame(&mut stream.into_body()).await.unwrap().unwrap();
            let first = String::from_utf8_lossy(first.data_ref().unwrap()).into_owned();
            assert_eq!(first.contains("reset"), is_told, "{path} {after}: {first}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_what_its_reader_may_change_and_offers_nothing_else() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let (marketer, _) = member(&server, "Max", Role::Marketer).await;
    let (viewer, _) = member(&server, "Vera", Role::Viewer).await;
    let forms = |page: &str| {
        let own = ["/logout", "/password"].map(|action| format!("action=\"{action}\""));
        page.split("<form")
            .skip(1)
            .filter(|form| {
                let tag = form.split('>').next().unwrap();
                tag.to_ascii_lowercase().contains("method=\"post\"") && !own.iter().any(|action| tag.contains(action))
            })
            .count()
    };
    for path in ["/settings", "/settings/people"] {
        assert!(forms(&owner.get(path).await.body) > 0, "{path}");
        for browser in [&marketer, &viewer] {
            let page = browser.get(path).await;
            assert_eq!((page.status, forms(&page.body)), (200, 0), "{path}");
            assert!(page.body.contains("Only owners of the workspace can"), "{path}");
        }
    }
    let may = async |browser: &Browser| {
        let answer = call(browser, "read_surroundings", &[]).await;
        serde_json::from_str::<Value>(&answer.body).unwrap()["may"].clone()
    };
    assert_eq!(may(&viewer).await, json!(["read_profiles", "read_ingest"]));
    assert!(may(&owner).await.as_array().unwrap().contains(&json!("manage_people")));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_server_function_changes_anything_for_a_viewer_and_none_that_manages_for_a_marketer() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let (marketer, max) = member(&server, "Max", Role::Marketer).await;
    let (viewer, vera) = member(&server, "Vera", Role::Viewer).await;
    let open = invite(&server, "kim@example.com", Role::Viewer).await.invitation.id;
    let key = server.state.store.create_key(&Actor::System, "key", Trust::Server).await.unwrap().id;
    let ada = ada(&server).await.id.0;
    let managing: [(&str, Vec<(&str, &str)>); 7] = [
        ("change_workspace", vec![("name", "Eve"), ("time_zone", "UTC"), ("currency", "USD")]),
        ("invite_person", vec![("email", "eve@example.com"), ("role", "owner")]),
        ("revoke_invitation", vec![("id", &open)]),
        ("change_role", vec![("id", &vera.0), ("role", "owner")]),
        ("remove_person", vec![("id", &ada)]),
        ("create_key", vec![("name", "Eve"), ("trust", "server")]),
        ("revoke_key", vec![("id", &key)]),
    ];
    let before = stored(&server).await;
    for browser in [&marketer, &viewer] {
        for (function, fields) in &managing {
            let answer = call(browser, function, fields).await;
            assert_eq!(answer.status, 403, "{function}: {}", answer.body);
        }
        let oneself = if std::ptr::eq(browser, &marketer) { &max } else { &vera };
        assert_eq!(call(browser, "change_role", &[("id", &oneself.0), ("role", "owner")]).await.status, 403);
    }
    // The others too, whatever they are sent: here with fields that most of them read.
    let fields = [("id", "0"), ("profile", "0"), ("name", "Eve"), ("tag", "0"), ("token", "x"), ("search", "")];
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        assert_eq!(method, Method::POST);
        viewer.post(path, &FORM, &fields).await;
        let json = [("sec-fetch-site", "same-origin"), ("accept", "application/json"), ("content-type", "application/json")];
        viewer.send(Method::POST, path, &json, r#"{"id":"0","profile":"0","name":"Eve","tag":"0"}"#).await;
    }
    assert_eq!(stored(&server).await, before);
    // The same calls do change something for who may.
    for (function, fields) in managing {
        if function != "remove_person" {
            assert_eq!(call(&owner, function, &fields).await.status, 200, "{function}");
        }
    }
    assert_ne!(stored(&server).await, before);
    server.stop().await;
}
