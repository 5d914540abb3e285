//! What people do with their own account; the operator does it for them.

use super::keep::{known, replace_password};
use super::{PeopleError, Tried, allowed, record, try_password};
use crate::database::within;
use crate::id::PersonId;
use crate::people::model::{Actor, Deed, Right};
use crate::people::{secret, store};
use crate::server::limits::TOKEN_NAME;
use crate::server::state::App;
use std::net::IpAddr;

/// One's own account, or any for those who keep people.
fn own(actor: &Actor, person: &PersonId) -> Result<(), PeopleError> {
    allowed(actor.is(person) || actor.may(Right::KeepPeople))
}

/// Changes one's own password, for whoever knows the old one, and ends every session.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    old: &str,
    new: &str,
    from: Option<IpAddr>,
) -> Result<(), PeopleError> {
    let person = actor.person.as_ref().ok_or(PeopleError::Forbidden)?;
    match try_password(app, &person.email, old, from).await? {
        Tried::Right(known) if actor.is(&known) => {}
        Tried::Right(_) | Tried::Wrong => return Err(PeopleError::WrongPassword),
        Tried::TooMany => return Err(PeopleError::TooManyTries),
    }
    replace_password(app, actor, &person.id, new).await.map(|_| ())
}

/// Ends every session of a person; returns how many there were.
pub async fn sign_out_everywhere(app: &App, actor: &Actor, person: &PersonId) -> Result<u64, PeopleError> {
    own(actor, person)?;
    within!(app.database, tx => {
        let ended = store::delete_sessions(tx, person).await?;
        record(tx, app.now(), actor.id(), Deed::SignOutEverywhere, &person.0, "").await?;
        Ok(ended)
    })
}

/// A new token of a person; it is shown once and never again.
pub async fn create_token(app: &App, actor: &Actor, person: &PersonId, name: &str) -> Result<String, PeopleError> {
    own(actor, person)?;
    let name = name.trim();
    if name.is_empty() {
        return Err(PeopleError::Name);
    }
    if name.chars().count() > TOKEN_NAME {
        return Err(PeopleError::LongName);
    }
    let (token, id) = (secret::token(), uuid::Uuid::now_v7().to_string());
    within!(app.database, tx => {
        if !known(tx, person).await? {
            return Err(PeopleError::UnknownPerson);
        }
        store::insert_token(tx, &secret::digest(&token), &id, person, name, app.now()).await?;
        record(tx, app.now(), actor.id(), Deed::CreateToken, &person.0, name).await?;
        Ok(())
    })?;
    Ok(token)
}

/// Whether there was such a token to revoke: of two who revoke it one did.
pub async fn revoke_token(app: &App, actor: &Actor, person: &PersonId, id: &str) -> Result<bool, PeopleError> {
    own(actor, person)?;
    within!(app.database, tx => {
        let revoked = store::revoke_token(tx, person, id, app.now()).await?;
        if revoked {
            record(tx, app.now(), actor.id(), Deed::RevokeToken, &person.0, id).await?;
        }
        Ok(revoked)
    })
}
