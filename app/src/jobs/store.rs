//! The queue table.

use super::queue::{Ended, Job, JobState, LEASE_SECONDS, NewJob, Put};
use crate::database::Tx;
use crate::id::{JobId, PersonId};
use crate::on;
use crate::time::Instant;

#[derive(sqlx::FromRow)]
struct JobRow {
    id: JobId,
    kind: String,
    subject_id: String,
    payload: String,
    state: String,
    progress: String,
    cancel_requested: bool,
    attempts: i64,
    created_by: Option<PersonId>,
    created_at: Instant,
    finished_at: Option<Instant>,
    error: String,
}

impl From<JobRow> for Job {
    fn from(row: JobRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            subject: row.subject_id,
            payload: row.payload,
            state: JobState::parse(&row.state).unwrap_or(JobState::Failed),
            progress: row.progress,
            cancel_requested: row.cancel_requested,
            attempts: row.attempts,
            created_by: row.created_by,
            created_at: row.created_at,
            finished_at: row.finished_at,
            error: row.error,
        }
    }
}

/// Puts work into the queue, unless such work is already live for the subject.
pub async fn put(tx: &mut Tx, new: NewJob<'_>, now: Instant) -> Result<Put, sqlx::Error> {
    loop {
        let added: Option<JobId> = on!(&mut *tx, db => sqlx::query_scalar(
            "INSERT INTO job (id, kind, subject_id, payload, state, created_by, created_at)
             VALUES ($1, $2, $3, $4, 'queued', $5, $6) ON CONFLICT DO NOTHING RETURNING id")
            .bind(JobId::new()).bind(new.kind).bind(new.subject).bind(new.payload).bind(new.created_by).bind(now)
            .fetch_optional(db).await)?;
        if let Some(id) = added {
            return Ok(Put::Queued(id));
        }
        let live: Option<JobId> = on!(&mut *tx, db => sqlx::query_scalar(
            "SELECT id FROM job WHERE kind = $1 AND subject_id = $2 AND state IN ('queued', 'running')")
            .bind(new.kind).bind(new.subject).fetch_optional(db).await)?;
        // None: it ended between the two statements, so there is room now.
        if let Some(id) = live {
            return Ok(Put::AlreadyLive(id));
        }
    }
}

/// Claims the oldest waiting job of these kinds, or one whose worker has been silent longer than its lease.
///
/// The condition stands twice, so that of two workers that choose the same row only the first gets it.
pub async fn claim(tx: &mut Tx, kinds: &[&str], now: Instant) -> Result<Option<Job>, sqlx::Error> {
    let kinds = format!(",{},", kinds.join(","));
    let row: Option<JobRow> = on!(tx, db => sqlx::query_as(
        "UPDATE job SET state = 'running', attempts = attempts + 1, lease_until = $1
         WHERE id = (SELECT id FROM job
                     WHERE (state = 'queued' OR (state = 'running' AND lease_until < $2))
                       AND CAST($3 AS TEXT) LIKE '%,' || kind || ',%'
                     ORDER BY created_at, id LIMIT 1)
           AND (state = 'queued' OR (state = 'running' AND lease_until < $2))
         RETURNING id, kind, subject_id, payload, state, progress, cancel_requested, attempts, created_by, created_at, finished_at, error")
        .bind(now.0 + LEASE_SECONDS).bind(now).bind(kinds).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// Renews the lease and, when there is news, writes it down. Answers whether the job has been asked to stop,
/// or `None` when the claim is no longer ours.
pub async fn renew(tx: &mut Tx, id: &JobId, claim: i64, progress: Option<&str>, now: Instant) -> Result<Option<bool>, sqlx::Error> {
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
        .bind(state.word()).bind(error).bind(now).bind(id).bind(claim).fetch_optional(db).await)?;
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

pub async fn job(tx: &mut Tx, id: &JobId) -> Result<Option<Job>, sqlx::Error> {
    let row: Option<JobRow> = on!(tx, db => sqlx::query_as("SELECT * FROM job WHERE id = $1").bind(id).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// The newest job of a kind on a subject, live or ended.
pub async fn latest(tx: &mut Tx, kind: &str, subject: &str) -> Result<Option<Job>, sqlx::Error> {
    let row: Option<JobRow> = on!(tx, db => sqlx::query_as(
        "SELECT * FROM job WHERE kind = $1 AND subject_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(kind).bind(subject).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}
