//! What a changed rule can meet, and what was decided about it.

use super::read::{BookingRow, bookings};
use crate::bookings::model::{Booking, Choice, RuleRecord, State};
use crate::database::Tx;
use crate::id::{BookingId, BuildingId, PersonId, RuleChangeId, SpaceId};
use crate::on;
use crate::time::Instant;

/// Requests and confirmed bookings of a space at some time from–to, by time.
pub async fn live(
    tx: &mut Tx,
    space: &SpaceId,
    from: Instant,
    to: Option<Instant>,
) -> Result<Vec<Booking>, sqlx::Error> {
    let [waits, holds] = State::LIVE;
    let rows = on!(tx, db => sqlx::query_as(
        "SELECT b.* FROM booking b WHERE b.space_id = $1 AND b.state IN ($4, $5) AND b.ends_at > $2
           AND (CAST($3 AS BIGINT) IS NULL OR b.starts_at < $3)
         ORDER BY b.starts_at, b.id")
        .bind(space).bind(from).bind(to).bind(waits).bind(holds).fetch_all(db).await)?;
    Ok(bookings(rows))
}

/// Requests and confirmed bookings of every space at some time from–to, by time.
pub async fn live_anywhere(tx: &mut Tx, from: Instant, to: Option<Instant>) -> Result<Vec<Booking>, sqlx::Error> {
    let [waits, holds] = State::LIVE;
    let rows = on!(tx, db => sqlx::query_as(
        "SELECT b.* FROM booking b WHERE b.state IN ($3, $4) AND b.ends_at > $1
           AND (CAST($2 AS BIGINT) IS NULL OR b.starts_at < $2)
         ORDER BY b.starts_at, b.id")
        .bind(from).bind(to).bind(waits).bind(holds).fetch_all(db).await)?;
    Ok(bookings(rows))
}

/// Confirmed bookings that end after a moment, of a space and of all that share a part with it, by time.
pub async fn confirmed_sharing(tx: &mut Tx, space: &SpaceId, after: Instant) -> Result<Vec<Booking>, sqlx::Error> {
    let rows = on!(tx, db => sqlx::query_as(
        "SELECT b.* FROM booking b WHERE b.state = $3 AND b.ends_at > $2 AND b.space_id IN (
            SELECT other.space_id FROM space_atom own JOIN space_atom other ON other.atom_id = own.atom_id WHERE own.space_id = $1)
         ORDER BY b.starts_at, b.id")
        .bind(space).bind(after).bind(State::Confirmed).fetch_all(db).await)?;
    Ok(bookings(rows))
}

/// Pairs of confirmed bookings that end after a moment: one of the space, and one of another that holds a part of the building,
/// by its name, at a time at which the first is held.
pub async fn colliding(
    tx: &mut Tx,
    space: &SpaceId,
    part: &str,
    after: Instant,
) -> Result<Vec<(BookingId, BookingId)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as(
        "SELECT DISTINCT b.id, o.booking_id FROM booking b JOIN space s ON s.id = b.space_id
             JOIN atom a ON a.building_id = s.building_id AND a.name = $2
             JOIN occupancy o ON o.atom_id = a.id AND o.starts_at < b.held_to AND o.ends_at > b.held_from AND o.booking_id <> b.id
         WHERE b.space_id = $1 AND b.state = $4 AND b.ends_at > $3 ORDER BY b.id, o.booking_id")
        .bind(space).bind(part).bind(after).bind(State::Confirmed).fetch_all(db).await)
}

pub async fn insert_rule_change(tx: &mut Tx, record: &RuleRecord) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO rule_change (id, at, person_id, kind, building_id, space_id, what, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(&record.id).bind(record.at).bind(&record.by).bind(&record.kind).bind(&record.building).bind(&record.space)
        .bind(&record.what).bind(&record.reason).execute(db).await.map(|_| ()))
}

pub async fn insert_choice(
    tx: &mut Tx,
    change: &RuleChangeId,
    booking: &BookingId,
    choice: Choice,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO rule_change_booking (change_id, booking_id, choice) VALUES ($1, $2, $3)")
        .bind(change).bind(booking).bind(choice).execute(db).await.map(|_| ()))
}

pub async fn change_choice(
    tx: &mut Tx,
    change: &RuleChangeId,
    booking: &BookingId,
    choice: Choice,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE rule_change_booking SET choice = $3 WHERE change_id = $1 AND booking_id = $2")
        .bind(change).bind(booking).bind(choice).execute(db).await.map(|_| ()))
}

#[derive(sqlx::FromRow)]
struct RecordRow {
    id: RuleChangeId,
    at: Instant,
    person_id: Option<PersonId>,
    kind: String,
    building_id: Option<BuildingId>,
    space_id: Option<SpaceId>,
    what: String,
    reason: String,
}

impl From<RecordRow> for RuleRecord {
    fn from(row: RecordRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            by: row.person_id,
            kind: row.kind,
            building: row.building_id,
            space: row.space_id,
            what: row.what,
            reason: row.reason,
        }
    }
}

pub async fn rule_change(tx: &mut Tx, id: &RuleChangeId) -> Result<Option<RuleRecord>, sqlx::Error> {
    let row: Option<RecordRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM rule_change WHERE id = $1").bind(id).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// The latest changes that met bookings, newest first.
pub async fn rule_changes(tx: &mut Tx, most: i64) -> Result<Vec<RuleRecord>, sqlx::Error> {
    let rows: Vec<RecordRow> = on!(tx, db => sqlx::query_as("SELECT * FROM rule_change ORDER BY at DESC, id DESC LIMIT $1").bind(most).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

#[derive(sqlx::FromRow)]
struct ChosenRow {
    choice: Choice,
    #[sqlx(flatten)]
    booking: BookingRow,
}

/// The bookings that a change met, with what was decided, by time.
pub async fn chosen(tx: &mut Tx, id: &RuleChangeId) -> Result<Vec<(Booking, Choice)>, sqlx::Error> {
    let rows: Vec<ChosenRow> = on!(tx, db => sqlx::query_as(
        "SELECT c.choice, b.* FROM rule_change_booking c JOIN booking b ON b.id = c.booking_id
         WHERE c.change_id = $1 ORDER BY b.starts_at, b.id")
        .bind(id).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|row| (row.booking.into(), row.choice)).collect())
}
