//! What every part of the server shares. Cloning it clones handles.

use std::sync::Arc;

use app::services::Services;
use axum::extract::FromRef;
use domain::port::Clock;
use leptos::config::LeptosOptions;
use store::Store;

use crate::{
    auth::{passwords::Passwords, sessions::Sessions, team::Team, throttle::Throttle},
    clock::SystemClock,
    config::Config,
    demo_key::DemoKey,
    ingest::{IngestState, RequestLog},
    live::Hub,
    pages,
    people::People,
    shutdown::Shutdown,
    start::{self, StartError},
    workspace::KnownZones,
};

/// The state of the router.
#[derive(Clone)]
pub struct AppState {
    /// What was configured.
    pub config: Arc<Config>,
    /// The database.
    pub store: Arc<Store>,
    /// The ports, as pages get them.
    pub services: Services,
    /// Where the browser bundle is.
    pub options: LeptosOptions,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Slows down who guesses.
    pub throttle: Arc<Throttle>,
    /// Fans committed changes out to open pages.
    pub hub: Arc<Hub>,
    /// The write keys as the ingest knows them.
    pub demo_key: DemoKey,
    /// What the ingest works with.
    pub ingest: IngestState,
    /// Tells everyone when the server stops.
    pub shutdown: Shutdown,
}

impl AppState {
    /// Opens the database as configured and starts what follows it.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn open(config: Config) -> Result<Self, StartError> {
        let store = start::open_store(&config).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let people = People::new(store.clone(), clock.clone());
        let hub = Hub::start(store.clone(), people.clone(), clock.clone()).await?;
        let requests = Arc::new(RequestLog::default());
        let demo_key = DemoKey::new(store.clone());
        let ingest = IngestState::new(
            store.clone(),
            Arc::new(demo_key.clone()),
            clock.clone(),
            requests.clone(),
            &config.public_url(),
            config.behind_proxy,
        );
        let sessions = Sessions::new(store.clone(), clock.clone());
        let services = Services {
            profiles: people.clone(),
            merging: people,
            editing: store.clone(),
            attributes: store.clone(),
            tags: store.clone(),
            catalogue: store.clone(),
            workspaces: KnownZones::new(store.clone(), Arc::new(SystemClock)),
            write_keys: ingest.write_keys(),
            quarantine: store.clone(),
            replay: ingest.replay(store.clone()),
            accounts: store.clone(),
            team: Team::new(store.clone(), sessions.clone()),
            invitations: store.clone(),
            requests,
            clock,
            zones: Arc::new(SystemClock),
            ingest_url: config.public_url(),
        };
        Ok(Self {
            sessions,
            passwords: Passwords::new()?,
            throttle: Arc::default(),
            options: pages::options(&config),
            config: Arc::new(config),
            shutdown: Shutdown::default(),
            demo_key,
            store,
            services,
            hub,
            ingest,
        })
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}
