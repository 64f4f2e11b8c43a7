//! What the subscriptions of a profile ask the server, by a form that also works without a script.

use domain::{identity::ProfileId, subscription::Channel};
use leptos::prelude::*;

use crate::error::AppError;

/// Notes what a person said about a channel; the proof names who entered it and from which address.
#[server]
pub async fn change_subscription(
    /// The profile.
    profile: ProfileId,
    /// The channel.
    channel: Channel,
    /// Allowed, or not any more.
    allowed: bool,
    /// Where from, in words.
    origin: String,
    /// The version of the text agreed to; empty when not known.
    #[server(default)]
    text: String,
) -> Result<(), AppError> {
    use domain::edit::{Change, Edit};

    use crate::{
        profile::by_hand::back_to,
        services::{actor, address, refuse, services},
    };

    let text = Some(text).filter(|text| !text.trim().is_empty());
    let edit = Edit { ip: address(), ..Edit::one(Change::Subscribe { channel, allowed, origin, text }) };
    services()?.editing.edit(&actor()?, &profile, &edit).await.map_err(refuse)?;
    back_to(&profile, "subscriptions");
    Ok(())
}
