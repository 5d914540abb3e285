//! Whoever does something: the first thing that every act is told.

use super::{Person, Right, Role, RoleKind, may};
use crate::id::PersonId;

/// Whoever acts, with the roles held at that moment. Made of a visitor, of the command line, or of a job that ends what somebody began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// `None`: somebody who has not signed in, or the operator.
    pub person: Option<Person>,
    pub roles: Vec<Role>,
}

impl Actor {
    /// Somebody of whom nothing is known.
    pub fn anybody() -> Self {
        Self::default()
    }

    /// Whoever runs the program on the server: may do everything, and is nobody in particular.
    pub fn operator() -> Self {
        let role = Role { kind: RoleKind::Administrator, organisation: None, building: None };
        Self { person: None, roles: vec![role] }
    }

    /// In whose name it is written down.
    pub fn id(&self) -> Option<&PersonId> {
        self.person.as_ref().map(|person| &person.id)
    }

    pub fn is(&self, person: &PersonId) -> bool {
        self.id() == Some(person)
    }

    pub fn may(&self, right: Right<'_>) -> bool {
        may(&self.roles, right)
    }
}
