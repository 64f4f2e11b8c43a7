//! The settings document that the browser library reads before it sends anything (wire rule 17).

use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::incoming::Trust;
use serde_json::{Value, json};

use super::{answer::Problem, state::IngestState};

/// Answers with where to send and what to load: this server, and nothing from anywhere else.
pub(super) async fn settings(State(ingest): State<IngestState>, Path(key): Path<String>) -> Response {
    match ingest.keys.find(&key).await {
        // A server key in a page is a leak; what does not work is noticed before it is published.
        Ok(Some(known)) if known.trust == Trust::Browser => {
            ([(header::CACHE_CONTROL, "public, max-age=60")], Json(document(&key, &ingest.public_url))).into_response()
        }
        Ok(_) => Problem::NoSettings.answer(),
        Err(error) => Problem::from(error).answer(),
    }
}

/// One key under `integrations`, exactly: a second one makes the library load code from elsewhere.
fn document(key: &str, public_url: &str) -> Value {
    let (protocol, host) = public_url.split_once("://").unwrap_or(("http", public_url));
    let host = host.trim_end_matches('/');
    json!({
        "integrations": {
            "Segment.io": {
                "apiKey": key,
                "apiHost": format!("{host}/v1"),
                "protocol": protocol,
                "unbundledIntegrations": [],
                "addBundledMetadata": true,
                "maybeBundledConfigIds": {},
                "versionSettings": { "version": "4.4.7", "componentTypes": ["browser"] },
            },
        },
        "plan": {
            "track": { "__default": { "enabled": true, "integrations": {} } },
            "identify": { "__default": { "enabled": true } },
            "group": { "__default": { "enabled": true } },
        },
        "edgeFunction": {},
        "analyticsNextEnabled": true,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": { "sampleRate": 0 },
        "legacyVideoPluginsEnabled": false,
        "remotePlugins": [],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_sent_to_the_public_address() {
        let document = document("WK", "https://data.example.org/");
        let own = &document["integrations"]["Segment.io"];
        assert_eq!((&own["apiHost"], &own["protocol"]), (&json!("data.example.org/v1"), &json!("https")));
        assert_eq!(document["integrations"].as_object().map(serde_json::Map::len), Some(1));
    }
}
