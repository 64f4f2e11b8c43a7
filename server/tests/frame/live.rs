//! What open pages hear (architecture.md §6).

use std::{collections::VecDeque, net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::{Body, BodyDataStream},
    extract::ConnectInfo,
    http::{Method, Request, header},
};
use domain::{actor::Actor, identity::ProfileId, incoming::Trust, port::WriteKeys};
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::time::timeout;
use tower::ServiceExt;

use crate::{browser::Browser, running::Running};

/// One message: the position it brings a page to, and what it says.
type Told = (Option<String>, Value);

/// An open event stream.
struct Stream {
    data: BodyDataStream,
    text: String,
    ready: VecDeque<Told>,
}

impl Stream {
    /// Straight through the router, so that nothing between server and page holds messages back.
    async fn open(router: &Router, browser: &Browser, path: &str, last: Option<&str>) -> Self {
        let mut request = Request::builder()
            .uri(path)
            .header(header::ACCEPT, "text/event-stream")
            .header(header::COOKIE, browser.cookie.as_deref().unwrap())
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        Self { data: answer.into_body().into_data_stream(), text: String::new(), ready: VecDeque::new() }
    }

    async fn next(&mut self) -> Told {
        loop {
            if let Some(told) = self.ready.pop_front() {
                return told;
            }
            let data = timeout(Duration::from_secs(20), self.data.next()).await.expect("a message in time").expect("the stream goes on");
            self.text.push_str(std::str::from_utf8(&data.unwrap()).unwrap());
            while let Some(end) = self.text.find("\n\n") {
                let frame: String = self.text.drain(..end + 2).collect();
                let field = |name: &str| frame.lines().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()));
                if let Some(data) = field("data:") {
                    self.ready.push_back((field("id:"), serde_json::from_str(&data).unwrap()));
                }
            }
        }
    }

    /// The next message that is no heartbeat and no state of the person.
    async fn news(&mut self) -> Told {
        loop {
            let told = self.next().await;
            if !matches!(told.1["type"].as_str(), Some("beat" | "who")) {
                return told;
            }
        }
    }
}

fn ids(message: &Value) -> Vec<&str> {
    message["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

struct Sender {
    browser: Browser,
    key: String,
}

impl Sender {
    async fn of(server: &Running) -> Self {
        let key = server.state.store.create_key(&Actor::System, "Shop", Trust::Server).await.unwrap().secret.unwrap();
        Self { browser: server.browser(), key }
    }

    async fn send(&self, user: &str, id: &str) {
        let item = json!({"type": "track", "event": format!("Event {id}"), "messageId": id, "userId": user});
        let batch = json!({"writeKey": self.key, "batch": [item]}).to_string();
        let answer = self.browser.send(Method::POST, "/v1/batch", &[("content-type", "application/json")], &batch).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

/// The stream of a profile's page that was read just now.
async fn live(server: &Running, id: &ProfileId) -> String {
    format!("/profiles/{id}/live?after={}", server.state.store.position().await.unwrap())
}

/// The hub hears of a commit a moment after its answer.
async fn heard(server: &Running) {
    let position = server.state.store.position().await.unwrap();
    while !server.state.hub.has_heard(&position) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn profile(server: &Running, user: &str) -> ProfileId {
    let found = server.state.store.raw(&format!("SELECT VALUE profile FROM identity:['user', '{user}', 0]")).await.unwrap();
    ProfileId::parse(found[0][0].as_str().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_written_by_plain_surrealql_appears_on_the_open_page_and_on_a_fresh_one() {
    let server = Running::start().await;
    let (owner, sender) = (server.owner().await, Sender::of(&server).await);
    let router = server::router::router(server.state.clone());
    sender.send("u", "a").await;
    let id = profile(&server, "u").await;
    let mut stream = Stream::open(&router, &owner, &live(&server, &id).await, None).await;
    let (position, message) = stream.next().await;
    assert_eq!(message["type"], "beat");
    let place =
        domain::event::Place::of(domain::time::Timestamp::from_millis(1_790_000_000_000), &domain::event::EventId::parse("plain").unwrap());
    let row = format!(
        "CREATE event:plain SET subject = 'user:0:u', action = 'Written by hand', at = d'2026-09-21T14:13:20Z', place = '{}', source = 'SQL', params = {{}}, context = {{}}",
        place.as_str()
    );
    server.state.store.raw(&row).await.unwrap();
    let (_, message) = stream.news().await;
    assert_eq!(ids(&message), ["plain"]);

    // A page that was away at that moment hears of it when it comes back.
    let mut again = Stream::open(&router, &owner, &format!("/profiles/{id}/live"), position.as_deref()).await;
    assert!(ids(&again.news().await.1).contains(&"plain"));
    let page = owner.get(&format!("/profiles/{id}")).await;
    assert!(page.body.contains("Written by hand"), "{}", page.status);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_comes_back_is_told_exactly_what_it_missed() {
    let server = Running::start().await;
    let (owner, sender) = (server.owner().await, Sender::of(&server).await);
    let router = server::router::router(server.state.clone());
    sender.send("u", "before").await;
    let id = profile(&server, "u").await;
    let path = format!("/profiles/{id}/live");
    let mut stream = Stream::open(&router, &owner, &live(&server, &id).await, None).await;
    sender.send("u", "seen").await;
    let position = loop {
        let (position, message) = stream.news().await;
        if ids(&message).contains(&"seen") {
            break position.expect("messages of commits have a position");
        }
    };
    drop(stream);
    for (user, event) in [("u", "missed 1"), ("other", "of somebody else"), ("u", "missed 2")] {
        sender.send(user, event).await;
    }
    heard(&server).await;
    let mut back = Stream::open(&router, &owner, &path, Some(&position)).await;
    let (now, message) = back.news().await;
    let mut missed = ids(&message);
    missed.sort_unstable();
    assert_eq!(missed, ["missed 1", "missed 2"]);
    // The address still has where the page began: what the browser says itself wins.
    let mut both = Stream::open(&router, &owner, &format!("{path}?after={position}"), now.as_deref()).await;
    sender.send("u", "new").await;
    assert_eq!(ids(&both.news().await.1), ["new"]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_saw_another_history_reads_itself_anew() {
    let server = Running::start().await;
    let (owner, sender) = (server.owner().await, Sender::of(&server).await);
    let router = server::router::router(server.state.clone());
    sender.send("u", "a").await;
    let id = profile(&server, "u").await;
    let mut stream = Stream::open(&router, &owner, &format!("/profiles/{id}/live?after=0:999999"), None).await;
    assert_eq!(stream.next().await.1["type"], "reset");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_page_is_told_to_read_itself_anew_and_never_holds_more_than_its_bound() {
    let server = Running::start().await;
    let (owner, sender) = (server.owner().await, Sender::of(&server).await);
    let router = server::router::router(server.state.clone());
    sender.send("u", "first").await;
    let id = profile(&server, "u").await;
    let mut slow = Stream::open(&router, &owner, &live(&server, &id).await, None).await;
    assert_eq!(slow.next().await.1["type"], "beat");
    for n in 0..400 {
        sender.send("u", &format!("e{n}")).await;
    }
    heard(&server).await;
    let (mut told, mut resets) = (0, 0);
    loop {
        let (_, message) = slow.next().await;
        told += 1;
        match message["type"].as_str() {
            Some("reset") => resets += 1,
            Some("events") if ids(&message).contains(&"e399") => break,
            _ => {}
        }
    }
    assert_eq!(resets, 1);
    assert!(told <= 260, "{told} messages were held for a page that did not read");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_open_streams_share_one_live_query_per_table() {
    let server = Running::start().await;
    let (owner, sender) = (server.owner().await, Sender::of(&server).await);
    let router = server::router::router(server.state.clone());
    sender.send("u", "a").await;
    let id = profile(&server, "u").await;
    let mut streams = Vec::new();
    let here = server.state.store.position().await.unwrap();
    for n in 0..999_u32 {
        streams.push(Stream::open(&router, &owner, &format!("/profiles/{n:032x}/live?after={here}"), None).await);
    }
    streams.push(Stream::open(&router, &owner, &live(&server, &id).await, None).await);
    for stream in &mut streams {
        assert_eq!(stream.next().await.1["type"], "beat");
    }
    assert_eq!(server.state.hub.open_pages(), 1_000);
    for table in ["event", "commit"] {
        let info = server.state.store.raw(&format!("INFO FOR TABLE {table}")).await.unwrap();
        assert_eq!(info[0]["lives"].as_object().map(serde_json::Map::len), Some(1), "{table}");
    }
    sender.send("u", "b").await;
    let (_, message) = streams.last_mut().unwrap().news().await;
    assert_eq!(ids(&message), ["b"]);
    drop(streams);
    server.stop().await;
}
