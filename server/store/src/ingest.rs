//! The ingest port: into the writer's queue, and out with a verdict once the commit is synced.

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    incoming::{Incoming, Verdict},
    port::{Ingest, PortError},
    quarantine::Quarantined,
};
use tokio::sync::TryAcquireError;

use crate::{connection::unavailable, quarantine, store::Store, writer::Job};

#[async_trait]
impl Ingest for Store {
    async fn write(&self, actor: &Actor, items: Vec<Incoming>) -> Result<Vec<Verdict>, PortError> {
        actor.require(Permission::Ingest)?;
        if items.is_empty() {
            return Ok(Vec::new());
        }
        // The room is given back when the commit is through, whether or not the caller still waits for it.
        let wanted = u32::try_from(items.len()).map_err(unavailable)?.min(u32::try_from(self.queue()).unwrap_or(u32::MAX));
        let room = std::sync::Arc::clone(&self.room).try_acquire_many_owned(wanted).map_err(refusal)?;
        let (reply, verdicts) = tokio::sync::oneshot::channel();
        self.writer.send(Job::Write { items, reply, room: Some(room) }).await?;
        verdicts.await.map_err(|_| PortError::Unavailable("the writer has stopped".into()))?
    }

    async fn quarantine(&self, actor: &Actor, items: Vec<Quarantined>) -> Result<(), PortError> {
        actor.require(Permission::Ingest)?;
        // In a task of its own: a dropped request cannot cut it in half.
        let db = std::sync::Arc::clone(&self.db);
        tokio::spawn(async move { quarantine::keep(&db, items).await }).await.map_err(unavailable)?
    }
}

/// Too much is waiting, or the store is being closed.
fn refusal(error: TryAcquireError) -> PortError {
    match error {
        TryAcquireError::NoPermits => PortError::Busy,
        TryAcquireError::Closed => unavailable("the store is being closed"),
    }
}
