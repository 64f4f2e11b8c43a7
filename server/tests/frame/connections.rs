//! Connections: slow ones, many of them, and the end of the server.

use std::{net::SocketAddr, time::Duration};

use axum::http::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};

use crate::running::Running;

/// Sends the beginning of a request and waits for the connection to end; what came back.
async fn slow(address: SocketAddr, beginning: &str) -> (String, Duration) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let began = Instant::now();
    stream.write_all(beginning.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let _ = timeout(Duration::from_secs(5), stream.read_to_string(&mut answer)).await.expect("the connection is closed");
    (answer, began.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_head_does_not_come_is_not_waited_for() {
    let server = Running::start().await;
    for beginning in ["", "GET", "GET /healthz HTTP/1.1\r\n", "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: "] {
        let (answer, took) = slow(server.address, beginning).await;
        assert!(!answer.contains(" 200 "), "{answer}");
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trickle_does_not_extend_the_wait() {
    let server = Running::start().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let began = Instant::now();
    while stream.write_all(b"a").await.is_ok() && began.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_connections_do_not_keep_others_out_for_long() {
    let server = Running::start().await;
    // All 64 places are taken by connections that say nothing.
    let mut silent = Vec::new();
    for _ in 0..64 {
        silent.push(TcpStream::connect(server.address).await.unwrap());
    }
    let answer = timeout(Duration::from_secs(5), server.browser().get("/healthz")).await.expect("an answer");
    assert_eq!(answer.status, 200);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_is_not_ready_and_takes_nobody_new() {
    let server = Running::start().await;
    let address = server.address;
    assert_eq!(server.browser().get("/readyz").await.status, 200);
    let (state, browser) = (server.state.clone(), server.browser());
    // Still open, so that the server is seen from inside while it stops.
    let mut request = TcpStream::connect(address).await.unwrap();
    request
        .write_all(b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let stopping = tokio::spawn(server.stop());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(TcpStream::connect(address).await.is_err(), "nobody new");
    let ready = tower::ServiceExt::oneshot(
        server::router::router(state),
        axum::http::Request::builder().method(Method::GET).uri("/readyz").body(axum::body::Body::empty()).unwrap(),
    )
    .await
    .unwrap();
    assert_eq!(ready.status(), 503);
    request.write_all(b"email=a").await.unwrap();
    let mut answer = String::new();
    request.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "the open request is finished: {answer}");
    timeout(Duration::from_secs(5), stopping).await.expect("the server ends").unwrap();
    drop(browser);
}
