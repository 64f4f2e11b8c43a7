//! What merging and comparing ask the server. Whatever changes something is a plain form, and works without a script.

use domain::{
    attribute::AttributeDefinition,
    catalogue::Definition,
    conflict::Proposal,
    directory::Person,
    identity::ProfileId,
    merge::{Merge, Separation},
    profile::Who,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::{error::AppError, reader::Reader};

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The profile, as it stands in the path.
    pub id: String,
    /// `with=`: the other one.
    pub with: Option<String>,
    /// `q=`: who is searched for.
    pub search: String,
    /// `merge=`: the merge that is looked at.
    pub merge: Option<String>,
}

/// One profile, and the other one or who it may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The profile of the address.
    pub one: Who,
    /// The other one, once it is chosen.
    pub other: Option<Box<Who>>,
    /// How many identities each has.
    pub identities: (usize, usize),
    /// Who is searched for.
    pub search: String,
    /// Who was found; at most twenty.
    pub found: Vec<Person>,
    /// How many there are in all.
    pub total: u64,
    /// Who may be the same person.
    pub proposals: Vec<Proposal>,
    /// Definitions of event types that are not built in.
    pub definitions: Vec<Definition>,
    /// Whether the person at the screen may merge.
    pub may_merge: bool,
    /// How the reader writes.
    pub reader: Reader,
}

/// Reads two profiles, or one and who the other may be.
#[server(input = Json)]
pub async fn read_pair(
    /// What the address says.
    asked: Asked,
) -> Result<Pair, AppError> {
    use domain::{actor::Permission, condition::Condition, directory::Wanted, port::PortError};

    use crate::services::{actor, refuse, services};

    const FOUND: usize = 20;
    const LONGEST_SEARCH: usize = 200;
    let id = ProfileId::parse(&asked.id).ok_or_else(|| refuse(AppError::NotFound))?;
    let (actor, services) = (actor()?, services()?);
    let (one, _) = services.profiles.who(&actor, &id).await.map_err(refuse)?;
    let mut with = asked.with.as_deref().and_then(ProfileId::parse).filter(|with| *with != id);
    let mut other = None;
    if let Some(chosen) = &with {
        let mut read = services.profiles.who(&actor, chosen).await;
        if let Err(PortError::Moved(winner)) = read {
            // Merged meanwhile: into another one, or into this one.
            read = if winner == id { Err(PortError::NotFound) } else { services.profiles.who(&actor, &winner).await };
        }
        match read {
            Ok((who, _)) => other = Some(Box::new(who)),
            Err(PortError::NotFound | PortError::Moved(_)) => with = None,
            Err(error) => return Err(refuse(error)),
        }
    }
    let identities = match &other {
        Some(other) => {
            let ours = services.merging.identities(&actor, &id).await.map_err(refuse)?;
            (ours, services.merging.identities(&actor, &other.id).await.map_err(refuse)?)
        }
        None => (0, 0),
    };
    let search: String = asked.search.trim().chars().take(LONGEST_SEARCH).collect();
    let (mut found, mut total) = (Vec::new(), 0);
    if with.is_none() && !search.is_empty() {
        let wanted = Wanted { search: search.clone(), condition: Condition::everybody() };
        let page = services.profiles.directory(&actor, &wanted, None, FOUND + 1).await.map_err(refuse)?;
        let held = page.people.len();
        found = page.people.into_iter().filter(|person| person.id != id).take(FOUND).collect();
        total = page.total - u64::from(found.len() < held && held <= FOUND);
    }
    let proposals = services.merging.proposals(&actor, &id).await.map_err(refuse)?;
    let mut definitions = services.catalogue.definitions(&actor).await.map_err(refuse)?;
    let did = |who: &Who, action: &str| who.counts.contains_key(action);
    definitions.retain(|one_of| did(&one, &one_of.action) || other.as_deref().is_some_and(|other| did(other, &one_of.action)));
    let from = [Some(&one), other.as_deref()].into_iter().flatten().map(earliest).min().unwrap_or_default();
    let reader = Reader::of_request(from).await?;
    let may_merge = actor.may(Permission::WriteProfiles);
    Ok(Pair { one, other, identities, search, found, total, proposals, definitions, may_merge, reader })
}

/// The merges of a profile, and one of them to be taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merges {
    /// The profile.
    pub who: Who,
    /// Newest first.
    pub merges: Vec<Merge>,
    /// The profiles that this one was part of.
    pub people: Vec<Person>,
    /// What taking back the merge that the address names would make; it may not be possible.
    pub separation: Option<Result<Box<Separation>, AppError>>,
    /// Whether the person at the screen may merge.
    pub may_merge: bool,
    /// How the reader writes.
    pub reader: Reader,
}

/// Reads the merges of a profile.
#[server(input = Json)]
pub async fn read_merges(
    /// What the address says.
    asked: Asked,
) -> Result<Merges, AppError> {
    use domain::actor::Permission;

    use crate::services::{actor, refuse, services};

    let id = ProfileId::parse(&asked.id).ok_or_else(|| refuse(AppError::NotFound))?;
    let (actor, services) = (actor()?, services()?);
    let (who, _) = services.profiles.who(&actor, &id).await.map_err(refuse)?;
    let merges = services.profiles.merges(&actor, &id).await.map_err(refuse)?;
    let others: Vec<ProfileId> = merges.iter().filter(|merge| merge.winner != id).map(|merge| merge.winner.clone()).collect();
    let people = if others.is_empty() { Vec::new() } else { services.profiles.people(&actor, &others).await.map_err(refuse)? };
    let separation = match asked.merge.filter(|asked| merges.iter().any(|merge| merge.id == *asked && merge.winner == id)) {
        Some(merge) => Some(services.merging.separation(&actor, &merge).await.map(Box::new).map_err(AppError::from)),
        None => None,
    };
    let from = merges.iter().map(|merge| merge.at).chain([earliest(&who)]).min().unwrap_or_default();
    Ok(Merges { who, merges, people, separation, may_merge: actor.may(Permission::WriteProfiles), reader: Reader::of_request(from).await? })
}

#[cfg(feature = "ssr")]
fn earliest(who: &Who) -> domain::time::Timestamp {
    let attributes = who.attributes.values().map(|attribute| attribute.at);
    let seen = who.devices.iter().map(|device| device.first_seen);
    who.first_activity.into_iter().chain(attributes).chain(seen).min().unwrap_or(who.created).min(who.created)
}

/// Merges `loser` into `winner` and shows the result.
#[server]
pub async fn merge_profiles(
    /// The profile that stays.
    winner: ProfileId,
    /// The profile that joins.
    loser: ProfileId,
    /// One for each field that was chosen in: `winner:` or `loser:` and the field's key.
    #[server(default)]
    choices: Vec<String>,
) -> Result<(), AppError> {
    use domain::merge::{Choices, Field};

    use crate::services::{actor, refuse, services};

    let choices: Choices = choices.iter().filter_map(|choice| Field::parse(choice.strip_prefix("loser:")?)).collect();
    let merge = services()?.merging.join(&actor()?, &winner, &loser, &choices).await.map_err(refuse)?;
    leptos_axum::redirect(&format!("/profiles/{winner}?merged={}", merge.id));
    Ok(())
}

/// Takes a merge back and shows the profile that stays.
#[server]
pub async fn separate_profiles(
    /// The merge.
    merge: String,
    /// One for each thing that was assigned: its key, `=`, and who gets it.
    #[server(default)]
    shares: Vec<String>,
) -> Result<(), AppError> {
    use domain::merge::{Item, Shares, To};

    use crate::services::{actor, refuse, services};

    let mut assigned = Shares::default();
    for share in &shares {
        if let Some((item, to)) = share.rsplit_once('=')
            && let (Some(item), Some(to)) = (Item::parse(item), To::parse(to))
        {
            assigned.assign(item, to);
        }
    }
    let merge = services()?.merging.separate(&actor()?, &merge, &assigned).await.map_err(refuse)?;
    leptos_axum::redirect(&format!("/profiles/{}?separated={}", merge.winner, merge.loser));
    Ok(())
}

/// Notes that two are not the same person, for these reasons; open pages hear of it.
#[server]
pub async fn dismiss_proposal(
    /// The profile.
    profile: ProfileId,
    /// The other one; none where an event named an identity of nobody else.
    other: Option<ProfileId>,
    /// Why they were proposed.
    #[server(default)]
    grounds: Vec<String>,
) -> Result<(), AppError> {
    use domain::conflict::Ground;

    use crate::services::{actor, refuse, services};

    let grounds: Vec<Ground> = grounds.iter().filter_map(|ground| Ground::parse(ground)).collect();
    services()?.merging.dismiss(&actor()?, &profile, other.as_ref(), &grounds).await.map_err(refuse)
}

/// What an attribute is called, for pages that have the definitions but no profile.
pub(in crate::profile) fn definition<'a>(defined: &'a [AttributeDefinition], name: &str) -> Option<&'a AttributeDefinition> {
    defined.iter().find(|definition| definition.name.as_str() == name)
}
