//! The versions of a timetable: each change is one, they share their lineage, and they are taken out of the calendar together.

use crate::database::Tx;
use crate::id::{BuildingId, OrganisationId, PersonId, TimetableId};
use crate::on;
use crate::time::{Instant, parse_date};
use crate::timetables::model::UnderWay;
use chrono::NaiveDate;

/// A version of a timetable as it is kept: whose it is and when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTimetable {
    pub id: TimetableId,
    /// The id of its first version.
    pub lineage: TimetableId,
    pub organisation: OrganisationId,
    pub building: BuildingId,
    pub name: String,
    pub solution: String,
    pub weeks: u8,
    /// The whole term: the weeks count from the first.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// When it was decided that it comes into the calendar.
    pub imported_at: Instant,
    /// First and last date on which this version holds; the last is before the first where another took its place at once.
    pub holds_from: NaiveDate,
    pub holds_until: NaiveDate,
    /// The first date whose lessons are not yet in the calendar; `None` when all are.
    pub unfilled_from: Option<NaiveDate>,
    pub withdrawn: Option<Withdrawn>,
    pub lessons: i64,
}

/// Taken out of the calendar from a date on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    pub at: Instant,
    pub by: PersonId,
    pub from: NaiveDate,
    /// What goes on with it; `None`: it is out of the calendar, and stays so.
    pub under_way: Option<UnderWay>,
}

#[derive(sqlx::FromRow)]
struct TimetableRow {
    id: TimetableId,
    lineage_id: TimetableId,
    organisation_id: OrganisationId,
    building_id: BuildingId,
    name: String,
    solution: String,
    weeks: i64,
    imported_at: Instant,
    first_date: String,
    last_date: String,
    holds_from: String,
    holds_until: String,
    withdrawn_at: Option<Instant>,
    withdrawn_by: Option<PersonId>,
    withdrawn_from: Option<String>,
    under_way: Option<UnderWay>,
    unfilled_from: Option<String>,
    lessons: i64,
}

impl TryFrom<TimetableRow> for KeptTimetable {
    type Error = sqlx::Error;

    fn try_from(row: TimetableRow) -> Result<Self, sqlx::Error> {
        let date =
            |text: &str| parse_date(text).ok_or_else(|| sqlx::Error::Decode(format!("{text} is no date").into()));
        let withdrawn = match (row.withdrawn_at, row.withdrawn_by, row.withdrawn_from) {
            (Some(at), Some(by), Some(from)) => {
                Some(Withdrawn { at, by, from: date(&from)?, under_way: row.under_way })
            }
            _ => None,
        };
        Ok(Self {
            first: date(&row.first_date)?,
            last: date(&row.last_date)?,
            holds_from: date(&row.holds_from)?,
            holds_until: date(&row.holds_until)?,
            id: row.id,
            lineage: row.lineage_id,
            organisation: row.organisation_id,
            building: row.building_id,
            name: row.name,
            solution: row.solution,
            weeks: row.weeks as u8,
            imported_at: row.imported_at,
            unfilled_from: row.unfilled_from.as_deref().map(date).transpose()?,
            withdrawn,
            lessons: row.lessons,
        })
    }
}

/// $1 is a version or null, $2 a lineage or null.
const TIMETABLES: &str =
    "SELECT t.id, t.lineage_id, t.organisation_id, t.building_id, t.name, t.solution, t.weeks, t.imported_at, t.first_date,
        t.last_date, t.holds_from, t.holds_until, t.withdrawn_at, t.withdrawn_by, t.withdrawn_from,
        t.under_way, t.unfilled_from,
        (SELECT COUNT(*) FROM lesson l WHERE l.timetable_id = t.id) AS lessons
     FROM timetable t WHERE (CAST($1 AS TEXT) IS NULL OR t.id = $1) AND (CAST($2 AS TEXT) IS NULL OR t.lineage_id = $2)
     ORDER BY t.first_date DESC, t.name, t.lineage_id, t.holds_from, t.id";

async fn read(
    tx: &mut Tx,
    id: Option<&TimetableId>,
    lineage: Option<&TimetableId>,
) -> Result<Vec<KeptTimetable>, sqlx::Error> {
    let rows: Vec<TimetableRow> = on!(tx, db => sqlx::query_as(TIMETABLES).bind(id).bind(lineage).fetch_all(db).await)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Every version of every timetable, the newest term first, and of a timetable in the order in which they hold.
pub async fn timetables(tx: &mut Tx) -> Result<Vec<KeptTimetable>, sqlx::Error> {
    read(tx, None, None).await
}

/// One version.
pub async fn timetable(tx: &mut Tx, id: &TimetableId) -> Result<Option<KeptTimetable>, sqlx::Error> {
    Ok(read(tx, Some(id), None).await?.into_iter().next())
}

/// The versions of a lineage, in the order in which they hold.
pub async fn versions(tx: &mut Tx, lineage: &TimetableId) -> Result<Vec<KeptTimetable>, sqlx::Error> {
    read(tx, None, Some(lineage)).await
}

/// Keeps others from changing, withdrawing or putting back a timetable until the transaction ends.
pub async fn lock(tx: &mut Tx, lineage: &TimetableId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE timetable SET lineage_id = lineage_id WHERE lineage_id = $1").bind(lineage).execute(db).await.map(|_| ()))
}

/// From a date on one version takes the place of all others. The same lessons may then be imported again.
pub async fn end(
    tx: &mut Tx,
    lineage: &TimetableId,
    from: NaiveDate,
    followed_by: &TimetableId,
) -> Result<(), sqlx::Error> {
    let until = from.pred_opt().unwrap_or(from);
    on!(tx, db => sqlx::query(
        "UPDATE timetable SET holds_until = $2, content_hash = SUBSTR(content_hash, 1, 64) || ' ' || id
         WHERE lineage_id = $1 AND holds_until > $2 AND id <> $3")
        .bind(lineage).bind(until.to_string()).bind(followed_by).execute(db).await.map(|_| ()))
}

/// Says that a timetable is being taken out of the calendar from a date on; whether it was there until now.
pub async fn begin_withdrawal(tx: &mut Tx, lineage: &TimetableId, withdrawn: &Withdrawn) -> Result<bool, sqlx::Error> {
    let changed = on!(tx, db => sqlx::query(
        "UPDATE timetable SET withdrawn_at = $2, withdrawn_by = $3, withdrawn_from = $4, under_way = $5,
             content_hash = SUBSTR(content_hash, 1, 64) || ' ' || id
         WHERE lineage_id = $1 AND withdrawn_at IS NULL")
        .bind(lineage).bind(withdrawn.at).bind(&withdrawn.by).bind(withdrawn.from.to_string()).bind(UnderWay::Withdrawing)
        .execute(db).await.map(|done| done.rows_affected()))?;
    Ok(changed > 0)
}

/// Nothing of it is in the calendar any more.
pub async fn end_withdrawal(tx: &mut Tx, lineage: &TimetableId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE timetable SET under_way = NULL WHERE lineage_id = $1 AND under_way = $2")
        .bind(lineage).bind(UnderWay::Withdrawing).execute(db).await.map(|_| ()))
}

/// Says that what was withdrawn, or is being, is being put back.
pub async fn begin_return(tx: &mut Tx, lineage: &TimetableId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE timetable SET under_way = $2 WHERE lineage_id = $1 AND withdrawn_at IS NOT NULL")
        .bind(lineage).bind(UnderWay::Returning).execute(db).await.map(|_| ()))
}

/// Whether this still goes on with a timetable. Keeps others from changing that until the transaction ends.
pub async fn is_under_way(tx: &mut Tx, lineage: &TimetableId, what: UnderWay) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE timetable SET under_way = under_way WHERE lineage_id = $1 AND under_way = $2")
        .bind(lineage).bind(what).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Says that it is in the calendar again. Its newest version is again what an import of the same is known by.
pub async fn end_return(tx: &mut Tx, newest: &KeptTimetable) -> Result<(), sqlx::Error> {
    on!(&mut *tx, db => sqlx::query(
        "UPDATE timetable SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_from = NULL, under_way = NULL WHERE lineage_id = $1")
        .bind(&newest.lineage).execute(db).await.map(|_| ()))?;
    on!(tx, db => sqlx::query(
        "UPDATE timetable SET content_hash = SUBSTR(content_hash, 1, 64) WHERE id = $1
         AND NOT EXISTS (SELECT 1 FROM timetable other WHERE other.content_hash = SUBSTR(timetable.content_hash, 1, 64))")
        .bind(&newest.id).execute(db).await.map(|_| ()))
}
