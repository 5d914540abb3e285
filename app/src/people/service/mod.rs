//! What can be done about people. Other features ask here, never the store.

mod accounts;
pub mod keep;
mod organisations;
pub mod own;
mod refused;
mod sessions;
mod tell;
mod tokens;

pub use accounts::{
    NewPerson, account, actor, add_person, hold, numbered_roles, one_at_a_time, people, person, set_language,
};
pub use organisations::{
    add_organisation, bookers, bookers_of, organisation, organisations, organisations_to_book_for,
};
pub use refused::{RefusedForm, forget_refused, keep_refused, refused_form};
pub use sessions::{SESSION_DAYS, Tried, holder_of_session, sessions, sign_in, sign_out, try_password};
pub use tokens::{holder_of_token, tokens};

use super::store;
use crate::database::refusal::{self, Refusal};
use crate::database::{Failure, Tx};
use crate::id::PersonId;
use crate::people::model::Deed;
use crate::server::limits::{EVENT_DETAIL, PASSWORD, PERSON_NAME};
use crate::time::Instant;

/// Why something about people was refused.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error("There already is an account with this e-mail address.")]
    EmailTaken,
    #[error("There already is an organisation of this name.")]
    NameTaken,
    #[error("An e-mail address has the form name@place.se.")]
    Email,
    #[error("A name is needed.")]
    Name,
    #[error("A name has at most {PERSON_NAME} characters.")]
    LongName,
    #[error("A password has at least 10 characters.")]
    ShortPassword,
    #[error("A password has at most {PASSWORD} characters.")]
    LongPassword,
    #[error("This is the only administrator who can sign in; make another one first.")]
    LastAdministrator,
    #[error("There is no such organisation.")]
    UnknownOrganisation,
    #[error("There is no such building.")]
    UnknownBuilding,
    #[error("The role booker is held for an organisation.")]
    BookerOfNothing,
    #[error("A role is for an organisation or for a building, not for both.")]
    TwoScopes,
    #[error("There is no such account.")]
    UnknownPerson,
    #[error("That is not the password.")]
    WrongPassword,
    #[error("There have been too many wrong passwords; wait a while.")]
    TooManyTries,
    #[error("This may only be done by those who keep people.")]
    Forbidden,
    #[error("The database failed.")]
    Database(#[from] sqlx::Error),
    #[error("The password could not be stored.")]
    Hashing,
}

impl Failure for PeopleError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) => Some(cause),
            _ => None,
        }
    }
}

fn allowed(may: bool) -> Result<(), PeopleError> {
    if may { Ok(()) } else { Err(PeopleError::Forbidden) }
}

/// Writes down who did what to what, so that it can be accounted for afterwards.
pub async fn record(
    tx: &mut Tx,
    at: Instant,
    person: Option<&PersonId>,
    deed: Deed,
    subject: &str,
    detail: &str,
) -> Result<(), sqlx::Error> {
    // The record is ours, so it is shortened here, with a sign; what people say is refused where it is said.
    let mut told = detail.to_owned();
    if let Some((end, _)) = detail.char_indices().nth(EVENT_DETAIL - 1) {
        told.truncate(end);
        told.push('…');
    }
    store::insert_event(tx, &uuid::Uuid::now_v7().to_string(), at, person, deed.word(), subject, &told).await
}

fn taken(error: sqlx::Error, refused: PeopleError) -> PeopleError {
    if refusal::of(&error) == Some(Refusal::Duplicate) { refused } else { error.into() }
}
