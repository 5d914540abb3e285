//! Looking at messages. Staff see all; everybody else sees their own.

use super::MessageError;
use super::send::written;
use crate::database::Tx;
use crate::id::{MessageId, PersonId};
use crate::messages::model::{Done, Letter, Message, State};
use crate::messages::store;
pub use crate::messages::store::Filter;
use crate::people;
use crate::people::model::{Actor, Right};
use crate::server::state::App;
use samrum_text::Locale;
use std::collections::HashMap;

/// A message with whom it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub message: Message,
    /// The person's name, or that of the organisation for which nobody was found.
    pub who: String,
}

/// A message as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    pub seen: Seen,
    /// As it was sent, or as it would be now; `None` once it has been kept long enough.
    pub letter: Option<Letter>,
    pub steps: Vec<Done>,
}

fn staff(actor: &Actor) -> Result<(), MessageError> {
    if actor.may(Right::SeeMessages) { Ok(()) } else { Err(MessageError::Forbidden) }
}

/// How many messages there are of those asked for.
pub async fn count(tx: &mut Tx, actor: &Actor, filter: &Filter) -> Result<usize, MessageError> {
    staff(actor)?;
    Ok(store::count(tx, filter).await? as usize)
}

/// Messages of everybody, the newest first.
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    filter: &Filter,
    from: usize,
    most: usize,
) -> Result<Vec<Seen>, MessageError> {
    staff(actor)?;
    let found = store::list(tx, filter, from as i64, most as i64).await?;
    named(tx, found).await
}

/// One's own messages, the newest first, and how many there are.
pub async fn of_person(
    tx: &mut Tx,
    actor: &Actor,
    from: usize,
    most: usize,
) -> Result<(Vec<Message>, usize), MessageError> {
    let Some(person) = actor.id() else { return Err(MessageError::Forbidden) };
    let filter = Filter { person: Some(person.clone()), ..Filter::default() };
    let count = store::count(tx, &filter).await? as usize;
    Ok((store::list(tx, &filter, from as i64, most as i64).await?, count))
}

/// The letters that are to be printed, the oldest first, at most so many.
pub async fn to_print(tx: &mut Tx, actor: &Actor, most: usize) -> Result<Vec<Seen>, MessageError> {
    staff(actor)?;
    let filter = Filter { state: Some(State::ToPrint), ..Filter::default() };
    let mut found = store::list(tx, &filter, 0, most as i64).await?;
    found.reverse();
    named(tx, found).await
}

/// A message: whose it is may read it, and staff; for anybody else there is none.
pub async fn whole(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: &MessageId,
    language: Locale,
) -> Result<Whole, MessageError> {
    let message = store::message(tx, id).await?.ok_or(MessageError::UnknownMessage)?;
    let own = message.person.as_ref().is_some_and(|person| actor.is(person));
    if !own && !actor.may(Right::SeeMessages) {
        return Err(MessageError::UnknownMessage);
    }
    let letter = match (&message.letter, &message.content) {
        (Some(letter), _) => Some(letter.clone()),
        (None, Some(content)) => Some(written(app, tx, message.kind, message.own, content, language).await?),
        (None, None) => None,
    };
    let steps = store::steps(tx, id).await?;
    let seen = named(tx, vec![message]).await?.pop().ok_or(MessageError::UnknownMessage)?;
    Ok(Whole { seen, letter, steps })
}

async fn named(tx: &mut Tx, messages: Vec<Message>) -> Result<Vec<Seen>, MessageError> {
    let mut names = HashMap::<PersonId, String>::new();
    let mut seen = Vec::with_capacity(messages.len());
    for message in messages {
        let who = match (&message.person, &message.organisation) {
            (Some(person), _) => {
                if !names.contains_key(person) {
                    let found = people::service::person(tx, person).await?;
                    names.insert(person.clone(), found.map(|person| person.name).unwrap_or_default());
                }
                names[person].clone()
            }
            (None, Some(organisation)) => store::organisation_name(tx, organisation).await?.unwrap_or_default(),
            (None, None) => String::new(),
        };
        seen.push(Seen { message, who });
    }
    Ok(seen)
}
