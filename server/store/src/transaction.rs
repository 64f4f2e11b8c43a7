//! Transactions that may say no: what they throw is an answer, not a failure.

use std::time::Duration;

use domain::port::PortError;
use rand::Rng;
use surrealdb::types::{QueryError, Variables};

use crate::connection::{Database, unavailable};

/// How often a conflict with another writer is tried again.
const ATTEMPTS: u32 = 20;

/// Runs a transaction; a conflict is tried again with a growing, random pause.
///
/// # Errors
/// [`PortError::Invalid`] with the one of `refusals` that was thrown; else [`PortError::Unavailable`] unless every statement
/// succeeded, the commit included.
pub(crate) async fn transact(db: &Database, text: &str, params: &Variables, refusals: &[&str]) -> Result<(), PortError> {
    let mut pause = 1;
    for _ in 0..ATTEMPTS {
        let errors: Vec<surrealdb::Error> = match db.query(text, params.clone()).await {
            Ok(mut answers) => answers.take_errors().into_values().collect(),
            Err(error) => vec![error],
        };
        if errors.is_empty() {
            return Ok(());
        }
        if let Some(refusal) = refusals.iter().find(|refusal| errors.iter().any(|error| error.message().contains(*refusal))) {
            return Err(PortError::Invalid((*refusal).to_owned()));
        }
        if !errors.iter().any(|error| error.query_details() == Some(&QueryError::TransactionConflict)) {
            let told = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            return Err(unavailable(told));
        }
        let jitter = rand::rng().next_u64() % pause;
        tokio::time::sleep(Duration::from_millis(pause + jitter)).await;
        pause = (pause * 2).min(64);
    }
    Err(PortError::Busy)
}
