//! Persons, organisations and rights: words and rules, no input or output.

mod actor;
mod deed;
mod rights;

pub use actor::Actor;
pub use deed::Deed;
pub use rights::{Right, Role, RoleKind, may};

use crate::id::{OrganisationId, PersonId};
use crate::words;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub email: String,
    pub name: String,
    /// Its code, such as "sv".
    pub language: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    pub id: OrganisationId,
    pub name: String,
    pub kind: OrganisationKind,
}

words! {
    /// What an organisation is.
    pub enum OrganisationKind { Association = "association", School = "school", Unit = "unit" }
}
