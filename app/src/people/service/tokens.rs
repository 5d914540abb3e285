//! Bearer tokens of other programs.

use crate::database::Tx;
use crate::id::PersonId;
use crate::people::model::Actor;
use crate::people::{secret, store};
use crate::server::state::App;
use crate::time::Instant;

/// Id, name and begin of the person's tokens that have not been revoked.
pub async fn tokens(tx: &mut Tx, person: &PersonId) -> Result<Vec<(String, String, Instant)>, sqlx::Error> {
    store::tokens(tx, person).await
}

/// Whoever a bearer token belongs to; `None` when it is unknown or revoked.
pub async fn holder_of_token(app: &App, token: &str) -> Result<Option<Actor>, sqlx::Error> {
    store::token_holder(&mut app.database.read().await?, &secret::digest(token)).await
}
