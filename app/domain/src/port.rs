//! The ports: everything the product asks of its storage. Each method takes the [`Actor`]; authorisation lives behind it.

use async_trait::async_trait;

use crate::{
    account::{Account, Credentials, Session},
    actor::{Actor, Role, UserId},
    attribute::{AttributeDefinition, AttributeKind, AttributeName},
    catalogue::Definition,
    commit::Cursor,
    conflict::{Ground, Proposal},
    directory::{DirectoryPage, DirectoryPlace, Person, Wanted},
    edit::{Edit, Former, Outcome},
    event::{Event, EventId, Place},
    identity::ProfileId,
    incoming::{Incoming, Trust, Verdict},
    invitation::{Invitation, Invited},
    merge::{Choices, Merge, Separation, Shares},
    profile::Who,
    quarantine::{QuarantinePlace, Quarantined, Replayed},
    request::Request,
    subscription::{Channel, Consent},
    tag::{Tag, TagColor, TagId, TagName},
    time::Timestamp,
    timeline::{Filter, TimelinePage},
    workspace::{Demo, Workspace},
    write_key::WriteKey,
    zone::{Offsets, Zone},
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

    /// A stretch of the directory after `after`, most recently active first, of those who are wanted.
    ///
    /// # Errors
    /// [`PortError::Invalid`] with what is wrong with the condition.
    async fn directory(
        &self,
        actor: &Actor,
        wanted: &Wanted,
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

/// Merges profiles by hand and takes it back, and proposes whom to merge (product.md G7).
#[async_trait]
pub trait Merging: Send + Sync {
    /// Moves the identities of `loser` to `winner`. Of fields that both know differently the chosen value stays, the other one
    /// is kept as a former one; of two consents the stricter counts.
    ///
    /// # Errors
    /// [`PortError::Moved`] when one of them was merged meanwhile, [`PortError::Invalid`] with [`crate::merge::TOO_MANY`].
    async fn join(&self, actor: &Actor, winner: &ProfileId, loser: &ProfileId, choices: &Choices) -> Result<Merge, PortError>;
    /// What taking a merge back would make; events are counted up to a bound.
    async fn separation(&self, actor: &Actor, merge: &str) -> Result<Separation, PortError>;
    /// Takes a merge back: what came in by an identity follows it, what was entered by hand goes where it is assigned.
    ///
    /// # Errors
    /// [`PortError::Invalid`] when it was taken back already, or the profile was merged into another one since.
    async fn separate(&self, actor: &Actor, merge: &str, shares: &Shares) -> Result<Merge, PortError>;
    /// How many identities a profile has.
    async fn identities(&self, actor: &Actor, id: &ProfileId) -> Result<usize, PortError>;
    /// Who may be the same person, and was not dismissed for that reason.
    async fn proposals(&self, actor: &Actor, id: &ProfileId) -> Result<Vec<Proposal>, PortError>;
    /// Notes that the two are not the same person: these grounds do not propose them again. Without `other`: that the
    /// event which named an identity of nobody has been seen.
    async fn dismiss(&self, actor: &Actor, id: &ProfileId, other: Option<&ProfileId>, grounds: &[Ground]) -> Result<(), PortError>;
}

/// Edits profiles by hand, and says what they were before (product.md C).
#[async_trait]
pub trait Editing: Send + Sync {
    /// Applies every change of an edit, or none; each is an event on the timeline.
    ///
    /// # Errors
    /// [`PortError::Moved`] when the profile was merged, [`PortError::Invalid`] for a tag of the system or a consent
    /// without origin. What somebody else changed meanwhile and values that cannot be taken are no errors but outcomes.
    async fn edit(&self, actor: &Actor, id: &ProfileId, edit: &Edit) -> Result<Outcome, PortError>;
    /// What an attribute was before, latest first.
    async fn former(&self, actor: &Actor, id: &ProfileId, name: &AttributeName) -> Result<Vec<Former>, PortError>;
    /// Everything the person ever said about a channel, latest first.
    async fn ledger(&self, actor: &Actor, id: &ProfileId, channel: Channel) -> Result<Vec<Consent>, PortError>;
}

/// What became of a change of an attribute's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retyped {
    /// So many people's values were converted.
    Done {
        /// How many.
        people: u64,
    },
    /// Nothing was changed: these people's values cannot follow.
    Refused {
        /// How many.
        people: u64,
        /// Some of them.
        named: Vec<ProfileId>,
    },
}

/// Definitions of attributes (product.md C5).
#[async_trait]
pub trait Attributes: Send + Sync {
    /// All of them: the built-in ones first, then by name.
    async fn attributes(&self, actor: &Actor) -> Result<Vec<AttributeDefinition>, PortError>;
    /// Adds one; it is on every profile at once. [`PortError::Invalid`] when there is one with this source parameter.
    async fn define_attribute(&self, actor: &Actor, definition: &AttributeDefinition) -> Result<(), PortError>;
    /// Changes what people call it, what it means, and whether it is shown.
    async fn describe_attribute(
        &self,
        actor: &Actor,
        name: &AttributeName,
        label: Option<&str>,
        description: Option<&str>,
        hidden: bool,
    ) -> Result<(), PortError>;
    /// Changes its type and everybody's value with it, or nothing.
    async fn retype_attribute(&self, actor: &Actor, name: &AttributeName, kind: AttributeKind) -> Result<Retyped, PortError>;
}

/// Tags of the workspace (product.md B7). Giving and taking one is an edit.
#[async_trait]
pub trait Tags: Send + Sync {
    /// All of them, by name.
    async fn tags(&self, actor: &Actor) -> Result<Vec<Tag>, PortError>;
    /// Makes one; a name that is there already, whatever its case and accents, gives that tag.
    async fn create_tag(&self, actor: &Actor, name: &TagName, color: Option<TagColor>) -> Result<Tag, PortError>;
    /// Renames and recolours one; [`PortError::Invalid`] when another has the name.
    async fn change_tag(&self, actor: &Actor, id: &TagId, name: &TagName, color: TagColor) -> Result<Tag, PortError>;
    /// Gives everybody who has `from` the tag `into` instead, and deletes `from`.
    async fn merge_tags(&self, actor: &Actor, from: &TagId, into: &TagId) -> Result<Tag, PortError>;
    /// Takes a tag from everybody and deletes it.
    async fn delete_tag(&self, actor: &Actor, id: &TagId) -> Result<(), PortError>;
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
    /// Replaces the settings; every open page reads itself anew.
    ///
    /// # Errors
    /// [`PortError::Invalid`] beginning with [`crate::workspace::UNKNOWN_ZONE`] when nobody knows the time zone.
    async fn set_workspace(&self, actor: &Actor, workspace: &Workspace) -> Result<(), PortError>;
    /// How far the demo is; `None` where there is none.
    async fn demo(&self, actor: &Actor) -> Result<Option<Demo>, PortError>;
    /// Notes how far the demo is.
    async fn set_demo(&self, actor: &Actor, demo: &Demo) -> Result<(), PortError>;
}

/// Write keys: what an SDK is configured with.
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
    /// Notes that something was sent with a key; written once a minute at most.
    async fn note_use(&self, actor: &Actor, id: &str) -> Result<(), PortError>;
}

/// Items that were sent but could not be understood.
#[async_trait]
pub trait Quarantine: Send + Sync {
    /// The newest, newest first.
    async fn quarantined(&self, actor: &Actor, limit: usize) -> Result<Vec<Quarantined>, PortError>;
    /// A stretch after `after`, oldest first, for sending them again.
    async fn waiting(&self, actor: &Actor, after: &QuarantinePlace, limit: usize) -> Result<Vec<Quarantined>, PortError>;
    /// One item.
    async fn held(&self, actor: &Actor, id: &str) -> Result<Quarantined, PortError>;
    /// Lets go of items that have become events; unknown ones are passed over.
    async fn release(&self, actor: &Actor, ids: &[String]) -> Result<(), PortError>;
}

/// Sends again what is in quarantine.
#[async_trait]
pub trait Replay: Send + Sync {
    /// Understands an item anew, as if it came at its time; once it is an event it leaves the quarantine. `mended` is what
    /// somebody has made of its text. What is still not understood stays as it came, and the verdict says why.
    async fn replay(&self, actor: &Actor, id: &str, mended: Option<&str>) -> Result<Verdict, PortError>;
    /// The same for everything that is in quarantine now, as it came.
    async fn replay_all(&self, actor: &Actor) -> Result<Replayed, PortError>;
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

/// The people of the workspace, as they see and manage each other. Every open page hears of a change.
#[async_trait]
pub trait Team: Send + Sync {
    /// Everybody, by name.
    async fn team(&self, actor: &Actor) -> Result<Vec<Account>, PortError>;
    /// Changes what a person may do, from their next request on.
    ///
    /// # Errors
    /// [`PortError::NotFound`]; [`PortError::Invalid`] with [`crate::account::LAST_OWNER`] when nobody would own the workspace.
    async fn set_role(&self, actor: &Actor, id: &UserId, role: Role) -> Result<(), PortError>;
    /// Removes a person, their sessions and the invitations they made.
    ///
    /// # Errors
    /// As [`Self::set_role`].
    async fn remove_account(&self, actor: &Actor, id: &UserId) -> Result<(), PortError>;
    /// Replaces the password of the actor's own account, given its Argon2id hash, and ends all their sessions but `keep`.
    ///
    /// # Errors
    /// [`PortError::Forbidden`] for an actor without an account.
    async fn set_password(&self, actor: &Actor, password_hash: &str, keep: &str) -> Result<(), PortError>;
}

/// Invitations into the workspace. `now` decides what has expired.
#[async_trait]
pub trait Invitations: Send + Sync {
    /// Invites an e-mail; the answer is the only place where the link's secret ever stands. An earlier invitation of the
    /// same e-mail is replaced.
    ///
    /// # Errors
    /// [`PortError::Forbidden`] for an actor without an account; [`PortError::Invalid`] with [`crate::account::TAKEN`].
    async fn invite(&self, actor: &Actor, email: &str, role: Role, now: Timestamp) -> Result<Invited, PortError>;
    /// Those that are still good, newest first.
    async fn invitations(&self, actor: &Actor, now: Timestamp) -> Result<Vec<Invitation>, PortError>;
    /// Makes a link worthless.
    async fn revoke_invitation(&self, actor: &Actor, id: &str) -> Result<(), PortError>;
    /// The invitation behind a link's secret; `None` when it is wrong, used, revoked or expired. For the log-in.
    async fn invitation(&self, actor: &Actor, token: &str, now: Timestamp) -> Result<Option<Invitation>, PortError>;
    /// Makes the account of who was invited, once. For the log-in.
    ///
    /// # Errors
    /// [`PortError::NotFound`] when the link is worth nothing; [`PortError::Invalid`] with [`crate::account::TAKEN`].
    async fn accept_invitation(
        &self,
        actor: &Actor,
        token: &str,
        name: &str,
        password_hash: &str,
        now: Timestamp,
    ) -> Result<Account, PortError>;
}

/// The tables of time zones. The same for everybody, so no actor.
pub trait Zones: Send + Sync {
    /// The zone's name as the tables write it; `None` when they do not know it.
    fn zone(&self, name: &str) -> Option<String>;
    /// The zones to choose from, by name, with their offsets at an instant.
    fn zones(&self, at: Timestamp) -> Vec<Zone>;
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
