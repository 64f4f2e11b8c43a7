//! Accounts and their sessions.

use async_trait::async_trait;
use domain::{
    account::{Account, Credentials, Session},
    actor::{Actor, Permission, Role, UserId},
    port::{Accounts, PortError},
    time::Timestamp,
};

use crate::{
    connection::unavailable,
    row::{Fields, Row, json, record, rows},
    store::Store,
};

/// A session ends 30 days after it began and 7 days after its last use; its use is written at most once a minute.
const LONGEST_MS: i64 = 30 * 86_400_000;
const IDLE_MS: i64 = 7 * 86_400_000;
const NOTE_MS: i64 = 60_000;

#[async_trait]
impl Accounts for Store {
    async fn needs_owner(&self, actor: &Actor) -> Result<bool, PortError> {
        actor.require(Permission::Authenticate)?;
        let mut answers = self.db.query("SELECT id FROM account LIMIT 1", Fields::new().params()).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?.is_empty())
    }

    async fn create_owner(&self, actor: &Actor, credentials: &Credentials) -> Result<(), PortError> {
        actor.require(Permission::Authenticate)?;
        let account = &credentials.account;
        let row = Fields::new()
            .set("id", record("account", &account.id.0))
            .set("email", account.email.clone())
            .set("name", account.name.clone())
            .set("role", "owner")
            .set("password_hash", credentials.password_hash.clone())
            .value();
        // Two set-ups at once both write this one record, so only one of them commits.
        let text = "BEGIN;
            IF (SELECT VALUE id FROM account LIMIT 1) != [] { THROW 'there is an owner already' };
            CREATE $guard SET value = { done: true } RETURN NONE;
            INSERT INTO account $row RETURN NONE;
            DELETE $setup;
            COMMIT;";
        let params =
            Fields::new().set("row", row).set("guard", record("setting", "owner")).set("setup", record("setting", "setup")).params();
        let mut answers = self.db.query(text, params).await.map_err(unavailable)?;
        if answers.take_errors().is_empty() { Ok(()) } else { Err(PortError::Invalid("there is an owner already".into())) }
    }

    async fn credentials(&self, actor: &Actor, email: &str) -> Result<Option<Credentials>, PortError> {
        actor.require(Permission::Authenticate)?;
        let params = Fields::new().set("email", email).params();
        let mut answers = self.db.query("SELECT * FROM account WHERE email = $email", params).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?.into_iter().find_map(|mut row| {
            let password_hash = row.text("password_hash")?;
            Some(Credentials { account: account(row)?, password_hash })
        }))
    }

    async fn begin_session(&self, actor: &Actor, session: &Session) -> Result<(), PortError> {
        actor.require(Permission::Authenticate)?;
        let row = Fields::new()
            .set("id", record("session", &session.token_hash))
            .set("user", session.user.0.clone())
            .set("created", session.created.millis())
            .set("seen", session.seen.millis())
            .set("agent", session.agent.clone())
            .value();
        let params = Fields::new().set("row", row).params();
        self.db.query("INSERT INTO session $row RETURN NONE", params).await.map_err(unavailable)?.check().map_err(unavailable)?;
        Ok(())
    }

    async fn session(&self, actor: &Actor, token_hash: &str, now: Timestamp) -> Result<Option<Account>, PortError> {
        actor.require(Permission::Authenticate)?;
        let params = Fields::new().set("id", record("session", token_hash)).params();
        let text = "SELECT * FROM $id; SELECT * FROM type::record('account', $id.user)";
        let mut answers = self.db.query(text, params).await.map_err(unavailable)?;
        let Some(mut session) = rows(&mut answers, 0)?.into_iter().next() else { return Ok(None) };
        let (Some(created), Some(seen)) = (session.millis("created"), session.millis("seen")) else { return Ok(None) };
        if now.since(created) > LONGEST_MS || now.since(seen) > IDLE_MS {
            self.end_session(actor, token_hash).await?;
            return Ok(None);
        }
        if now.since(seen) > NOTE_MS {
            let params = Fields::new().set("id", record("session", token_hash)).set("seen", now.millis()).params();
            // Only noted when the session still is there: a log-out at the same moment wins.
            self.db.query("UPDATE $id SET seen = $seen RETURN NONE", params).await.map_err(unavailable)?;
        }
        Ok(rows(&mut answers, 1)?.into_iter().find_map(account))
    }

    async fn end_session(&self, actor: &Actor, token_hash: &str) -> Result<(), PortError> {
        actor.require(Permission::Authenticate)?;
        let params = Fields::new().set("id", record("session", token_hash)).params();
        self.db.query("DELETE $id RETURN NONE", params).await.map_err(unavailable)?.check().map_err(unavailable)?;
        Ok(())
    }

    async fn setup_token(&self, actor: &Actor) -> Result<Option<String>, PortError> {
        actor.require(Permission::Authenticate)?;
        let params = Fields::new().set("id", record("setting", "setup")).params();
        let mut answers = self.db.query("SELECT * FROM $id", params).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?.into_iter().find_map(|mut row| row.read::<SetupToken>("value")).map(|token| token.hash))
    }

    async fn set_setup_token(&self, actor: &Actor, hash: &str) -> Result<(), PortError> {
        actor.require(Permission::Authenticate)?;
        let params =
            Fields::new().set("id", record("setting", "setup")).set("content", json(&serde_json::json!({ "hash": hash }))).params();
        self.db.query("UPSERT $id SET value = $content RETURN NONE", params).await.map_err(unavailable)?.check().map_err(unavailable)?;
        Ok(())
    }
}

#[derive(serde::Deserialize)]
struct SetupToken {
    hash: String,
}

fn account(mut row: Row) -> Option<Account> {
    let role = match row.text("role")?.as_str() {
        "owner" => Role::Owner,
        "marketer" => Role::Marketer,
        _ => Role::Viewer,
    };
    Some(Account { id: UserId(row.text_key()?), email: row.text("email")?, name: row.text("name")?, role })
}
