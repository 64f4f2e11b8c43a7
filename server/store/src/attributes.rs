//! Definitions of attributes: built in, seen, or made by hand (product.md C5).

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    attribute::{Attribute, AttributeDefinition, AttributeKind, AttributeName, Origin},
    identity::ProfileId,
    port::{Attributes, PortError, Retyped},
};
use surrealdb::types::Value;

use crate::{
    connection::{Database, unavailable},
    edits::now,
    row::{Fields, Row, json, list, record, rows, text},
    store::Store,
    vocabulary::announce,
};

/// Most definitions of a workspace.
const MOST: usize = 5_000;
/// How many profiles that cannot follow a change of type are named.
const NAMED: usize = 20;

#[async_trait]
impl Attributes for Store {
    async fn attributes(&self, actor: &Actor) -> Result<Vec<AttributeDefinition>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        all(&self.db).await
    }

    async fn define_attribute(&self, actor: &Actor, definition: &AttributeDefinition) -> Result<(), PortError> {
        actor.require(Permission::WriteAttributes)?;
        let definition = AttributeDefinition { origin: Origin::Made, ..definition.clone() };
        self.turn(move |db, people| {
            Box::pin(async move {
                if AttributeDefinition::built_in(definition.name.as_str()).is_some() || people.attributes.contains(definition.name.as_str())
                {
                    return Err(PortError::Invalid("there is an attribute with this source parameter already".into()));
                }
                if people.attributes.len() >= MOST {
                    return Err(PortError::Invalid(format!("a workspace has at most {MOST} attributes")));
                }
                announce(db, people, "INSERT INTO attribute $row RETURN NONE;", Fields::new().set("row", row(&definition))).await?;
                people.attributes.insert(definition.name.as_str().to_owned());
                Ok(())
            })
        })
        .await
    }

    async fn describe_attribute(
        &self,
        actor: &Actor,
        name: &AttributeName,
        label: Option<&str>,
        description: Option<&str>,
        hidden: bool,
    ) -> Result<(), PortError> {
        actor.require(Permission::WriteAttributes)?;
        let (name, label, description) = (name.clone(), words(label, 100)?, words(description, 1_000)?);
        self.turn(move |db, people| {
            Box::pin(async move {
                let mut definition = one(db, &name).await?;
                (definition.label, definition.description, definition.hidden) = (label, description, hidden);
                // A built-in one gets its row with its first own words.
                let text = "INSERT INTO attribute $row ON DUPLICATE KEY UPDATE label = $input.label, description = $input.description, hidden = $input.hidden RETURN NONE;";
                announce(db, people, text, Fields::new().set("row", row(&definition))).await?;
                people.attributes.insert(name.as_str().to_owned());
                Ok(())
            })
        })
        .await
    }

    async fn retype_attribute(&self, actor: &Actor, name: &AttributeName, kind: AttributeKind) -> Result<Retyped, PortError> {
        actor.require(Permission::WriteAttributes)?;
        let name = name.clone();
        self.turn(move |db, people| {
            Box::pin(async move {
                let definition = one(db, &name).await?;
                if definition.origin == Origin::System {
                    return Err(PortError::Invalid("a built-in attribute keeps its type".into()));
                }
                let (converted, left) = converted(db, &name, kind).await?;
                if !left.is_empty() {
                    let people = left.len() as u64;
                    return Ok(Retyped::Refused { people, named: left.into_iter().take(NAMED).collect() });
                }
                let people_changed = converted.len() as u64;
                let changed: Vec<Value> = converted
                    .iter()
                    .map(|(id, attribute)| {
                        let attributes = Fields::new().set(name.as_str(), json(attribute)).value();
                        Fields::new().set("id", record("profile", id.as_str())).set("attributes", attributes).value()
                    })
                    .collect();
                let fields = Fields::new().set("row", row(&AttributeDefinition { kind, ..definition })).set("rows", list(changed));
                let text = "INSERT INTO attribute $row ON DUPLICATE KEY UPDATE kind = $input.kind RETURN NONE;
                    FOR $row IN $rows { UPDATE $row.id MERGE { attributes: $row.attributes } RETURN NONE; };";
                announce(db, people, text, fields).await?;
                // What the writer keeps of these people is read again.
                people.profiles.clear();
                people.identities.clear();
                Ok(Retyped::Done { people: people_changed })
            })
        })
        .await
    }
}

/// Every definition, the built-in ones first and each in its place, then by name.
pub(crate) async fn all(db: &Database) -> Result<Vec<AttributeDefinition>, PortError> {
    let mut answers = db.query("SELECT * FROM attribute LIMIT 10000", Fields::new().params()).await.map_err(unavailable)?;
    Ok(with_built_in(rows(&mut answers, 0)?))
}

/// Rows of definitions, completed with what is built in.
pub(crate) fn with_built_in(rows: Vec<Row>) -> Vec<AttributeDefinition> {
    let mut own: BTreeMap<String, AttributeDefinition> =
        rows.into_iter().filter_map(read).map(|definition| (definition.name.as_str().to_owned(), definition)).collect();
    let mut all: Vec<_> = AttributeDefinition::all_built_in()
        .map(|built_in| match own.remove(built_in.name.as_str()) {
            Some(own) => AttributeDefinition { kind: built_in.kind, origin: Origin::System, ..own },
            None => built_in,
        })
        .collect();
    all.extend(own.into_values());
    all
}

async fn one(db: &Database, name: &AttributeName) -> Result<AttributeDefinition, PortError> {
    let params = Fields::new().set("id", record("attribute", name.as_str())).params();
    let mut answers = db.query("SELECT * FROM $id", params).await.map_err(unavailable)?;
    let own = rows(&mut answers, 0)?.into_iter().find_map(read);
    match (AttributeDefinition::built_in(name.as_str()), own) {
        (Some(built_in), Some(own)) => Ok(AttributeDefinition { kind: built_in.kind, origin: Origin::System, ..own }),
        (Some(one), None) | (None, Some(one)) => Ok(one),
        (None, None) => Err(PortError::NotFound),
    }
}

/// Everybody's value as the new type, and who cannot follow. Reads all profiles once: a change of type is rare.
async fn converted(
    db: &Database,
    name: &AttributeName,
    kind: AttributeKind,
) -> Result<(Vec<(ProfileId, Attribute)>, Vec<ProfileId>), PortError> {
    let params = Fields::new().set("name", name.as_str()).params();
    let question = "SELECT id, attributes[$name] AS attribute FROM profile WHERE attributes[$name] != NONE AND merged = NONE";
    let mut answers = db.query(question, params).await.map_err(unavailable)?;
    let (mut done, mut left) = (Vec::new(), Vec::new());
    for mut row in rows(&mut answers, 0)? {
        let Some(attribute) = row.read::<Attribute>("attribute") else { continue };
        let Some(id) = row.text_key().and_then(|id| ProfileId::parse(&id)) else { continue };
        match kind.convert(&attribute.value) {
            Some(value) if value == attribute.value => {}
            Some(value) => done.push((id, Attribute { value, ..attribute })),
            None => left.push(id),
        }
    }
    Ok((done, left))
}

fn words(text: Option<&str>, most: usize) -> Result<Option<String>, PortError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.chars().count() > most || text.chars().any(|c| c.is_control() && c != '\n') => {
            Err(PortError::Invalid(format!("at most {most} visible characters")))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

fn read(mut row: Row) -> Option<AttributeDefinition> {
    Some(AttributeDefinition {
        name: AttributeName::parse(&row.text_key()?)?,
        label: row.text("label"),
        description: row.text("description"),
        kind: row.text("kind").and_then(|kind| AttributeKind::parse(&kind)).unwrap_or_default(),
        hidden: row.flag("hidden"),
        origin: if row.flag("made") { Origin::Made } else { Origin::Seen },
    })
}

fn row(definition: &AttributeDefinition) -> Value {
    let optional = |value: &Option<String>| value.as_deref().map_or(Value::None, text);
    Fields::new()
        .set("id", record("attribute", definition.name.as_str()))
        .set("first_seen", now().millis())
        .set("kind", definition.kind.as_str())
        .set("label", optional(&definition.label))
        .set("description", optional(&definition.description))
        .set("hidden", definition.hidden)
        .set("made", definition.origin == Origin::Made)
        .value()
}
