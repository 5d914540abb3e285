//! Accounts and their roles.

use super::{PeopleError, taken};
use crate::database::Tx;
use crate::id::PersonId;
use crate::people::model::{Actor, Person, Role};
use crate::people::{secret, store};
use crate::server::limits::{EMAIL, PASSWORD, PERSON_NAME};
use crate::server::state::App;
use samrum_text::Locale;

/// Fewest characters of a password.
const SHORTEST_PASSWORD: usize = 10;

/// An account to be made. Without a password nobody can sign in to it: a person the clerk books for.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    pub email: String,
    pub name: String,
    pub password: Option<String>,
    pub roles: Vec<Role>,
}

pub async fn add_person(app: &App, tx: &mut Tx, new: &NewPerson) -> Result<Person, PeopleError> {
    let email = new.email.trim().to_lowercase();
    let (before, after) = email.split_once('@').ok_or(PeopleError::Email)?;
    if before.is_empty()
        || !after.contains('.')
        || email.contains(char::is_whitespace)
        || after.contains('@')
        || email.chars().count() > EMAIL
    {
        return Err(PeopleError::Email);
    }
    let name = new.name.trim();
    if name.is_empty() {
        return Err(PeopleError::Name);
    }
    if name.chars().count() > PERSON_NAME || name.contains(char::is_control) {
        return Err(PeopleError::LongName);
    }
    let hash = match &new.password {
        Some(password) => Some(hashed(password).await?),
        None => None,
    };
    let person =
        Person { id: PersonId::new(), email, name: name.to_owned(), language: Locale::DEFAULT.code().to_owned() };
    store::insert_person(tx, &person, hash.as_deref(), app.now())
        .await
        .map_err(|error| taken(error, PeopleError::EmailTaken))?;
    for role in &new.roles {
        give_role(tx, &person.id, role).await?;
    }
    Ok(person)
}

async fn hashed(password: &str) -> Result<String, PeopleError> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(PeopleError::ShortPassword);
    }
    if password.chars().count() > PASSWORD {
        return Err(PeopleError::LongPassword);
    }
    secret::hash(password).await.ok_or(PeopleError::Hashing)
}

pub async fn set_password(tx: &mut Tx, person: &PersonId, password: &str) -> Result<(), PeopleError> {
    Ok(store::set_password(tx, person, &hashed(password).await?).await?)
}

pub async fn give_role(tx: &mut Tx, person: &PersonId, role: &Role) -> Result<(), PeopleError> {
    if let Some(organisation) = &role.organisation
        && super::organisation(tx, organisation).await?.is_none()
    {
        return Err(PeopleError::UnknownOrganisation);
    }
    Ok(store::insert_role(tx, &uuid::Uuid::now_v7().to_string(), person, role).await?)
}

/// The last administrator stays one.
pub async fn take_role(tx: &mut Tx, person: &PersonId, id: &str) -> Result<(), PeopleError> {
    store::hold_administrators(tx).await?;
    let before = store::has_administrator(tx).await?;
    store::delete_role(tx, person, id).await?;
    if before { an_administrator_is_left(tx).await } else { Ok(()) }
}

/// A person's roles with their ids.
pub async fn numbered_roles(tx: &mut Tx, person: &PersonId) -> Result<Vec<(String, Role)>, sqlx::Error> {
    store::numbered_roles(tx, person).await
}

/// The enabled account of an e-mail address.
pub async fn account(tx: &mut Tx, email: &str) -> Result<Option<PersonId>, sqlx::Error> {
    Ok(store::account(tx, &email.trim().to_lowercase()).await?.map(|(id, _)| id))
}

pub async fn person(tx: &mut Tx, id: &PersonId) -> Result<Option<Person>, sqlx::Error> {
    store::person(tx, id).await
}

/// Whoever it is that acts, with the roles held now: for a job that ends what somebody began.
pub async fn actor(tx: &mut Tx, id: &PersonId) -> Result<Option<Actor>, sqlx::Error> {
    let Some(person) = store::person(tx, id).await? else { return Ok(None) };
    let roles = store::numbered_roles(tx, id).await?.into_iter().map(|(_, role)| role).collect();
    Ok(Some(Actor { person: Some(person), roles }))
}

/// Of several transactions that call this for one person, one goes on and the others wait for its end.
pub async fn one_at_a_time(tx: &mut Tx, person: &PersonId) -> Result<(), sqlx::Error> {
    store::lock(tx, person).await
}

/// Makes another transaction that holds this person wait until this one has ended: what is counted for a person stays as counted.
pub async fn hold(tx: &mut Tx, person: &PersonId) -> Result<(), sqlx::Error> {
    store::hold(tx, person).await
}

/// Every person by name, with whether the account is disabled.
pub async fn people(tx: &mut Tx) -> Result<Vec<(Person, bool)>, sqlx::Error> {
    store::people(tx).await
}

pub async fn set_language(tx: &mut Tx, person: &PersonId, language: &str) -> Result<(), sqlx::Error> {
    store::set_language(tx, person, language).await
}

/// Nobody can sign in to a disabled account, and its sessions and tokens end. The last administrator cannot be disabled.
pub async fn disable(app: &App, tx: &mut Tx, person: &PersonId) -> Result<(), PeopleError> {
    store::hold_administrators(tx).await?;
    let before = store::has_administrator(tx).await?;
    store::set_disabled(tx, person, Some(app.now())).await?;
    if before {
        an_administrator_is_left(tx).await?;
    }
    Ok(store::delete_sessions(tx, person).await.map(|_| ())?)
}

async fn an_administrator_is_left(tx: &mut Tx) -> Result<(), PeopleError> {
    if store::has_administrator(tx).await? { Ok(()) } else { Err(PeopleError::LastAdministrator) }
}

pub async fn enable(tx: &mut Tx, person: &PersonId) -> Result<(), sqlx::Error> {
    store::set_disabled(tx, person, None).await
}
