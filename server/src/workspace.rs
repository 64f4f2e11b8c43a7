//! The workspace's settings as pages change them: only with a time zone that this server's tables know.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    port::{PortError, Workspaces, Zones},
    workspace::{Demo, UNKNOWN_ZONE, Workspace},
};

/// The port of the storage, with the zone looked up first.
pub struct KnownZones {
    workspaces: Arc<dyn Workspaces>,
    zones: Arc<dyn Zones>,
}

impl KnownZones {
    /// Over the storage's own port.
    pub fn new(workspaces: Arc<dyn Workspaces>, zones: Arc<dyn Zones>) -> Arc<Self> {
        Arc::new(Self { workspaces, zones })
    }
}

#[async_trait]
impl Workspaces for KnownZones {
    async fn workspace(&self, actor: &Actor) -> Result<Workspace, PortError> {
        self.workspaces.workspace(actor).await
    }

    async fn set_workspace(&self, actor: &Actor, workspace: &Workspace) -> Result<(), PortError> {
        // First: who may not change it is not told which zones there are.
        actor.require(Permission::ManageWorkspace)?;
        let given = workspace.time_zone.trim();
        let time_zone = self.zones.zone(given).ok_or_else(|| PortError::Invalid(format!("{UNKNOWN_ZONE}{given}")))?;
        self.workspaces.set_workspace(actor, &Workspace { time_zone, ..workspace.clone() }).await
    }

    async fn demo(&self, actor: &Actor) -> Result<Option<Demo>, PortError> {
        self.workspaces.demo(actor).await
    }

    async fn set_demo(&self, actor: &Actor, demo: &Demo) -> Result<(), PortError> {
        self.workspaces.set_demo(actor, demo).await
    }
}
