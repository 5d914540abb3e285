//! Signing in and out. The cookie holds a random token, the database its digest.

use crate::database::{Tx, within};
use crate::id::PersonId;
use crate::people::model::Actor;
use crate::people::{secret, store};
use crate::server::failures::{Attempt, Verdict};
use crate::server::limits::{DEVICE, EMAIL};
use crate::server::state::App;
use crate::time::Instant;
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::timeout;

/// Days after which one must sign in again.
pub const SESSION_DAYS: i64 = 14;
/// Hours without a visit after which one must sign in again: a session left open on a shared computer does not stay open.
pub const IDLE_HOURS: i64 = 48;
/// Minutes that may pass before a visit is noted again: not every page is worth a write.
const NOTED_MINUTES: i64 = 15;
/// How long noting a visit may hold up the page.
const NOTED_WITHIN: Duration = Duration::from_millis(500);

/// What came of trying a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    Right(PersonId),
    /// Account and password do not belong together.
    Wrong,
    /// Too many wrong ones: it was not tried.
    TooMany,
}

/// Tries a password from a place, unless too many wrong ones came before it.
pub async fn try_password(app: &App, email: &str, password: &str, from: Option<IpAddr>) -> Result<Tried, sqlx::Error> {
    let attempt = Attempt::new(email, from);
    if let Verdict::TryAfter(pause) = app.failures.verdict(&attempt, app.now()) {
        tokio::time::sleep(pause).await;
    }
    let _turn = app.failures.turn(&attempt).await;
    if app.failures.verdict(&attempt, app.now()) == Verdict::Refuse {
        return Ok(Tried::TooMany);
    }
    let person = holder_of_password(app, email, password).await?;
    match &person {
        Some(_) => app.failures.was_right(&attempt, app.now()),
        None => app.failures.was_wrong(&attempt, app.now()),
    }
    Ok(person.map_or(Tried::Wrong, Tried::Right))
}

/// Takes as long for an unknown account as for a wrong password.
async fn holder_of_password(app: &App, email: &str, password: &str) -> Result<Option<PersonId>, sqlx::Error> {
    let email = email.trim().to_lowercase();
    let account = if email.chars().count() > EMAIL {
        None
    } else {
        store::account(&mut app.database.read().await?, &email).await?
    };
    let (person, hash) = account.map_or((None, None), |(person, hash)| (Some(person), hash));
    let fits = secret::matches(password, hash).await;
    Ok(person.filter(|_| fits))
}

/// The token of a new session in a browser, whose former one ends. Sessions that have ended by themselves are cleared away.
pub async fn sign_in(app: &App, person: &PersonId, device: &str, former: Option<&str>) -> Result<String, sqlx::Error> {
    let token = secret::token();
    let device: String = device.chars().take(DEVICE).collect();
    let now = app.now();
    let until = now.plus_minutes(SESSION_DAYS * 24 * 60);
    within!(app.database, tx => {
        store::delete_ended_sessions(tx, now, seen_after(now)).await?;
        if let Some(former) = former {
            store::delete_session(tx, &secret::digest(former)).await?;
        }
        store::insert_session(tx, &secret::digest(&token), person, &device, now, until).await
    })?;
    Ok(token)
}

pub async fn sign_out(app: &App, token: &str) -> Result<(), sqlx::Error> {
    within!(app.database, tx => store::delete_session(tx, &secret::digest(token)).await)
}

/// Device and begin of every live session, newest first.
pub async fn sessions(app: &App, tx: &mut Tx, person: &PersonId) -> Result<Vec<(String, Instant)>, sqlx::Error> {
    store::sessions(tx, person, app.now(), seen_after(app.now())).await
}

/// Whoever a session cookie belongs to; `None` when it has ended or has not been used for long.
pub async fn holder_of_session(app: &App, token: &str) -> Result<Option<Actor>, sqlx::Error> {
    let (digest, now) = (secret::digest(token), app.now());
    let Some((holder, seen)) =
        store::session_holder(&mut app.database.read().await?, &digest, now, seen_after(now)).await?
    else {
        return Ok(None);
    };
    if seen < now.plus_minutes(-NOTED_MINUTES) {
        // Not worth waiting for while others write, nor a refusal where nothing can be written.
        let noted = async { within!(app.database, tx => store::session_seen(tx, &digest, now).await) };
        if let Ok(Err(cause)) = timeout(NOTED_WITHIN, noted).await {
            tracing::warn!(%cause, "a visit could not be noted");
        }
    }
    Ok(Some(holder))
}

/// A session last seen at this instant or before has been idle for too long.
fn seen_after(now: Instant) -> Instant {
    now.plus_minutes(-IDLE_HOURS * 60)
}
