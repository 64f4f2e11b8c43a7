//! What the tags of a profile ask the server, by forms that also work without a script.

use domain::{identity::ProfileId, tag::TagId};
use leptos::prelude::*;

use crate::error::AppError;

/// Gives a person the tag of this name, and makes it first where there is none.
#[server]
pub async fn add_tag(
    /// The profile.
    profile: ProfileId,
    /// What the tag is called; case and accents do not matter.
    name: String,
) -> Result<(), AppError> {
    use domain::{
        actor::Permission,
        edit::{Change, Edit},
        tag::TagName,
    };

    use crate::{
        profile::by_hand::back_to,
        services::{actor, refuse, services},
    };

    let (actor, services) = (actor()?, services()?);
    actor.require(Permission::WriteProfiles).map_err(refuse)?;
    let name = TagName::parse(&name).ok_or_else(|| refuse(AppError::Invalid("a tag's name has 1 to 50 characters".into())))?;
    let tag = services.tags.create_tag(&actor, &name, None).await.map_err(refuse)?;
    services.editing.edit(&actor, &profile, &Edit::one(Change::AddTag { tag: tag.id })).await.map_err(refuse)?;
    back_to(&profile, "tags");
    Ok(())
}

/// Takes a tag from a person; the answer is the tag.
#[server]
pub async fn remove_tag(
    /// The profile.
    profile: ProfileId,
    /// The tag.
    tag: TagId,
) -> Result<TagId, AppError> {
    use domain::edit::{Change, Edit};

    use crate::{
        profile::by_hand::back_to,
        services::{actor, refuse, services},
    };

    let edit = Edit::one(Change::RemoveTag { tag: tag.clone() });
    services()?.editing.edit(&actor()?, &profile, &edit).await.map_err(refuse)?;
    back_to(&profile, "tags");
    Ok(tag)
}
