//! Signing in and out. The cookie holds a random token, the database its digest.

use crate::database::Tx;
use crate::id::PersonId;
use crate::people::model::{Person, Role};
use crate::people::{secret, store};
use crate::server::state::App;
use crate::time::Instant;

/// Days after which one must sign in again.
pub const SESSION_DAYS: i64 = 14;

/// The token of a new session, or `None` when account and password do not belong together.
/// Takes as long for an unknown account as for a wrong password.
pub async fn sign_in(app: &App, email: &str, password: &str, device: &str) -> Result<Option<String>, sqlx::Error> {
    let mut tx = app.database.read().await?;
    let account = store::account(&mut tx, &email.trim().to_lowercase()).await?;
    drop(tx);
    let (person, hash) = account.map_or((None, None), |(person, hash)| (Some(person), hash));
    let fits = secret::matches(password, hash).await;
    let Some(person) = person.filter(|_| fits) else { return Ok(None) };
    let token = secret::token();
    let device: String = device.chars().take(200).collect();
    let until = app.now().plus_minutes(SESSION_DAYS * 24 * 60);
    let mut tx = app.database.write().await?;
    store::insert_session(&mut tx, &secret::digest(&token), &person, &device, app.now(), until).await?;
    tx.commit().await?;
    Ok(Some(token))
}

pub async fn sign_out(app: &App, token: &str) -> Result<(), sqlx::Error> {
    let mut tx = app.database.write().await?;
    store::delete_session(&mut tx, &secret::digest(token)).await?;
    tx.commit().await
}

/// Ends every session of a person; returns how many there were.
pub async fn sign_out_everywhere(tx: &mut Tx, person: &PersonId) -> Result<u64, sqlx::Error> {
    store::delete_sessions(tx, person).await
}

/// Device and begin of every live session, newest first.
pub async fn sessions(app: &App, tx: &mut Tx, person: &PersonId) -> Result<Vec<(String, Instant)>, sqlx::Error> {
    store::sessions(tx, person, app.now()).await
}

/// The person behind a session cookie, with roles; `None` when it has ended.
pub async fn holder_of_session(app: &App, token: &str) -> Result<Option<(Person, Vec<Role>)>, sqlx::Error> {
    let mut tx = app.database.read().await?;
    let Some(person) = store::session_holder(&mut tx, &secret::digest(token), app.now()).await? else { return Ok(None) };
    let roles = store::roles(&mut tx, &person.id).await?;
    Ok(Some((person, roles)))
}
