//! Files between a preview and its confirmation.

use crate::database::Tx;
use crate::id::{PersonId, UploadId};
use crate::on;
use crate::time::Instant;

/// Keeps a file as the one with this place among those sent together.
pub async fn add_upload(
    tx: &mut Tx,
    id: &UploadId,
    nth: i64,
    person: &PersonId,
    (name, bytes): (&str, &[u8]),
    expires: Instant,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO upload (id, nth, person_id, name, bytes, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id).bind(nth).bind(person).bind(name).bind(bytes).bind(expires).execute(db).await.map(|_| ()))
}

/// The files of an upload of this person's, by name, in order; none when there is no such upload.
pub async fn upload(
    tx: &mut Tx,
    person: &PersonId,
    id: &UploadId,
    now: Instant,
) -> Result<Vec<(String, Vec<u8>)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as("SELECT name, bytes FROM upload WHERE id = $1 AND person_id = $2 AND expires_at > $3 ORDER BY nth")
        .bind(id).bind(person).bind(now).fetch_all(db).await)
}

/// Throws an upload of this person's away. Whether there was one.
pub async fn remove_upload(tx: &mut Tx, person: &PersonId, id: &UploadId) -> Result<bool, sqlx::Error> {
    let removed: Vec<i64> = on!(tx, db => sqlx::query_scalar("DELETE FROM upload WHERE id = $1 AND person_id = $2 RETURNING nth")
        .bind(id).bind(person).fetch_all(db).await)?;
    Ok(!removed.is_empty())
}

/// Throws away what nobody has confirmed in time, and of this person's uploads all but the newest few.
pub async fn remove_old_uploads(tx: &mut Tx, person: &PersonId, keep: i64, now: Instant) -> Result<(), sqlx::Error> {
    on!(&mut *tx, db => sqlx::query("DELETE FROM upload WHERE expires_at <= $1").bind(now).execute(db).await.map(|_| ()))?;
    // Ids are in the order in which they were made.
    on!(tx, db => sqlx::query(
        "DELETE FROM upload WHERE person_id = $1 AND id NOT IN
            (SELECT DISTINCT id FROM upload WHERE person_id = $1 ORDER BY id DESC LIMIT $2)")
        .bind(person).bind(keep).execute(db).await.map(|_| ()))
}
