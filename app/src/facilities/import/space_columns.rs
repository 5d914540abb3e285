//! The columns of a table of spaces.

use super::cell::Holds;
use super::columns::{Column, in_some_language, number_text, words, words_text, yes_or_no, yes_or_no_text};
use super::fault::What;
use super::number::{keep, whole};
use crate::facilities::model::{Approval, NewSpace, SpaceKind};
use crate::facilities::opening_text;
use crate::facilities::words::kinds;
use crate::id::BuildingId;
use crate::time::Weekly;
use samrum_text::{Locale, t};

/// A space as a row of a table says it: its building by code, its hours with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceDraft {
    pub building_code: String,
    pub space: NewSpace,
    /// Sorted.
    pub hours: Vec<Weekly>,
}

impl Default for SpaceDraft {
    fn default() -> Self {
        let space = NewSpace::plain(BuildingId(String::new()), "", "", SpaceKind::Other);
        Self { building_code: String::new(), space, hours: Vec::new() }
    }
}

/// Other words for each kind that are understood, beside those that pages and templates have for it.
fn other_words(l: Locale, kind: SpaceKind) -> &'static str {
    match kind {
        SpaceKind::SportsHall => t!(l, columns.sports_hall_others),
        SpaceKind::Gymnasium => t!(l, columns.gymnasium_others),
        SpaceKind::Classroom => t!(l, columns.classroom_others),
        SpaceKind::SpecialRoom => t!(l, columns.special_room_others),
        SpaceKind::MeetingRoom => t!(l, columns.meeting_room_others),
        SpaceKind::Aula => t!(l, columns.aula_others),
        SpaceKind::DiningHall => t!(l, columns.dining_hall_others),
        SpaceKind::IceRink => t!(l, columns.ice_rink_others),
        SpaceKind::Pitch => t!(l, columns.pitch_others),
        SpaceKind::Other => t!(l, columns.other_others),
    }
}

fn kind(text: &str) -> Result<SpaceKind, What> {
    let word = text.to_lowercase();
    let means = |kind: &SpaceKind| {
        kind.word() == word || in_some_language(&word, |l| kind_text(*kind, l), |l| other_words(l, *kind))
    };
    SpaceKind::ALL.into_iter().find(means).ok_or_else(|| What::UnknownKind(text.to_owned()))
}

fn kind_text(kind: SpaceKind, l: Locale) -> String {
    kinds::kind(l, kind).to_lowercase()
}

fn approval(text: &str) -> Result<Approval, What> {
    let word = text.to_lowercase();
    let means = |approval: &Approval| {
        let others = |l| if *approval == Approval::Clerk { t!(l, columns.clerk_others) } else { "" };
        in_some_language(&word, |l| approval_text(*approval, l), others)
    };
    match [Approval::Direct, Approval::Clerk].into_iter().find(means) {
        Some(approval) => Ok(approval),
        None if word.is_empty() => Ok(Approval::Direct),
        None => Err(What::UnknownApproval(text.to_owned())),
    }
}

fn approval_text(approval: Approval, l: Locale) -> String {
    match approval {
        Approval::Direct => t!(l, columns.direct),
        Approval::Clerk => t!(l, columns.clerk),
    }
    .to_owned()
}

/// A column whose cell is a number, with what holds when it is empty.
macro_rules! number {
    ($field:ident, $table:ident.$name:ident, $same:ident.$others:ident, $otherwise:expr) => {
        Column {
            field: stringify!($field),
            name: |l| t!(l, $table.$name),
            others: |l| t!(l, $same.$others),
            required: false,
            holds: Holds::Number,
            set: |draft, cell| {
                let mut number = None;
                let read_as = keep(whole(cell)?, &mut number);
                draft.space.$field = number.unwrap_or($otherwise);
                Ok(read_as)
            },
            get: |draft, _| draft.space.$field.to_string(),
        }
    };
}

/// A column whose cell is yes or no, with what holds when it is empty.
macro_rules! switch {
    ($field:ident, $table:ident.$name:ident, $same:ident.$others:ident, $otherwise:expr) => {
        Column {
            field: stringify!($field),
            name: |l| t!(l, $table.$name),
            others: |l| t!(l, $same.$others),
            required: false,
            holds: Holds::Switch,
            set: |draft, cell| {
                draft.space.$field = yes_or_no(&cell.text, $otherwise)?;
                Ok(None)
            },
            get: |draft, l| yes_or_no_text(draft.space.$field, l),
        }
    };
}

pub static COLUMNS: [Column<SpaceDraft>; 19] = [
    Column {
        field: "building",
        name: |l| t!(l, columns.building),
        others: |l| t!(l, columns.building_others),
        required: true,
        holds: Holds::Label,
        set: |draft, cell| {
            cell.text.clone_into(&mut draft.building_code);
            Ok(None)
        },
        get: |draft, _| draft.building_code.clone(),
    },
    Column {
        field: "code",
        name: |l| t!(l, columns.code),
        others: |l| t!(l, columns.code_of_space_others),
        required: true,
        holds: Holds::Label,
        set: |draft, cell| {
            cell.text.clone_into(&mut draft.space.code);
            Ok(None)
        },
        get: |draft, _| draft.space.code.clone(),
    },
    Column {
        field: "name",
        name: |l| t!(l, columns.name),
        others: |l| t!(l, columns.name_of_space_others),
        required: true,
        holds: Holds::Label,
        set: |draft, cell| {
            cell.text.clone_into(&mut draft.space.name);
            Ok(None)
        },
        get: |draft, _| draft.space.name.clone(),
    },
    Column {
        field: "kind",
        name: |l| t!(l, columns.kind),
        others: |l| t!(l, columns.kind_others),
        required: true,
        holds: Holds::Text,
        set: |draft, cell| {
            draft.space.kind = kind(&cell.text)?;
            Ok(None)
        },
        get: |draft, l| kind_text(draft.space.kind, l),
    },
    Column {
        field: "capacity",
        name: |l| t!(l, columns.capacity),
        others: |l| t!(l, columns.capacity_others),
        required: false,
        holds: Holds::Number,
        set: |draft, cell| Ok(keep(whole(cell)?, &mut draft.space.capacity)),
        get: |draft, _| number_text(draft.space.capacity),
    },
    Column {
        field: "area_m2",
        name: |l| t!(l, columns.area_m2),
        others: |l| t!(l, columns.area_of_space_others),
        required: false,
        holds: Holds::Number,
        set: |draft, cell| Ok(keep(whole(cell)?, &mut draft.space.area_m2)),
        get: |draft, _| number_text(draft.space.area_m2),
    },
    Column {
        field: "atoms",
        name: |l| t!(l, columns.parts),
        others: |l| t!(l, columns.parts_others),
        required: false,
        holds: Holds::Text,
        set: |draft, cell| {
            draft.space.atoms = words(&cell.text);
            Ok(None)
        },
        get: |draft, _| words_text(&draft.space.atoms),
    },
    Column {
        field: "features",
        name: |l| t!(l, columns.features),
        others: |l| t!(l, columns.features_others),
        required: false,
        holds: Holds::Text,
        set: |draft, cell| {
            draft.space.features = words(&cell.text);
            Ok(None)
        },
        get: |draft, _| words_text(&draft.space.features),
    },
    Column {
        field: "accessibility",
        name: |l| t!(l, columns.accessibility),
        others: |_| "",
        required: false,
        holds: Holds::Text,
        set: |draft, cell| {
            cell.text.clone_into(&mut draft.space.accessibility);
            Ok(None)
        },
        get: |draft, _| draft.space.accessibility.clone(),
    },
    Column {
        field: "hours",
        name: |l| t!(l, columns.hours),
        others: |l| t!(l, columns.hours_others),
        required: false,
        holds: Holds::Text,
        set: |draft, cell| {
            draft.hours = opening_text::read(&cell.text).map_err(What::OpeningHours)?;
            Ok(None)
        },
        get: |draft, l| opening_text::write(&draft.hours, l),
    },
    switch!(open_on_holidays, columns.open_on_holidays, columns.open_on_holidays_others, false),
    switch!(bookable, columns.bookable, columns.bookable_others, true),
    Column {
        field: "approval",
        name: |l| t!(l, columns.approval),
        others: |l| t!(l, columns.approval_others),
        required: false,
        holds: Holds::Text,
        set: |draft, cell| {
            draft.space.approval = approval(&cell.text)?;
            Ok(None)
        },
        get: |draft, l| approval_text(draft.space.approval, l),
    },
    number!(buffer_before_minutes, columns.buffer_before, columns.buffer_before_others, 0),
    number!(buffer_after_minutes, columns.buffer_after, columns.buffer_after_others, 0),
    number!(min_minutes, columns.min_minutes, columns.min_minutes_others, 30),
    number!(max_minutes, columns.max_minutes, columns.max_minutes_others, 720),
    number!(max_days_ahead, columns.max_days_ahead, columns.max_days_ahead_others, 400),
    Column {
        field: "photo_url",
        name: |l| t!(l, columns.photo),
        others: |l| t!(l, columns.photo_others),
        required: false,
        holds: Holds::Text,
        set: |draft, cell| {
            draft.space.photo_url = (!cell.is_empty()).then(|| cell.text.clone());
            Ok(None)
        },
        get: |draft, _| draft.space.photo_url.clone().unwrap_or_default(),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_written_so_that_it_is_read_back() {
        for kind_of_space in SpaceKind::ALL {
            for l in Locale::ALL {
                assert_eq!(kind(&kind_text(kind_of_space, l)), Ok(kind_of_space));
                for other in other_words(l, kind_of_space).split(", ") {
                    assert_eq!(kind(other), Ok(kind_of_space), "{other}");
                }
            }
        }
    }
}
