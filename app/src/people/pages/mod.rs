//! What people see of accounts: signing in, their own account, and the administrator's list.

mod account;
mod keep;
mod keep_one;
mod sign_in;

use super::model::{OrganisationKind, RoleKind};
use super::service::PeopleError;
use crate::error::PageError;
use crate::server::limits::{PASSWORD, PERSON_NAME};
use crate::server::refused::posted;
use crate::server::state::App;
use axum::Router;
use axum::routing::get;
use samrum_text::{Locale, t};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", posted(sign_in::sign_out, "/account"))
        .route("/account", get(account::show))
        .route("/account/password", posted(account::change_password, "/account"))
        .route("/account/sign-out-everywhere", posted(account::sign_out_everywhere, "/account"))
        .route("/account/tokens", posted(account::create_token, "/account"))
        .route("/account/tokens/{id}/revoke", get(account::ask_revoke).post(account::revoke_token))
        .route("/people", get(keep::show).post(keep::add_person))
        .route("/organisations", posted(keep::add_organisation, "/people"))
        .route("/people/{id}", get(keep_one::show))
        .route("/people/{id}/roles", posted(keep_one::give_role, "/people/{id}"))
        .route("/people/{id}/roles/{role}/take", posted(keep_one::take_role, "/people/{id}"))
        .route("/people/{id}/password", posted(keep_one::set_password, "/people/{id}"))
        .route("/people/{id}/disable", get(keep_one::ask_disable).post(keep_one::disable))
        .route("/people/{id}/enable", posted(keep_one::enable, "/people/{id}"))
}

/// The name of a role on screen.
pub fn role_name(l: Locale, role: RoleKind) -> &'static str {
    match role {
        RoleKind::Citizen => t!(l, people.role_citizen),
        RoleKind::Booker => t!(l, people.role_booker),
        RoleKind::Clerk => t!(l, people.role_clerk),
        RoleKind::Timetabler => t!(l, people.role_timetabler),
        RoleKind::Manager => t!(l, people.role_manager),
        RoleKind::Administrator => t!(l, people.role_administrator),
    }
}

pub fn organisation_kind_name(l: Locale, kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Association => t!(l, common.association),
        OrganisationKind::School => t!(l, common.school),
        OrganisationKind::Unit => t!(l, people.kind_unit),
    }
}

/// The field a refusal concerns, and the refusal in words; a database that fails is no fault of a field.
fn fault(l: Locale, error: PeopleError) -> Result<(&'static str, String), PageError> {
    let most = |most: usize| t!(l, shell.text_long, most = most);
    Ok(match error {
        PeopleError::EmailTaken => ("email", t!(l, people.email_taken).to_owned()),
        PeopleError::NameTaken => ("organisation_name", t!(l, people.name_taken).to_owned()),
        PeopleError::Email | PeopleError::UnknownPerson => ("email", t!(l, people.email_wrong).to_owned()),
        PeopleError::UnknownOrganisation => ("organisation", t!(l, people.unknown_organisation).to_owned()),
        PeopleError::Name => ("name", t!(l, people.name_missing).to_owned()),
        PeopleError::LongName => ("name", most(PERSON_NAME)),
        PeopleError::ShortPassword => ("password", t!(l, people.password_short).to_owned()),
        PeopleError::LongPassword => ("password", most(PASSWORD)),
        PeopleError::LastAdministrator => ("roles", t!(l, people.last_administrator).to_owned()),
        PeopleError::Database(cause) => return Err(cause.into()),
        PeopleError::Hashing => ("password", t!(l, people.not_saved).to_owned()),
    })
}
