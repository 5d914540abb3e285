//! Roles, organisations and refusals in words.

use super::model::{Organisation, OrganisationKind, RoleKind};
use super::service::PeopleError;
use crate::error::PageError;
use crate::server::limits::{PASSWORD, PERSON_NAME};
use crate::ui::form::Faults;
use samrum_text::{Locale, t};

/// The name of a role on screen.
pub fn role(l: Locale, role: RoleKind) -> &'static str {
    match role {
        RoleKind::Citizen => t!(l, people.role_citizen),
        RoleKind::Booker => t!(l, people.role_booker),
        RoleKind::Clerk => t!(l, people.role_clerk),
        RoleKind::Timetabler => t!(l, people.role_timetabler),
        RoleKind::Manager => t!(l, people.role_manager),
        RoleKind::Administrator => t!(l, people.role_administrator),
    }
}

/// Role words with their names, to choose among.
pub fn roles(l: Locale) -> Vec<(String, String)> {
    RoleKind::ALL.into_iter().map(|kind| (kind.word().to_owned(), role(l, kind).to_owned())).collect()
}

pub fn organisation_kind(l: Locale, kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Association => t!(l, common.association),
        OrganisationKind::School => t!(l, common.school),
        OrganisationKind::Unit => t!(l, people.kind_unit),
    }
}

/// Kinds of organisations with their names, to choose among.
pub fn organisation_kinds(l: Locale) -> Vec<(String, String)> {
    let kinds = OrganisationKind::ALL.into_iter();
    kinds.map(|kind| (kind.word().to_owned(), organisation_kind(l, kind).to_owned())).collect()
}

/// Everywhere, or one of these organisations, to choose among.
pub fn scopes(l: Locale, organisations: &[Organisation]) -> Vec<(String, String)> {
    let everywhere = (String::new(), t!(l, people.everywhere).to_owned());
    let named = organisations.iter().map(|organisation| (organisation.id.0.clone(), organisation.name.clone()));
    std::iter::once(everywhere).chain(named).collect()
}

/// A refusal as a fault of a form; what is no fault of a form is a page of its own.
pub fn refusal(l: Locale, error: PeopleError, faults: &mut Faults) -> Result<(), PageError> {
    let most = |most: usize| t!(l, shell.text_long, most = most);
    let (field, sentence) = match error {
        PeopleError::EmailTaken => ("email", t!(l, people.email_taken).to_owned()),
        PeopleError::NameTaken => ("organisation_name", t!(l, people.name_taken).to_owned()),
        PeopleError::Email => ("email", t!(l, people.email_wrong).to_owned()),
        PeopleError::UnknownOrganisation => ("organisation", t!(l, people.unknown_organisation).to_owned()),
        PeopleError::BookerOfNothing => ("organisation", t!(l, people.booker_of_nothing).to_owned()),
        PeopleError::TwoScopes => ("organisation", t!(l, people.role_scope_wrong).to_owned()),
        PeopleError::Name => ("name", t!(l, people.name_missing).to_owned()),
        PeopleError::LongName => ("name", most(PERSON_NAME)),
        PeopleError::ShortPassword => ("password", t!(l, people.password_short).to_owned()),
        PeopleError::LongPassword => ("password", most(PASSWORD)),
        PeopleError::WrongPassword => ("old_password", t!(l, people.old_password_wrong).to_owned()),
        PeopleError::TooManyTries => ("old_password", t!(l, people.too_many).to_owned()),
        PeopleError::LastAdministrator => ("roles", t!(l, people.last_administrator).to_owned()),
        PeopleError::Hashing => ("password", t!(l, people.not_saved).to_owned()),
        PeopleError::UnknownPerson
        | PeopleError::UnknownBuilding
        | PeopleError::Forbidden
        | PeopleError::Database(_) => return Err(error.into()),
    };
    faults.add(field, sentence);
    Ok(())
}

/// What is refused where no form was typed.
impl From<PeopleError> for PageError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Database(cause) => cause.into(),
            PeopleError::UnknownPerson => Self::NotFound,
            PeopleError::Forbidden => Self::Forbidden,
            _ => Self::BadRequest,
        }
    }
}
