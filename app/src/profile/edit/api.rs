//! What editing asks the server.

use domain::{
    attribute::{AttributeDefinition, AttributeName},
    edit::{Edit, Former, Outcome},
    identity::ProfileId,
    subscription::{Channel, Consent},
    tag::{Tag, TagName},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

/// Saves every change of an edit, or none; the page hears of it as of any other commit.
#[server(input = Json)]
pub async fn edit_profile(
    /// The profile.
    id: ProfileId,
    /// The changes.
    edit: Edit,
) -> Result<Outcome, AppError> {
    use domain::entry::checked;

    use crate::services::{actor, address, refuse, services};

    let (actor, services) = (actor()?, services()?);
    let mut edit = Edit { ip: address(), ..edit };
    if edit.changes.iter().any(|change| matches!(change, domain::edit::Change::Set { value: Some(_), .. })) {
        let defined = services.attributes.attributes(&actor).await.map_err(refuse)?;
        edit = match checked(edit, &defined, services.clock.now()) {
            Ok(edit) => edit,
            Err(fields) => return Ok(Outcome::Refused { fields }),
        };
    }
    services.editing.edit(&actor, &id, &edit).await.map_err(refuse)
}

/// What an attribute was before, latest first.
#[server(input = Json)]
pub async fn former_values(
    /// The profile.
    id: ProfileId,
    /// The attribute.
    name: AttributeName,
) -> Result<Vec<Former>, AppError> {
    use crate::services::{actor, refuse, services};

    services()?.editing.former(&actor()?, &id, &name).await.map_err(refuse)
}

/// Everything a person ever said about a channel, latest first.
#[server(input = Json)]
pub async fn consent_ledger(
    /// The profile.
    id: ProfileId,
    /// The channel.
    channel: Channel,
) -> Result<Vec<Consent>, AppError> {
    use crate::services::{actor, refuse, services};

    services()?.editing.ledger(&actor()?, &id, channel).await.map_err(refuse)
}

/// The tags of the workspace, by name.
#[server(input = Json)]
pub async fn list_tags() -> Result<Vec<Tag>, AppError> {
    use crate::services::{actor, refuse, services};

    services()?.tags.tags(&actor()?).await.map_err(refuse)
}

/// Makes a tag, or finds the one that has the name already.
#[server(input = Json)]
pub async fn create_tag(
    /// What it shall be called.
    name: TagName,
) -> Result<Tag, AppError> {
    use crate::services::{actor, refuse, services};

    services()?.tags.create_tag(&actor()?, &name, None).await.map_err(refuse)
}

/// Adds an attribute to the workspace; it is on every profile at once.
#[server(input = Json)]
pub async fn define_attribute(
    /// The definition.
    definition: AttributeDefinition,
) -> Result<(), AppError> {
    use crate::services::{actor, refuse, services};

    services()?.attributes.define_attribute(&actor()?, &definition).await.map_err(refuse)
}
