//! Who may have to do with whose timetable: a timetabler of a school or of a building with what is its own, and nothing else.

use super::ImportError;
use crate::database::Tx;
use crate::facilities::service as facilities;
use crate::id::{BuildingId, OrganisationId};
use crate::people::model::{Actor, OrganisationKind, Right};
use crate::people::service as people;
use crate::timetables::store;

/// Whether somebody plans the lessons of this school or in this building; `None` is what is not there yet.
pub(super) fn may(actor: &Actor, school: Option<&OrganisationId>, building: Option<&BuildingId>) -> bool {
    actor.may(Right::PlanLessons(school, building))
}

/// Why somebody may not plan the lessons of a school in a building.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotYours {
    /// Another school.
    School(String),
    /// Another building, by its code.
    Building(String),
    /// No school has this name, and only those who plan for all make one.
    NoSchool(String),
    /// No building has this code.
    NoBuilding(String),
    /// The one is theirs, the other not, and the school has never had lessons there.
    NotTogether { school: String, building: String },
}

/// The school of this name, if there is one.
pub(super) async fn school_named(tx: &mut Tx, name: &str) -> Result<Option<OrganisationId>, sqlx::Error> {
    let all = people::organisations(tx).await?;
    Ok(all
        .into_iter()
        .find(|each| each.name == name.trim() && each.kind == OrganisationKind::School)
        .map(|school| school.id))
}

/// Asks whether somebody may plan the lessons of a school in a building, by its name and its code.
///
/// Those who plan for the whole municipality may, and make what is not there. Others need a right to both, or to one of them where
/// the school is at home in the building. A school that has had lessons nowhere begins in its timetabler's building, or in one
/// where nobody else has anything: no other school, and no space that people may book.
pub(super) async fn ask(tx: &mut Tx, actor: &Actor, school: &str, building: &str) -> Result<(), ImportError> {
    if may(actor, None, None) {
        return Ok(());
    }
    let (of_name, of_code) =
        (school_named(tx, school).await?, facilities::building_by_code(tx, building).await?.map(|each| each.id));
    let mut wrong = Vec::new();
    if of_name.is_none() {
        wrong.push(NotYours::NoSchool(school.to_owned()));
    }
    if of_code.is_none() {
        wrong.push(NotYours::NoBuilding(building.to_owned()));
    }
    if let (Some(of_name), Some(of_code)) = (of_name, of_code) {
        let together = match (may(actor, Some(&of_name), None), may(actor, None, Some(&of_code))) {
            (true, true) => true,
            (false, false) => {
                wrong.push(NotYours::School(school.to_owned()));
                wrong.push(NotYours::Building(building.to_owned()));
                true
            }
            (of_school, _) => {
                let homes = store::homes(tx, &of_name).await?;
                let begins =
                    homes.is_empty() && (!of_school || !store::is_used_by_others(tx, &of_code, &of_name).await?);
                homes.contains(&of_code) || begins
            }
        };
        if !together {
            wrong.push(NotYours::NotTogether { school: school.to_owned(), building: building.to_owned() });
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(ImportError::NotYours(wrong)) }
}
