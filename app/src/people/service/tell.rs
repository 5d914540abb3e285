//! Telling somebody what those who keep people did with their account, in the transaction that does it.

use super::PeopleError;
use crate::database::Tx;
use crate::id::PersonId;
use crate::messages;
use crate::messages::model::{About, Holder, Kind, Notice};
use crate::people::model::{Actor, Role};
use crate::people::store;
use crate::server::state::App;

/// Tells that somebody was given a role.
pub async fn given(app: &App, tx: &mut Tx, actor: &Actor, person: &PersonId, role: &Role) -> Result<(), PeopleError> {
    tell(app, tx, actor, Kind::RoleGiven, person, role).await
}

/// Tells that a role was taken away.
pub async fn taken(app: &App, tx: &mut Tx, actor: &Actor, person: &PersonId, role: &Role) -> Result<(), PeopleError> {
    tell(app, tx, actor, Kind::RoleTaken, person, role).await
}

async fn tell(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    kind: Kind,
    person: &PersonId,
    role: &Role,
) -> Result<(), PeopleError> {
    let scope = match &role.organisation {
        Some(id) => store::organisations(tx).await?.into_iter().find(|one| one.id == *id).map(|one| one.name),
        None => None,
    };
    let about = About::Role { of_person: person.clone(), role: role.kind, scope: scope.unwrap_or_default() };
    let notice = Notice::new(kind, Holder::person(person), about).by(actor, true);
    Ok(messages::service::put(app, tx, &notice).await?)
}

/// Tells that somebody else has set the password.
pub async fn password(app: &App, tx: &mut Tx, actor: &Actor, person: &PersonId) -> Result<(), PeopleError> {
    if actor.is(person) {
        return Ok(());
    }
    let about = About::Password { of_person: person.clone() };
    let notice = Notice::new(Kind::PasswordSet, Holder::person(person), about).by(actor, true);
    Ok(messages::service::put(app, tx, &notice).await?)
}
