//! The panel sent as a plain form, without a script: saved, or shown again with everything typed and the reasons.

use domain::{
    actor::Actor,
    attribute::{AttributeDefinition, AttributeKind, AttributeName},
    edit::{Change, Edit, Outcome},
    entry::{Entry, checked},
    identity::ProfileId,
    port::PortError,
    profile::Who,
    tag::{TagId, TagName},
};

use super::{
    attempt::Attempt,
    define::{NewField, NewFieldError},
    trouble::Trouble,
};
use crate::{error::AppError, services::Services};

/// What becomes of a form.
#[derive(Debug)]
pub enum Answer {
    /// Everything is stored.
    Saved,
    /// The profile was merged into this one.
    Moved(ProfileId),
    /// The panel is shown again, with this status.
    Again(u16, Box<Attempt>),
}

/// What a pressed button asks for; `act` in the form.
enum Act {
    Save,
    Add,
    Tag,
    Define,
    Mine(AttributeName),
    Theirs(AttributeName),
}

/// Does what a sent form asks for. `fields` are its names and values in order.
pub async fn answer(services: &Services, actor: &Actor, ip: Option<String>, id: &ProfileId, fields: &[(String, String)]) -> Answer {
    let mut attempt = read(fields);
    let who = match services.profiles.who(actor, id).await {
        Ok((who, _)) => who,
        Err(error) => return failed(attempt, error),
    };
    match act(fields) {
        Act::Save => save(services, actor, ip, id, &who, attempt).await,
        Act::Tag => Answer::Again(200, Box::new(attempt)),
        Act::Add => {
            let chosen = value(fields, "property").and_then(AttributeName::parse);
            if let Some(definition) = who.defined.iter().find(|known| Some(&known.name) == chosen.as_ref()) {
                attempt.entries.push(Entry::untouched(definition, None));
            }
            Answer::Again(200, Box::new(attempt))
        }
        Act::Define => match define(services, actor, &who, &mut attempt).await {
            Ok(_) => Answer::Again(200, Box::new(attempt)),
            Err(error) => {
                let status = if let NewFieldError::Failed(error) = &error { error.status() } else { 422 };
                attempt.new.error = Some(error);
                Answer::Again(status, Box::new(attempt))
            }
        },
        Act::Mine(name) => {
            if let Some(entry) = attempt.entries.iter_mut().find(|entry| entry.name == name) {
                entry.seen = who.attributes.get(name.as_str()).map(|attribute| attribute.value.clone());
            }
            Answer::Again(200, Box::new(attempt))
        }
        Act::Theirs(name) => {
            let now = who.attributes.get(name.as_str()).map(|attribute| attribute.value.clone());
            if let (Some(entry), Some(definition)) = (attempt.entries.iter_mut().find(|entry| entry.name == name), definition(&who, &name))
            {
                *entry = Entry::untouched(&definition, now);
            }
            Answer::Again(200, Box::new(attempt))
        }
    }
}

async fn save(services: &Services, actor: &Actor, ip: Option<String>, id: &ProfileId, who: &Who, mut attempt: Attempt) -> Answer {
    if attempt.new.is_begun()
        && let Err(error) = define(services, actor, who, &mut attempt).await
    {
        attempt.new.error = Some(error);
        attempt.trouble = Some(Trouble::Wrong(1));
        return Answer::Again(422, Box::new(attempt));
    }
    let now = services.clock.now();
    let mut changes = Vec::new();
    for entry in &attempt.entries {
        let Some(definition) = definition(who, &entry.name) else { continue };
        match entry.change(&definition, now) {
            Ok(change) => changes.extend(change),
            Err(error) => attempt.refused.push((entry.name.clone(), error)),
        }
    }
    if !attempt.refused.is_empty() {
        attempt.trouble = Some(Trouble::Wrong(attempt.refused.len()));
        return Answer::Again(422, Box::new(attempt));
    }
    for name in &attempt.tags {
        let Some(name) = TagName::parse(name) else {
            attempt.trouble = Some(Trouble::Tag);
            return Answer::Again(422, Box::new(attempt));
        };
        match services.tags.create_tag(actor, &name, None).await {
            Ok(tag) => changes.push(Change::AddTag { tag: tag.id }),
            Err(error) => return failed(attempt, error),
        }
    }
    changes.extend(attempt.untag.iter().cloned().map(|tag| Change::RemoveTag { tag }));
    let edit = match checked(Edit { changes, ip }, &who.defined, now) {
        Ok(edit) => edit,
        Err(refused) => return again(attempt, Outcome::Refused { fields: refused }),
    };
    match services.editing.edit(actor, id, &edit).await {
        Ok(Outcome::Saved { .. }) => Answer::Saved,
        Ok(outcome) => again(attempt, outcome),
        Err(error) => failed(attempt, error),
    }
}

/// Makes the attribute and puts an empty field for it into the panel.
async fn define(services: &Services, actor: &Actor, who: &Who, attempt: &mut Attempt) -> Result<(), NewFieldError> {
    let definition = attempt.new.definition(&who.defined)?;
    match services.attributes.define_attribute(actor, &definition).await {
        Ok(()) => {
            attempt.entries.push(Entry::untouched(&definition, None));
            attempt.new = NewField::default();
            Ok(())
        }
        Err(PortError::Invalid(_)) => Err(NewFieldError::Taken),
        Err(error) => Err(NewFieldError::Failed(error.into())),
    }
}

fn again(mut attempt: Attempt, outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Saved { .. } => Answer::Saved,
        Outcome::Stale { fields } => {
            attempt.trouble = Some(Trouble::Meanwhile(fields.len()));
            attempt.stale = fields;
            Answer::Again(409, Box::new(attempt))
        }
        Outcome::Refused { fields } => {
            attempt.trouble = Some(Trouble::Wrong(fields.len()));
            attempt.refused = fields;
            Answer::Again(422, Box::new(attempt))
        }
    }
}

fn failed(mut attempt: Attempt, error: PortError) -> Answer {
    match AppError::from(error) {
        AppError::Moved(winner) => Answer::Moved(winner),
        error => {
            let status = error.status();
            attempt.trouble = Some(Trouble::Failed(error));
            Answer::Again(status, Box::new(attempt))
        }
    }
}

fn definition(who: &Who, name: &AttributeName) -> Option<AttributeDefinition> {
    let known = who.defined.iter().find(|known| known.name == *name).cloned();
    known.or_else(|| domain::entry::shown(who).into_iter().find(|shown| shown.name == *name))
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn act(fields: &[(String, String)]) -> Act {
    let act = value(fields, "act").unwrap_or_default();
    match act.split_once(':').map(|(act, name)| (act, AttributeName::parse(name))) {
        Some(("mine", Some(name))) => Act::Mine(name),
        Some(("theirs", Some(name))) => Act::Theirs(name),
        _ => match act {
            "add" => Act::Add,
            "tag" => Act::Tag,
            "define" => Act::Define,
            _ => Act::Save,
        },
    }
}

/// Everything that was typed. The part after the first colon of a name is the attribute.
fn read(fields: &[(String, String)]) -> Attempt {
    let mut attempt = Attempt::default();
    for (field, text) in fields {
        let (what, name) = match field.split_once(':') {
            Some((what, name)) => (what, AttributeName::parse(name)),
            None => (field.as_str(), None),
        };
        match (what, name) {
            ("seen", Some(name)) => entry(&mut attempt, name).seen = serde_json::from_str(text).ok(),
            ("typed", Some(name)) => entry(&mut attempt, name).typed.clone_from(text),
            ("remove", Some(name)) => entry(&mut attempt, name).removed = true,
            ("tag", None) if !text.trim().is_empty() => attempt.tags.push(text.trim().to_owned()),
            ("untag", None) => attempt.untag.extend(TagId::parse(text)),
            ("new-source", None) => attempt.new.source.clone_from(text),
            ("new-name", None) => attempt.new.name.clone_from(text),
            ("new-description", None) => attempt.new.description.clone_from(text),
            ("new-kind", None) => attempt.new.kind = AttributeKind::parse(text).unwrap_or_default(),
            _ => {}
        }
    }
    attempt
}

fn entry(attempt: &mut Attempt, name: AttributeName) -> &mut Entry {
    let at = attempt.entries.iter().position(|entry| entry.name == name).unwrap_or_else(|| {
        attempt.entries.push(Entry { name, typed: String::new(), seen: None, removed: false });
        attempt.entries.len() - 1
    });
    &mut attempt.entries[at]
}
