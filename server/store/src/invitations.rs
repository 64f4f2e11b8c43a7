//! Invitations into the workspace.

use async_trait::async_trait;
use domain::{
    account::{Account, TAKEN},
    actor::{Actor, Permission, Role, UserId},
    identity::{Identifier, IdentifierKind},
    invitation::{Invitation, Invited, LASTS_MS},
    port::{Invitations, PortError},
    time::Timestamp,
};
use sha2::{Digest, Sha256};

use crate::{
    connection::unavailable,
    row::{Fields, Row, record, rows},
    store::Store,
    transaction::transact,
};

/// Thrown when somebody else was quicker with the same link.
const USED_UP: &str = "this invitation is used up";

#[async_trait]
impl Invitations for Store {
    async fn invite(&self, actor: &Actor, email: &str, role: Role, now: Timestamp) -> Result<Invited, PortError> {
        actor.require(Permission::ManagePeople)?;
        let Actor::Person { id: inviter, name: by, .. } = actor else { return Err(PortError::Forbidden) };
        let email = Identifier::new(IdentifierKind::Email, email).ok_or_else(|| PortError::Invalid("this is no e-mail address".into()))?;
        let token = hex(&rand::random::<[u8; 32]>());
        let invitation = Invitation {
            id: uuid::Uuid::now_v7().simple().to_string(),
            email: email.value,
            role,
            by: by.clone(),
            created: now,
            expires: now.plus_millis(LASTS_MS),
        };
        let row = Fields::new()
            .set("id", record("invitation", &invitation.id))
            .set("email", invitation.email.clone())
            .set("role", role.as_str())
            .set("hash", hash(&token))
            .set("inviter", inviter.0.clone())
            .set("by", invitation.by.clone())
            .set("created", invitation.created.millis())
            .set("expires", invitation.expires.millis())
            .value();
        let fields = Fields::new().set("row", row).set("email", invitation.email.clone()).set("now", now.millis()).set("taken", TAKEN);
        let text = "BEGIN;
            IF (SELECT VALUE id FROM account WHERE email = $email) != [] { THROW $taken };
            DELETE invitation WHERE email = $email RETURN NONE;
            DELETE invitation WHERE expires <= $now RETURN NONE;
            INSERT INTO invitation $row RETURN NONE;
            COMMIT;";
        transact(&self.db, text, &fields.params(), &[TAKEN]).await?;
        self.announce_team().await?;
        Ok(Invited { invitation, token })
    }

    async fn invitations(&self, actor: &Actor, now: Timestamp) -> Result<Vec<Invitation>, PortError> {
        actor.require(Permission::ManagePeople)?;
        let params = Fields::new().set("now", now.millis()).params();
        let mut answers = self.db.query("SELECT * FROM invitation WHERE expires > $now", params).await.map_err(unavailable)?;
        let mut open: Vec<Invitation> = rows(&mut answers, 0)?.into_iter().filter_map(read).collect();
        open.sort_by(|a, b| (b.created, &b.id).cmp(&(a.created, &a.id)));
        Ok(open)
    }

    async fn revoke_invitation(&self, actor: &Actor, id: &str) -> Result<(), PortError> {
        actor.require(Permission::ManagePeople)?;
        let params = Fields::new().set("id", record("invitation", id)).params();
        let mut answers = self.db.query("DELETE $id RETURN BEFORE", params).await.map_err(unavailable)?;
        if rows(&mut answers, 0)?.is_empty() {
            return Err(PortError::NotFound);
        }
        self.announce_team().await
    }

    async fn invitation(&self, actor: &Actor, token: &str, now: Timestamp) -> Result<Option<Invitation>, PortError> {
        actor.require(Permission::Authenticate)?;
        let params = Fields::new().set("hash", hash(token)).set("now", now.millis()).params();
        let text = "SELECT * FROM invitation WHERE hash = $hash AND expires > $now";
        let mut answers = self.db.query(text, params).await.map_err(unavailable)?;
        Ok(rows(&mut answers, 0)?.into_iter().find_map(read))
    }

    async fn accept_invitation(
        &self,
        actor: &Actor,
        token: &str,
        name: &str,
        password_hash: &str,
        now: Timestamp,
    ) -> Result<Account, PortError> {
        let invitation = self.invitation(actor, token, now).await?.ok_or(PortError::NotFound)?;
        let account = Account {
            id: UserId(uuid::Uuid::now_v7().simple().to_string()),
            email: invitation.email,
            name: name.to_owned(),
            role: invitation.role,
        };
        let row = Fields::new()
            .set("id", record("account", &account.id.0))
            .set("email", account.email.clone())
            .set("name", account.name.clone())
            .set("role", account.role.as_str())
            .set("password_hash", password_hash)
            .value();
        let fields = Fields::new()
            .set("row", row)
            .set("invitation", record("invitation", &invitation.id))
            .set("email", account.email.clone())
            .set("used", USED_UP)
            .set("taken", TAKEN);
        // Two who follow the same link at once both delete this one record, so only one of them commits.
        let text = "BEGIN;
            IF (SELECT VALUE id FROM $invitation) = [] { THROW $used };
            IF (SELECT VALUE id FROM account WHERE email = $email) != [] { THROW $taken };
            DELETE $invitation RETURN NONE;
            INSERT INTO account $row RETURN NONE;
            COMMIT;";
        match transact(&self.db, text, &fields.params(), &[USED_UP, TAKEN]).await {
            Err(PortError::Invalid(why)) if why == USED_UP => return Err(PortError::NotFound),
            done => done?,
        }
        self.announce_team().await?;
        Ok(account)
    }
}

fn read(mut row: Row) -> Option<Invitation> {
    Some(Invitation {
        id: row.text_key()?,
        email: row.text("email")?,
        role: Role::parse(&row.text("role")?)?,
        by: row.text("by")?,
        created: row.millis("created")?,
        expires: row.millis("expires")?,
    })
}

/// The secret has 256 bits of its own, so a plain hash is enough to keep it.
fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
