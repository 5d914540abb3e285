//! What several of these pages begin with and show.

use crate::error::PageError;
use crate::facilities::model::Space;
use crate::facilities::service::FacilityError;
use crate::people::model::{Person, Right};
use crate::server::form::Fields;
use crate::server::visitor::Visitor;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Lets those through who may keep places.
pub fn keeper(visitor: &Visitor) -> Result<&Person, PageError> {
    visitor.with(Right::KeepPlaces)
}

/// What was just done, as the address says it.
pub fn done_notice(l: Locale, query: &Fields) -> Option<AnyView> {
    let words = match query.text("done") {
        "saved" => t!(l, facilities.saved),
        "removed" => t!(l, facilities.removed),
        "imported" => t!(l, facilities.import_done),
        _ => return None,
    };
    Some(view! { <p class="notice notice-success" role="status">{words}</p> }.into_any())
}

/// The names of a divided space's parts; nothing for one that is not divided.
pub fn parts(space: &Space) -> String {
    let names: Vec<_> = space.atoms.iter().map(|atom| atom.name.as_str()).collect();
    if names.len() > 1 { names.join(", ") } else { String::new() }
}

/// What is refused where no form was typed.
impl From<FacilityError> for PageError {
    fn from(error: FacilityError) -> Self {
        match error {
            FacilityError::Database(cause) => cause.into(),
            FacilityError::NotFound => Self::NotFound,
            FacilityError::Forbidden => Self::Forbidden,
            FacilityError::CodeTaken(_)
            | FacilityError::InUse
            | FacilityError::DayTaken
            | FacilityError::PartsHeld
            | FacilityError::Flawed(_) => Self::BadRequest,
        }
    }
}
