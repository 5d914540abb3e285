//! Forms that were refused in a session.

use crate::database::Tx;
use crate::on;
use crate::time::Instant;

/// Keeps a refused form of a session; one that was refused at the same address before gives way.
pub async fn keep_refused(
    tx: &mut Tx,
    session: &str,
    address: &str,
    body: &str,
    partial: bool,
    now: Instant,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO refused_form (session, address, body, partial, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session, address) DO UPDATE SET body = $3, partial = $4, created_at = $5")
        .bind(session).bind(address).bind(body).bind(partial).bind(now).execute(db).await.map(|_| ()))
}

/// Throws away what was refused before an instant, and in this session all but the last `most`.
pub async fn thin_refused(tx: &mut Tx, session: &str, before: Instant, most: i64) -> Result<(), sqlx::Error> {
    on!(&mut *tx, db => sqlx::query("DELETE FROM refused_form WHERE created_at < $1").bind(before).execute(db).await.map(|_| ()))?;
    on!(tx, db => sqlx::query(
        "DELETE FROM refused_form WHERE session = $1 AND address NOT IN
            (SELECT address FROM refused_form WHERE session = $1 ORDER BY created_at DESC, address LIMIT $2)")
        .bind(session).bind(most).execute(db).await.map(|_| ()))
}

/// Body of the form that was refused in a session at an address at or after an instant, and whether something was left out of it.
pub async fn refused(
    tx: &mut Tx,
    session: &str,
    address: &str,
    since: Instant,
) -> Result<Option<(String, bool)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as("SELECT body, partial FROM refused_form WHERE session = $1 AND address = $2 AND created_at >= $3")
        .bind(session).bind(address).bind(since).fetch_optional(db).await)
}

pub async fn forget_refused(tx: &mut Tx, session: &str, address: &str) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM refused_form WHERE session = $1 AND address = $2")
        .bind(session).bind(address).execute(db).await.map(|_| ()))
}
