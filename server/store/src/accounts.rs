//! Accounts and their sessions.

use async_trait::async_trait;
use domain::{
    account::{Account, Credentials, LAST_OWNER, Session},
    actor::{Actor, Permission, Role, UserId},
    fold::fold,
    port::{Accounts, PortError, Team},
    time::Timestamp,
};

use crate::{
    connection::unavailable,
    row::{Fields, Row, json, record, rows},
    store::Store,
    transaction::transact,
    vocabulary::announce_workspace,
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

#[async_trait]
impl Team for Store {
    async fn team(&self, actor: &Actor) -> Result<Vec<Account>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let mut answers = self.db.query("SELECT * FROM account", Fields::new().params()).await.map_err(unavailable)?;
        let mut team: Vec<Account> = rows(&mut answers, 0)?.into_iter().filter_map(account).collect();
        team.sort_by_cached_key(|account| (fold(&account.name), account.email.clone()));
        Ok(team)
    }

    async fn set_role(&self, actor: &Actor, id: &UserId, role: Role) -> Result<(), PortError> {
        actor.require(Permission::ManagePeople)?;
        let text = "UPDATE $account SET role = $role RETURN NONE;
            IF $role != 'owner' { DELETE invitation WHERE inviter = $user RETURN NONE; };";
        self.change_account(id, text, Fields::new().set("role", role.as_str())).await
    }

    async fn remove_account(&self, actor: &Actor, id: &UserId) -> Result<(), PortError> {
        actor.require(Permission::ManagePeople)?;
        let text = "DELETE $account RETURN NONE;
            DELETE session WHERE user = $user RETURN NONE;
            DELETE invitation WHERE inviter = $user RETURN NONE;";
        self.change_account(id, text, Fields::new()).await
    }

    async fn set_password(&self, actor: &Actor, password_hash: &str, keep: &str) -> Result<(), PortError> {
        let Actor::Person { id, .. } = actor else { return Err(PortError::Forbidden) };
        let fields = Fields::new()
            .set("account", record("account", &id.0))
            .set("user", id.0.clone())
            .set("hash", password_hash)
            .set("keep", record("session", keep));
        let text = "BEGIN;
            UPDATE $account SET password_hash = $hash RETURN NONE;
            DELETE session WHERE user = $user AND id != $keep RETURN NONE;
            COMMIT;";
        transact(&self.db, text, &fields.params(), &[]).await
    }
}

impl Store {
    /// Runs `text` on an account, unless nobody would own the workspace afterwards.
    ///
    /// Two owners who take each other's role at the same moment change two different accounts, which the database would let
    /// pass: therefore every change writes one more record that is the same for all of them.
    async fn change_account(&self, id: &UserId, text: &str, fields: Fields) -> Result<(), PortError> {
        let fields = fields
            .set("account", record("account", &id.0))
            .set("user", id.0.clone())
            .set("guard", record("setting", "owners"))
            .set("gone", NO_ACCOUNT)
            .set("last", LAST_OWNER);
        let text = format!(
            "BEGIN;
            UPSERT $guard SET value = {{ changes: (value.changes ?? 0) + 1 }} RETURN NONE;
            IF (SELECT VALUE id FROM $account) = [] {{ THROW $gone }};
            {text}
            IF (SELECT VALUE id FROM account WHERE role = 'owner') = [] {{ THROW $last }};
            COMMIT;"
        );
        match transact(&self.db, &text, &fields.params(), &[NO_ACCOUNT, LAST_OWNER]).await {
            Err(PortError::Invalid(why)) if why == NO_ACCOUNT => Err(PortError::NotFound),
            Err(error) => Err(error),
            Ok(()) => self.announce_team().await,
        }
    }

    /// Tells every open page that the people of the workspace are others than before.
    pub(crate) async fn announce_team(&self) -> Result<(), PortError> {
        self.turn(|db, people| Box::pin(async move { announce_workspace(db, people, "", Fields::new()).await })).await
    }
}

/// Thrown where an account is not, or no longer, there.
const NO_ACCOUNT: &str = "there is no such account";

#[derive(serde::Deserialize)]
struct SetupToken {
    hash: String,
}

fn account(mut row: Row) -> Option<Account> {
    // A role that this program does not know may read.
    let role = Role::parse(&row.text("role")?).unwrap_or(Role::Viewer);
    Some(Account { id: UserId(row.text_key()?), email: row.text("email")?, name: row.text("name")?, role })
}
