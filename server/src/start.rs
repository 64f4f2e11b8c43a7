//! Starting and stopping the server.

use std::{io, net::SocketAddr, sync::Arc};

use domain::{
    actor::Actor,
    incoming::Trust,
    port::{Accounts, PortError, Workspaces, WriteKeys},
    workspace::Workspace,
};
use store::{Settings, Store};
use tokio::net::TcpListener;

use crate::{
    auth::{passwords::HashError, token::Token},
    config::Config,
    demo::{self, Filling},
    listen::{self, Limits},
    pages,
    router::router,
    state::AppState,
};

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken or not ours.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    /// The database does not open, is locked by another process or is newer than this program.
    #[error("cannot open the database: {0}")]
    Store(#[from] PortError),
    /// Argon2 does not get its 19 MiB.
    #[error(transparent)]
    Passwords(#[from] HashError),
    /// Signals cannot be listened to, a file cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// [`StartError`].
pub async fn run(mut config: Config) -> Result<(), StartError> {
    let address = config.listen;
    let failed = |error| StartError::Listen(address, error);
    // Before the database is opened: who comes early waits in the backlog and is not refused.
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    config.listen = listener.local_addr().map_err(failed)?;
    let state = AppState::open(config).await?;
    state.shutdown.on_signals()?;
    tokio::select! {
        done = prepare(&state) => done?,
        // What is stopped half way is gone on with at the next start.
        () = state.shutdown.begun() => {}
    }
    if !state.shutdown.is_draining() {
        say_where(&state).await?;
        let demo = tokio::spawn(keep_demo_alive(state.clone()));
        let limits = Limits { connections: state.config.connections, ..Limits::default() };
        listen::serve(listener, router(state.clone()), limits, &state.shutdown).await;
        demo.abort();
    }
    state.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Opens the database as configured.
///
/// # Errors
/// As [`Store::open`].
pub async fn open_store(config: &Config) -> Result<Arc<Store>, PortError> {
    Store::open(&store_settings(config)).await
}

/// What the store is opened with.
pub fn store_settings(config: &Config) -> Settings {
    Settings { database: config.database.clone(), cache_mb: config.cache_mb, queue: config.queue }
}

/// Gives a new workspace its settings, the first of the demo if there shall be one, and a first key for a web site.
///
/// The keys come last: they say that all of it is done.
///
/// # Errors
/// As the store's.
pub async fn prepare(state: &AppState) -> Result<(), PortError> {
    let (store, config, actor) = (&state.store, &state.config, Actor::System);
    if !store.keys(&actor).await?.is_empty() {
        return Ok(());
    }
    store.set_workspace(&actor, &Workspace { time_zone: config.time_zone.clone(), ..Workspace::default() }).await?;
    if config.demo {
        let mut filling = Filling::begin(store.clone(), store.clone(), &*state.services.clock, config.demo_customers as usize).await?;
        filling.until(demo::FIRST, demo::print_progress).await?;
        state.demo_key.create().await?;
    }
    store.create_key(&actor, "Web site", Trust::Browser).await.map(drop)
}

/// Fills in the rest of a demo, and lets its customers walk through the shop meanwhile and ever after.
async fn keep_demo_alive(state: AppState) {
    if !state.config.demo {
        return;
    }
    if let Err(error) = demo_until_shutdown(&state).await {
        tracing::warn!(%error, "the demo is not kept alive");
    }
}

async fn demo_until_shutdown(state: &AppState) -> Result<(), PortError> {
    let (store, customers) = (&state.store, state.config.demo_customers as usize);
    let (Some(key), Some(mut filling)) = (state.demo_key.secret().await?, Filling::resume(store.clone(), store.clone(), customers).await?)
    else {
        return Ok(());
    };
    let replay = demo::replay(state.config.listen, key, filling.arrived(), state.shutdown.begun());
    let rest = async {
        if filling.is_whole() {
            return;
        }
        tokio::select! {
            done = filling.until(usize::MAX, demo::print_progress) => {
                if let Err(error) = done {
                    tracing::warn!(%error, "the demo is filled in further at the next start");
                }
            }
            () = state.shutdown.begun() => {}
        }
    };
    tokio::join!(replay, rest);
    Ok(())
}

/// Makes a new set-up token and says where it leads; `None` once there is an owner.
///
/// # Errors
/// As the store's.
pub async fn setup_link(store: &Store, config: &Config) -> Result<Option<String>, PortError> {
    if !store.needs_owner(&Actor::System).await? {
        return Ok(None);
    }
    let token = config.setup_token.as_deref().map_or_else(Token::random, Token::presented);
    store.set_setup_token(&Actor::System, &token.hash()).await?;
    Ok(Some(format!("{}/setup?token={}", config.public_url(), token.secret())))
}

/// On standard output, apart from the log: what a person who starts the server wants to know.
async fn say_where(state: &AppState) -> Result<(), PortError> {
    println!("\nPortrait is at {}", state.config.public_url());
    if let Some(link) = setup_link(&state.store, &state.config).await? {
        println!("Create the owner here; the link works once:\n  {link}");
    }
    println!();
    if state.config.behind_proxy && !state.config.is_https() {
        tracing::warn!("`public_url` does not begin with https: browsers keep the session's cookie over TLS or from this machine only");
    }
    if !pages::bundle_is_there(&state.options) {
        tracing::warn!(folder = %state.options.site_root, "there is no browser bundle: pages come without style and script");
    }
    Ok(())
}
