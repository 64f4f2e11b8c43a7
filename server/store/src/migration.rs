//! The schema and its numbered migrations.
//!
//! A new one: write `schema/NNNN_what.surql`, add it to the list, run the tests. They hold it against the data of every
//! schema in `schema/data`, and say how the data of the new one is written for those after it.

use domain::port::PortError;

use crate::{
    commits,
    connection::{Database, unavailable},
    row::{Fields, rows},
};

/// Every migration in the order of its number. Landed ones never change; nobody's data is dropped by one.
const MIGRATIONS: &[(u32, &str)] = &[
    (1, include_str!("../schema/0001_first.surql")),
    (2, include_str!("../schema/0002_editing.surql")),
    (3, include_str!("../schema/0003_quarantine.surql")),
    (4, include_str!("../schema/0004_people.surql")),
    (5, include_str!("../schema/0005_merging.surql")),
];

/// Brings the database to the newest schema; each migration is one transaction together with its entry in the ledger.
///
/// # Errors
/// [`PortError::Unavailable`] when a migration fails, or the database was written by a newer program.
pub(crate) async fn run(db: &Database) -> Result<(), PortError> {
    apply(db, MIGRATIONS).await
}

async fn apply(db: &Database, migrations: &[(u32, &str)]) -> Result<(), PortError> {
    let define = "DEFINE TABLE IF NOT EXISTS migration SCHEMAFULL; DEFINE FIELD IF NOT EXISTS at ON migration TYPE datetime;";
    db.query(define, Fields::new().params()).await.map_err(unavailable)?.check().map_err(unavailable)?;
    let mut answers = db.query("SELECT id FROM migration", Fields::new().params()).await.map_err(unavailable)?;
    let done: Vec<u32> = rows(&mut answers, 0)?.into_iter().filter_map(|mut row| row.text_key()?.parse().ok()).collect();
    let newest = migrations.last().map_or(0, |(number, _)| *number);
    if let Some(unknown) = done.iter().find(|number| **number > newest) {
        return Err(PortError::Unavailable(format!(
            "the database has migration {unknown}, this program knows {newest}: it was written by a newer version"
        )));
    }
    for (number, text) in migrations.iter().filter(|(number, _)| !done.contains(number)) {
        let block = format!("BEGIN;\n{text}\nCREATE migration:{number} SET at = time::now();\nCOMMIT;");
        commits::run(db, &block, &Fields::new().params()).await.map_err(|error| unavailable(format!("migration {number}: {error}")))?;
        if !done.is_empty() {
            rebuild(db, text).await.map_err(|error| unavailable(format!("migration {number}: {error}")))?;
        }
    }
    Ok(())
}

/// Builds the indexes of a migration again: the database builds an index in transactions of its own, which do not see what
/// the migration has just written to rows that were there before.
async fn rebuild(db: &Database, text: &str) -> Result<(), PortError> {
    let indexes = text.lines().filter_map(|line| line.strip_prefix("DEFINE INDEX ")?.split_once(" FIELDS"));
    for (index, _) in indexes {
        let query = format!("REBUILD INDEX IF EXISTS {index}");
        db.query(&query, Fields::new().params()).await.map_err(unavailable)?.check().map_err(unavailable)?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "migration_tests.rs"]
mod tests;
