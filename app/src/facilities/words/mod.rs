//! Kinds, fields, flaws and faults in words, in the reader's language.

mod files;

use crate::facilities::import::fault::{Fault, Note, NoteKind, Place, What};
use crate::facilities::import::number::in_words;
use crate::facilities::model::{Flaw, Rule, SpaceKind};
use crate::facilities::service::FacilityError;
use crate::ui::form::Faults;
pub use files::unknown;
use samrum_text::{Locale, td_string};

pub fn kind(l: Locale, kind: SpaceKind) -> String {
    match kind {
        SpaceKind::SportsHall => td_string!(l, facilities.kind_sports_hall),
        SpaceKind::Gymnasium => td_string!(l, facilities.kind_gymnasium),
        SpaceKind::Classroom => td_string!(l, facilities.kind_classroom),
        SpaceKind::SpecialRoom => td_string!(l, facilities.kind_special_room),
        SpaceKind::MeetingRoom => td_string!(l, facilities.kind_meeting_room),
        SpaceKind::Aula => td_string!(l, facilities.kind_aula),
        SpaceKind::DiningHall => td_string!(l, facilities.kind_dining_hall),
        SpaceKind::IceRink => td_string!(l, facilities.kind_ice_rink),
        SpaceKind::Pitch => td_string!(l, facilities.kind_pitch),
        SpaceKind::Other => td_string!(l, facilities.kind_other),
    }
    .to_owned()
}

/// Every kind with its word, for a choice in a form.
pub fn kinds(l: Locale) -> Vec<(String, String)> {
    SpaceKind::ALL.into_iter().map(|each| (each.word().to_owned(), kind(l, each))).collect()
}

/// How many persons a space takes, in a cell.
pub fn persons(l: Locale, capacity: Option<i64>) -> String {
    capacity.map_or_else(|| td_string!(l, facilities.unknown).to_owned(), |persons| persons.to_string())
}

/// 1 is Monday.
pub fn weekday(l: Locale, day: u8) -> String {
    match day {
        1 => td_string!(l, facilities.day_1),
        2 => td_string!(l, facilities.day_2),
        3 => td_string!(l, facilities.day_3),
        4 => td_string!(l, facilities.day_4),
        5 => td_string!(l, facilities.day_5),
        6 => td_string!(l, facilities.day_6),
        _ => td_string!(l, facilities.day_7),
    }
    .to_owned()
}

/// A field by its name, as its label says it.
pub fn field(l: Locale, name: &str) -> String {
    match name {
        "code" => td_string!(l, facilities.field_code),
        "name" => td_string!(l, facilities.field_name),
        "area" => td_string!(l, facilities.field_area),
        "address" => td_string!(l, facilities.field_address),
        "cost" => td_string!(l, facilities.field_cost),
        "area_m2" => td_string!(l, facilities.field_area_m2),
        "energy_kwh_per_year" => td_string!(l, facilities.field_energy),
        "building" => td_string!(l, facilities.field_building),
        "kind" => td_string!(l, facilities.field_kind),
        "capacity" => td_string!(l, facilities.field_capacity),
        "features" => td_string!(l, facilities.field_features),
        "accessibility" => td_string!(l, facilities.field_accessibility),
        "photo_url" => td_string!(l, facilities.field_photo),
        "atoms" => td_string!(l, facilities.field_atoms),
        "approval" => td_string!(l, facilities.field_approval),
        "buffer_before_minutes" => td_string!(l, facilities.field_buffer_before),
        "buffer_after_minutes" => td_string!(l, facilities.field_buffer_after),
        "min_minutes" => td_string!(l, facilities.field_min_minutes),
        "max_minutes" => td_string!(l, facilities.field_max_minutes),
        "max_days_ahead" => td_string!(l, facilities.field_max_days_ahead),
        "open_on_holidays" => td_string!(l, facilities.field_open_on_holidays),
        "bookable" => td_string!(l, facilities.field_bookable_short),
        "hours" => td_string!(l, facilities.field_hours),
        "reason" => td_string!(l, facilities.field_reason),
        "first_date" => td_string!(l, facilities.field_first_date),
        "last_date" => td_string!(l, facilities.field_last_date),
        "opens" => td_string!(l, facilities.field_opens),
        "closes" => td_string!(l, facilities.field_closes),
        "weekday" => td_string!(l, facilities.field_weekday),
        other => other,
    }
    .to_owned()
}

/// A number in an öre column is asked for in kronor.
fn in_units(name: &str, number: i64) -> i64 {
    if name == "cost" { number / 100 } else { number }
}

pub fn rule(l: Locale, name: &str, rule: Rule) -> String {
    let field = field(l, name);
    match rule {
        Rule::Required => td_string!(l, facilities.rule_required, field = field),
        Rule::AtMostCharacters(most) => td_string!(l, facilities.rule_at_most, field = field, most = most),
        Rule::Between(least, most) => {
            td_string!(l, facilities.rule_between, field = field, least = least, most = in_units(name, most))
        }
        Rule::Order => td_string!(l, facilities.rule_order, field = field),
        Rule::Signs => td_string!(l, facilities.rule_signs, field = field),
        Rule::Address => td_string!(l, facilities.rule_address, field = field),
    }
}

/// Flaws as faults of a form whose fields have the same names.
pub fn flaws(l: Locale, flaws: &[Flaw], faults: &mut Faults) {
    for flaw in flaws {
        faults.add(flaw.field, rule(l, flaw.field, flaw.rule));
    }
}

/// Why a form was refused, as faults of its fields; a failure of the database is given back.
pub fn refusal(l: Locale, error: FacilityError, faults: &mut Faults) -> Result<(), sqlx::Error> {
    match error {
        FacilityError::Database(cause) => return Err(cause),
        FacilityError::Flawed(all) => flaws(l, &all, faults),
        FacilityError::CodeTaken(code) => faults.add("code", td_string!(l, facilities.code_taken, code = code)),
        FacilityError::PartsHeld => faults.add("atoms", td_string!(l, facilities.parts_held)),
        FacilityError::DayTaken => faults.add("yearly", td_string!(l, closing.day_taken)),
        FacilityError::InUse => faults.add("remove", td_string!(l, facilities.in_use)),
        FacilityError::NotFound => faults.add("main", td_string!(l, shell.not_found)),
    }
    Ok(())
}

/// "lokaler.csv, rad 4".
pub fn place(l: Locale, place: &Place) -> String {
    let sheet = place.sheet.as_ref().map(|sheet| td_string!(l, facilities.place_sheet, sheet = sheet));
    let row = place.row.map(|row| td_string!(l, facilities.place_row, row = row));
    [Some(place.file.clone()), sheet, row].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub fn fault(l: Locale, fault: &Fault) -> String {
    let name = fault.field.unwrap_or_default();
    let field = || field(l, name);
    match &fault.what {
        What::NotATable => td_string!(l, facilities.not_a_table).to_owned(),
        What::Alien(alien) => files::alien(l, *alien).to_owned(),
        What::BrokenWorkbook => td_string!(l, facilities.broken_workbook).to_owned(),
        What::BrokenText => td_string!(l, facilities.broken_text).to_owned(),
        What::TooLarge(most) => td_string!(l, facilities.too_large, most = most),
        What::TooMany(most) => td_string!(l, facilities.too_many, most = most),
        What::Empty => td_string!(l, facilities.empty_file).to_owned(),
        What::UnknownColumns => td_string!(l, facilities.unknown_columns).to_owned(),
        What::MissingColumn => td_string!(l, facilities.missing_column, field = field()),
        What::DoubleColumn => td_string!(l, facilities.double_column, field = field()),
        What::More(more) => td_string!(l, facilities.import_faults_more, n = more),
        What::OpenQuote => td_string!(l, facilities.open_quote).to_owned(),
        What::Rule(broken) => rule(l, name, *broken),
        What::Damaged { cell, by, text } => files::damage(l, &field(), cell, by, text),
        What::NotANumber(text) => td_string!(l, facilities.not_a_number, field = field(), text = text),
        What::UnknownKind(text) => {
            let kinds = SpaceKind::ALL.map(|each| kind(l, each)).join(", ").to_lowercase();
            td_string!(l, facilities.unknown_kind, text = text, kinds = kinds)
        }
        What::UnknownApproval(text) => td_string!(l, facilities.unknown_approval, text = text),
        What::NotYesOrNo(text) => td_string!(l, facilities.not_yes_or_no, field = field(), text = text),
        What::OpeningHours(text) => td_string!(l, facilities.bad_hours, text = text),
        What::DoubleCode(first) => td_string!(l, facilities.double_code, place = place(l, first)),
        What::UnknownBuilding(code) => td_string!(l, facilities.unknown_building, code = code),
        What::AmbiguousCode { code, buildings } => {
            td_string!(l, facilities.ambiguous_code, code = code, buildings = buildings.join(", "))
        }
        What::PartsHeld => td_string!(l, facilities.parts_held).to_owned(),
    }
}

pub fn note(l: Locale, note: &Note) -> String {
    let words = match &note.what {
        NoteKind::ColumnNotRead(name) => td_string!(l, facilities.note_column, name = name),
        NoteKind::SheetNotRead => td_string!(l, facilities.note_sheet).to_owned(),
        NoteKind::ReadAsWindows1252 => td_string!(l, facilities.note_1252).to_owned(),
        NoteKind::ReadAs { field: name, from, to, doubtful } => {
            let (field, to) = (field(l, name), in_words(to, l == Locale::en));
            if *doubtful {
                td_string!(l, facilities.note_doubtful, field = field, from = from, to = to)
            } else {
                td_string!(l, facilities.note_rounded, field = field, from = from, to = to)
            }
        }
        NoteKind::RowsAbove(row) => td_string!(l, facilities.note_rows_above, row = row),
        NoteKind::FilledFromAbove(rows) => {
            let rows = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            td_string!(l, facilities.note_from_above, rows = rows)
        }
        NoteKind::More => td_string!(l, facilities.note_more).to_owned(),
    };
    format!("{}: {words}", place(l, &note.place))
}
