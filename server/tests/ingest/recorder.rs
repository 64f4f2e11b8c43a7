//! A store that keeps what it is given in memory, and can be told to refuse.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use domain::{
    actor::Actor,
    incoming::{Incoming, Trust, Verdict},
    port::{Clock, Ingest, PortError, Quarantine, Replay, Requests, WriteKeys},
    quarantine::{QuarantinePlace, Quarantined},
    request,
    time::Timestamp,
    write_key::WriteKey,
    zone::Offsets,
};
use http_body_util::BodyExt;
use serde_json::Value;
use server::ingest::{IngestState, RequestLog, router};
use tower::ServiceExt;

/// A server key.
pub const SERVER: &str = "WK_test";
/// A browser key.
pub const BROWSER: &str = "WK_browser";

/// What was written, and how to fail.
#[derive(Default)]
pub struct Recorder {
    pub written: Mutex<Vec<Incoming>>,
    pub quarantined: Mutex<Vec<Quarantined>>,
    pub refuse_writes: Mutex<Option<PortError>>,
    pub refuse_quarantine: Mutex<Option<PortError>>,
    pub refuse_keys: Mutex<Option<PortError>>,
    pub refuse_release: Mutex<Option<PortError>>,
    now: AtomicI64,
}

fn refusal(of: &Mutex<Option<PortError>>) -> Result<(), PortError> {
    of.lock().unwrap().clone().map_or(Ok(()), Err)
}

#[async_trait]
impl Ingest for Recorder {
    async fn write(&self, _: &Actor, items: Vec<Incoming>) -> Result<Vec<Verdict>, PortError> {
        refusal(&self.refuse_writes)?;
        let mut written = self.written.lock().unwrap();
        let mut verdicts = Vec::new();
        for item in items {
            let repeated = written.iter().any(|earlier| earlier.id == item.id);
            verdicts.push(if repeated { Verdict::Repeated } else { Verdict::Stored });
            if !repeated {
                written.push(item);
            }
        }
        Ok(verdicts)
    }

    async fn quarantine(&self, _: &Actor, items: Vec<Quarantined>) -> Result<(), PortError> {
        refusal(&self.refuse_quarantine)?;
        self.quarantined.lock().unwrap().extend(items);
        Ok(())
    }
}

#[async_trait]
impl WriteKeys for Recorder {
    async fn authenticate(&self, _: &Actor, key: &str) -> Result<Option<Actor>, PortError> {
        refusal(&self.refuse_keys)?;
        Ok(match key {
            SERVER => Some(Actor::Key { id: "server-key".into(), trust: Trust::Server }),
            BROWSER => Some(Actor::Key { id: "browser-key".into(), trust: Trust::Browser }),
            _ => None,
        })
    }
    async fn keys(&self, _: &Actor) -> Result<Vec<WriteKey>, PortError> {
        Err(PortError::Forbidden)
    }
    async fn create_key(&self, _: &Actor, _: &str, _: Trust) -> Result<WriteKey, PortError> {
        Err(PortError::Forbidden)
    }
    async fn revoke_key(&self, _: &Actor, _: &str) -> Result<(), PortError> {
        Err(PortError::Forbidden)
    }
    async fn note_use(&self, _: &Actor, _: &str) -> Result<(), PortError> {
        Ok(())
    }
}

#[async_trait]
impl Quarantine for Recorder {
    async fn quarantined(&self, _: &Actor, limit: usize) -> Result<Vec<Quarantined>, PortError> {
        let mut items = self.quarantined.lock().unwrap().clone();
        items.sort_by_key(|item| std::cmp::Reverse(item.place()));
        items.truncate(limit);
        Ok(items)
    }
    async fn waiting(&self, _: &Actor, after: &QuarantinePlace, limit: usize) -> Result<Vec<Quarantined>, PortError> {
        let mut items = self.quarantined.lock().unwrap().clone();
        items.sort_by_key(Quarantined::place);
        items.retain(|item| item.place() > *after);
        items.truncate(limit);
        Ok(items)
    }
    async fn held(&self, _: &Actor, id: &str) -> Result<Quarantined, PortError> {
        self.quarantined.lock().unwrap().iter().find(|item| item.id == id).cloned().ok_or(PortError::NotFound)
    }
    async fn release(&self, _: &Actor, ids: &[String]) -> Result<(), PortError> {
        refusal(&self.refuse_release)?;
        self.quarantined.lock().unwrap().retain(|item| !ids.contains(&item.id));
        Ok(())
    }
}

impl Clock for Recorder {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.load(Ordering::SeqCst))
    }
    fn offsets(&self, _: &str, _: Timestamp, _: Timestamp) -> Offsets {
        Offsets::default()
    }
}

/// The API with a recorder behind it.
pub struct Api {
    pub store: Arc<Recorder>,
    pub log: Arc<RequestLog>,
    pub replay: Arc<dyn Replay>,
    router: Router,
}

/// An answer, read.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Api {
    /// At noon of the day when the captures were made.
    pub fn new() -> Self {
        let store = Arc::new(Recorder::default());
        let log = Arc::new(RequestLog::default());
        let state = IngestState::new(store.clone(), store.clone(), store.clone(), log.clone(), "https://data.example.org", false);
        let api = Self { replay: state.replay(store.clone()), store, log, router: router(state) };
        api.set_clock("2026-11-23T12:00:00Z");
        api
    }

    pub fn set_clock(&self, text: &str) {
        self.store.now.store(Timestamp::parse(text).unwrap().millis(), Ordering::SeqCst);
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// Posts with a key in the header.
    pub async fn post(&self, path: &str, key: &str, body: impl Into<Body>) -> Answer {
        self.send(Request::post(path).header("authorization", basic(key)).body(body.into()).unwrap()).await
    }

    pub fn written(&self) -> Vec<Incoming> {
        self.store.written.lock().unwrap().clone()
    }

    pub fn reasons(&self) -> Vec<String> {
        self.store.quarantined.lock().unwrap().iter().map(|item| item.reason.clone()).collect()
    }

    pub fn last_request(&self) -> request::Request {
        self.log.recent(&Actor::System).unwrap().remove(0)
    }
}

/// `Authorization` for a key.
pub fn basic(key: &str) -> String {
    use base64::Engine;
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{key}:")))
}
