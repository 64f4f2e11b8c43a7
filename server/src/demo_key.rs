//! The write key of the demo's replay: listed and revocable like any other, its secret only in this process.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    incoming::Trust,
    port::{PortError, WriteKeys},
    write_key::WriteKey,
};

use crate::auth::token::Token;

/// What the demo's key is called. Its being there says that the workspace is a demo.
const NAME: &str = "Demo replay";

/// The store's write keys, of which the demo's has another secret in each process: server keys are shown once, and a
/// secret that a restart can read again would have to be stored.
#[derive(Clone)]
pub struct DemoKey {
    keys: Arc<dyn WriteKeys>,
    secret: Token,
}

impl DemoKey {
    /// With a new secret.
    pub fn new(keys: Arc<dyn WriteKeys>) -> Self {
        Self { keys, secret: Token::random() }
    }

    /// Makes the workspace a demo.
    ///
    /// # Errors
    /// As the port's.
    pub async fn create(&self) -> Result<(), PortError> {
        self.keys.create_key(&Actor::System, NAME, Trust::Server).await.map(drop)
    }

    /// The secret, while the workspace is a demo and nobody has revoked the key.
    ///
    /// # Errors
    /// As the port's.
    pub async fn secret(&self) -> Result<Option<String>, PortError> {
        Ok(self.living().await?.map(|_| self.secret.secret().to_owned()))
    }

    async fn living(&self) -> Result<Option<WriteKey>, PortError> {
        let keys = self.keys.keys(&Actor::System).await?;
        Ok(keys.into_iter().find(|key| key.name == NAME && key.trust == Trust::Server && key.revoked.is_none()))
    }
}

#[async_trait]
impl WriteKeys for DemoKey {
    async fn authenticate(&self, actor: &Actor, key: &str) -> Result<Option<Actor>, PortError> {
        actor.require(Permission::Authenticate)?;
        if Token::presented(key).matches(&self.secret.hash()) {
            return Ok(self.living().await?.map(|key| Actor::Key { id: key.id, trust: key.trust }));
        }
        self.keys.authenticate(actor, key).await
    }

    async fn keys(&self, actor: &Actor) -> Result<Vec<WriteKey>, PortError> {
        self.keys.keys(actor).await
    }

    async fn create_key(&self, actor: &Actor, name: &str, trust: Trust) -> Result<WriteKey, PortError> {
        self.keys.create_key(actor, name, trust).await
    }

    async fn revoke_key(&self, actor: &Actor, id: &str) -> Result<(), PortError> {
        self.keys.revoke_key(actor, id).await
    }

    async fn note_use(&self, actor: &Actor, id: &str) -> Result<(), PortError> {
        self.keys.note_use(actor, id).await
    }
}
