//! People as pages read them: the store, with searching by the roster in memory.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    commit::Cursor,
    directory::{DirectoryPage, DirectoryPlace, Person},
    event::{Event, EventId, Place},
    identity::ProfileId,
    merge::Merge,
    port::{PortError, Profiles},
    profile::Who,
    time::Timestamp,
    timeline::{Filter, TimelinePage},
};
use engine::Roster;
use store::Store;

/// The store and the roster, as one port.
pub struct People {
    store: Arc<Store>,
    roster: RwLock<Roster>,
}

impl People {
    /// With an empty roster; the live hub fills it.
    pub fn new(store: Arc<Store>) -> Arc<Self> {
        Arc::new(Self { store, roster: RwLock::default() })
    }

    fn read(&self) -> RwLockReadGuard<'_, Roster> {
        self.roster.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Roster> {
        self.roster.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters people as they are.
    pub fn enter(&self, people: &[Person]) {
        let mut roster = self.write();
        for person in people {
            roster.put(person);
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
        let people = self.store.people(&Actor::System, ids).await?;
        let mut roster = self.write();
        for id in ids {
            if !people.iter().any(|person| person.id == *id) {
                roster.remove(id);
            }
        }
        for person in &people {
            roster.put(person);
        }
        Ok(())
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
        search: &str,
        after: Option<&DirectoryPlace>,
        limit: usize,
    ) -> Result<DirectoryPage, PortError> {
        actor.require(Permission::ReadProfiles)?;
        if search.trim().is_empty() {
            let page = self.store.directory(actor, "", after, limit).await?;
            let roster = self.read();
            return Ok(DirectoryPage { total: roster.len() as u64, indexing: !roster.is_complete(), ..page });
        }
        let (found, indexing) = {
            let roster = self.read();
            (roster.find(search, after, limit.clamp(1, 1_000)), !roster.is_complete())
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
