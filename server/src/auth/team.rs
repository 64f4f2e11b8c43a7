//! The people of the workspace as pages manage them: what changes in the storage is true for the next request too.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    account::Account,
    actor::{Actor, Role, UserId},
    port,
    port::PortError,
};

use super::sessions::Sessions;

/// The port of the storage, with the look-ups of sessions forgotten after each change, whether or not it is known to have
/// gone through.
pub struct Team {
    accounts: Arc<dyn port::Team>,
    sessions: Sessions,
}

impl Team {
    /// Over the storage's own port.
    pub fn new(accounts: Arc<dyn port::Team>, sessions: Sessions) -> Arc<Self> {
        Arc::new(Self { accounts, sessions })
    }
}

#[async_trait]
impl port::Team for Team {
    async fn team(&self, actor: &Actor) -> Result<Vec<Account>, PortError> {
        self.accounts.team(actor).await
    }

    async fn set_role(&self, actor: &Actor, id: &UserId, role: Role) -> Result<(), PortError> {
        let done = self.accounts.set_role(actor, id, role).await;
        self.sessions.forget();
        done
    }

    async fn remove_account(&self, actor: &Actor, id: &UserId) -> Result<(), PortError> {
        let done = self.accounts.remove_account(actor, id).await;
        self.sessions.forget();
        done
    }

    async fn set_password(&self, actor: &Actor, password_hash: &str, keep: &str) -> Result<(), PortError> {
        let done = self.accounts.set_password(actor, password_hash, keep).await;
        self.sessions.forget();
        done
    }
}
