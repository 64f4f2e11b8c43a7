//! What the frame asks the server.

use domain::actor::Permission;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{error::AppError, reader::Reader};

/// The workspace and the person at the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// Name of the workspace.
    pub workspace: String,
    /// Name of the person.
    pub person: String,
    /// What the person may do, to hide the rest by.
    pub may: Vec<Permission>,
    /// How the person reads.
    pub reader: Reader,
}

/// Names the workspace and the person.
#[server]
pub async fn read_surroundings() -> Result<Surroundings, AppError> {
    use domain::actor::Actor;

    use crate::services::{actor, refuse, services};

    let actor = actor()?;
    let workspace = services()?.workspaces.workspace(&actor).await.map_err(refuse)?;
    let may = actor.permissions();
    let person = match actor {
        Actor::Person { name, .. } => name,
        Actor::Key { id, .. } => id,
        Actor::System => String::new(),
    };
    let reader = Reader::of_request(services()?.clock.now()).await?;
    Ok(Surroundings { workspace: workspace.name, person, may, reader })
}
