//! The last forms that were refused in a session: kept for an hour, without passwords, so that nothing typed is lost.

use crate::database::within;
use crate::people::{secret, store};
use crate::server::form::Fields;
use crate::server::state::App;

/// Minutes that a refused form is kept.
const KEPT_MINUTES: i64 = 60;
/// Forms kept at most in a session.
const MOST: i64 = 10;
/// Largest form that is kept, and longest address, bytes.
const MOST_BODY: usize = 64 * 1024;
const MOST_ADDRESS: usize = 2_000;

/// A form as it was typed, and whether something (a password) was left out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedForm {
    pub fields: Fields,
    pub partial: bool,
}

impl RefusedForm {
    fn of(fields: &Fields) -> Self {
        let secret = |name: &str| name.contains("password");
        let partial = fields.pairs().any(|(name, value)| secret(name) && !value.is_empty());
        let kept =
            fields.pairs().filter(|(name, _)| !secret(name)).map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { fields: Fields::from_pairs(kept), partial }
    }
}

/// Keeps the form that was refused at an address in the session of this token. One that is too large is not kept.
pub async fn keep_refused(app: &App, token: &str, address: &str, fields: &Fields) -> Result<(), sqlx::Error> {
    let form = RefusedForm::of(fields);
    let pairs: Vec<_> = form.fields.pairs().collect();
    let body = serde_json::to_string(&pairs).unwrap_or_default();
    if body.len() > MOST_BODY || address.len() > MOST_ADDRESS {
        return forget_refused(app, token, address).await;
    }
    let (session, now) = (secret::digest(token), app.now());
    within!(app.database, tx => {
        store::keep_refused(tx, &session, address, &body, form.partial, now).await?;
        store::thin_refused(tx, &session, now.plus_minutes(-KEPT_MINUTES), MOST).await
    })
}

/// The form that was refused at an address in the session of this token, if that was lately.
pub async fn refused_form(app: &App, token: &str, address: &str) -> Result<Option<RefusedForm>, sqlx::Error> {
    let since = app.now().plus_minutes(-KEPT_MINUTES);
    let found = store::refused(&mut app.database.read().await?, &secret::digest(token), address, since).await?;
    Ok(found.and_then(|(body, partial)| {
        let pairs: Vec<(String, String)> = serde_json::from_str(&body).ok()?;
        Some(RefusedForm { fields: Fields::from_pairs(pairs), partial })
    }))
}

/// Throws away what was refused at an address, once it has been sent and taken. Writes only where there is something.
pub async fn forget_refused(app: &App, token: &str, address: &str) -> Result<(), sqlx::Error> {
    if refused_form(app, token, address).await?.is_none() {
        return Ok(());
    }
    within!(app.database, tx => store::forget_refused(tx, &secret::digest(token), address).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_kept() {
        let typed = [
            ("email", "a@b.se"),
            ("password", "hemligt ord"),
            ("new_password", "annat ord"),
            ("date", "1"),
            ("date", "2"),
        ];
        let typed = Fields::from_pairs(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let form = RefusedForm::of(&typed);
        assert_eq!(form.fields.pairs().collect::<Vec<_>>(), [("date", "1"), ("date", "2"), ("email", "a@b.se")]);
        assert!(form.partial);
        let nothing_secret = RefusedForm::of(&form.fields);
        assert_eq!((nothing_secret.fields, nothing_secret.partial), (form.fields, false));
    }
}
