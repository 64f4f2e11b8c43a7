//! People as pages read them: the store, with searching by the roster in memory.

mod merging;

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    attribute::AttributeKind,
    commit::Cursor,
    condition::Condition,
    directory::{DirectoryPage, DirectoryPlace, Known, Person, Wanted},
    event::{Event, EventId, Place},
    identity::ProfileId,
    merge::Merge,
    port::{Attributes, Clock, PortError, Profiles, Workspaces},
    profile::Who,
    time::Timestamp,
    timeline::{Filter, TimelinePage},
};
use engine::{
    Likeness, Roster,
    filter::{Filter as Compiled, Moment},
};
use store::Store;

/// The store and the roster, as one port.
pub struct People {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    roster: RwLock<Roster>,
    likeness: RwLock<Likeness>,
}

impl People {
    /// With an empty roster; the live hub fills it.
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { store, clock, roster: RwLock::default(), likeness: RwLock::default() })
    }

    fn read(&self) -> RwLockReadGuard<'_, Roster> {
        self.roster.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn likeness(&self) -> RwLockWriteGuard<'_, Likeness> {
        self.likeness.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Roster> {
        self.roster.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters people as they are.
    pub fn enter(&self, people: &[Known]) {
        let mut roster = self.write();
        let mut likeness = self.likeness();
        for person in people {
            roster.put(person);
            likeness.put(&person.person);
        }
    }

    /// Everybody has been entered once.
    pub fn set_complete(&self) {
        self.write().set_complete();
    }

    /// Notes who did something.
    pub fn touch(&self, active: &[(ProfileId, Timestamp)]) {
        if active.is_empty() {
            return;
        }
        let mut roster = self.write();
        for (id, at) in active {
            roster.touch(id, *at);
        }
    }

    /// Reads these people again; those who are gone leave the roster.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn renew(&self, ids: &[ProfileId]) -> Result<(), PortError> {
        let people = self.store.known(ids).await?;
        let mut roster = self.write();
        let mut likeness = self.likeness();
        for id in ids {
            if !people.iter().any(|known| known.person.id == *id) {
                roster.remove(id);
                likeness.remove(id);
            }
        }
        for person in &people {
            roster.put(person);
            likeness.put(&person.person);
        }
        Ok(())
    }
}

/// How far into the future conditions may look.
const TEN_YEARS: i64 = 10 * 366 * 86_400_000;

impl People {
    async fn filter(&self, actor: &Actor, condition: &Condition) -> Result<Compiled, PortError> {
        let kinds: HashMap<String, AttributeKind> = if condition.is_everybody() {
            HashMap::new()
        } else {
            self.store.attributes(actor).await?.into_iter().map(|one| (one.name.into(), one.kind)).collect()
        };
        let kind = |name: &str| kinds.get(name).copied().unwrap_or_default();
        Compiled::new(condition, &kind).map_err(|error| PortError::Invalid(error.to_string()))
    }
}

#[async_trait]
impl Profiles for People {
    async fn who(&self, actor: &Actor, id: &ProfileId) -> Result<(Who, Cursor), PortError> {
        self.store.who(actor, id).await
    }

    async fn timeline(
        &self,
        actor: &Actor,
        id: &ProfileId,
        filter: &Filter,
        before: Option<&Place>,
        limit: usize,
    ) -> Result<TimelinePage, PortError> {
        self.store.timeline(actor, id, filter, before, limit).await
    }

    async fn events(
        &self,
        actor: &Actor,
        id: &ProfileId,
        before: Option<&Place>,
        limit: usize,
    ) -> Result<(Vec<Event>, Option<Place>), PortError> {
        self.store.events(actor, id, before, limit).await
    }

    async fn event(&self, actor: &Actor, id: &ProfileId, event: &EventId) -> Result<Event, PortError> {
        self.store.event(actor, id, event).await
    }

    async fn directory(
        &self,
        actor: &Actor,
        wanted: &Wanted,
        after: Option<&DirectoryPlace>,
        limit: usize,
    ) -> Result<DirectoryPage, PortError> {
        actor.require(Permission::ReadProfiles)?;
        if wanted.is_everybody() {
            let page = self.store.directory(actor, wanted, after, limit).await?;
            let roster = self.read();
            return Ok(DirectoryPage { total: roster.len() as u64, indexing: !roster.is_complete(), ..page });
        }
        let filter = self.filter(actor, &wanted.condition).await?;
        let now = self.clock.now();
        let zone = self.store.workspace(actor).await?.time_zone;
        let offsets = self.clock.offsets(&zone, Timestamp::from_millis(i64::MIN), now.plus_millis(TEN_YEARS));
        let (found, indexing) = {
            let roster = self.read();
            let moment = Moment { now, zone: &offsets };
            (roster.find(&wanted.search, &filter, &moment, after, limit.clamp(1, 1_000)), !roster.is_complete())
        };
        let mut people = self.store.people(actor, &found.ids).await?;
        people.sort_by(|a, b| (b.last_activity, &b.id).cmp(&(a.last_activity, &a.id)));
        Ok(DirectoryPage { people, next: found.next, total: found.total, indexing })
    }

    async fn people(&self, actor: &Actor, ids: &[ProfileId]) -> Result<Vec<Person>, PortError> {
        self.store.people(actor, ids).await
    }

    async fn merge(&self, actor: &Actor, winner: &ProfileId, loser: &ProfileId) -> Result<Merge, PortError> {
        self.store.merge(actor, winner, loser).await
    }

    async fn unmerge(&self, actor: &Actor, merge: &str) -> Result<Merge, PortError> {
        self.store.unmerge(actor, merge).await
    }

    async fn merges(&self, actor: &Actor, id: &ProfileId) -> Result<Vec<Merge>, PortError> {
        self.store.merges(actor, id).await
    }
}
