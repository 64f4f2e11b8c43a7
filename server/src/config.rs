//! The configuration: one struct, read from defaults, a file, the environment and the command line, the later winning.
//!
//! The table under `## Options` in the README is this struct's documentation for people; a test keeps both alike.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

use crate::cli::Flags;

/// The file that is read when no other is named; it need not exist.
pub const DEFAULT_FILE: &str = "portrait.toml";

/// The shortest set-up token that may be fixed by configuration, in characters.
const SHORTEST_SETUP_TOKEN: usize = 16;

/// Everything that can be configured. One key per field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// `rocksdb://path?sync=every`, `surrealkv://path?sync=every`, `mem://`, `ws://host:port`.
    pub database: String,
    /// How people and SDKs reach the server, scheme and host without a path; `None`: `http://` and `listen`.
    pub public_url: Option<String>,
    /// A proxy in front ends TLS: other than loopback addresses are allowed, `X-Forwarded-For` is believed.
    pub behind_proxy: bool,
    /// Fill an empty database with the demo workspace and keep it alive.
    pub demo: bool,
    /// How many of the demo's 23,570 customers to load, who bought last first.
    pub demo_customers: u32,
    /// Folder of the browser bundle, the styles and the public files.
    pub site_root: PathBuf,
    /// Upper bound of the block cache of embedded RocksDB, in MiB.
    pub cache_mb: u64,
    /// Most events that may wait to be written; beyond it senders get 429.
    pub queue: usize,
    /// Most open connections; beyond it new ones wait in the kernel's backlog.
    pub connections: usize,
    /// IANA time zone of a new workspace.
    pub time_zone: String,
    /// What is logged, as `tracing` filter directives.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// The set-up token, instead of a random one at each start; at least 16 characters.
    pub setup_token: Option<String>,
    /// Routes under `/test/` that cut streams and answer 503; loopback only.
    pub test_controls: bool,
}

/// The shape of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For eyes.
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            database: "rocksdb://data/db?sync=every".into(),
            public_url: None,
            behind_proxy: false,
            demo: true,
            demo_customers: 23_570,
            // The build tool says where it put the site; it does so again at run time in watch mode.
            site_root: std::env::var("LEPTOS_SITE_ROOT").map_or_else(|_| "target/site".into(), PathBuf::from),
            cache_mb: 128,
            queue: 20_000,
            connections: 4096,
            time_zone: "UTC".into(),
            log: "info,surrealdb=warn".into(),
            log_format: LogFormat::Text,
            setup_token: None,
            test_controls: false,
        }
    }
}

/// Why the configuration cannot be used. Ends the process with status 2.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named is not there.
    #[error("there is no configuration file {0}")]
    NoFile(PathBuf),
    /// A value has the wrong shape, or a key is unknown.
    #[error("configuration key `{key}` ({source_name}): {reason}")]
    Value {
        /// The key.
        key: String,
        /// Where it was read: file, environment, flag.
        source_name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Plain http would leave the machine: passwords and sessions could be read on the way.
    #[error(
        "refusing to start: `listen` is {0}, and plain http on an address other machines can reach would send passwords and sessions \
         in clear text. Listen on 127.0.0.1, or put a proxy that ends TLS in front and set `behind_proxy = true`"
    )]
    PlainHttp(SocketAddr),
}

impl ConfigError {
    /// A value that was read well and makes no sense.
    pub fn value(key: &str, reason: impl Into<String>) -> Self {
        Self::Value { key: key.into(), source_name: "checked at start".into(), reason: reason.into() }
    }
}

/// The first thing that is wrong, with the key and the place where it stands.
impl From<figment::Error> for ConfigError {
    fn from(error: figment::Error) -> Self {
        let key = match &error.kind {
            figment::error::Kind::UnknownField(name, _) => name.clone(),
            _ => error.path.join("."),
        };
        let source_name = error.metadata.as_ref().map_or_else(
            || "unknown source".into(),
            |metadata| match &metadata.source {
                Some(source) => source.to_string(),
                None => metadata.name.to_string(),
            },
        );
        Self::Value { key, source_name, reason: error.kind.to_string() }
    }
}

impl Config {
    /// Reads and checks: defaults < file < `PORTRAIT_*` < flags.
    ///
    /// # Errors
    /// [`ConfigError`], naming the key.
    pub fn load(flags: &Flags) -> Result<Self, ConfigError> {
        let file = match &flags.config {
            Some(file) if !file.is_file() => return Err(ConfigError::NoFile(file.clone())),
            Some(file) => file.as_path(),
            None => Path::new(DEFAULT_FILE),
        };
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if file.is_file() {
            figment = figment.merge(Toml::file_exact(file));
        }
        let config: Self = figment
            // Only our keys: other programs of this project use the same prefix for their own variables.
            .merge(Env::prefixed("PORTRAIT_").only(&Self::keys().iter().map(String::as_str).collect::<Vec<_>>()))
            .merge(Serialized::defaults(flags))
            .extract()?;
        config.checked()
    }

    /// The names of all keys.
    pub fn keys() -> Vec<String> {
        match serde_json::to_value(Self::default()) {
            Ok(serde_json::Value::Object(fields)) => fields.keys().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// How people and SDKs reach the server, without a slash at the end.
    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// Whether browsers reach the server by TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    fn checked(mut self) -> Result<Self, ConfigError> {
        if let Some(url) = &mut self.public_url {
            while url.ends_with('/') {
                url.pop();
            }
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
            if host.is_empty() || host.contains(['/', '?', '#', '@']) || !host.bytes().all(|b| b.is_ascii_graphic()) {
                return Err(ConfigError::value("public_url", "needs the shape https://host or http://host:port, without a path"));
            }
        }
        let loopback = is_loopback(self.listen.ip());
        if !loopback && !self.behind_proxy {
            return Err(ConfigError::PlainHttp(self.listen));
        }
        if self.test_controls && !loopback {
            return Err(ConfigError::value("test_controls", "is allowed on loopback addresses only"));
        }
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            return Err(ConfigError::value("time_zone", format!("`{}` is no IANA time zone, such as Europe/Warsaw", self.time_zone)));
        }
        if self.setup_token.as_ref().is_some_and(|token| token.chars().count() < SHORTEST_SETUP_TOKEN) {
            return Err(ConfigError::value("setup_token", format!("needs at least {SHORTEST_SETUP_TOKEN} characters")));
        }
        for (key, value) in [("queue", self.queue), ("connections", self.connections)] {
            if value == 0 || value > 1_000_000 {
                return Err(ConfigError::value(key, "needs a number from 1 to 1000000"));
            }
        }
        Ok(self)
    }
}

/// `::ffff:127.0.0.1` is loopback, too.
fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn project_file(name: &str) -> String {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
    }

    #[test]
    fn the_readme_lists_every_option_and_no_other() {
        let readme = project_file("../README.md");
        let section = readme.split("## Options").nth(1).unwrap().split("\n## ").next().unwrap();
        let mut listed: Vec<_> =
            section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next().map(str::to_owned)).collect();
        let mut keys = Config::keys();
        listed.sort();
        keys.sort();
        assert_eq!(listed, keys);
    }

    #[test]
    fn every_option_is_a_flag() {
        let command = Cli::command();
        for key in Config::keys() {
            assert!(command.get_arguments().any(|argument| argument.get_id() == key.as_str()), "{key}");
        }
    }

    #[test]
    fn the_example_file_says_the_defaults() {
        let example: Config = Figment::from(Serialized::defaults(Config::default()))
            .merge(Toml::string(&project_file("portrait.example.toml")))
            .extract()
            .unwrap();
        assert_eq!(example, Config::default());
    }

    #[test]
    fn an_unknown_key_in_the_file_is_named() {
        let error = Figment::from(Serialized::defaults(Config::default()))
            .merge(Toml::string("lisen = 1"))
            .extract::<Config>()
            .map_err(ConfigError::from)
            .unwrap_err();
        assert!(error.to_string().contains("`lisen`"), "{error}");
    }

    #[test]
    fn plain_http_stays_on_the_machine() {
        let at = |listen: &str, behind_proxy| Config { listen: listen.parse().unwrap(), behind_proxy, ..Config::default() }.checked();
        for address in ["127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert!(at(address, false).is_ok(), "{address}");
        }
        for address in ["0.0.0.0:1", "192.168.1.2:1", "[::]:1", "[::ffff:10.0.0.1]:1"] {
            assert!(matches!(at(address, false), Err(ConfigError::PlainHttp(_))), "{address}");
            assert!(at(address, true).is_ok(), "{address}");
        }
    }

    #[test]
    fn a_public_url_has_no_path() {
        let with = |url: &str| Config { public_url: Some(url.into()), ..Config::default() }.checked().map(|config| config.public_url());
        assert_eq!(with("https://crm.example.com/").unwrap(), "https://crm.example.com");
        for bad in ["crm.example.com", "https://", "https://a/b", "ftp://a", "https://a b", "https://u@a"] {
            assert!(with(bad).is_err(), "{bad}");
        }
    }
}
