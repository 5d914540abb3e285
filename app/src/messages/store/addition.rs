//! The municipality's own paragraphs.

use crate::database::Tx;
use crate::messages::model::Kind;
use crate::on;
use std::collections::BTreeMap;

/// Every paragraph, by kind and the language's code.
pub async fn additions(tx: &mut Tx) -> Result<BTreeMap<(Kind, String), String>, sqlx::Error> {
    let rows: Vec<(Kind, String, String)> =
        on!(tx, db => sqlx::query_as("SELECT kind, language, text FROM message_addition").fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(kind, language, text)| ((kind, language), text)).collect())
}

/// Keeps a paragraph; an empty one goes.
pub async fn set_addition(tx: &mut Tx, kind: Kind, language: &str, text: &str) -> Result<(), sqlx::Error> {
    if text.is_empty() {
        return on!(tx, db => sqlx::query("DELETE FROM message_addition WHERE kind = $1 AND language = $2")
            .bind(kind).bind(language).execute(db).await.map(|_| ()));
    }
    on!(tx, db => sqlx::query(
        "INSERT INTO message_addition (kind, language, text) VALUES ($1, $2, $3)
         ON CONFLICT (kind, language) DO UPDATE SET text = $3")
        .bind(kind).bind(language).bind(text).execute(db).await.map(|_| ()))
}
