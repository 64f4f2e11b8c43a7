//! What *Data in* asks the server.

use domain::{
    incoming::{Trust, Verdict},
    quarantine::{Quarantined, Replayed},
    request::Request,
    write_key::WriteKey,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{error::AppError, reader::Reader};

/// The keys, and what a snippet needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Newest first.
    pub keys: Vec<WriteKey>,
    /// A key that a form without a script has just made, with its secret: shown this once.
    pub fresh: Option<WriteKey>,
    /// Public base URL of the ingest.
    pub ingest_url: String,
    /// Whether the person may create and revoke keys.
    pub may_manage: bool,
    /// How the reader writes.
    pub reader: Reader,
}

/// What came in lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// The newest 100, newest first.
    pub requests: Vec<Request>,
    /// The newest 50 items in quarantine, newest first.
    pub quarantined: Vec<Quarantined>,
    /// Whether any key has ever been used, also before the server was started.
    pub used: bool,
    /// Whether the person may send again what is in quarantine.
    pub may_replay: bool,
    /// How the reader writes.
    pub reader: Reader,
}

/// Lists the write keys.
#[server]
pub async fn list_keys() -> Result<Listed, AppError> {
    use domain::actor::Permission;

    use crate::services::{actor, refuse, services};

    let (services, actor) = (services()?, actor()?);
    let keys = services.write_keys.keys(&actor).await.map_err(refuse)?;
    let earliest = keys.iter().map(|key| key.created).min().unwrap_or_else(|| services.clock.now());
    Ok(Listed {
        fresh: once::take(&keys),
        may_manage: actor.may(Permission::ManageKeys),
        ingest_url: services.ingest_url.clone(),
        reader: Reader::of_request(earliest).await?,
        keys,
    })
}

/// Lists what came in lately.
#[server]
pub async fn read_feed() -> Result<Feed, AppError> {
    use domain::actor::Permission;

    use crate::services::{actor, refuse, services};

    const QUARANTINED: usize = 50;
    let (services, actor) = (services()?, actor()?);
    let requests = services.requests.recent(&actor).map_err(refuse)?;
    let quarantined = services.quarantine.quarantined(&actor, QUARANTINED).await.map_err(refuse)?;
    let used = services.write_keys.keys(&actor).await.map_err(refuse)?.iter().any(|key| key.used.is_some());
    let times = requests.iter().map(|request| request.at).chain(quarantined.iter().map(|item| item.received));
    let earliest = times.min().unwrap_or_else(|| services.clock.now());
    Ok(Feed { requests, quarantined, used, may_replay: actor.may(Permission::ManageKeys), reader: Reader::of_request(earliest).await? })
}

/// Makes a key. The answer is the only place where a server key's secret ever stands.
#[server]
pub async fn create_key(
    /// What a person calls it; the first 60 characters count.
    name: String,
    /// For browsers or for servers.
    trust: Trust,
) -> Result<WriteKey, AppError> {
    use crate::services::{actor, refuse, services};

    const LONGEST_NAME: usize = 60;
    let name: String = name.trim().chars().take(LONGEST_NAME).collect();
    if name.is_empty() {
        return Err(refuse(AppError::Invalid("a key needs a name".into())));
    }
    let key = services()?.write_keys.create_key(&actor()?, &name, trust).await.map_err(refuse)?;
    once::put(&key);
    Ok(key)
}

/// Revokes a key for good.
#[server]
pub async fn revoke_key(
    /// The key's public id.
    id: String,
) -> Result<(), AppError> {
    use crate::services::{actor, refuse, services};

    services()?.write_keys.revoke_key(&actor()?, &id).await.map_err(refuse)
}

/// Sends an item of the quarantine again.
#[server]
pub async fn replay_item(
    /// Which.
    id: String,
    /// What somebody has made of its text; nothing: as it came.
    mended: Option<String>,
) -> Result<Verdict, AppError> {
    use crate::services::{actor, refuse, services};

    let mended = mended.filter(|text| !text.trim().is_empty());
    services()?.replay.replay(&actor()?, &id, mended.as_deref()).await.map_err(refuse)
}

/// Sends everything in quarantine again, as it came.
#[server]
pub async fn replay_all() -> Result<Replayed, AppError> {
    use crate::services::{actor, refuse, services};

    services()?.replay.replay_all(&actor()?).await.map_err(refuse)
}

/// Carries a new secret over the redirect that answers a form without a script, in a cookie that no script can read, that
/// lives for a minute and is taken away by the page that shows it.
#[cfg(feature = "ssr")]
mod once {
    use axum::http::{
        HeaderValue, Method,
        header::{ACCEPT, COOKIE, SET_COOKIE},
        request::Parts,
    };
    use domain::write_key::WriteKey;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    const NAME: &str = "__Host-new-key";

    pub(super) fn put(key: &WriteKey) {
        let plain = use_context::<Parts>().is_some_and(|parts| {
            parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
        });
        if let (true, Some(secret)) = (plain, &key.secret) {
            set(&format!("{NAME}={}.{secret}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60", key.id));
        }
    }

    pub(super) fn take(keys: &[WriteKey]) -> Option<WriteKey> {
        let parts = use_context::<Parts>().filter(|parts| parts.method == Method::GET)?;
        let cookies = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
        let (id, secret) = cookies.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == NAME)?.1.split_once('.')?;
        set(&format!("{NAME}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"));
        let key = keys.iter().find(|key| key.id == id)?;
        Some(WriteKey { secret: Some(secret.to_owned()), ..key.clone() })
    }

    fn set(cookie: &str) {
        if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
            response.append_header(SET_COOKIE, value);
        }
    }
}
