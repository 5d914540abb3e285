//! The queue table.

use super::job::{Ended, Job, JobState, LEASE_SECONDS, Line, MOST_RUNS, NewJob, Put, Standing, Turn};
use crate::database::Tx;
use crate::id::{JobId, PersonId};
use crate::on;
use crate::server::child::errand::CLOSING_SECONDS;
use crate::time::Instant;

#[derive(sqlx::FromRow)]
struct JobRow {
    id: JobId,
    kind: String,
    subject_id: String,
    payload: String,
    state: JobState,
    progress: String,
    cancel_requested: bool,
    attempts: i64,
    created_by: Option<PersonId>,
    created_at: Instant,
    finished_at: Option<Instant>,
    error: String,
    most_seconds: i64,
}

impl From<JobRow> for Job {
    fn from(row: JobRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            subject: row.subject_id,
            payload: row.payload,
            state: row.state,
            progress: row.progress,
            cancel_requested: row.cancel_requested,
            attempts: row.attempts,
            created_by: row.created_by,
            created_at: row.created_at,
            finished_at: row.finished_at,
            error: row.error,
            most_seconds: row.most_seconds,
            line: None,
        }
    }
}

/// Puts work into the queue, unless such work is already live for the subject, or the person has as much in it as one may.
pub async fn put(tx: &mut Tx, new: NewJob<'_>, now: Instant) -> Result<Put, sqlx::Error> {
    loop {
        if let Some(id) = live(tx, new).await? {
            return Ok(Put::AlreadyLive(id));
        }
        if new.turn != Turn::Calendar && runs_of(tx, new.created_by).await? >= MOST_RUNS {
            return Ok(Put::TooMany(MOST_RUNS));
        }
        let added: Option<JobId> = on!(&mut *tx, db => sqlx::query_scalar(
            "INSERT INTO job (id, kind, subject_id, payload, state, created_by, created_at, turn, most_seconds)
             VALUES ($1, $2, $3, $4, 'queued', $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id")
            .bind(JobId::new()).bind(new.kind).bind(new.subject).bind(new.payload).bind(new.created_by).bind(now)
            .bind(new.turn.number()).bind(i64::from(new.most_seconds))
            .fetch_optional(db).await)?;
        // None: somebody else has just put it in; that one is the answer, or it has ended already and there is room.
        if let Some(id) = added {
            return Ok(Put::Queued(id));
        }
    }
}

async fn live(tx: &mut Tx, new: NewJob<'_>) -> Result<Option<JobId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT id FROM job WHERE kind = $1 AND subject_id = $2 AND state IN ('queued', 'running')")
        .bind(new.kind).bind(new.subject).fetch_optional(db).await)
}

/// How many runs of a person wait or are at work. Until the transaction ends nobody else can put one in for the same person.
async fn runs_of(tx: &mut Tx, person: Option<&PersonId>) -> Result<i64, sqlx::Error> {
    // An update that changes nothing makes the other one wait, and count anew.
    on!(&mut *tx, db => sqlx::query("UPDATE person SET id = id WHERE id = $1").bind(person).execute(db).await.map(|_| ()))?;
    on!(tx, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM job WHERE created_by = $1 AND state IN ('queued', 'running') AND turn > 0")
        .bind(person).fetch_one(db).await)
}

/// Claims the waiting job of these kinds whose turn it is, or one whose worker has been silent longer than its lease.
///
/// The condition stands twice, so that of two workers that choose the same row only the first gets it. The lease is reckoned by
/// the database's clock: those of several servers may differ by more than it is long.
pub async fn claim(tx: &mut Tx, kinds: &[&str]) -> Result<Option<Job>, sqlx::Error> {
    let kinds = format!(",{},", kinds.join(","));
    let now = tx.clock().await?;
    let row: Option<JobRow> = on!(tx, db => sqlx::query_as(
        "UPDATE job SET state = 'running', attempts = attempts + 1, lease_until = $1, started_at = $2
         WHERE id = (SELECT id FROM job
                     WHERE (state = 'queued' OR (state = 'running' AND lease_until < $2))
                       AND CAST($3 AS TEXT) LIKE '%,' || kind || ',%'
                     ORDER BY turn, created_at, id LIMIT 1)
           AND (state = 'queued' OR (state = 'running' AND lease_until < $2))
         RETURNING *")
        .bind(now.0 + LEASE_SECONDS).bind(now).bind(kinds).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// Renews the lease and, when there is news, writes it down. Answers whether the job has been asked to stop,
/// or `None` when the claim is no longer ours.
pub async fn renew(tx: &mut Tx, id: &JobId, claim: i64, progress: Option<&str>) -> Result<Option<bool>, sqlx::Error> {
    let now = tx.clock().await?;
    on!(tx, db => sqlx::query_scalar(
        "UPDATE job SET lease_until = $1, progress = COALESCE(CAST($2 AS TEXT), progress)
         WHERE id = $3 AND state = 'running' AND attempts = $4 RETURNING cancel_requested")
        .bind(now.0 + LEASE_SECONDS).bind(progress).bind(id).bind(claim).fetch_optional(db).await)
}

/// Whether the claim still holds: a worker that was taken over must not store what it has.
pub async fn is_ours(tx: &mut Tx, id: &JobId, claim: i64) -> Result<bool, sqlx::Error> {
    // An update that changes nothing also keeps others from taking the job over before this transaction ends.
    let held: Option<JobId> = on!(tx, db => sqlx::query_scalar(
        "UPDATE job SET attempts = attempts WHERE id = $1 AND state = 'running' AND attempts = $2 RETURNING id")
        .bind(id).bind(claim).fetch_optional(db).await)?;
    Ok(held.is_some())
}

/// Ends a claimed job. Answers false, and changes nothing, when the claim is no longer ours.
pub async fn end(tx: &mut Tx, id: &JobId, claim: i64, ended: &Ended, now: Instant) -> Result<bool, sqlx::Error> {
    let (state, error) = match ended {
        Ended::Done => (JobState::Done, ""),
        Ended::Cancelled => (JobState::Cancelled, ""),
        Ended::Failed(word) => (JobState::Failed, word.as_str()),
        Ended::PutBack => (JobState::Queued, ""),
    };
    let changed: Option<JobId> = on!(tx, db => sqlx::query_scalar(
        "UPDATE job SET state = $1, error = $2, lease_until = NULL,
            finished_at = CASE WHEN $1 = 'queued' THEN NULL ELSE CAST($3 AS BIGINT) END,
            attempts = CASE WHEN $1 = 'queued' THEN attempts - 1 ELSE attempts END
         WHERE id = $4 AND state = 'running' AND attempts = $5 RETURNING id")
        .bind(state).bind(error).bind(now).bind(id).bind(claim).fetch_optional(db).await)?;
    Ok(changed.is_some())
}

/// Asks a job to stop: a waiting one is cancelled at once, a running one by its worker. False when it has already ended.
pub async fn cancel(tx: &mut Tx, id: &JobId, now: Instant) -> Result<bool, sqlx::Error> {
    let changed: Option<JobId> = on!(tx, db => sqlx::query_scalar(
        "UPDATE job SET cancel_requested = TRUE,
            finished_at = CASE WHEN state = 'queued' THEN CAST($1 AS BIGINT) ELSE finished_at END,
            state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
         WHERE id = $2 AND state IN ('queued', 'running') RETURNING id")
        .bind(now).bind(id).fetch_optional(db).await)?;
    Ok(changed.is_some())
}

/// What waits and what is at work, by kind.
pub async fn standing(tx: &mut Tx) -> Result<Vec<Standing>, sqlx::Error> {
    let rows: Vec<(String, String, i64, Instant)> = on!(tx, db => sqlx::query_as(
        "SELECT kind, state, COUNT(*), MIN(created_at) FROM job WHERE state IN ('queued', 'running') GROUP BY kind, state")
        .fetch_all(db).await)?;
    let standing = rows.into_iter().filter_map(|(kind, state, jobs, oldest)| {
        Some(Standing { kind, state: JobState::parse(&state)?, jobs, oldest })
    });
    Ok(standing.collect())
}

pub async fn job(tx: &mut Tx, id: &JobId) -> Result<Option<Job>, sqlx::Error> {
    let row: Option<JobRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM job WHERE id = $1").bind(id).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// The newest job of a kind on a subject, live or ended.
pub async fn latest(tx: &mut Tx, kind: &str, subject: &str) -> Result<Option<Job>, sqlx::Error> {
    let row: Option<JobRow> = on!(tx, db => sqlx::query_as(
        "SELECT * FROM job WHERE kind = $1 AND subject_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(kind).bind(subject).fetch_optional(db).await)?;
    let mut job = row.map(Job::from);
    if let Some(job) = job.as_mut().filter(|job| job.state == JobState::Queued) {
        job.line = line(tx, &job.id).await?;
    }
    Ok(job)
}

/// What stands before a waiting job: those at work, and those whose turn comes first. Work on the calendar has workers of its own
/// and stands in nobody's way.
pub async fn line(tx: &mut Tx, id: &JobId) -> Result<Option<Line>, sqlx::Error> {
    let found: Option<(i64, Option<i64>)> = on!(tx, db => sqlx::query_as(
        "SELECT COUNT(other.id),
                MIN(CASE WHEN other.state = 'running' AND other.most_seconds > 0 THEN other.started_at + other.most_seconds + $2 END)
         FROM job mine LEFT JOIN job other ON other.turn > 0 AND other.id <> mine.id
          AND (other.state = 'running' OR (other.state = 'queued' AND (other.turn < mine.turn OR (other.turn = mine.turn
               AND (other.created_at < mine.created_at OR (other.created_at = mine.created_at AND other.id < mine.id))))))
         WHERE mine.id = $1 AND mine.state = 'queued' GROUP BY mine.id")
        .bind(id).bind(CLOSING_SECONDS as i64).fetch_optional(db).await)?;
    Ok(found.map(|(before, free_by)| Line { before, free_by: free_by.map(Instant) }))
}
