//! Accounts and their roles: what is read of them, and the steps that other acts are made of, in the caller's transaction. What those
//! who keep people do with them stands in [`super::keep`].

use super::{PeopleError, taken};
use crate::database::Tx;
use crate::database::refusal::{self, Refusal};
use crate::id::PersonId;
use crate::people::model::{Actor, Person, Role, RoleKind};
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

/// An account whose words are sound and whose password is hashed: what is left is to write it.
pub(super) struct Sound<'a> {
    email: String,
    name: &'a str,
    hash: Option<String>,
    roles: &'a [Role],
}

impl NewPerson {
    /// Done before the transaction: hashing takes its time, and others write meanwhile.
    pub(super) async fn sound(&self) -> Result<Sound<'_>, PeopleError> {
        let email = self.email.trim().to_lowercase();
        let (before, after) = email.split_once('@').ok_or(PeopleError::Email)?;
        if before.is_empty()
            || !after.contains('.')
            || email.contains(char::is_whitespace)
            || after.contains('@')
            || email.chars().count() > EMAIL
        {
            return Err(PeopleError::Email);
        }
        let name = self.name.trim();
        if name.is_empty() {
            return Err(PeopleError::Name);
        }
        if name.chars().count() > PERSON_NAME || name.contains(char::is_control) {
            return Err(PeopleError::LongName);
        }
        self.roles.iter().try_for_each(has_scope)?;
        let hash = match &self.password {
            Some(password) => Some(hashed(password).await?),
            None => None,
        };
        Ok(Sound { email, name, hash, roles: &self.roles })
    }
}

/// Adds an account in the caller's transaction.
pub async fn add_person(app: &App, tx: &mut Tx, new: &NewPerson) -> Result<Person, PeopleError> {
    insert(app, tx, &new.sound().await?).await
}

pub(super) async fn insert(app: &App, tx: &mut Tx, new: &Sound<'_>) -> Result<Person, PeopleError> {
    let Sound { email, name, hash, roles } = new;
    let (name, language) = ((*name).to_owned(), Locale::DEFAULT.code().to_owned());
    let person = Person { id: PersonId::new(), email: email.clone(), name, language };
    store::insert_person(tx, &person, hash.as_deref(), app.now())
        .await
        .map_err(|error| taken(error, PeopleError::EmailTaken))?;
    for role in *roles {
        insert_role(tx, &person.id, role).await?;
    }
    Ok(person)
}

/// A role is for an organisation or for a building, not for both; and a booker is for an organisation.
pub(super) fn has_scope(role: &Role) -> Result<(), PeopleError> {
    if role.organisation.is_some() && role.building.is_some() {
        Err(PeopleError::TwoScopes)
    } else if role.kind == RoleKind::Booker && role.organisation.is_none() {
        Err(PeopleError::BookerOfNothing)
    } else {
        Ok(())
    }
}

pub(super) async fn insert_role(tx: &mut Tx, person: &PersonId, role: &Role) -> Result<(), PeopleError> {
    if let Some(organisation) = &role.organisation
        && super::organisation(tx, organisation).await?.is_none()
    {
        return Err(PeopleError::UnknownOrganisation);
    }
    let inserted = store::insert_role(tx, &uuid::Uuid::now_v7().to_string(), person, role).await;
    inserted.map_err(|error| match refusal::of(&error) {
        // Buildings are another matter than people; the schema knows them.
        Some(Refusal::Reference) => PeopleError::UnknownBuilding,
        _ => error.into(),
    })
}

pub(super) async fn hashed(password: &str) -> Result<String, PeopleError> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(PeopleError::ShortPassword);
    }
    if password.chars().count() > PASSWORD {
        return Err(PeopleError::LongPassword);
    }
    secret::hash(password).await.ok_or(PeopleError::Hashing)
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
