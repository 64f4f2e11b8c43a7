//! A server that runs for one test.

use std::{net::SocketAddr, time::Duration};

use server::{
    config::Config,
    listen::{self, Limits},
    router::router,
    start,
    state::AppState,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::browser::Browser;

/// The set-up token of every test.
pub const SETUP: &str = "a-token-for-tests-only";
/// The owner of every test.
pub const EMAIL: &str = "ada@example.com";
/// Their password.
pub const PASSWORD: &str = "correct horse battery";

/// A server on a port of its own.
pub struct Running {
    /// Where it is.
    pub address: SocketAddr,
    /// What it works with.
    pub state: AppState,
    serving: JoinHandle<()>,
    _site: TempDir,
}

impl Running {
    /// With the limits of production, but for an impatient header-read timeout.
    pub async fn start() -> Self {
        Self::with(|_| ()).await
    }

    /// With a changed configuration.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        // What the server says is shown with a test that fails.
        let _ = tracing_subscriber::fmt().with_env_filter("warn").with_test_writer().try_init();
        let limits = Limits { header_read: Duration::from_millis(600), connections: 64, drain: Duration::from_secs(5) };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let site = tempfile::tempdir().unwrap();
        std::fs::create_dir(site.path().join("pkg")).unwrap();
        std::fs::write(site.path().join("pkg/portrait.js"), "// ".repeat(2000)).unwrap();
        std::fs::write(site.path().join("icons.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
        let mut config = Config {
            listen: address,
            database: "mem://".into(),
            demo: false,
            setup_token: Some(SETUP.into()),
            test_controls: true,
            site_root: site.path().into(),
            ..Config::default()
        };
        change(&mut config);
        let state = AppState::open(config).await.unwrap();
        start::prepare(&state).await.unwrap();
        start::setup_link(&state.store, &state.config).await.unwrap();
        let (router, shutdown) = (router(state.clone()), state.shutdown.clone());
        let serving = tokio::spawn(async move { listen::serve(listener, router, limits, &shutdown).await });
        Self { address, state, serving, _site: site }
    }

    /// A browser nobody has used.
    pub fn browser(&self) -> Browser {
        Browser::at(self.address)
    }

    /// The browser of the owner, who is created by it.
    pub async fn owner(&self) -> Browser {
        let mut browser = self.browser();
        let answer = browser.submit("/setup", &[("token", SETUP), ("name", "Ada"), ("email", EMAIL), ("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.location()), (303, "/profiles"));
        browser
    }

    /// Stops the server and waits until it has.
    pub async fn stop(self) {
        self.state.shutdown.begin();
        self.serving.await.unwrap();
    }
}
