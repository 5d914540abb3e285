//! Associations, schools and units.

use super::{PeopleError, taken};
use crate::database::Tx;
use crate::id::OrganisationId;
use crate::people::model::{Actor, Organisation, OrganisationKind, Person, Right};
use crate::people::store;
use crate::server::limits::ORGANISATION_NAME;
use crate::server::state::App;
use std::collections::HashMap;

/// Adds an organisation in the caller's transaction.
pub async fn add_organisation(
    app: &App,
    tx: &mut Tx,
    name: &str,
    kind: OrganisationKind,
) -> Result<Organisation, PeopleError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(PeopleError::Name);
    }
    if name.chars().count() > ORGANISATION_NAME || name.contains(char::is_control) {
        return Err(PeopleError::LongName);
    }
    let organisation = Organisation { id: OrganisationId::new(), name: name.to_owned(), kind };
    store::insert_organisation(tx, &organisation, app.now())
        .await
        .map_err(|error| taken(error, PeopleError::NameTaken))?;
    Ok(organisation)
}

/// Every organisation by name.
pub async fn organisations(tx: &mut Tx) -> Result<Vec<Organisation>, sqlx::Error> {
    store::organisations(tx).await
}

pub async fn organisation(tx: &mut Tx, id: &OrganisationId) -> Result<Option<Organisation>, sqlx::Error> {
    Ok(store::organisations(tx).await?.into_iter().find(|organisation| organisation.id == *id))
}

/// Whoever books for each organisation, by name.
pub async fn bookers(tx: &mut Tx) -> Result<HashMap<OrganisationId, Vec<Person>>, sqlx::Error> {
    let mut bookers = HashMap::<_, Vec<Person>>::new();
    for (organisation, person) in store::bookers(tx).await? {
        bookers.entry(organisation).or_default().push(person);
    }
    Ok(bookers)
}

/// Whoever books for an organisation, by name.
pub async fn bookers_of(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Person>, sqlx::Error> {
    store::bookers_of(tx, organisation).await
}

/// The organisations that somebody may book and apply for.
pub async fn organisations_to_book_for(tx: &mut Tx, actor: &Actor) -> Result<Vec<Organisation>, sqlx::Error> {
    let mut all = store::organisations(tx).await?;
    all.retain(|organisation| actor.may(Right::BookFor(&organisation.id)));
    Ok(all)
}
