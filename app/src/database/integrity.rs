//! What an engine itself finds broken: damage of SQLite's file, and references to rows that are not there.

use super::{Tx, dialect};
use sqlx::AssertSqlSafe;

/// Each fault as a sentence, with the ids of the rows.
pub async fn faults(tx: &mut Tx) -> Result<Vec<String>, sqlx::Error> {
    let mut found = Vec::new();
    match tx {
        Tx::Sqlite(inner) => {
            let said: Vec<String> = sqlx::query_scalar(dialect::INTEGRITY_SQLITE).fetch_all(&mut **inner).await?;
            found.extend(
                said.into_iter().filter(|line| line != "ok").map(|line| format!("SQLite finds damage: {line}.")),
            );
            let broken: Vec<(String, Option<i64>, String)> =
                sqlx::query_as(dialect::BROKEN_REFERENCES_SQLITE).fetch_all(&mut **inner).await?;
            for (table, row, parent) in broken {
                // A table without a column of that name is known by its row only.
                let id: Option<String> =
                    sqlx::query_scalar(AssertSqlSafe(format!("SELECT id FROM \"{table}\" WHERE rowid = $1")))
                        .bind(row)
                        .fetch_optional(&mut **inner)
                        .await
                        .unwrap_or_default();
                let which = id.unwrap_or_else(|| format!("row {}", row.unwrap_or_default()));
                found.push(format!("«{table}» {which} refers to a row of «{parent}» that is not there."));
            }
        }
        Tx::Postgres(inner) => {
            let references: Vec<(String, String, String, String)> =
                sqlx::query_as(dialect::REFERENCES_POSTGRES).fetch_all(&mut **inner).await?;
            for (table, column, parent, key) in references {
                let query = format!(
                    "SELECT DISTINCT c.\"{column}\"::text FROM {table} c WHERE c.\"{column}\" IS NOT NULL
                       AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.\"{key}\" = c.\"{column}\") ORDER BY 1"
                );
                let gone: Vec<String> = sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(&mut **inner).await?;
                found.extend(
                    gone.into_iter()
                        .map(|id| format!("«{table}» refers by {column} to {id} of «{parent}», which is not there.")),
                );
            }
        }
    }
    Ok(found)
}
