//! The columns of a table of spaces.

use super::cell::Holds;
use super::columns::{Column, number_text, words, words_text, yes_or_no, yes_or_no_text};
use super::fault::What;
use super::number::{keep, whole};
use crate::facilities::hours::Opening;
use crate::facilities::model::{Approval, NewSpace, SpaceKind};
use crate::facilities::opening_text;
use crate::id::BuildingId;

/// A space as a row of a table says it: its building by code, its hours with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceDraft {
    pub building_code: String,
    pub space: NewSpace,
    /// Sorted.
    pub hours: Vec<Opening>,
}

impl Default for SpaceDraft {
    fn default() -> Self {
        let space = NewSpace::plain(BuildingId(String::new()), "", "", SpaceKind::Other);
        Self { building_code: String::new(), space, hours: Vec::new() }
    }
}

/// The words for each kind: the Swedish and the English one of templates first, then others that are understood.
const KINDS: [(SpaceKind, [&str; 2], &[&str]); 10] = [
    (SpaceKind::SportsHall, ["idrottshall", "sports hall"], &["sporthall", "bollhall", "hall"]),
    (SpaceKind::Gymnasium, ["gymnastiksal", "gymnasium"], &["gympasal", "gymsal", "rörelsesal", "gym"]),
    (SpaceKind::Classroom, ["klassrum", "classroom"], &["lektionssal", "lärosal", "grupprum"]),
    (
        SpaceKind::SpecialRoom,
        ["specialsal", "special room"],
        &["slöjdsal", "no-sal", "musiksal", "bildsal", "hemkunskap", "verkstad", "lab"],
    ),
    (
        SpaceKind::MeetingRoom,
        ["mötesrum", "meeting room"],
        &["möteslokal", "konferensrum", "sammanträdesrum", "föreningslokal"],
    ),
    (SpaceKind::Aula, ["aula", "assembly hall"], &["samlingssal", "hörsal", "auditorium"]),
    (SpaceKind::DiningHall, ["matsal", "dining hall"], &["restaurang", "kafeteria", "café"]),
    (SpaceKind::IceRink, ["ishall", "ice rink"], &["isbana", "is"]),
    (SpaceKind::Pitch, ["plan", "pitch"], &["fotbollsplan", "konstgräsplan", "gräsplan", "idrottsplan"]),
    (SpaceKind::Other, ["annat", "other"], &["övrigt", "annan"]),
];

fn kind(text: &str) -> Result<SpaceKind, What> {
    let word = text.to_lowercase();
    let known = KINDS
        .iter()
        .find(|(kind, names, others)| kind.word() == word || names.contains(&&*word) || others.contains(&&*word));
    known.map(|(kind, ..)| *kind).ok_or_else(|| What::UnknownKind(text.to_owned()))
}

fn kind_text(kind: SpaceKind, english: bool) -> String {
    KINDS
        .iter()
        .find(|(known, ..)| *known == kind)
        .map_or(kind.word(), |(_, names, _)| names[usize::from(english)])
        .to_owned()
}

fn approval(text: &str) -> Result<Approval, What> {
    match text.to_lowercase().as_str() {
        "" | "direkt" | "direct" => Ok(Approval::Direct),
        "handläggare" | "clerk" | "beslut" | "prövas" => Ok(Approval::Clerk),
        _ => Err(What::UnknownApproval(text.to_owned())),
    }
}

fn approval_text(approval: Approval, english: bool) -> String {
    match (approval, english) {
        (Approval::Direct, false) => "direkt",
        (Approval::Clerk, false) => "handläggare",
        (approval, true) => approval.word(),
    }
    .to_owned()
}

/// A column whose cell is a number, with what holds when it is empty.
macro_rules! number {
    ($field:ident, $names:expr, $others:expr, $otherwise:expr) => {
        Column {
            field: stringify!($field),
            names: $names,
            others: $others,
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
    ($field:ident, $names:expr, $others:expr, $otherwise:expr) => {
        Column {
            field: stringify!($field),
            names: $names,
            others: $others,
            required: false,
            holds: Holds::Switch,
            set: |draft, cell| {
                draft.space.$field = yes_or_no(&cell.text, $otherwise)?;
                Ok(None)
            },
            get: |draft, english| yes_or_no_text(draft.space.$field, english),
        }
    };
}

pub static COLUMNS: [Column<SpaceDraft>; 19] = [
    Column {
        field: "building",
        names: ["Byggnad", "Building"],
        others: &["byggnadskod", "byggnad kod", "building code"],
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
        names: ["Kod", "Code"],
        others: &[
            "lokalkod",
            "lokal kod",
            "rumskod",
            "rumsnummer",
            "rumsnr",
            "lokalnummer",
            "lokal nr",
            "space code",
            "room number",
            "id",
        ],
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
        names: ["Namn", "Name"],
        others: &["lokal", "lokalnamn", "lokal namn", "rumsnamn", "rum", "benämning", "space", "room"],
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
        names: ["Typ", "Kind"],
        others: &["lokaltyp", "rumstyp", "type", "kategori", "category"],
        required: true,
        holds: Holds::Text,
        set: |draft, cell| {
            draft.space.kind = kind(&cell.text)?;
            Ok(None)
        },
        get: |draft, english| kind_text(draft.space.kind, english),
    },
    Column {
        field: "capacity",
        names: ["Antal personer", "Capacity"],
        others: &["kapacitet", "platser", "personer", "antal platser", "max antal personer", "persons", "seats"],
        required: false,
        holds: Holds::Number,
        set: |draft, cell| Ok(keep(whole(cell)?, &mut draft.space.capacity)),
        get: |draft, _| number_text(draft.space.capacity),
    },
    Column {
        field: "area_m2",
        names: ["Yta m²", "Area m²"],
        others: &["yta", "area", "golvyta", "floor area", "m2"],
        required: false,
        holds: Holds::Number,
        set: |draft, cell| Ok(keep(whole(cell)?, &mut draft.space.area_m2)),
        get: |draft, _| number_text(draft.space.area_m2),
    },
    Column {
        field: "atoms",
        names: ["Delar", "Parts"],
        others: &["del", "planer", "atomer", "part", "atoms"],
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
        names: ["Utrustning", "Features"],
        others: &["egenskaper", "inventarier", "equipment"],
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
        names: ["Tillgänglighet", "Accessibility"],
        others: &[],
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
        names: ["Öppettider", "Opening hours"],
        others: &["öppet", "hours", "open"],
        required: false,
        holds: Holds::Text,
        set: |draft, cell| {
            draft.hours = opening_text::read(&cell.text).map_err(What::OpeningHours)?;
            Ok(None)
        },
        get: |draft, english| opening_text::write(&draft.hours, english),
    },
    switch!(
        open_on_holidays,
        ["Öppet helgdagar", "Open on holidays"],
        &["öppen helgdagar", "röda dagar", "open holidays"],
        false
    ),
    switch!(bookable, ["Bokningsbar", "Bookable"], &["kan bokas"], true),
    Column {
        field: "approval",
        names: ["Godkännande", "Approval"],
        others: &["beslut", "bekräftas"],
        required: false,
        holds: Holds::Text,
        set: |draft, cell| {
            draft.space.approval = approval(&cell.text)?;
            Ok(None)
        },
        get: |draft, english| approval_text(draft.space.approval, english),
    },
    number!(
        buffer_before_minutes,
        ["Minuter före", "Minutes before"],
        &["buffert före", "buffer before", "buffer before minutes"],
        0
    ),
    number!(
        buffer_after_minutes,
        ["Minuter efter", "Minutes after"],
        &["buffert efter", "buffer after", "buffer after minutes"],
        0
    ),
    number!(
        min_minutes,
        ["Kortast minuter", "Shortest minutes"],
        &["kortast", "kortaste bokning", "shortest", "min minutes"],
        30
    ),
    number!(
        max_minutes,
        ["Längst minuter", "Longest minutes"],
        &["längst", "längsta bokning", "longest", "max minutes"],
        720
    ),
    number!(max_days_ahead, ["Dagar i förväg", "Days ahead"], &["dagar framåt", "max days ahead"], 400),
    Column {
        field: "photo_url",
        names: ["Bild", "Photo"],
        others: &["bildadress", "foto", "photo url", "picture"],
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
            for english in [false, true] {
                assert_eq!(kind(&kind_text(kind_of_space, english)), Ok(kind_of_space));
            }
        }
    }
}
