//! Settings of the workspace.

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    port::{PortError, Workspaces},
    workspace::Workspace,
};

use crate::{
    connection::unavailable,
    row::{Fields, json, record, rows},
    store::Store,
};

#[async_trait]
impl Workspaces for Store {
    async fn workspace(&self, actor: &Actor) -> Result<Workspace, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let params = Fields::new().set("id", record("setting", "workspace")).params();
        let mut answers = self.db.query("SELECT * FROM $id", params).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?.into_iter().find_map(|mut row| row.read("value")).unwrap_or_default())
    }

    async fn set_workspace(&self, actor: &Actor, workspace: &Workspace) -> Result<(), PortError> {
        actor.require(Permission::ManageKeys)?;
        let params = Fields::new().set("id", record("setting", "workspace")).set("content", json(workspace)).params();
        self.db.query("UPSERT $id SET value = $content RETURN NONE", params).await.map_err(unavailable)?.check().map_err(unavailable)?;
        Ok(())
    }
}
