//! The ports: everything the product asks of its storage. Each method takes the [`Actor`]; authorisation lives behind it.

use async_trait::async_trait;

use crate::{
    account::{Account, Credentials, Session},
    actor::Actor,
    catalogue::Definition,
    commit::Cursor,
    directory::{DirectoryPage, DirectoryPlace, Person},
    event::{Event, EventId, Place},
    identity::ProfileId,
    incoming::{Incoming, Trust, Verdict},
    merge::Merge,
    profile::Who,
    quarantine::Quarantined,
    request::Request,
    time::Timestamp,
    timeline::{Filter, TimelinePage},
    workspace::{Demo, Workspace},
    write_key::WriteKey,
    zone::Offsets,
};

/// What can go wrong behind a port.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// The actor may not do this: 403, without saying whether the thing exists.
    #[error("not allowed")]
    Forbidden,
    /// There is no such thing: 404.
    #[error("not found")]
    NotFound,
    /// The profile was merged into this one: 308 to it.
    #[error("moved to profile {0}")]
    Moved(ProfileId),
    /// What was asked contradicts itself or the data: 422 with the text.
    #[error("{0}")]
    Invalid(String),
    /// More work is waiting than can be taken on: 429 with `Retry-After`, nothing was stored.
    #[error("busy")]
    Busy,
    /// The storage does not answer or refuses writes (disk full, connection lost): 503 with `Retry-After`.
    #[error("storage unavailable: {0}")]
    Unavailable(String),
}

/// Writes events. An `Ok` means a synced commit: what it says survives a power cut.
#[async_trait]
pub trait Ingest: Send + Sync {
    /// Stores every item with everything that follows from it; one verdict per item, in order.
    ///
    /// # Errors
    /// [`PortError::Busy`] before anything was stored, [`PortError::Unavailable`] when it is unknown: send again.
    async fn write(&self, actor: &Actor, items: Vec<Incoming>) -> Result<Vec<Verdict>, PortError>;

    /// Keeps items that could not be understood; the same item is kept once.
    async fn quarantine(&self, actor: &Actor, items: Vec<Quarantined>) -> Result<(), PortError>;
}

/// Reads profiles and their timelines.
#[async_trait]
pub trait Profiles: Send + Sync {
    /// Column 1 of a profile, and the position in the history of commits that it contains.
    async fn who(&self, actor: &Actor, id: &ProfileId) -> Result<(Who, Cursor), PortError>;

    /// A stretch of the timeline strictly before `before`, newest first, at most `limit` (≤ 500) lines.
    ///
    /// A filter without an index reads at most 2,000 events a call and says how far back it looked.
    async fn timeline(
        &self,
        actor: &Actor,
        id: &ProfileId,
        filter: &Filter,
        before: Option<&Place>,
        limit: usize,
    ) -> Result<TimelinePage, PortError>;

    /// Whole events strictly before `before`, newest first, at most `limit` (≤ 500), and where to go on; for an export.
    async fn events(
        &self,
        actor: &Actor,
        id: &ProfileId,
        before: Option<&Place>,
        limit: usize,
    ) -> Result<(Vec<Event>, Option<Place>), PortError>;

    /// One event of this profile, whole.
    async fn event(&self, actor: &Actor, id: &ProfileId, event: &EventId) -> Result<Event, PortError>;

    /// A stretch of the directory after `after`, most recently active first; `search` is any part of name, e-mail,
    /// phone, company or identifier.
    async fn directory(
        &self,
        actor: &Actor,
        search: &str,
        after: Option<&DirectoryPlace>,
        limit: usize,
    ) -> Result<DirectoryPage, PortError>;

    /// These people as they are now; unknown ones are left out.
    async fn people(&self, actor: &Actor, ids: &[ProfileId]) -> Result<Vec<Person>, PortError>;

    /// Moves the identities of `loser` to `winner`.
    async fn merge(&self, actor: &Actor, winner: &ProfileId, loser: &ProfileId) -> Result<Merge, PortError>;

    /// Moves back what a merge moved; what came in since by an identity follows it.
    async fn unmerge(&self, actor: &Actor, merge: &str) -> Result<Merge, PortError>;

    /// The merges a profile took part in, newest first.
    async fn merges(&self, actor: &Actor, id: &ProfileId) -> Result<Vec<Merge>, PortError>;
}

/// The event catalogue: built in, or seen.
#[async_trait]
pub trait Catalogue: Send + Sync {
    /// Every definition of the workspace that is not simply the built-in one, sorted by action.
    async fn definitions(&self, actor: &Actor) -> Result<Vec<Definition>, PortError>;
}

/// Settings of the workspace.
#[async_trait]
pub trait Workspaces: Send + Sync {
    /// The settings.
    async fn workspace(&self, actor: &Actor) -> Result<Workspace, PortError>;
    /// Replaces the settings.
    async fn set_workspace(&self, actor: &Actor, workspace: &Workspace) -> Result<(), PortError>;
    /// How far the demo is; `None` where there is none.
    async fn demo(&self, actor: &Actor) -> Result<Option<Demo>, PortError>;
    /// Notes how far the demo is.
    async fn set_demo(&self, actor: &Actor, demo: &Demo) -> Result<(), PortError>;
}

/// Write keys and what they sent.
#[async_trait]
pub trait WriteKeys: Send + Sync {
    /// The actor for a key as an SDK sent it; `None` when unknown or revoked.
    async fn authenticate(&self, actor: &Actor, key: &str) -> Result<Option<Actor>, PortError>;
    /// All keys, newest first.
    async fn keys(&self, actor: &Actor) -> Result<Vec<WriteKey>, PortError>;
    /// Makes a key; the answer is the only place where a server key's secret ever stands.
    async fn create_key(&self, actor: &Actor, name: &str, trust: Trust) -> Result<WriteKey, PortError>;
    /// Revokes a key for good.
    async fn revoke_key(&self, actor: &Actor, id: &str) -> Result<(), PortError>;
    /// Items in quarantine, newest first.
    async fn quarantined(&self, actor: &Actor, limit: usize) -> Result<Vec<Quarantined>, PortError>;
    /// Takes an item out of quarantine, for a replay.
    async fn release(&self, actor: &Actor, id: &str) -> Result<Quarantined, PortError>;
}

/// Accounts and sessions. Before anybody is known the log-in asks as [`Actor::System`]; nobody else may.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// True until the owner exists.
    async fn needs_owner(&self, actor: &Actor) -> Result<bool, PortError>;
    /// Creates the first account; [`PortError::Invalid`] when there is one already, also under a race.
    async fn create_owner(&self, actor: &Actor, credentials: &Credentials) -> Result<(), PortError>;
    /// The account with its password hash, by normalised e-mail.
    async fn credentials(&self, actor: &Actor, email: &str) -> Result<Option<Credentials>, PortError>;
    /// Begins a session.
    async fn begin_session(&self, actor: &Actor, session: &Session) -> Result<(), PortError>;
    /// The account of a living session; also notes its use, at most once a minute.
    async fn session(&self, actor: &Actor, token_hash: &str, now: Timestamp) -> Result<Option<Account>, PortError>;
    /// Ends a session.
    async fn end_session(&self, actor: &Actor, token_hash: &str) -> Result<(), PortError>;
    /// The hash of the set-up token, if one is waiting.
    async fn setup_token(&self, actor: &Actor) -> Result<Option<String>, PortError>;
    /// Replaces the set-up token's hash.
    async fn set_setup_token(&self, actor: &Actor, hash: &str) -> Result<(), PortError>;
}

/// The clock and the zone rules: what nothing in `domain` or `app` reads by itself. The same for everybody, so no actor.
pub trait Clock: Send + Sync {
    /// The instant it is.
    fn now(&self) -> Timestamp;
    /// The offsets of an IANA zone between two instants; UTC when the zone is not known.
    fn offsets(&self, zone: &str, from: Timestamp, to: Timestamp) -> Offsets;
}

/// The last requests to the ingest.
pub trait Requests: Send + Sync {
    /// The newest 100, newest first.
    ///
    /// # Errors
    /// [`PortError::Forbidden`].
    fn recent(&self, actor: &Actor) -> Result<Vec<Request>, PortError>;
}
