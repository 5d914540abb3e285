//! Brings a database up to what the program knows, and refuses one that is newer.

use super::{Database, OpenError, Tx};
use sqlx::migrate::{MigrateError, Migrator};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Applies what is missing. Running it again changes nothing.
pub async fn up(database: &Database) -> Result<(), OpenError> {
    let outcome = match database {
        Database::Sqlite { write, .. } => SQLITE.run(write).await,
        Database::Postgres(pool) => POSTGRES.run(pool).await,
        // What is only rehearsed has no schema of its own.
        Database::Rehearsal(_) => Ok(()),
    };
    outcome.map_err(|error| match error {
        MigrateError::VersionMissing(version) => OpenError::Newer(version),
        other => OpenError::Migration(other.to_string()),
    })
}

/// The text of every change of the schema, in their order, as it is for the engine of this transaction.
pub fn changes(tx: &Tx) -> impl Iterator<Item = &'static str> {
    let migrator = match tx {
        Tx::Sqlite(_) => &SQLITE,
        Tx::Postgres(_) => &POSTGRES,
    };
    migrator.iter().map(|change| change.sql.as_str())
}
