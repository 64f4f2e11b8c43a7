//! Settings of the workspace.

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    port::{PortError, Workspaces},
    workspace::{Demo, Workspace, workspace_name},
};

use crate::{
    connection::unavailable,
    row::{Fields, json, record, rows},
    store::Store,
    vocabulary::announce_workspace,
};

#[async_trait]
impl Workspaces for Store {
    async fn workspace(&self, actor: &Actor) -> Result<Workspace, PortError> {
        actor.require(Permission::ReadProfiles)?;
        Ok(self.setting("workspace").await?.unwrap_or_default())
    }

    async fn set_workspace(&self, actor: &Actor, workspace: &Workspace) -> Result<(), PortError> {
        actor.require(Permission::ManageWorkspace)?;
        let name =
            workspace_name(&workspace.name).ok_or_else(|| PortError::Invalid("a workspace has a name of 1 to 60 characters".into()))?;
        let workspace = Workspace { name, ..workspace.clone() };
        if self.setting::<Workspace>("workspace").await?.as_ref() == Some(&workspace) {
            return Ok(());
        }
        let fields = Fields::new().set("id", record("setting", "workspace")).set("content", json(&workspace));
        self.turn(|db, people| {
            Box::pin(async move { announce_workspace(db, people, "UPSERT $id SET value = $content RETURN NONE;", fields).await })
        })
        .await
    }

    async fn demo(&self, actor: &Actor) -> Result<Option<Demo>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        self.setting("demo").await
    }

    async fn set_demo(&self, actor: &Actor, demo: &Demo) -> Result<(), PortError> {
        actor.require(Permission::ManageWorkspace)?;
        self.set_setting("demo", demo).await
    }
}

impl Store {
    async fn setting<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, PortError> {
        let params = Fields::new().set("id", record("setting", name)).params();
        let mut answers = self.db.query("SELECT * FROM $id", params).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?.into_iter().find_map(|mut row| row.read("value")))
    }

    async fn set_setting<T: serde::Serialize>(&self, name: &str, value: &T) -> Result<(), PortError> {
        let params = Fields::new().set("id", record("setting", name)).set("content", json(value)).params();
        self.db.query("UPSERT $id SET value = $content RETURN NONE", params).await.map_err(unavailable)?.check().map_err(unavailable)?;
        Ok(())
    }
}
