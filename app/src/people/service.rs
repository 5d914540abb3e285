//! What can be done about people: find out who is asking.

use super::model::{Person, Role};
use super::store;
use crate::database::Tx;
use crate::server::state::App;
use sha2::{Digest, Sha256};

/// The person behind a session cookie, with roles; `None` when it has ended.
pub async fn holder_of_session(app: &App, token: &str) -> Option<(Person, Vec<Role>)> {
    let mut tx = readable(app).await?;
    let person = logged(store::session_holder(&mut tx, &hash_of(token), app.now()).await)?;
    with_roles(&mut tx, person?).await
}

/// The person behind a bearer token, with roles; `None` when it is unknown or revoked.
pub async fn holder_of_token(app: &App, token: &str) -> Option<(Person, Vec<Role>)> {
    let mut tx = readable(app).await?;
    let person = logged(store::token_holder(&mut tx, &hash_of(token)).await)?;
    with_roles(&mut tx, person?).await
}

/// What is stored of a secret token.
pub fn hash_of(token: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(token.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn with_roles(tx: &mut Tx, person: Person) -> Option<(Person, Vec<Role>)> {
    let roles = logged(store::roles(tx, &person.id).await)?;
    Some((person, roles))
}

async fn readable(app: &App) -> Option<Tx> {
    logged(app.database.read().await)
}

fn logged<T>(outcome: Result<T, sqlx::Error>) -> Option<T> {
    outcome.inspect_err(|cause| tracing::error!(%cause, "who is asking cannot be found out")).ok()
}
