//! The same API with the real store behind it.

use std::sync::Arc;

use axum::{Router, body::Body, http::Request};
use domain::{
    actor::Actor,
    event::Event,
    identity::ProfileId,
    incoming::Trust,
    port::{Profiles, Replay, WriteKeys},
    profile::Who,
};
use http_body_util::BodyExt;
use serde_json::Value;
use server::{
    clock::SystemClock,
    ingest::{IngestState, RequestLog, router},
};
use store::{Settings, Store};
use tower::ServiceExt;

use crate::recorder::{Answer, basic};

/// The API with a database in memory and a key of each kind.
pub struct Stored {
    pub store: Arc<Store>,
    pub replay: Arc<dyn Replay>,
    pub keys: Arc<dyn WriteKeys>,
    router: Router,
    pub server: String,
    pub browser: String,
}

impl Stored {
    pub async fn new() -> Self {
        Self::with_queue(10_000).await
    }

    /// At most so many events may wait to be written.
    pub async fn with_queue(queue: usize) -> Self {
        let store = Store::open(&Settings { database: "mem://".into(), cache_mb: 32, queue }).await.unwrap();
        let state = IngestState::new(
            store.clone(),
            store.clone(),
            Arc::new(SystemClock),
            Arc::new(RequestLog::default()),
            "http://127.0.0.1",
            false,
        );
        let secret = async |trust| store.create_key(&Actor::System, "test", trust).await.unwrap().secret.unwrap();
        let (server, browser) = (secret(Trust::Server).await, secret(Trust::Browser).await);
        Self { replay: state.replay(store.clone()), keys: state.write_keys(), router: router(state), store, server, browser }
    }

    pub async fn post(&self, path: &str, key: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header("authorization", basic(key)).body(body.into()).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// One call with the server's or the browser's key, which has to be taken.
    pub async fn call(&self, key: &str, kind: &str, item: Value) {
        let answer = self.post(&format!("/v1/{kind}"), key, item.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// Verdicts by name, of a batch that has to be taken.
    pub async fn batch(&self, items: &[String]) -> Vec<String> {
        let answer = self.post("/v1/batch?verdicts=1", &self.server, format!(r#"{{"batch":[{}]}}"#, items.join(","))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let verdicts = answer.json();
        verdicts["verdicts"].as_array().unwrap().iter().map(|verdict| verdict["verdict"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn count(&self, table: &str) -> u64 {
        let rows = self.store.raw(&format!("SELECT count() FROM {table} GROUP ALL")).await.unwrap();
        rows[0][0]["count"].as_u64().unwrap_or(0)
    }

    /// The profile that an identifier belongs to now.
    pub async fn holder(&self, kind: &str, value: &str) -> ProfileId {
        let question = format!("SELECT VALUE profile FROM identity WHERE record::id(id)[0] = '{kind}' AND record::id(id)[1] = '{value}'");
        let rows = self.store.raw(&format!("{question} ORDER BY id DESC")).await.unwrap();
        ProfileId::parse(rows[0][0].as_str().unwrap()).unwrap()
    }

    pub async fn who(&self, kind: &str, value: &str) -> Who {
        self.store.who(&Actor::System, &self.holder(kind, value).await).await.unwrap().0
    }

    pub async fn events(&self, profile: &ProfileId) -> Vec<Event> {
        self.store.events(&Actor::System, profile, None, 500).await.unwrap().0
    }

    pub async fn actions(&self, kind: &str, value: &str) -> Vec<String> {
        let mut events = self.events(&self.holder(kind, value).await).await;
        events.reverse();
        events.into_iter().map(|event| event.action.to_string()).collect()
    }
}
