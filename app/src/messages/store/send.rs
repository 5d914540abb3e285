//! Sending: what is due, who has it in hand, and what became of it.

use super::{MessageRow, columns, messages, written};
use crate::database::Tx;
use crate::id::{MessageId, PersonId};
use crate::messages::model::{Channel, Content, Letter, Message, State, Step, Why};
use crate::on;
use crate::time::Instant;

/// What is to be sent now, the oldest first; also what a program that died had in hand.
pub async fn due(tx: &mut Tx, now: Instant, most: i64) -> Result<Vec<Message>, sqlx::Error> {
    let clock = tx.clock().await?;
    let rows: Vec<MessageRow> = on!(tx, db => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM message m
         WHERE m.state IN ('waiting', 'sending') AND m.due_at <= $1 AND (m.state = 'waiting' OR m.lease_until < $2)
         ORDER BY m.due_at, m.id LIMIT $3"))
        .bind(now).bind(clock).bind(most).fetch_all(db).await)?;
    messages(rows)
}

/// Takes a message in hand for so many seconds by the database's clock; `None` when somebody else has it, or it is no longer to be
/// sent. Otherwise the number of the claim.
pub async fn claim(tx: &mut Tx, id: &MessageId, seconds: i64) -> Result<Option<i64>, sqlx::Error> {
    let clock = tx.clock().await?;
    on!(tx, db => sqlx::query_scalar(
        "UPDATE message SET state = 'sending', attempts = attempts + 1, lease_until = $2
         WHERE id = $1 AND (state = 'waiting' OR (state = 'sending' AND lease_until < $3)) RETURNING attempts")
        .bind(id).bind(clock.0 + seconds).bind(clock).fetch_optional(db).await)
}

/// Takes those that wait and are told in the same letter as this one; they are no longer sent by themselves.
pub async fn join(tx: &mut Tx, into: &Message, now: Instant) -> Result<Vec<Message>, sqlx::Error> {
    let rows: Vec<MessageRow> = on!(tx, db => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM message m WHERE m.state = 'waiting' AND m.group_id = $1 AND m.kind = $2 AND m.own = $3
            AND m.person_id = $4 AND m.id <> $5 AND m.due_at <= $6 AND m.content IS NOT NULL ORDER BY m.created_at, m.id"))
        .bind(&into.group).bind(into.kind).bind(into.own).bind(&into.person).bind(&into.id).bind(now)
        .fetch_all(db).await)?;
    messages(rows)
}

/// Marks a message as told in another one; false when it has been taken in hand meanwhile.
pub async fn joined(tx: &mut Tx, id: &MessageId, into: &MessageId, now: Instant) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE message SET state = 'joined', joined_id = $2, done_at = $3 WHERE id = $1 AND state = 'waiting'")
        .bind(id).bind(into).bind(now).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Keeps the letter as it is about to be sent, and by which way and where to.
pub async fn keep_letter(
    tx: &mut Tx,
    id: &MessageId,
    content: &Content,
    letter: &Letter,
    channel: Channel,
    address: &str,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE message SET content = $2, letter = $3, channel = $4, address = $5 WHERE id = $1")
        .bind(id).bind(written(content)?).bind(written(letter)?).bind(channel).bind(address)
        .execute(db).await.map(|_| ()))
}

/// What became of a message that was in hand.
pub struct Ended<'a> {
    pub id: &'a MessageId,
    /// The number of the claim.
    pub claim: i64,
    pub state: State,
    pub why: Option<Why>,
    /// When it is tried again, if it is.
    pub due: Option<Instant>,
    pub now: Instant,
}

/// Writes down what became of it; false when the claim is no longer ours.
pub async fn finish(tx: &mut Tx, ended: &Ended<'_>) -> Result<bool, sqlx::Error> {
    let done = (!ended.state.is_open()).then_some(ended.now);
    on!(tx, db => sqlx::query(
        "UPDATE message SET state = $3, why = $4, due_at = COALESCE(CAST($5 AS BIGINT), due_at), done_at = $6, lease_until = NULL
         WHERE id = $1 AND state = 'sending' AND attempts = $2")
        .bind(ended.id).bind(ended.claim).bind(ended.state).bind(ended.why).bind(ended.due).bind(done)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}

/// What is due ends without being sent; false when it is no longer as it was read.
pub async fn settle(
    tx: &mut Tx,
    message: &Message,
    state: State,
    why: Option<Why>,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE message SET state = $4, why = $5, done_at = $6, lease_until = NULL WHERE id = $1 AND state = $2 AND attempts = $3")
        .bind(&message.id).bind(message.state).bind(message.attempts).bind(state).bind(why).bind(now)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}

/// It waits until then.
pub async fn postpone(tx: &mut Tx, id: &MessageId, until: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE message SET due_at = $2 WHERE id = $1 AND state = 'waiting'")
        .bind(id).bind(until).execute(db).await.map(|_| ()))
}

/// Ends what has waited until it is of no use, and gives up what has been tried since before an instant; returns how many were given up.
pub async fn expire(tx: &mut Tx, now: Instant, before: Instant) -> Result<u64, sqlx::Error> {
    on!(&mut *tx, db => sqlx::query(
        "UPDATE message SET state = 'late', done_at = $1 WHERE state = 'waiting' AND useful_until <= $1")
        .bind(now).execute(db).await.map(|_| ()))?;
    on!(tx, db => sqlx::query(
        "UPDATE message SET state = 'failed', why = 'given_up', done_at = $1 WHERE state = 'waiting' AND tried_since < $2")
        .bind(now).bind(before).execute(db).await.map(|done| done.rows_affected()))
}

/// Forgets what was told before an instant and is no longer to be sent; that it was told stays. Returns how many.
pub async fn forget(tx: &mut Tx, before: Instant) -> Result<u64, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE message SET content = NULL, letter = NULL
         WHERE created_at < $1 AND content IS NOT NULL AND state NOT IN ('waiting', 'sending', 'to_print')")
        .bind(before).execute(db).await.map(|done| done.rows_affected()))
}

/// Writes down a step of a message.
pub async fn step(
    tx: &mut Tx,
    message: &MessageId,
    at: Instant,
    step: Step,
    by: Option<&PersonId>,
    detail: &str,
) -> Result<(), sqlx::Error> {
    let detail: String = detail.chars().filter(|sign| !sign.is_control()).take(500).collect();
    on!(tx, db => sqlx::query("INSERT INTO message_step (id, message_id, at, step, done_by, detail) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(MessageId::new()).bind(message).bind(at).bind(step).bind(by).bind(detail)
        .execute(db).await.map(|_| ()))
}
