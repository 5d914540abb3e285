//! Bearer tokens of other programs.

use super::{PeopleError, account};
use crate::database::Tx;
use crate::id::PersonId;
use crate::people::model::{Person, Role};
use crate::people::{secret, store};
use crate::server::limits::TOKEN_NAME;
use crate::server::state::App;
use crate::time::Instant;

/// A new token of the person with this e-mail address; it is shown once and never again.
pub async fn create_token(app: &App, tx: &mut Tx, email: &str, name: &str) -> Result<String, PeopleError> {
    if name.chars().count() > TOKEN_NAME {
        return Err(PeopleError::LongName);
    }
    let person = account(tx, email).await?.ok_or(PeopleError::UnknownPerson)?;
    let token = secret::token();
    store::insert_token(tx, &secret::digest(&token), &uuid::Uuid::now_v7().to_string(), &person, name, app.now())
        .await?;
    Ok(token)
}

/// Id, name and begin of the person's tokens that have not been revoked.
pub async fn tokens(tx: &mut Tx, person: &PersonId) -> Result<Vec<(String, String, Instant)>, sqlx::Error> {
    store::tokens(tx, person).await
}

/// Whether there was such a token to revoke.
pub async fn revoke_token(app: &App, tx: &mut Tx, person: &PersonId, id: &str) -> Result<bool, sqlx::Error> {
    store::revoke_token(tx, person, id, app.now()).await
}

/// The person behind a bearer token, with roles; `None` when it is unknown or revoked.
pub async fn holder_of_token(app: &App, token: &str) -> Result<Option<(Person, Vec<Role>)>, sqlx::Error> {
    store::token_holder(&mut app.database.read().await?, &secret::digest(token)).await
}
