//! Kinds of space in words.

use crate::facilities::model::SpaceKind;
use samrum_text::{Locale, t};

pub fn kind(l: Locale, kind: SpaceKind) -> &'static str {
    match kind {
        SpaceKind::SportsHall => t!(l, facilities.kind_sports_hall),
        SpaceKind::Gymnasium => t!(l, facilities.kind_gymnasium),
        SpaceKind::Classroom => t!(l, facilities.kind_classroom),
        SpaceKind::SpecialRoom => t!(l, facilities.kind_special_room),
        SpaceKind::MeetingRoom => t!(l, facilities.kind_meeting_room),
        SpaceKind::Aula => t!(l, facilities.kind_aula),
        SpaceKind::DiningHall => t!(l, facilities.kind_dining_hall),
        SpaceKind::IceRink => t!(l, facilities.kind_ice_rink),
        SpaceKind::Pitch => t!(l, facilities.kind_pitch),
        SpaceKind::Other => t!(l, facilities.kind_other),
    }
}

/// Every kind with its word, for a choice in a form.
pub fn kinds(l: Locale) -> Vec<(String, String)> {
    SpaceKind::ALL.into_iter().map(|each| (each.word().to_owned(), kind(l, each).to_owned())).collect()
}
