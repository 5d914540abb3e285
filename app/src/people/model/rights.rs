//! Roles, and what they let somebody do.

use crate::id::{BuildingId, OrganisationId};
use crate::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a person is in the municipality's premises.
    pub enum RoleKind {
        Citizen = "citizen",
        Booker = "booker",
        Clerk = "clerk",
        Timetabler = "timetabler",
        Manager = "manager",
        Administrator = "administrator",
    }
}

/// A role holds everywhere, or for one organisation, or for one building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub kind: RoleKind,
    pub organisation: Option<OrganisationId>,
    pub building: Option<BuildingId>,
}

/// Something a visitor wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right<'a> {
    /// Book in one's own name.
    Book,
    /// Book, cancel and apply for an organisation.
    BookFor(&'a OrganisationId),
    /// See who holds bookings, decide requests, book for others, close spaces in a building.
    Decide(&'a BuildingId),
    /// Decide somewhere at all.
    DecideAnywhere,
    /// Run season rounds.
    RunSeasons,
    /// Import, make, publish and withdraw the timetable of a school in a building. `None` is what is not there yet: only those who
    /// plan for the whole municipality make it.
    PlanLessons(Option<&'a OrganisationId>, Option<&'a BuildingId>),
    /// Plan lessons for some school or in some building at all.
    PlanLessonsAnywhere,
    /// Record actions in the report, for a building.
    Manage(&'a BuildingId),
    /// Record actions for some building at all.
    ManageAnywhere,
    /// Change buildings, spaces, opening hours and settings.
    KeepPlaces,
    /// Make accounts and give roles.
    KeepPeople,
    /// See what everybody is told, send it again, print letters.
    SeeMessages,
    /// Decide what the municipality adds to messages.
    KeepMessages,
}

/// Whether these roles give that right. Administrators may do everything; clerks also keep places.
pub fn may(roles: &[Role], right: Right<'_>) -> bool {
    use RoleKind::{Administrator, Booker, Clerk, Manager, Timetabler};
    roles.iter().any(|role| {
        let everywhere = role.organisation.is_none() && role.building.is_none();
        let in_building = |building: &BuildingId| everywhere || role.building.as_ref() == Some(building);
        if role.kind == Administrator && everywhere {
            return true;
        }
        match right {
            Right::Book => true,
            Right::BookFor(organisation) => {
                (role.kind == Booker && role.organisation.as_ref() == Some(organisation))
                    || (role.kind == Clerk && everywhere)
            }
            Right::Decide(building) => role.kind == Clerk && in_building(building),
            Right::DecideAnywhere => role.kind == Clerk,
            Right::RunSeasons | Right::KeepPlaces | Right::SeeMessages => role.kind == Clerk && everywhere,
            Right::PlanLessons(school, building) => {
                let of_school = school.is_some() && role.organisation.as_ref() == school;
                role.kind == Timetabler
                    && (everywhere || of_school || building.is_some() && role.building.as_ref() == building)
            }
            Right::PlanLessonsAnywhere => role.kind == Timetabler,
            Right::Manage(building) => role.kind == Manager && in_building(building),
            Right::ManageAnywhere => role.kind == Manager,
            Right::KeepPeople | Right::KeepMessages => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(kind: RoleKind, organisation: Option<&str>, building: Option<&str>) -> Vec<Role> {
        vec![Role { kind, organisation: organisation.map(Into::into), building: building.map(Into::into) }]
    }

    #[test]
    fn a_booker_books_for_its_own_association_and_no_other() {
        let roles = role(RoleKind::Booker, Some("ours"), None);
        assert!(may(&roles, Right::BookFor(&"ours".into())));
        assert!(!may(&roles, Right::BookFor(&"theirs".into())));
    }

    #[test]
    fn a_clerk_of_one_building_decides_there_and_nowhere_else() {
        let roles = role(RoleKind::Clerk, None, Some("here"));
        assert!(may(&roles, Right::Decide(&"here".into())));
        assert!(!may(&roles, Right::Decide(&"there".into())));
        assert!(!may(&roles, Right::RunSeasons));
    }

    #[test]
    fn an_administrator_may_do_everything_and_anybody_nothing() {
        assert!(may(&role(RoleKind::Administrator, None, None), Right::KeepPeople));
        assert!(!may(&[], Right::Book));
    }

    /// Every right about A, and the same about B where a right is about something.
    fn rights<'a>(
        organisations: [&'a OrganisationId; 2],
        buildings: [&'a BuildingId; 2],
    ) -> Vec<(&'static str, Right<'a>)> {
        let ([a, b], [here, there]) = (organisations, buildings);
        vec![
            ("book", Right::Book),
            ("book for A", Right::BookFor(a)),
            ("book for B", Right::BookFor(b)),
            ("decide A", Right::Decide(here)),
            ("decide B", Right::Decide(there)),
            ("decide anywhere", Right::DecideAnywhere),
            ("run seasons", Right::RunSeasons),
            ("plan A in A", Right::PlanLessons(Some(a), Some(here))),
            ("plan A in B", Right::PlanLessons(Some(a), Some(there))),
            ("plan B in A", Right::PlanLessons(Some(b), Some(here))),
            ("plan B in B", Right::PlanLessons(Some(b), Some(there))),
            ("plan new in A", Right::PlanLessons(None, Some(here))),
            ("plan new in B", Right::PlanLessons(None, Some(there))),
            ("plan A in new", Right::PlanLessons(Some(a), None)),
            ("plan B in new", Right::PlanLessons(Some(b), None)),
            ("plan new in new", Right::PlanLessons(None, None)),
            ("plan anywhere", Right::PlanLessonsAnywhere),
            ("manage A", Right::Manage(here)),
            ("manage B", Right::Manage(there)),
            ("manage anywhere", Right::ManageAnywhere),
            ("keep places", Right::KeepPlaces),
            ("keep people", Right::KeepPeople),
            ("see messages", Right::SeeMessages),
            ("keep messages", Right::KeepMessages),
        ]
    }

    /// What a role gives; its scope is nothing, organisation A or building A.
    fn given(kind: RoleKind, scope: &str) -> Vec<&'static str> {
        let mut given = vec!["book"];
        given.extend_from_slice(match (kind, scope) {
            (RoleKind::Administrator, "") => {
                return rights([&"A".into(), &"B".into()], [&"A".into(), &"B".into()])
                    .iter()
                    .map(|(name, _)| *name)
                    .collect();
            }
            (RoleKind::Booker, "organisation") => &["book for A"][..],
            (RoleKind::Clerk, "") => &[
                "book for A",
                "book for B",
                "decide A",
                "decide B",
                "decide anywhere",
                "run seasons",
                "keep places",
                "see messages",
            ][..],
            (RoleKind::Clerk, "building") => &["decide A", "decide anywhere"][..],
            (RoleKind::Clerk, "organisation") => &["decide anywhere"][..],
            (RoleKind::Timetabler, "") => &[
                "plan A in A",
                "plan A in B",
                "plan B in A",
                "plan B in B",
                "plan new in A",
                "plan new in B",
                "plan A in new",
                "plan B in new",
                "plan new in new",
                "plan anywhere",
            ][..],
            (RoleKind::Timetabler, "organisation") => {
                &["plan A in A", "plan A in B", "plan A in new", "plan anywhere"][..]
            }
            (RoleKind::Timetabler, "building") => &["plan A in A", "plan B in A", "plan new in A", "plan anywhere"][..],
            (RoleKind::Manager, "") => &["manage A", "manage B", "manage anywhere"][..],
            (RoleKind::Manager, "building") => &["manage A", "manage anywhere"][..],
            (RoleKind::Manager, "organisation") => &["manage anywhere"][..],
            _ => &[][..],
        });
        given
    }

    #[test]
    fn every_role_gives_just_its_rights_within_its_scope_and_none_beyond() {
        let (organisations, buildings): ([OrganisationId; 2], [BuildingId; 2]) =
            (["A".into(), "B".into()], ["A".into(), "B".into()]);
        for kind in RoleKind::ALL {
            for (scope, organisation, building) in
                [("", None, None), ("organisation", Some("A"), None), ("building", None, Some("A"))]
            {
                let roles = role(kind, organisation, building);
                let all = rights(organisations.each_ref(), buildings.each_ref());
                let found: Vec<_> =
                    all.into_iter().filter(|(_, right)| may(&roles, *right)).map(|(name, _)| name).collect();
                assert_eq!(found, given(kind, scope), "{kind:?} of {scope:?}");
            }
        }
    }
}
