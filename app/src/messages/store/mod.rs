//! All SQL of messages.

mod addition;
mod handle;
mod outbox;
mod reach;
mod read;
mod send;

pub use addition::{additions, set_addition};
pub use handle::{again, print, printed, stop};
pub use outbox::{Fresh, insert, next_sequence};
pub use reach::{organisation_name, reach, set_reach};
pub use read::{Filter, count, list, message, steps};
pub use send::{Ended, claim, due, expire, finish, forget, join, joined, keep_letter, postpone, settle, step};

use super::model::{Channel, Content, Kind, Letter, Message, State, Why};
use crate::id::{MessageId, OrganisationId, PersonId};
use crate::time::Instant;
use serde::de::DeserializeOwned;

/// The columns of a message, in a query whose message is called `m`.
macro_rules! columns {
    () => {
        "m.id, m.kind, m.person_id, m.organisation_id, m.own, m.group_id, m.content, m.letter, m.channel, m.address, m.state,
         m.created_at, m.due_at, m.useful_until, m.tried_since, m.attempts, m.edition, m.done_at, m.why"
    };
}
use columns;

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: MessageId,
    kind: Kind,
    person_id: Option<PersonId>,
    organisation_id: Option<OrganisationId>,
    own: bool,
    group_id: Option<String>,
    content: Option<String>,
    letter: Option<String>,
    channel: Option<Channel>,
    address: Option<String>,
    state: State,
    created_at: Instant,
    due_at: Instant,
    useful_until: Option<Instant>,
    tried_since: Instant,
    attempts: i64,
    edition: i64,
    done_at: Option<Instant>,
    why: Option<Why>,
}

/// What is kept as JSON; text that is none is an error of the database.
fn read<T: DeserializeOwned>(text: Option<String>) -> Result<Option<T>, sqlx::Error> {
    text.map(|text| serde_json::from_str(&text).map_err(|cause| sqlx::Error::Decode(cause.into()))).transpose()
}

/// As JSON.
fn written<T: serde::Serialize>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|cause| sqlx::Error::Encode(cause.into()))
}

impl TryFrom<MessageRow> for Message {
    type Error = sqlx::Error;

    fn try_from(row: MessageRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            kind: row.kind,
            person: row.person_id,
            organisation: row.organisation_id,
            own: row.own,
            group: row.group_id,
            content: read::<Content>(row.content)?,
            letter: read::<Letter>(row.letter)?,
            channel: row.channel,
            address: row.address,
            state: row.state,
            created_at: row.created_at,
            due_at: row.due_at,
            useful_until: row.useful_until,
            tried_since: row.tried_since,
            attempts: row.attempts,
            edition: row.edition,
            done_at: row.done_at,
            why: row.why,
        })
    }
}

fn messages(rows: Vec<MessageRow>) -> Result<Vec<Message>, sqlx::Error> {
    rows.into_iter().map(Message::try_from).collect()
}
