//! Tags of the workspace (product.md B7). How many people have one is counted in the transaction that gives or takes it.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    fold::fold,
    identity::ProfileId,
    port::{PortError, Tags},
    tag::{Tag, TagColor, TagId, TagName, Worn},
};
use surrealdb::types::Value;

use crate::{
    connection::{Database, unavailable},
    identities::{Profile, profile_row},
    row::{Fields, Row, list, record, rows},
    store::Store,
    vocabulary::announce,
};

/// How many profiles are changed in one transaction when a tag leaves everybody.
const CHUNK: usize = 200;

#[async_trait]
impl Tags for Store {
    async fn tags(&self, actor: &Actor) -> Result<Vec<Tag>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let mut answers = self.db.query("SELECT * FROM tag LIMIT 5000", Fields::new().params()).await.map_err(unavailable)?;
        let mut tags: Vec<Tag> = rows(&mut answers, 0)?.into_iter().filter_map(read).collect();
        tags.sort_by_cached_key(|tag| fold(tag.name.as_str()));
        Ok(tags)
    }

    async fn create_tag(&self, actor: &Actor, name: &TagName, color: Option<TagColor>) -> Result<Tag, PortError> {
        actor.require(Permission::WriteProfiles)?;
        let (name, color) = (name.clone(), color.unwrap_or_else(|| TagColor::of_name(name)));
        self.turn(move |db, people| {
            Box::pin(async move {
                if let Some(tag) = named(db, &name).await? {
                    return Ok(tag);
                }
                let id = TagId::parse(&uuid::Uuid::now_v7().simple().to_string()).expect("a simple UUID is 32 hexadecimal digits");
                let tag = Tag { id, name, color, system: false, people: 0 };
                announce(db, people, "INSERT INTO tag $row RETURN NONE;", Fields::new().set("row", row(&tag))).await?;
                Ok(tag)
            })
        })
        .await
    }

    async fn change_tag(&self, actor: &Actor, id: &TagId, name: &TagName, color: TagColor) -> Result<Tag, PortError> {
        actor.require(Permission::ManageTags)?;
        let (id, name) = (id.clone(), name.clone());
        self.turn(move |db, people| {
            Box::pin(async move {
                let mut tag = changeable(db, &id).await?;
                if named(db, &name).await?.is_some_and(|other| other.id != id) {
                    return Err(PortError::Invalid("another tag has this name: merge the two instead".into()));
                }
                (tag.name, tag.color) = (name, color);
                let fields = Fields::new()
                    .set("tag", record("tag", id.as_str()))
                    .set("name", tag.name.as_str())
                    .set("folded", fold(tag.name.as_str()))
                    .set("color", tag.color.as_str());
                announce(db, people, "UPDATE $tag SET name = $name, folded = $folded, color = $color RETURN NONE;", fields).await?;
                Ok(tag)
            })
        })
        .await
    }

    async fn merge_tags(&self, actor: &Actor, from: &TagId, into: &TagId) -> Result<Tag, PortError> {
        actor.require(Permission::ManageTags)?;
        if from == into {
            return Err(PortError::Invalid("a tag is not merged with itself".into()));
        }
        let known = changeable(&self.db, into).await?;
        self.leave(from, Some(&known.id)).await?;
        changeable(&self.db, into).await
    }

    async fn delete_tag(&self, actor: &Actor, id: &TagId) -> Result<(), PortError> {
        actor.require(Permission::ManageTags)?;
        self.leave(id, None).await
    }
}

impl Store {
    /// Takes a tag from everybody, a bounded number at a time so that ingest goes on in between, and then deletes it.
    /// With `into` they get that one instead. Cut off half way, the same call goes on.
    async fn leave(&self, from: &TagId, into: Option<&TagId>) -> Result<(), PortError> {
        changeable(&self.db, from).await?;
        loop {
            let (from, into) = (from.clone(), into.cloned());
            let left = self
                .turn(move |db, people| {
                    Box::pin(async move {
                        let wearers = wearers(db, &from, CHUNK).await?;
                        let ids: BTreeSet<ProfileId> = wearers.into_iter().collect();
                        people.load_profiles(db, ids.clone()).await?;
                        let mut changed = Vec::new();
                        let (mut lost, mut won) = (0_i64, 0_i64);
                        for id in &ids {
                            let Some(profile) = people.profiles.get_mut(id) else { continue };
                            let Some(tagging) = profile.tags.remove(&from) else { continue };
                            lost += 1;
                            if let Some(into) = &into
                                && !profile.tags.contains_key(into)
                            {
                                profile.tags.insert(into.clone(), tagging);
                                won += 1;
                            }
                            changed.push(profile_row(id, profile));
                        }
                        let done = ids.len() < CHUNK;
                        let counts = [(Some(&from), -lost), (into.as_ref(), won)]
                            .into_iter()
                            .filter_map(|(tag, by)| Some(count_row(tag?, by)))
                            .collect();
                        let fields = Fields::new()
                            .set("rows", list(changed))
                            .set("counts", list(counts))
                            .set("gone", if done { record("tag", from.as_str()) } else { list(Vec::new()) });
                        let text = "FOR $row IN $rows { UPDATE $row.id SET tags = $row.tags RETURN NONE; };
                            FOR $count IN $counts { UPDATE $count.id SET people += $count.by RETURN NONE; };
                            DELETE $gone RETURN NONE;";
                        announce(db, people, text, fields).await?;
                        Ok(!done)
                    })
                })
                .await?;
            if !left {
                return Ok(());
            }
        }
    }
}

/// Some of the people who have a tag.
async fn wearers(db: &Database, tag: &TagId, limit: usize) -> Result<Vec<ProfileId>, PortError> {
    let params = Fields::new().set("tag", tag.as_str()).set("limit", limit as i64).params();
    let text = "SELECT VALUE record::id(id) FROM profile WHERE tags[$tag] != NONE AND merged = NONE LIMIT $limit";
    let mut answers = db.query(text, params).await.map_err(unavailable)?;
    let found: Vec<String> = answers.take(0).map_err(unavailable)?;
    Ok(found.iter().filter_map(|id| ProfileId::parse(id)).collect())
}

/// A tag that people may give, take and change.
pub(crate) async fn changeable(db: &Database, id: &TagId) -> Result<Tag, PortError> {
    let params = Fields::new().set("id", record("tag", id.as_str())).params();
    let mut answers = db.query("SELECT * FROM $id", params).await.map_err(unavailable)?;
    let tag = rows(&mut answers, 0)?.into_iter().find_map(read).ok_or(PortError::NotFound)?;
    if tag.system { Err(PortError::Invalid("the product gives and takes this tag itself".into())) } else { Ok(tag) }
}

/// The tags of one profile, by name.
pub(crate) async fn worn(db: &Database, profile: &Profile) -> Result<Vec<Worn>, PortError> {
    if profile.tags.is_empty() {
        return Ok(Vec::new());
    }
    let ids = profile.tags.keys().map(|id| record("tag", id.as_str())).collect();
    let mut answers = db.query("SELECT * FROM $ids", Fields::new().set("ids", list(ids)).params()).await.map_err(unavailable)?;
    let mut worn: Vec<Worn> = rows(&mut answers, 0)?
        .into_iter()
        .filter_map(read)
        .filter_map(|tag| Some(Worn { tagging: profile.tags.get(&tag.id)?.clone(), tag }))
        .collect();
    worn.sort_by_cached_key(|worn| fold(worn.tag.name.as_str()));
    Ok(worn)
}

async fn named(db: &Database, name: &TagName) -> Result<Option<Tag>, PortError> {
    let params = Fields::new().set("folded", fold(name.as_str())).params();
    let mut answers = db.query("SELECT * FROM tag WHERE folded = $folded", params).await.map_err(unavailable)?;
    Ok(rows(&mut answers, 0)?.into_iter().find_map(read))
}

/// A tag from its row.
pub(crate) fn read(mut row: Row) -> Option<Tag> {
    Some(Tag {
        id: TagId::parse(&row.text_key()?)?,
        name: TagName::parse(&row.text("name")?)?,
        color: TagColor::parse(&row.text("color")?).unwrap_or_default(),
        system: row.flag("system"),
        people: row.int("people").unwrap_or(0).unsigned_abs(),
    })
}

fn row(tag: &Tag) -> Value {
    Fields::new()
        .set("id", record("tag", tag.id.as_str()))
        .set("name", tag.name.as_str())
        .set("folded", fold(tag.name.as_str()))
        .set("color", tag.color.as_str())
        .set("system", tag.system)
        .set("people", 0_i64)
        .value()
}

/// How a tag's number of people changes.
pub(crate) fn count_row(tag: &TagId, by: i64) -> Value {
    Fields::new().set("id", record("tag", tag.as_str())).set("by", by).value()
}
