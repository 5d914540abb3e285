//! Reading the tables, plainly: nothing is joined or judged here.

use crate::database::{Tx, guards, integrity};
use crate::on;
use crate::people::model::Deed;
use crate::recount::model::Tables;
use chrono::NaiveDate;

/// Everything that is counted. The transaction should see one moment.
pub async fn tables(tx: &mut Tx, today: NaiveDate) -> Result<Tables, sqlx::Error> {
    // Leases go by the database's own clock.
    let now = tx.clock().await?;
    Ok(Tables {
        bookings: on!(&mut *tx, db => sqlx::query_as(
            "SELECT id, space_id, series_id, state, starts_at, ends_at, held_from, held_to, settled, created_at FROM booking ORDER BY id")
            .fetch_all(db).await)?,
        parts: on!(&mut *tx, db => sqlx::query_as("SELECT space_id, atom_id FROM space_atom ORDER BY space_id, atom_id").fetch_all(db).await)?,
        atoms: on!(&mut *tx, db => sqlx::query_as("SELECT id, building_id FROM atom").fetch_all(db).await)?,
        spaces: on!(&mut *tx, db => sqlx::query_as("SELECT id, building_id FROM space").fetch_all(db).await)?,
        held: on!(&mut *tx, db => sqlx::query_as(
            "SELECT booking_id, atom_id, starts_at, ends_at FROM occupancy ORDER BY booking_id, atom_id").fetch_all(db).await)?,
        series: on!(&mut *tx, db => sqlx::query_as(
            "SELECT id, space_id, weekday, starts_minute, ends_minute, first_date, last_date, source_id FROM series ORDER BY id")
            .fetch_all(db).await)?,
        skipped: on!(&mut *tx, db => sqlx::query_as("SELECT series_id, date FROM skipped_date ORDER BY series_id, date").fetch_all(db).await)?,
        moved: on!(&mut *tx, db => sqlx::query_scalar("SELECT DISTINCT subject_id FROM event WHERE action = $1")
            .bind(Deed::MoveBooking)
            .fetch_all(db).await)?,
        sources: on!(&mut *tx, db => sqlx::query_scalar(
            "SELECT id FROM publication WHERE state <> 'withdrawn'
             UNION SELECT id FROM timetable WHERE withdrawn_at IS NULL OR withdrawn_from > $1 OR under_way IS NOT NULL")
            .bind(today.to_string()).fetch_all(db).await)?,
        silent_jobs: on!(&mut *tx, db => sqlx::query_as(
            "SELECT id, kind FROM job WHERE state = 'running' AND (lease_until IS NULL OR lease_until < $1) ORDER BY id")
            .bind(now).fetch_all(db).await)?,
        broken: integrity::faults(tx).await?,
        missing_guards: guards::missing(tx).await?,
    })
}
