//! Putting what is told into the outbox.

use super::written;
use crate::database::Tx;
use crate::id::{BookingId, MessageId, OrganisationId, PersonId};
use crate::messages::model::{Content, Kind, State, Why};
use crate::on;
use crate::time::Instant;

/// A row of the outbox that is new.
pub struct Fresh<'a> {
    pub kind: Kind,
    pub person: Option<&'a PersonId>,
    pub organisation: Option<&'a OrganisationId>,
    pub own: bool,
    pub content: &'a Content,
    pub once: Option<String>,
    pub state: State,
    pub why: Option<Why>,
    pub now: Instant,
    /// From when on it is to be sent.
    pub due: Instant,
    pub useful_until: Option<Instant>,
}

/// Puts a message in; false when the same has been told before.
pub async fn insert(tx: &mut Tx, new: &Fresh<'_>) -> Result<bool, sqlx::Error> {
    let about = &new.content.about;
    on!(tx, db => sqlx::query(
        "INSERT INTO message (id, kind, person_id, organisation_id, own, subject_id, group_id, once_key, content, state, why,
                              created_at, due_at, tried_since, useful_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14) ON CONFLICT DO NOTHING")
        .bind(MessageId::new()).bind(new.kind).bind(new.person).bind(new.organisation).bind(new.own)
        .bind(about.subject()).bind(about.group()).bind(&new.once).bind(written(new.content)?).bind(new.state).bind(new.why)
        .bind(new.now).bind(new.due).bind(new.useful_until)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}

/// The next number of a booking's entry in calendars. With `known`, only of one that has been told of before.
pub async fn next_sequence(tx: &mut Tx, booking: &BookingId, known: bool) -> Result<Option<i64>, sqlx::Error> {
    let next: Option<i64> = on!(&mut *tx, db => sqlx::query_scalar(
        "UPDATE calendar_entry SET sequence = sequence + 1 WHERE booking_id = $1 RETURNING sequence")
        .bind(booking).fetch_optional(db).await)?;
    if next.is_some() || known {
        return Ok(next);
    }
    on!(tx, db => sqlx::query_scalar(
        "INSERT INTO calendar_entry (booking_id, sequence) VALUES ($1, 0)
         ON CONFLICT (booking_id) DO UPDATE SET sequence = calendar_entry.sequence + 1 RETURNING sequence")
        .bind(booking).fetch_optional(db).await)
}
