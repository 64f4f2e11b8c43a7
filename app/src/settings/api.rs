//! What the settings ask the server.

use domain::{
    account::Account,
    actor::{Role, UserId},
    invitation::Invitation,
    workspace::Workspace,
    zone::Zone,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{error::AppError, reader::Reader};

/// The workspace, and what there is to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// As it is.
    pub workspace: Workspace,
    /// The zones to choose from; empty for who may not choose.
    pub zones: Vec<Zone>,
    /// Codes and names of the currencies to choose from; without choice only the workspace's own.
    pub currencies: Vec<(String, String)>,
    /// Whether the person may change it.
    pub may_manage: bool,
    /// How the reader writes.
    pub reader: Reader,
}

/// The people of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// Everybody, by name.
    pub accounts: Vec<Account>,
    /// Open invitations, newest first; empty for who may not invite.
    pub invitations: Vec<Invitation>,
    /// An invitation that a form without a script has just made, with its link: shown this once.
    pub fresh: Option<Link>,
    /// Who asks.
    pub me: Option<UserId>,
    /// Whether the person may invite, remove and change roles.
    pub may_manage: bool,
    /// How the reader writes.
    pub reader: Reader,
}

/// The link of an invitation that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The invitation's key.
    pub id: String,
    /// Who is invited.
    pub email: String,
    /// Where the link leads, its secret included.
    pub url: String,
}

/// Reads the workspace's settings.
#[server]
pub async fn read_workspace() -> Result<Settings, AppError> {
    use domain::{actor::Permission, currency::Currency};

    use crate::{
        messages::currencies,
        services::{actor, refuse, services},
    };

    let (services, actor) = (services()?, actor()?);
    let workspace = services.workspaces.workspace(&actor).await.map_err(refuse)?;
    let may_manage = actor.may(Permission::ManageWorkspace);
    let now = services.clock.now();
    let named = |currency: Currency| (currency.as_str().to_owned(), currencies::english(currency.as_str()).to_owned());
    Ok(Settings {
        zones: if may_manage { services.zones.zones(now) } else { Vec::new() },
        currencies: if may_manage { Currency::all().map(named).collect() } else { vec![named(workspace.currency)] },
        may_manage,
        reader: Reader::of_request(now).await?,
        workspace,
    })
}

/// Changes the workspace's settings; every date on every open page follows.
///
/// # Errors
/// [`AppError::Invalid`] beginning with [`domain::workspace::UNKNOWN_ZONE`] when nobody knows the time zone.
#[server]
pub async fn change_workspace(
    /// Shown in the frame; 1 to 60 characters.
    name: String,
    /// IANA name.
    time_zone: String,
    /// Code of ISO 4217.
    currency: String,
) -> Result<(), AppError> {
    use domain::currency::Currency;

    use crate::services::{actor, refuse, services};

    let currency = Currency::parse(&currency).ok_or_else(|| refuse(AppError::Invalid("unknown currency".into())))?;
    // An address leads the answer of a form without a script: a zone that is no name at all is not carried in it.
    let time_zone: String = time_zone.trim().chars().take(60).collect();
    let workspace = Workspace { name, time_zone, currency };
    services()?.workspaces.set_workspace(&actor()?, &workspace).await.map_err(refuse)
}

/// Lists the people of the workspace.
#[server]
pub async fn read_people() -> Result<People, AppError> {
    use domain::actor::{Actor, Permission};

    use crate::services::{actor, refuse, services};

    let (services, actor) = (services()?, actor()?);
    let accounts = services.team.team(&actor).await.map_err(refuse)?;
    let may_manage = actor.may(Permission::ManagePeople);
    let now = services.clock.now();
    let invitations = if may_manage { services.invitations.invitations(&actor, now).await.map_err(refuse)? } else { Vec::new() };
    let me = match &actor {
        Actor::Person { id, .. } => Some(id.clone()),
        _ => None,
    };
    let fresh = crate::once::take(INVITED).and_then(|kept| {
        let (id, token) = kept.split_once('.')?;
        let invitation = invitations.iter().find(|invitation| invitation.id == id)?;
        Some(link(&services.ingest_url, invitation, token))
    });
    let earliest = invitations.iter().map(|invitation| invitation.created).min().unwrap_or(now);
    Ok(People { accounts, invitations, fresh, me, may_manage, reader: Reader::of_request(earliest).await? })
}

/// The cookie that carries a link's secret to a page without a script.
#[cfg(feature = "ssr")]
const INVITED: &str = "invited";

#[cfg(feature = "ssr")]
fn link(server: &str, invitation: &Invitation, token: &str) -> Link {
    Link { id: invitation.id.clone(), email: invitation.email.clone(), url: format!("{server}/invitation?token={token}") }
}

/// Invites somebody. The answer is the only place where the link ever stands.
///
/// # Errors
/// [`AppError::Invalid`] with [`domain::account::TAKEN`] when the e-mail has an account already.
#[server]
pub async fn invite_person(
    /// Their e-mail.
    email: String,
    /// What they will be allowed to do.
    role: Role,
) -> Result<Link, AppError> {
    use crate::services::{actor, refuse, services};

    let (services, actor) = (services()?, actor()?);
    let invited = services.invitations.invite(&actor, &email, role, services.clock.now()).await.map_err(refuse)?;
    crate::once::put(INVITED, &format!("{}.{}", invited.invitation.id, invited.token));
    Ok(link(&services.ingest_url, &invited.invitation, &invited.token))
}

/// Makes the link of an invitation worthless.
#[server]
pub async fn revoke_invitation(
    /// The invitation's key.
    id: String,
) -> Result<(), AppError> {
    use crate::services::{actor, refuse, services};

    services()?.invitations.revoke_invitation(&actor()?, &id).await.map_err(refuse)
}

/// Changes what a person may do.
///
/// # Errors
/// [`AppError::Invalid`] with [`domain::account::LAST_OWNER`] when nobody would own the workspace.
#[server]
pub async fn change_role(
    /// The person's key.
    id: UserId,
    /// What they may do from now on.
    role: Role,
) -> Result<(), AppError> {
    use crate::services::{actor, refuse, services};

    services()?.team.set_role(&actor()?, &id, role).await.map_err(refuse)
}

/// Removes a person; their sessions end at once.
///
/// # Errors
/// As [`change_role`].
#[server]
pub async fn remove_person(
    /// The person's key.
    id: UserId,
) -> Result<(), AppError> {
    use crate::services::{actor, refuse, services};

    services()?.team.remove_account(&actor()?, &id).await.map_err(refuse)
}

/// The account of who asks.
#[server]
pub async fn read_account() -> Result<Account, AppError> {
    use domain::actor::Actor;

    use crate::services::{actor, refuse, services};

    let actor = actor()?;
    let Actor::Person { id, .. } = &actor else { return Err(refuse(AppError::Forbidden)) };
    let team = services()?.team.team(&actor).await.map_err(refuse)?;
    team.into_iter().find(|account| account.id == *id).ok_or_else(|| refuse(AppError::SignedOut))
}
