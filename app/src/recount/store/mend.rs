//! Mending, one difference at a time. With its triggers in place the database lays what is held by itself.

use crate::database::{Tx, guards};
use crate::on;
use crate::recount::model::Mending;
use crate::time::Instant;

/// The time that is held, at least as long as the booking: a row that says otherwise could not be written at all.
macro_rules! widened {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " held_from = CASE WHEN held_from <= starts_at THEN held_from ELSE starts_at END,
              held_to = CASE WHEN held_to >= ends_at THEN held_to ELSE ends_at END ",
            $after
        )
    };
}

pub async fn mend(tx: &mut Tx, mending: &Mending, now: Instant) -> Result<(), sqlx::Error> {
    match mending {
        Mending::Look(_) => Ok(()),
        Mending::Guard(statement) => guards::make(tx, statement).await,
        Mending::LetGo { booking, atom } => {
            on!(tx, db => sqlx::query("DELETE FROM occupancy WHERE booking_id = $1 AND atom_id = $2")
            .bind(booking).bind(atom).execute(db).await.map(|_| ()))
        }
        Mending::Hold { booking } | Mending::Widen { booking } => on!(tx, db => sqlx::query(
            widened!("UPDATE booking SET state = state,", "WHERE id = $1"))
            .bind(booking).execute(db).await.map(|_| ())),
        Mending::AskAgain { booking } => on!(tx, db => sqlx::query(
            widened!("UPDATE booking SET state = 'requested',", "WHERE id = $1"))
            .bind(booking).execute(db).await.map(|_| ())),
        Mending::Cancel { booking } => on!(tx, db => sqlx::query(
            widened!("UPDATE booking SET state = 'cancelled', decided_at = $2,", "WHERE id = $1"))
            .bind(booking).bind(now).execute(db).await.map(|_| ())),
        Mending::NotSkipped { series, date } => {
            on!(tx, db => sqlx::query("DELETE FROM skipped_date WHERE series_id = $1 AND date = $2")
            .bind(series).bind(date).execute(db).await.map(|_| ()))
        }
        Mending::Requeue { job } => on!(tx, db => sqlx::query(
            "UPDATE job SET state = 'queued', lease_until = NULL WHERE id = $1 AND state = 'running'")
            .bind(job).execute(db).await.map(|_| ())),
    }
}
