//! What the page of tags asks the server.

use domain::tag::{Tag, TagColor, TagId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{error::AppError, reader::Reader};

/// The tags of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// By name.
    pub tags: Vec<Tag>,
    /// The one that the address chooses.
    pub chosen: Option<Tag>,
    /// Whether the person may change them.
    pub may_manage: bool,
    /// How the reader writes.
    pub reader: Reader,
}

/// Lists the tags.
#[server]
pub async fn read_tags(
    /// The one that the address chooses.
    chosen: Option<String>,
) -> Result<Listed, AppError> {
    use domain::actor::Permission;

    use crate::services::{actor, refuse, services};

    let (services, actor) = (services()?, actor()?);
    let tags = services.tags.tags(&actor).await.map_err(refuse)?;
    let chosen = tags.iter().find(|tag| Some(tag.id.as_str()) == chosen.as_deref()).cloned();
    let reader = Reader::of_request(services.clock.now()).await?;
    Ok(Listed { chosen, may_manage: actor.may(Permission::ManageTags), reader, tags })
}

/// Renames and recolours a tag.
#[server]
pub async fn change_tag(
    /// The tag.
    tag: TagId,
    /// Its name from now on.
    name: String,
    /// Its colour from now on.
    color: TagColor,
) -> Result<(), AppError> {
    use domain::tag::TagName;

    use crate::services::{actor, refuse, services};

    let name = TagName::parse(&name).ok_or_else(|| refuse(AppError::Invalid("a tag's name has 1 to 50 characters".into())))?;
    services()?.tags.change_tag(&actor()?, &tag, &name, color).await.map_err(refuse)?;
    Ok(())
}

/// Gives everybody who has a tag another one instead, and deletes it. The page goes on with the other one.
#[server]
pub async fn merge_tags(
    /// The tag that goes.
    from: TagId,
    /// The tag that stays.
    into: TagId,
) -> Result<(), AppError> {
    use crate::services::{actor, refuse, services};

    services()?.tags.merge_tags(&actor()?, &from, &into).await.map_err(refuse)?;
    leptos_axum::redirect(&format!("/settings/tags?tag={}", into.as_str()));
    Ok(())
}

/// Takes a tag from everybody and deletes it.
#[server]
pub async fn delete_tag(
    /// The tag.
    tag: TagId,
) -> Result<(), AppError> {
    use crate::services::{actor, refuse, services};

    services()?.tags.delete_tag(&actor()?, &tag).await.map_err(refuse)?;
    leptos_axum::redirect("/settings/tags");
    Ok(())
}
