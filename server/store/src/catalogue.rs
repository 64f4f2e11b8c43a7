//! Definitions of actions that appeared by themselves.

use async_trait::async_trait;
use domain::{
    actor::{Actor, Permission},
    catalogue::Definition,
    port::{Catalogue, PortError},
};

use crate::{
    connection::unavailable,
    row::{Fields, Row, rows},
    store::Store,
};

#[async_trait]
impl Catalogue for Store {
    async fn definitions(&self, actor: &Actor) -> Result<Vec<Definition>, PortError> {
        actor.require(Permission::ReadProfiles)?;
        let mut answers = self.db.query("SELECT * FROM definition LIMIT 5000", Fields::new().params()).await.map_err(unavailable)?;
        let mut definitions: Vec<_> = rows(&mut answers, 0)?.into_iter().filter_map(read).collect();
        definitions.sort_by(|a, b| a.action.cmp(&b.action));
        Ok(definitions)
    }
}

/// One definition from its row.
pub(crate) fn read(mut row: Row) -> Option<Definition> {
    Some(Definition {
        action: row.text_key()?,
        name: row.text("name"),
        description: row.text("description"),
        params: row.read("params").unwrap_or_default(),
        first_seen: row.millis("first_seen")?,
    })
}
