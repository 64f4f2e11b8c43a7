//! The way of the demo's events to the server: the same as every SDK's.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use axum::http::{Request, StatusCode, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use domain::time::Timestamp;
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Value, json};

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is stored.
    Taken,
    /// To be sent again: after this time where the server said one. Also when nobody answered.
    Later(Option<Duration>),
    /// Sending it again would not help.
    Refused(StatusCode),
    /// The key is unknown or revoked.
    NoKey,
}

/// Sends batches.
pub(super) struct Sender {
    client: Client<HttpConnector, Full<Bytes>>,
    uri: String,
    authorization: String,
}

impl Sender {
    /// To the server at `address`, with a server key.
    pub(super) fn new(address: SocketAddr, key: &str) -> Self {
        // A server that listens everywhere is reached here.
        let ip = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            uri: format!("http://{}/v1/batch", SocketAddr::new(ip, address.port())),
            authorization: format!("Basic {}", STANDARD.encode(format!("{key}:"))),
        }
    }

    /// Sends one batch once.
    pub(super) async fn send(&self, batch: &[Value], now: Timestamp) -> Answer {
        let body = json!({"batch": batch, "sentAt": now.to_string()}).to_string();
        let request = Request::post(&self.uri)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, &self.authorization)
            .body(Full::new(Bytes::from(body)));
        let Ok(request) = request else { return Answer::Refused(StatusCode::BAD_REQUEST) };
        let Ok(Ok(response)) = tokio::time::timeout(PATIENCE, self.client.request(request)).await else { return Answer::Later(None) };
        let (status, headers) = (response.status(), response.headers().clone());
        // Read to its end, so that the connection serves the next batch too.
        let _ = tokio::time::timeout(PATIENCE, response.into_body().collect()).await;
        match status {
            status if status.is_success() => Answer::Taken,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Answer::NoKey,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Answer::Later(retry_after(&headers)),
            status if status.is_server_error() => Answer::Later(retry_after(&headers)),
            status => Answer::Refused(status),
        }
    }
}

fn retry_after(headers: &header::HeaderMap) -> Option<Duration> {
    let seconds = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
