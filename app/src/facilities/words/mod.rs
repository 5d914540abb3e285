//! Kinds, fields, flaws and faults in words, in the reader's language.

mod files;
pub mod kinds;

use crate::error::PageError;
use crate::facilities::import::fault::{Fault, Note, NoteKind, Place, What};
use crate::facilities::import::number::in_words;
use crate::facilities::model::{FieldRule, Flaw, SpaceKind};
use crate::facilities::service::FacilityError;
use crate::ui::form::Faults;
pub use files::unknown;
pub use kinds::{kind, kinds};
use samrum_text::{Locale, t};

/// How many persons a space takes, in a cell.
pub fn persons(l: Locale, capacity: Option<i64>) -> String {
    capacity.map_or_else(|| t!(l, common.unknown).to_owned(), |persons| persons.to_string())
}

/// A field by its name, as its label says it.
pub fn field(l: Locale, name: &str) -> String {
    match name {
        "code" => t!(l, facilities.field_code),
        "name" => t!(l, common.name),
        "area" => t!(l, common.district),
        "address" => t!(l, common.address),
        "cost" => t!(l, facilities.field_cost),
        "area_m2" => t!(l, common.floor_area),
        "energy_kwh_per_year" => t!(l, facilities.field_energy),
        "building" => t!(l, common.building),
        "kind" => t!(l, facilities.field_kind),
        "capacity" => t!(l, facilities.field_capacity),
        "features" => t!(l, facilities.field_features),
        "accessibility" => t!(l, facilities.field_accessibility),
        "photo_url" => t!(l, facilities.field_photo),
        "atoms" => t!(l, common.parts),
        "approval" => t!(l, facilities.field_approval),
        "buffer_before_minutes" => t!(l, facilities.field_buffer_before),
        "buffer_after_minutes" => t!(l, facilities.field_buffer_after),
        "min_minutes" => t!(l, facilities.field_min_minutes),
        "max_minutes" => t!(l, facilities.field_max_minutes),
        "max_days_ahead" => t!(l, facilities.field_max_days_ahead),
        "open_on_holidays" => t!(l, facilities.field_open_on_holidays),
        "bookable" => t!(l, facilities.field_bookable_short),
        "hours" => t!(l, facilities.field_hours),
        "reason" => t!(l, common.reason),
        "first_date" => t!(l, common.from_date),
        "last_date" => t!(l, common.until_date),
        "opens" => t!(l, facilities.field_opens),
        "closes" => t!(l, facilities.field_closes),
        "weekday" => t!(l, common.weekday),
        other => other,
    }
    .to_owned()
}

/// A number in an öre column is asked for in kronor.
fn in_units(name: &str, number: i64) -> i64 {
    if name == "cost" { number / 100 } else { number }
}

pub fn rule(l: Locale, name: &str, rule: FieldRule) -> String {
    let field = field(l, name);
    match rule {
        FieldRule::Required => t!(l, facilities.rule_required, field = field),
        FieldRule::AtMostCharacters(most) => t!(l, facilities.rule_at_most, field = field, most = most),
        FieldRule::Between(least, most) => {
            t!(l, facilities.rule_between, field = field, least = least, most = in_units(name, most))
        }
        FieldRule::Order => t!(l, facilities.rule_order, field = field),
        FieldRule::Signs => t!(l, facilities.rule_signs, field = field),
        FieldRule::Address => t!(l, facilities.rule_address, field = field),
    }
}

/// Flaws as faults of a form whose fields have the same names.
pub fn flaws(l: Locale, flaws: &[Flaw], faults: &mut Faults) {
    for flaw in flaws {
        faults.add(flaw.field, rule(l, flaw.field, flaw.rule));
    }
}

/// Why a form was refused, as faults of its fields; what is no fault of a form is a page of its own.
pub fn refusal(l: Locale, error: FacilityError, faults: &mut Faults) -> Result<(), PageError> {
    match error {
        FacilityError::Database(_) | FacilityError::Forbidden => return Err(error.into()),
        FacilityError::Flawed(all) => flaws(l, &all, faults),
        FacilityError::CodeTaken(code) => faults.add("code", t!(l, facilities.code_taken, code = code)),
        FacilityError::PartsHeld => faults.add("atoms", t!(l, facilities.parts_held)),
        FacilityError::DayTaken => faults.add("yearly", t!(l, closing.day_taken)),
        FacilityError::InUse => faults.add("remove", t!(l, facilities.in_use)),
        FacilityError::NotFound => faults.add("main", t!(l, shell.not_found)),
    }
    Ok(())
}

/// "lokaler.csv, rad 4".
pub fn place(l: Locale, place: &Place) -> String {
    let sheet = place.sheet.as_ref().map(|sheet| t!(l, facilities.place_sheet, sheet = sheet));
    let row = place.row.map(|row| t!(l, facilities.place_row, row = row));
    [Some(place.file.clone()), sheet, row].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub fn fault(l: Locale, fault: &Fault) -> String {
    let name = fault.field.unwrap_or_default();
    let field = || field(l, name);
    match &fault.what {
        What::NotATable => t!(l, facilities.not_a_table).to_owned(),
        What::Alien(alien) => files::alien(l, *alien).to_owned(),
        What::BrokenWorkbook => t!(l, facilities.broken_workbook).to_owned(),
        What::BrokenText => t!(l, facilities.broken_text).to_owned(),
        What::TooLarge(most) => t!(l, facilities.too_large, most = most),
        What::TooMany(most) => t!(l, facilities.too_many, most = most),
        What::Empty => t!(l, facilities.empty_file).to_owned(),
        What::UnknownColumns => t!(l, facilities.unknown_columns).to_owned(),
        What::MissingColumn => t!(l, facilities.missing_column, field = field()),
        What::DoubleColumn => t!(l, facilities.double_column, field = field()),
        What::More(more) => t!(l, facilities.import_faults_more, count = more),
        What::OpenQuote => t!(l, facilities.open_quote).to_owned(),
        What::Rule(broken) => rule(l, name, *broken),
        What::Damaged { cell, by, text } => files::damage(l, &field(), cell, by, text),
        What::NotANumber(text) => t!(l, facilities.not_a_number, field = field(), text = text),
        What::UnknownKind(text) => {
            let kinds = SpaceKind::ALL.map(|each| kind(l, each)).join(", ").to_lowercase();
            t!(l, facilities.unknown_kind, text = text, kinds = kinds)
        }
        What::UnknownApproval(text) => t!(l, facilities.unknown_approval, text = text),
        What::NotYesOrNo(text) => t!(l, facilities.not_yes_or_no, field = field(), text = text),
        What::OpeningHours(text) => t!(l, facilities.bad_hours, text = text),
        What::DoubleCode(first) => t!(l, facilities.double_code, place = place(l, first)),
        What::UnknownBuilding(code) => t!(l, facilities.unknown_building, code = code),
        What::AmbiguousCode { code, buildings } => {
            t!(l, facilities.ambiguous_code, code = code, buildings = buildings.join(", "))
        }
        What::PartsHeld => t!(l, facilities.parts_held).to_owned(),
    }
}

pub fn note(l: Locale, note: &Note) -> String {
    let words = match &note.what {
        NoteKind::ColumnNotRead(name) => t!(l, facilities.note_column, name = name),
        NoteKind::SheetNotRead => t!(l, facilities.note_sheet).to_owned(),
        NoteKind::ReadAsWindows1252 => t!(l, facilities.note_1252).to_owned(),
        NoteKind::ReadAs { field: name, from, to, doubtful } => {
            let (field, to) = (field(l, name), in_words(to, l));
            if *doubtful {
                t!(l, facilities.note_doubtful, field = field, from = from, to = to)
            } else {
                t!(l, facilities.note_rounded, field = field, from = from, to = to)
            }
        }
        NoteKind::RowsAbove(row) => t!(l, facilities.note_rows_above, row = row),
        NoteKind::FilledFromAbove(rows) => {
            let rows = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            t!(l, facilities.note_from_above, rows = rows)
        }
        NoteKind::More => t!(l, facilities.note_more).to_owned(),
    };
    format!("{}: {words}", place(l, &note.place))
}
