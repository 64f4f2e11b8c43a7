//! Merging: the store's, with proposals of people who are alike.

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    conflict::{Ground, Proposal},
    identity::ProfileId,
    merge::{Choices, Merge, Separation, Shares},
    port::{Merging, PortError},
};

use super::People;

#[async_trait]
impl Merging for People {
    async fn join(&self, actor: &Actor, winner: &ProfileId, loser: &ProfileId, choices: &Choices) -> Result<Merge, PortError> {
        self.store.join(actor, winner, loser, choices).await
    }

    async fn separation(&self, actor: &Actor, merge: &str) -> Result<Separation, PortError> {
        self.store.separation(actor, merge).await
    }

    async fn separate(&self, actor: &Actor, merge: &str, shares: &Shares) -> Result<Merge, PortError> {
        self.store.separate(actor, merge, shares).await
    }

    async fn identities(&self, actor: &Actor, id: &ProfileId) -> Result<usize, PortError> {
        self.store.identities(actor, id).await
    }

    async fn proposals(&self, actor: &Actor, id: &ProfileId) -> Result<Vec<Proposal>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let alike = self.likeness.read().unwrap_or_else(std::sync::PoisonError::into_inner).like(id);
        self.store.pairs(id, alike).await
    }

    async fn dismiss(&self, actor: &Actor, id: &ProfileId, other: Option<&ProfileId>, grounds: &[Ground]) -> Result<(), PortError> {
        self.store.dismiss(actor, id, other, grounds).await
    }
}
