//! Write keys.

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    incoming::Trust,
    port::{PortError, WriteKeys},
    time::Timestamp,
    write_key::WriteKey,
};
use rand::Rng;
use sha2::{Digest, Sha256};
use surrealdb::types::Value;

use crate::{
    connection::unavailable,
    row::{Fields, Row, record, rows},
    store::Store,
};

/// How exactly it is known when a key was last used, in milliseconds.
const MINUTE: i64 = 60_000;

#[async_trait]
impl WriteKeys for Store {
    async fn authenticate(&self, actor: &Actor, key: &str) -> Result<Option<Actor>, PortError> {
        actor.require(Permission::Authenticate)?;
        let params = Fields::new().set("hash", hash(key)).params();
        let mut answers =
            self.db.query("SELECT id, trust FROM write_key WHERE hash = $hash AND revoked = NONE", params).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?
            .into_iter()
            .find_map(|mut row| Some(Actor::Key { id: row.text_key()?, trust: trust(&row.text("trust")?) })))
    }

    async fn keys(&self, actor: &Actor) -> Result<Vec<WriteKey>, PortError> {
        actor.require(Permission::ReadIngest)?;
        let mut answers = self.db.query("SELECT * FROM write_key", Fields::new().params()).await.map_err(unavailable)?;
        let mut keys: Vec<_> = rows(&mut answers, 0)?.into_iter().filter_map(read).collect();
        keys.sort_by_key(|key| std::cmp::Reverse(key.created));
        Ok(keys)
    }

    async fn create_key(&self, actor: &Actor, name: &str, trust: Trust) -> Result<WriteKey, PortError> {
        actor.require(Permission::ManageKeys)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 80 {
            return Err(PortError::Invalid("a key has a name of 1 to 80 characters".into()));
        }
        let secret = random_text(32);
        let (prefix, word) = match trust {
            Trust::Browser => ("wb_", "browser"),
            Trust::Server => ("ws_", "server"),
        };
        let secret = format!("{prefix}{secret}");
        let key = WriteKey {
            id: random_text(12),
            name: name.to_owned(),
            trust,
            hint: secret.chars().take(7).collect(),
            secret: Some(secret.clone()),
            created: now(),
            used: None,
            revoked: None,
        };
        let row = Fields::new()
            .set("id", record("write_key", &key.id))
            .set("name", key.name.clone())
            .set("trust", word)
            .set("secret", if trust == Trust::Browser { Value::String(secret.clone()) } else { Value::None })
            .set("hash", hash(&secret))
            .set("hint", key.hint.clone())
            .set("created", key.created.millis())
            .value();
        let params = Fields::new().set("row", row).params();
        self.db.query("INSERT INTO write_key $row RETURN NONE", params).await.map_err(unavailable)?.check().map_err(unavailable)?;
        Ok(key)
    }

    async fn revoke_key(&self, actor: &Actor, id: &str) -> Result<(), PortError> {
        actor.require(Permission::ManageKeys)?;
        let params = Fields::new().set("id", record("write_key", id)).set("at", now().millis()).params();
        let mut answers = self.db.query("UPDATE $id SET revoked = revoked ?? $at RETURN AFTER", params).await.map_err(unavailable)?;
        if rows(&mut answers, 0)?.is_empty() { Err(PortError::NotFound) } else { Ok(()) }
    }

    async fn note_use(&self, actor: &Actor, id: &str) -> Result<(), PortError> {
        actor.require(Permission::Authenticate)?;
        let at = now();
        let params =
            Fields::new().set("id", record("write_key", id)).set("at", at.millis()).set("before", at.plus_millis(-MINUTE).millis());
        let query = "UPDATE $id SET used = $at WHERE used = NONE OR used < $before RETURN NONE";
        self.db.query(query, params.params()).await.map_err(unavailable)?.check().map_err(unavailable)?;
        Ok(())
    }
}

fn read(mut row: Row) -> Option<WriteKey> {
    Some(WriteKey {
        id: row.text_key()?,
        name: row.text("name")?,
        trust: trust(&row.text("trust")?),
        secret: row.text("secret"),
        hint: row.text("hint")?,
        created: row.millis("created")?,
        used: row.millis("used"),
        revoked: row.millis("revoked"),
    })
}

fn trust(word: &str) -> Trust {
    if word == "server" { Trust::Server } else { Trust::Browser }
}

/// A key has 160 bits of its own, so a plain hash is enough to keep it.
fn hash(key: &str) -> String {
    Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `length` characters of 32 that are not mistaken for each other: five bits each.
fn random_text(length: usize) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    (0..length).map(|_| char::from(LETTERS[(rng.next_u32() % 32) as usize])).collect()
}

fn now() -> Timestamp {
    Timestamp::from_millis(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64))
}
