//! What staff do with a message.

use super::written;
use crate::database::Tx;
use crate::id::{MessageId, PersonId};
use crate::messages::model::Letter;
use crate::on;
use crate::time::Instant;

/// Has it sent once more, made anew; false when it waits anyway, or is no longer kept.
pub async fn again(tx: &mut Tx, id: &MessageId, now: Instant) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE message SET state = 'waiting', due_at = $2, tried_since = $2, useful_until = NULL, why = NULL, letter = NULL,
                            done_at = NULL, done_by = NULL, edition = edition + 1
         WHERE id = $1 AND state NOT IN ('waiting', 'sending', 'joined') AND content IS NOT NULL AND person_id IS NOT NULL")
        .bind(id).bind(now).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Stops what has not been sent; false when there is nothing to stop.
pub async fn stop(tx: &mut Tx, id: &MessageId, by: &PersonId, now: Instant) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE message SET state = 'stopped', done_at = $3, done_by = $2 WHERE id = $1 AND state IN ('waiting', 'to_print')")
        .bind(id).bind(by).bind(now).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Puts it among the letters to print; false when it is being sent, or is there already.
pub async fn print(tx: &mut Tx, id: &MessageId, letter: &Letter, address: &str) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE message SET state = 'to_print', channel = 'letter', letter = $2, address = $3, why = NULL, done_at = NULL, lease_until = NULL
         WHERE id = $1 AND state NOT IN ('sending', 'to_print', 'joined')")
        .bind(id).bind(written(letter)?).bind(address).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// It has been printed; false when it was not to be.
pub async fn printed(tx: &mut Tx, id: &MessageId, by: &PersonId, now: Instant) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE message SET state = 'printed', done_at = $3, done_by = $2 WHERE id = $1 AND state = 'to_print'")
        .bind(id).bind(by).bind(now).execute(db).await.map(|done| done.rows_affected() > 0))
}
