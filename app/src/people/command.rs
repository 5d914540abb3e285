//! `samrum user …` and `samrum token …`.

use super::model::{Actor, Role, RoleKind};
use super::service::{self, NewPerson, PeopleError, keep, own};
use crate::facilities;
use crate::id::PersonId;
use crate::people::secret;
use crate::server::state::App;

/// Why a command about people was refused.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("There is no role «{0}». The roles are citizen, booker, clerk, timetabler, manager and administrator.")]
    UnknownRole(String),
    #[error("There is no organisation «{0}».")]
    UnknownOrganisation(String),
    #[error("There is no building with the code «{0}».")]
    UnknownBuilding(String),
    #[error("There is no account with the e-mail address {0}.")]
    UnknownAccount(String),
    #[error("{refused}{}", hint(.refused))]
    People {
        #[from]
        refused: PeopleError,
    },
    #[error("The database failed.")]
    Database(#[from] sqlx::Error),
}

/// What the command line says beside a refusal.
fn hint(refused: &PeopleError) -> &'static str {
    if matches!(refused, PeopleError::BookerOfNothing) { " Name it with --organisation." } else { "" }
}

/// `samrum user add`.
#[derive(Debug, Clone)]
pub struct AddUser {
    pub email: String,
    pub name: String,
    pub role: String,
    /// Name of the organisation that the role is for.
    pub organisation: Option<String>,
    /// Code of the building that the role is for.
    pub building: Option<String>,
    /// Without one, a password is made up and printed.
    pub password: Option<String>,
}

/// Adds an account; returns what to print.
pub async fn add_user(app: &App, asked: AddUser) -> Result<String, CommandError> {
    let kind = RoleKind::parse(&asked.role).ok_or_else(|| CommandError::UnknownRole(asked.role.clone()))?;
    let mut tx = app.database.read().await?;
    let organisation = match &asked.organisation {
        None => None,
        Some(name) => {
            let all = service::organisations(&mut tx).await?;
            let found = all.into_iter().find(|organisation| organisation.name == *name);
            Some(found.ok_or_else(|| CommandError::UnknownOrganisation(name.clone()))?.id)
        }
    };
    let building = match &asked.building {
        None => None,
        Some(code) => {
            let all = facilities::service::buildings(&mut tx).await?;
            let found = all.into_iter().find(|building| building.code == *code);
            Some(found.ok_or_else(|| CommandError::UnknownBuilding(code.clone()))?.id)
        }
    };
    drop(tx);
    let made_up = asked.password.is_none().then(|| secret::token()[..20].to_owned());
    let new = NewPerson {
        email: asked.email,
        name: asked.name,
        password: asked.password.or_else(|| made_up.clone()),
        roles: vec![Role { kind, organisation, building }],
    };
    let person = keep::add_person(app, &Actor::operator(), &new).await?;
    let password = made_up.map(|password| format!("\nPassword, shown only now: {password}")).unwrap_or_default();
    Ok(format!("Added {} <{}> as {}.{password}", person.name, person.email, kind.word()))
}

/// `samrum user list`: an account a line.
pub async fn list_users(app: &App) -> Result<String, CommandError> {
    let mut tx = app.database.read().await?;
    let mut lines = Vec::new();
    for (person, disabled) in service::people(&mut tx).await? {
        let roles = service::numbered_roles(&mut tx, &person.id).await?;
        let roles: Vec<_> = roles.iter().map(|(_, role)| role.kind.word()).collect();
        lines.push(format!(
            "{}\t{}\t{}{}",
            person.email,
            person.name,
            roles.join(","),
            if disabled { "\tdisabled" } else { "" }
        ));
    }
    Ok(lines.join("\n"))
}

/// `samrum user password`: sets a password and ends every session.
pub async fn set_password(app: &App, email: &str, password: &str) -> Result<String, CommandError> {
    let person = account(app, email).await?;
    let ended = keep::set_password(app, &Actor::operator(), &person, password).await?;
    Ok(format!("The password of {email} is changed; {ended} sessions are ended."))
}

/// `samrum token create`: the token alone.
pub async fn create_token(app: &App, email: &str, name: &str) -> Result<String, CommandError> {
    let person = account(app, email).await?;
    Ok(own::create_token(app, &Actor::operator(), &person, name).await?)
}

async fn account(app: &App, email: &str) -> Result<PersonId, CommandError> {
    let found = service::account(&mut app.database.read().await?, email).await?;
    found.ok_or_else(|| CommandError::UnknownAccount(email.to_owned()))
}
