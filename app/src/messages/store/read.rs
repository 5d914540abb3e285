//! Looking at messages: one, and lists of them.

use super::{MessageRow, columns, messages};
use crate::database::Tx;
use crate::id::{MessageId, PersonId};
use crate::messages::model::{Done, Kind, Message, State, Step};
use crate::on;
use crate::time::Instant;

/// Which messages are asked for; what is not said is no matter. Those told in another one are in no list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub person: Option<PersonId>,
    pub kind: Option<Kind>,
    pub state: Option<State>,
    /// A part of a name or an e-mail address.
    pub who: Option<String>,
}

/// What a filter lets through, in a query with `message m LEFT JOIN person p`.
macro_rules! filtered {
    () => {
        " FROM message m LEFT JOIN person p ON p.id = m.person_id
         WHERE m.state <> 'joined' AND (CAST($1 AS TEXT) IS NULL OR m.person_id = $1)
           AND (CAST($2 AS TEXT) IS NULL OR m.kind = $2) AND (CAST($3 AS TEXT) IS NULL OR m.state = $3)
           AND (CAST($4 AS TEXT) IS NULL OR p.name LIKE $4 ESCAPE '\\' OR LOWER(p.name) LIKE $5 ESCAPE '\\' OR p.email LIKE $5 ESCAPE '\\')"
    };
}

/// As a pattern: somewhere in the text, with its own signs meaning themselves.
fn pattern(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%")
}

pub async fn count(tx: &mut Tx, filter: &Filter) -> Result<i64, sqlx::Error> {
    let who = filter.who.as_deref().map(pattern);
    let lower = who.as_deref().map(str::to_lowercase);
    on!(tx, db => sqlx::query_scalar(concat!("SELECT COUNT(*)", filtered!()))
        .bind(&filter.person).bind(filter.kind).bind(filter.state).bind(who).bind(lower).fetch_one(db).await)
}

/// Messages, the newest first.
pub async fn list(tx: &mut Tx, filter: &Filter, from: i64, most: i64) -> Result<Vec<Message>, sqlx::Error> {
    let who = filter.who.as_deref().map(pattern);
    let lower = who.as_deref().map(str::to_lowercase);
    let rows: Vec<MessageRow> = on!(tx, db => sqlx::query_as(concat!(
        "SELECT ", columns!(), filtered!(), " ORDER BY m.created_at DESC, m.id DESC LIMIT $6 OFFSET $7"))
        .bind(&filter.person).bind(filter.kind).bind(filter.state).bind(who).bind(lower).bind(most).bind(from)
        .fetch_all(db).await)?;
    messages(rows)
}

pub async fn message(tx: &mut Tx, id: &MessageId) -> Result<Option<Message>, sqlx::Error> {
    let row: Option<MessageRow> = on!(tx, db => sqlx::query_as(concat!("SELECT ", columns!(), " FROM message m WHERE m.id = $1"))
        .bind(id).fetch_optional(db).await)?;
    row.map(Message::try_from).transpose()
}

/// What became of a message, the first step first.
pub async fn steps(tx: &mut Tx, id: &MessageId) -> Result<Vec<Done>, sqlx::Error> {
    let rows: Vec<(Instant, Step, Option<String>, String)> = on!(tx, db => sqlx::query_as(
        "SELECT s.at, s.step, p.name, s.detail FROM message_step s LEFT JOIN person p ON p.id = s.done_by
         WHERE s.message_id = $1 ORDER BY s.at, s.id")
        .bind(id).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(at, step, by, detail)| Done { at, step, by, detail }).collect())
}
