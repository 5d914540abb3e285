//! The scheduler's timetables for a school, and the lessons that are fixed.

use crate::database::Tx;
use crate::id::{DraftId, DraftPlanId, JobId};
use crate::on;
use crate::scheduler::PlanState;
use crate::time::Instant;
use crate::timetables::model::{DraftPlan, KeptMeet, Points};

#[derive(sqlx::FromRow)]
struct PlanRow {
    id: DraftPlanId,
    infeasibility: i64,
    objective: i64,
    bound_infeasibility: Option<i64>,
    bound_objective: Option<i64>,
    status: PlanState,
    seconds: f64,
    meets: String,
}

fn points(infeasibility: i64, objective: i64) -> Points {
    Points { infeasibility: infeasibility.max(0) as u64, objective: objective.max(0) as u64 }
}

/// A cost as a column; one beyond what the column holds is shown as the most.
fn column(points: u64) -> i64 {
    i64::try_from(points).unwrap_or(i64::MAX)
}

impl TryFrom<PlanRow> for DraftPlan {
    type Error = sqlx::Error;

    fn try_from(row: PlanRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            cost: points(row.infeasibility, row.objective),
            bound: row
                .bound_infeasibility
                .zip(row.bound_objective)
                .map(|(infeasibility, objective)| points(infeasibility, objective)),
            state: row.status,
            seconds: row.seconds,
            meets: serde_json::from_str(&row.meets).map_err(|cause| sqlx::Error::Decode(cause.into()))?,
        })
    }
}

fn text<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|cause| sqlx::Error::Encode(cause.into()))
}

pub async fn add(
    tx: &mut Tx,
    draft: &DraftId,
    job: Option<&JobId>,
    new: &DraftPlan,
    now: Instant,
) -> Result<(), sqlx::Error> {
    let (bound, meets) = (new.bound, text(&new.meets)?);
    on!(tx, db => sqlx::query(
        "INSERT INTO draft_plan (id, draft_id, job_id, infeasibility, objective, bound_infeasibility, bound_objective, status, seconds,
                                 meets, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(&new.id).bind(draft).bind(job).bind(column(new.cost.infeasibility)).bind(column(new.cost.objective))
        .bind(bound.map(|bound| column(bound.infeasibility))).bind(bound.map(|bound| column(bound.objective)))
        .bind(new.state).bind(new.seconds).bind(meets).bind(now)
        .execute(db).await.map(|_| ()))
}

/// Writes a plan over what it was.
pub async fn keep(tx: &mut Tx, plan: &DraftPlan) -> Result<(), sqlx::Error> {
    let (bound, meets) = (plan.bound, text(&plan.meets)?);
    on!(tx, db => sqlx::query(
        "UPDATE draft_plan SET infeasibility = $1, objective = $2, bound_infeasibility = $3, bound_objective = $4, status = $5,
            seconds = $6, meets = $7 WHERE id = $8")
        .bind(column(plan.cost.infeasibility)).bind(column(plan.cost.objective))
        .bind(bound.map(|bound| column(bound.infeasibility))).bind(bound.map(|bound| column(bound.objective)))
        .bind(plan.state).bind(plan.seconds).bind(meets).bind(&plan.id)
        .execute(db).await.map(|_| ()))
}

pub async fn one(tx: &mut Tx, id: &DraftPlanId) -> Result<Option<DraftPlan>, sqlx::Error> {
    let row: Option<PlanRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM draft_plan WHERE id = $1").bind(id).fetch_optional(db).await)?;
    row.map(TryInto::try_into).transpose()
}

/// The newest plans of a draft that have lessons, the newest first.
pub async fn newest(tx: &mut Tx, draft: &DraftId, most: i64) -> Result<Vec<DraftPlan>, sqlx::Error> {
    let rows: Vec<PlanRow> = on!(tx, db => sqlx::query_as(
        "SELECT * FROM draft_plan WHERE draft_id = $1 AND meets <> '[]' ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(draft).bind(most).fetch_all(db).await)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub async fn of_job(tx: &mut Tx, job: &JobId) -> Result<Option<DraftPlan>, sqlx::Error> {
    let row: Option<PlanRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM draft_plan WHERE job_id = $1").bind(job).fetch_optional(db).await)?;
    row.map(TryInto::try_into).transpose()
}

/// The lessons that the next timetable has just so.
pub async fn locks(tx: &mut Tx, draft: &DraftId) -> Result<Vec<KeptMeet>, sqlx::Error> {
    let rows: Vec<String> = on!(tx, db => sqlx::query_scalar("SELECT meet FROM draft_lock WHERE draft_id = $1 ORDER BY meet")
        .bind(draft).fetch_all(db).await)?;
    rows.iter().map(|meet| serde_json::from_str(meet).map_err(|cause| sqlx::Error::Decode(cause.into()))).collect()
}

pub async fn add_lock(tx: &mut Tx, draft: &DraftId, meet: &KeptMeet) -> Result<(), sqlx::Error> {
    let meet = text(meet)?;
    on!(tx, db => sqlx::query("INSERT INTO draft_lock (draft_id, meet) VALUES ($1, $2) ON CONFLICT (draft_id, meet) DO NOTHING")
        .bind(draft).bind(meet).execute(db).await.map(|_| ()))
}

pub async fn remove_lock(tx: &mut Tx, draft: &DraftId, meet: &KeptMeet) -> Result<(), sqlx::Error> {
    let meet = text(meet)?;
    on!(tx, db => sqlx::query("DELETE FROM draft_lock WHERE draft_id = $1 AND meet = $2").bind(draft).bind(meet).execute(db).await.map(|_| ()))
}
