//! Live streams: they end when they have to.

use std::time::Duration;

use axum::http::Method;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::timeout;

use crate::{browser::Browser, running::Running};

async fn listen(browser: &Browser) -> axum::http::Response<Incoming> {
    let answer = browser.open(Method::GET, "/profiles/live", &[("accept", "text/event-stream"), ("accept-encoding", "br, gzip")], "").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    assert!(answer.headers().get("content-encoding").is_none(), "nothing waits in a buffer");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["x-accel-buffering"], "no");
    answer
}

async fn ends(stream: axum::http::Response<Incoming>, within: Duration) -> bool {
    timeout(within, stream.into_body().collect()).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_end_at_once_when_the_server_stops() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let streams = futures::future::join_all((0..8).map(|_| listen(&owner))).await;
    let stopped = tokio::spawn(server.stop());
    for stream in streams {
        assert!(ends(stream, Duration::from_secs(2)).await);
    }
    timeout(Duration::from_secs(2), stopped).await.expect("no stream holds the server up").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_can_cut_streams_and_answer_503() {
    let server = Running::start().await;
    let owner = server.owner().await;
    let stream = listen(&owner).await;
    assert_eq!(owner.post("/test/drop-streams", &[], &[]).await.status, 204);
    assert!(ends(stream, Duration::from_secs(2)).await);
    assert_eq!(owner.post("/test/answer-503?seconds=1", &[], &[]).await.status, 204);
    let refused = owner.send(Method::GET, "/profiles/live", &[("accept", "text/event-stream")], "").await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "1"));
    assert_eq!(owner.get("/profiles").await.status, 200);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    drop(listen(&owner).await);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_test_controls_are_not_there_unless_asked_for() {
    let server = Running::with(|config| config.test_controls = false).await;
    assert_eq!(server.owner().await.post("/test/drop-streams", &[], &[]).await.status, 404);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_some_seconds_after_its_session() {
    let server = Running::start().await;
    let mut owner = server.owner().await;
    let stream = listen(&owner).await;
    owner.submit("/logout", &[]).await;
    assert!(ends(stream, Duration::from_secs(15)).await);
    server.stop().await;
}
