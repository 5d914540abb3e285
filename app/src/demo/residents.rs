//! The demo's accounts, associations, schools and units.

use super::names::{Activity, associations, person};
use super::{ACCOUNTS, DemoError, PASSWORD, Size};
use crate::database::Tx;
use crate::id::{OrganisationId, PersonId};
use crate::people::model::{Organisation, OrganisationKind, Role, RoleKind};
use crate::people::service::{self, NewPerson};
use crate::server::state::App;

/// Who there is.
pub struct Residents {
    pub associations: Vec<(Organisation, Activity)>,
    /// The schools in the order of their buildings.
    pub schools: Vec<Organisation>,
    /// The municipality's own, the unit for culture and leisure first.
    pub units: Vec<OrganisationId>,
    /// Persons who book for the association at the same place in the list.
    pub bookers: Vec<PersonId>,
    /// Persons who book for themselves.
    pub citizens: Vec<PersonId>,
    pub clerk: PersonId,
}

pub async fn add(app: &App, tx: &mut Tx, size: Size, schools: &[String]) -> Result<Residents, DemoError> {
    let (clubs, bookers, citizens) = match size {
        Size::Full => (250, 60, 40),
        Size::Small => (24, 6, 4),
    };
    let mut all = Vec::new();
    for (name, activity) in associations(clubs) {
        all.push((service::add_organisation(app, tx, &name, OrganisationKind::Association).await?, activity));
    }
    let mut of_schools = Vec::new();
    for name in schools {
        of_schools.push(service::add_organisation(app, tx, name, OrganisationKind::School).await?);
    }
    let mut units = Vec::new();
    for unit in ["Kultur- och fritidsförvaltningen", "Utbildningsförvaltningen", "Fastighetsförvaltningen"] {
        units.push(service::add_organisation(app, tx, unit, OrganisationKind::Unit).await?.id);
    }
    let (mut clerk, mut first_booker, mut first_citizen) = (None, None, None);
    for (at, (email, kind)) in ACCOUNTS.into_iter().enumerate() {
        let organisation =
            if kind == RoleKind::Booker { all.first().map(|(organisation, _)| organisation.id.clone()) } else { None };
        let role = Role { kind, organisation, building: None };
        let new = NewPerson {
            email: email.to_owned(),
            name: person(at),
            password: Some(PASSWORD.to_owned()),
            roles: vec![role],
        };
        let id = service::add_person(app, tx, &new).await?.id;
        match kind {
            RoleKind::Clerk => clerk = Some(id),
            RoleKind::Booker => first_booker = Some(id),
            RoleKind::Citizen => first_citizen = Some(id),
            RoleKind::Timetabler | RoleKind::Manager | RoleKind::Administrator => {}
        }
    }
    // Others who book: nobody signs in as them, so they have no password.
    let mut residents = Residents {
        associations: all,
        schools: of_schools,
        units,
        bookers: first_booker.into_iter().collect(),
        citizens: first_citizen.into_iter().collect(),
        clerk: clerk.ok_or_else(|| DemoError::Files("no clerk among the accounts".to_owned()))?,
    };
    for at in 1..bookers {
        let organisation = residents.associations.get(at).map(|(organisation, _)| organisation.id.clone());
        let role = Role { kind: RoleKind::Booker, organisation, building: None };
        residents.bookers.push(add_one(app, tx, &format!("bokare{at}"), 20 + at, role).await?);
    }
    for at in 1..citizens {
        let role = Role { kind: RoleKind::Citizen, organisation: None, building: None };
        residents.citizens.push(add_one(app, tx, &format!("invanare{at}"), 120 + at, role).await?);
    }
    Ok(residents)
}

async fn add_one(app: &App, tx: &mut Tx, mailbox: &str, number: usize, role: Role) -> Result<PersonId, DemoError> {
    let new = NewPerson {
        email: format!("{mailbox}@demo.samrum.se"),
        name: person(number),
        password: None,
        roles: vec![role],
    };
    Ok(service::add_person(app, tx, &new).await?.id)
}
