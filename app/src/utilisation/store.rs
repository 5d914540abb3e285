//! All SQL of the report: it reads what other features keep, and writes only recorded actions.

use super::model::{Action, Period};
use crate::bookings::model::{Kind, State};
use crate::database::Tx;
use crate::id::{ActionId, AtomId, BuildingId, PersonId};
use crate::on;
use crate::time::{CivilDate, DateRange, Instant, Span};
use chrono::NaiveDate;

/// A confirmed use (or closure) of one atom, without buffers.
pub struct HeldAtom {
    pub atom: AtomId,
    pub kind: Kind,
    pub time: Span,
}

/// Every atom held by a confirmed booking at some time of the period, in one building or in all.
/// The atoms are those that were held, whatever parts the space has today; the times are the booking's own, since the
/// occupancy rows hold the buffers too.
pub async fn held(tx: &mut Tx, period: &Period, building: Option<&BuildingId>) -> Result<Vec<HeldAtom>, sqlx::Error> {
    let rows: Vec<(AtomId, Kind, Instant, Instant)> = on!(tx, db => sqlx::query_as(
        "SELECT o.atom_id, b.kind, b.starts_at, b.ends_at
         FROM booking b JOIN occupancy o ON o.booking_id = b.id
         WHERE b.state = $4 AND b.starts_at < $1 AND b.ends_at > $2
           AND (CAST($3 AS TEXT) IS NULL OR b.space_id IN (SELECT id FROM space WHERE building_id = $3))")
        .bind(period.time.until).bind(period.time.from).bind(building).bind(State::Confirmed).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(atom, kind, from, until)| HeldAtom { atom, kind, time: Span::new(from, until) })
        .collect())
}

/// The season that a date lies in: its name and dates; a published round goes before others.
pub async fn season_at(tx: &mut Tx, date: NaiveDate) -> Result<Option<(String, DateRange)>, sqlx::Error> {
    let row: Option<(String, CivilDate, CivilDate)> = on!(tx, db => sqlx::query_as(
        "SELECT name, first_date, last_date FROM round WHERE first_date <= $1 AND last_date >= $1
         ORDER BY CASE state WHEN 'published' THEN 0 ELSE 1 END, first_date DESC, id LIMIT 1")
        .bind(CivilDate(date)).fetch_optional(db).await)?;
    Ok(row.map(|(name, first, last)| (name, DateRange::new(first.0, last.0))))
}

#[derive(sqlx::FromRow)]
struct ActionRow {
    id: ActionId,
    building_id: BuildingId,
    what: String,
    who: String,
    #[sqlx(try_from = "CivilDate")]
    due_date: NaiveDate,
    done_at: Option<Instant>,
}

impl From<ActionRow> for Action {
    fn from(row: ActionRow) -> Self {
        Self {
            id: row.id,
            building: row.building_id,
            what: row.what,
            who: row.who,
            due: row.due_date,
            done: row.done_at.is_some(),
        }
    }
}

/// Every action, of one building or of all, the soonest due first.
pub async fn actions(tx: &mut Tx, building: Option<&BuildingId>) -> Result<Vec<Action>, sqlx::Error> {
    let rows: Vec<ActionRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, building_id, what, who, due_date, done_at FROM action
         WHERE CAST($1 AS TEXT) IS NULL OR building_id = $1 ORDER BY due_date, id")
        .bind(building).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub async fn action(tx: &mut Tx, id: &ActionId) -> Result<Option<Action>, sqlx::Error> {
    let row: Option<ActionRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, building_id, what, who, due_date, done_at FROM action WHERE id = $1").bind(id).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

pub async fn add_action(tx: &mut Tx, action: &Action, by: Option<&PersonId>, now: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO action (id, building_id, what, who, due_date, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(&action.id).bind(&action.building).bind(&action.what).bind(&action.who).bind(CivilDate(action.due))
        .bind(by).bind(now).execute(db).await.map(|_| ()))
}

/// Marks an action done; whether it was open until now.
pub async fn close_action(tx: &mut Tx, id: &ActionId, now: Instant) -> Result<bool, sqlx::Error> {
    let closed: Option<ActionId> = on!(tx, db => sqlx::query_scalar(
        "UPDATE action SET done_at = $2 WHERE id = $1 AND done_at IS NULL RETURNING id").bind(id).bind(now).fetch_optional(db).await)?;
    Ok(closed.is_some())
}
