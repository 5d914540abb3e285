//! What those who keep people do: each act asks for the right, is one transaction, and is written down in it.

use super::accounts::{has_scope, hashed, insert, insert_role};
use super::{NewPerson, PeopleError, allowed, organisations, record, tell};
use crate::database::{Tx, within};
use crate::id::PersonId;
use crate::people::model::{Actor, Deed, Organisation, OrganisationKind, Person, Right, Role, RoleKind};
use crate::people::store;
use crate::server::state::App;

/// Adds an account. Whoever keeps places adds people to book for, who have neither a password nor a role but citizen.
pub async fn add_person(app: &App, actor: &Actor, new: &NewPerson) -> Result<Person, PeopleError> {
    let only_to_book_for = new.password.is_none() && new.roles.iter().all(|role| role.kind == RoleKind::Citizen);
    allowed(actor.may(Right::KeepPeople) || actor.may(Right::KeepPlaces) && only_to_book_for)?;
    let sound = new.sound().await?;
    let roles: Vec<_> = new.roles.iter().map(|role| role.kind.word()).collect();
    within!(app.database, tx => {
        let person = insert(app, tx, &sound).await?;
        record(tx, app.now(), actor.id(), Deed::AddPerson, &person.id.0, &roles.join(", ")).await?;
        Ok(person)
    })
}

pub async fn add_organisation(
    app: &App,
    actor: &Actor,
    name: &str,
    kind: OrganisationKind,
) -> Result<Organisation, PeopleError> {
    allowed(actor.may(Right::KeepPeople) || actor.may(Right::KeepPlaces))?;
    within!(app.database, tx => {
        let organisation = organisations::add_organisation(app, tx, name, kind).await?;
        let (id, name) = (&organisation.id.0, &organisation.name);
        record(tx, app.now(), actor.id(), Deed::AddOrganisation, id, name).await?;
        Ok(organisation)
    })
}

pub async fn give_role(app: &App, actor: &Actor, person: &PersonId, role: &Role) -> Result<(), PeopleError> {
    allowed(actor.may(Right::KeepPeople))?;
    has_scope(role)?;
    within!(app.database, tx => {
        known(tx, person).await?;
        insert_role(tx, person, role).await?;
        record(tx, app.now(), actor.id(), Deed::GiveRole, &person.0, role.kind.word()).await?;
        tell::given(app, tx, actor, person, role).await
    })
}

/// Takes away the role of this number; one that is gone already stays so. The last administrator stays one.
pub async fn take_role(app: &App, actor: &Actor, person: &PersonId, number: &str) -> Result<(), PeopleError> {
    allowed(actor.may(Right::KeepPeople))?;
    within!(app.database, tx => {
        store::hold_administrators(tx).await?;
        let before = store::has_administrator(tx).await?;
        let roles = store::numbered_roles(tx, person).await?;
        let Some((_, role)) = roles.into_iter().find(|(known, _)| known == number) else { return Ok(()) };
        if !store::delete_role(tx, person, number).await? {
            return Ok(());
        }
        an_administrator_is_left(tx, before).await?;
        record(tx, app.now(), actor.id(), Deed::TakeRole, &person.0, number).await?;
        tell::taken(app, tx, actor, person, &role).await
    })
}

/// Sets the password of an account and ends its sessions; returns how many there were.
pub async fn set_password(app: &App, actor: &Actor, person: &PersonId, password: &str) -> Result<u64, PeopleError> {
    allowed(actor.may(Right::KeepPeople))?;
    replace_password(app, actor, person, password).await
}

pub(super) async fn replace_password(
    app: &App,
    actor: &Actor,
    person: &PersonId,
    password: &str,
) -> Result<u64, PeopleError> {
    let hash = hashed(password).await?;
    within!(app.database, tx => {
        known(tx, person).await?;
        store::set_password(tx, person, &hash).await?;
        let ended = store::delete_sessions(tx, person).await?;
        record(tx, app.now(), actor.id(), Deed::SetPassword, &person.0, "").await?;
        tell::password(app, tx, actor, person).await?;
        Ok(ended)
    })
}

/// Nobody can sign in to a disabled account, and its sessions and tokens end. The last administrator cannot be disabled.
pub async fn disable(app: &App, actor: &Actor, person: &PersonId) -> Result<(), PeopleError> {
    allowed(actor.may(Right::KeepPeople))?;
    within!(app.database, tx => {
        store::hold_administrators(tx).await?;
        let before = store::has_administrator(tx).await?;
        if !known(tx, person).await? {
            return Ok(());
        }
        store::set_disabled(tx, person, Some(app.now())).await?;
        an_administrator_is_left(tx, before).await?;
        store::delete_sessions(tx, person).await?;
        record(tx, app.now(), actor.id(), Deed::DisablePerson, &person.0, "").await?;
        Ok(())
    })
}

pub async fn enable(app: &App, actor: &Actor, person: &PersonId) -> Result<(), PeopleError> {
    allowed(actor.may(Right::KeepPeople))?;
    within!(app.database, tx => {
        if known(tx, person).await? {
            return Ok(());
        }
        store::set_disabled(tx, person, None).await?;
        record(tx, app.now(), actor.id(), Deed::EnablePerson, &person.0, "").await?;
        Ok(())
    })
}

/// Whether this account is open; nobody else changes it until the transaction ends.
pub(super) async fn known(tx: &mut Tx, person: &PersonId) -> Result<bool, PeopleError> {
    store::lock_account(tx, person).await?.ok_or(PeopleError::UnknownPerson)
}

async fn an_administrator_is_left(tx: &mut Tx, there_was_one: bool) -> Result<(), PeopleError> {
    if there_was_one && !store::has_administrator(tx).await? { Err(PeopleError::LastAdministrator) } else { Ok(()) }
}
