//! Something that is to be told, as the feature that did it says it.

use super::{About, By, Kind};
use crate::id::{OrganisationId, PersonId};
use crate::people::model::Actor;

/// Whose it is: a person's, or an association's, for which perhaps a person asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    pub person: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
}

impl Holder {
    pub fn person(id: &PersonId) -> Self {
        Self { person: Some(id.clone()), organisation: None }
    }

    pub fn organisation(id: &OrganisationId) -> Self {
        Self { person: None, organisation: Some(id.clone()) }
    }
}

/// What is put into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub kind: Kind,
    pub to: Holder,
    /// Who did it: told with it, and told of it only where that is a confirmation.
    pub by: Option<(PersonId, By)>,
    pub about: About,
}

impl Notice {
    pub fn new(kind: Kind, to: Holder, about: About) -> Self {
        Self { kind, to, by: None, about }
    }

    /// Done by this person, for the municipality or not.
    pub fn by(mut self, actor: &Actor, staff: bool) -> Self {
        self.by = actor.person.as_ref().map(|person| (person.id.clone(), By { name: person.name.clone(), staff }));
        self
    }
}
