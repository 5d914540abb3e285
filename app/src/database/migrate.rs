//! Brings a database up to what the program knows, and refuses one that is newer.

use super::{Database, OpenError, Tx, dialect};
use crate::on;
use sqlx::migrate::{MigrateError, Migrator};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Applies what is missing. Running it again changes nothing.
pub async fn up(database: &Database) -> Result<(), OpenError> {
    up_to(database, newest()).await
}

/// Applies what is missing up to the change with this number.
pub async fn up_to(database: &Database, number: i64) -> Result<(), OpenError> {
    let outcome = match database {
        Database::Sqlite { write, .. } => SQLITE.run_to(number, write).await,
        Database::Postgres(pool) => POSTGRES.run_to(number, pool).await,
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

/// The number of the newest change that this program knows.
pub fn newest() -> i64 {
    SQLITE.iter().map(|change| change.version).max().unwrap_or_default()
}

/// The number of the newest change that the database has; `None` where it has none at all.
pub async fn version(tx: &mut Tx) -> Result<Option<i64>, sqlx::Error> {
    let there: bool = match tx {
        Tx::Sqlite(inner) => sqlx::query_scalar(dialect::HAS_SCHEMA_SQLITE).fetch_one(&mut **inner).await?,
        Tx::Postgres(inner) => sqlx::query_scalar(dialect::HAS_SCHEMA_POSTGRES).fetch_one(&mut **inner).await?,
    };
    if !there {
        return Ok(None);
    }
    on!(tx, db => sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(db).await)
}
