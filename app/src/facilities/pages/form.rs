//! Between what is kept and what stands in a form: the columns of the import read and write the fields too.

use crate::facilities::import::cell::Cell;
use crate::facilities::import::columns::Column;
use crate::facilities::import::fault::{Place, What};
use crate::facilities::import::{building_columns, space_columns, space_columns::SpaceDraft};
use crate::facilities::model::{NewBuilding, NewSpace};
use crate::facilities::words;
use crate::server::form::Fields;
use crate::ui::form::Faults;
use samrum_text::Locale;

/// The fields of a form that is about this building.
pub fn building_fields(building: &NewBuilding) -> Fields {
    filled(&building_columns::COLUMNS, building)
}

/// The building that was typed; what cannot be read is a fault.
pub fn read_building(l: Locale, fields: &Fields, faults: &mut Faults) -> NewBuilding {
    let mut building = NewBuilding::default();
    read(l, &building_columns::COLUMNS, &mut building, fields, faults);
    building
}

/// The fields of a form that is about this space.
pub fn space_fields(space: &NewSpace) -> Fields {
    let draft = SpaceDraft { space: space.clone(), ..SpaceDraft::default() };
    let mut fields = filled(&space_columns::COLUMNS, &draft);
    fields.set("kind", space.kind.word());
    fields.set("approval", space.approval.word());
    fields
}

/// The space that was typed, in its building; what cannot be read is a fault.
pub fn read_space(l: Locale, start: NewSpace, fields: &Fields, faults: &mut Faults) -> NewSpace {
    let mut fields = fields.clone();
    for switch in ["open_on_holidays", "bookable"] {
        let ticked = fields.has(switch);
        fields.set(switch, if ticked { "1" } else { "0" });
    }
    let building = start.building.clone();
    let mut draft = SpaceDraft { space: start, ..SpaceDraft::default() };
    read(l, &space_columns::COLUMNS, &mut draft, &fields, faults);
    NewSpace { building, ..draft.space }
}

fn filled<T>(columns: &[Column<T>], thing: &T) -> Fields {
    columns.iter().fold(Fields::default(), |fields, column| fields.with(column.field, column.plain(thing)))
}

fn read<T>(l: Locale, columns: &[Column<T>], thing: &mut T, fields: &Fields, faults: &mut Faults) {
    for column in columns.iter().filter(|column| fields.has(column.field)) {
        let text = fields.text(column.field);
        match (column.set)(thing, &Cell::typed(text)) {
            // A form shows nothing before it is saved, so what may be meant in two ways is not guessed at.
            Ok(Some(read_as)) if read_as.doubtful => {
                faults.add(column.field, sentence(l, column.field, What::NotANumber(text.to_owned())));
            }
            Ok(_) => {}
            Err(what) => faults.add(column.field, sentence(l, column.field, what)),
        }
    }
}

fn sentence(l: Locale, field: &'static str, what: What) -> String {
    words::fault(l, &Place::default().fault(Some(field), what))
}
