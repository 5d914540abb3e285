//! Signing in and out. The cookie holds a random token, the database its digest.

use crate::database::Tx;
use crate::id::PersonId;
use crate::people::model::{Person, Role};
use crate::people::{secret, store};
use crate::server::state::App;
use crate::time::Instant;

/// Days after which one must sign in again.
pub const SESSION_DAYS: i64 = 14;
/// Hours without a visit after which one must sign in again: a session left open on a shared computer does not stay open.
pub const IDLE_HOURS: i64 = 48;
/// Minutes that may pass before a visit is noted again: not every page is worth a write.
const NOTED_MINUTES: i64 = 15;

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
    store::sessions(tx, person, app.now(), seen_after(app.now())).await
}

/// The person behind a session cookie, with roles; `None` when it has ended or has not been used for long.
pub async fn holder_of_session(app: &App, token: &str) -> Result<Option<(Person, Vec<Role>)>, sqlx::Error> {
    let (digest, now) = (secret::digest(token), app.now());
    let Some((holder, seen)) = store::session_holder(&mut app.database.read().await?, &digest, now, seen_after(now)).await? else {
        return Ok(None);
    };
    if seen < now.plus_minutes(-NOTED_MINUTES) {
        let mut tx = app.database.write().await?;
        store::session_seen(&mut tx, &digest, now).await?;
        tx.commit().await?;
    }
    Ok(Some(holder))
}

/// A session last seen at this instant or before has been idle for too long.
fn seen_after(now: Instant) -> Instant {
    now.plus_minutes(-IDLE_HOURS * 60)
}
