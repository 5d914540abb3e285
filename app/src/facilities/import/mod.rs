//! Buildings and spaces from files: bytes in, rows or all faults out. Pure: what the rows change is the service's to say.
//!
//! A file holds one table (CSV) or several (XLSX, ODS); a table is of buildings or of spaces, which its column names tell.
//! A column that is left out leaves what it would say as it is; an empty cell clears it.

pub mod alien;
pub mod building_columns;
pub mod cell;
pub mod columns;
pub mod fault;
pub mod header;
pub mod number;
mod ods;
mod opened;
mod reading;
#[cfg(test)]
mod samples;
mod sheet;
pub mod space_columns;
pub mod table;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod tests;
pub mod text;
mod unpacked;
pub mod wire;
mod xlsx;

use crate::facilities::model::NewBuilding;
use alien::Alien;
use cell::Cell;
use columns::Column;
use fault::{Fault, Faults, Note, NoteKind, Place, What};
use opened::{Table, tables};
use reading::Reading;
use space_columns::SpaceDraft;
use std::collections::HashMap;

/// A file as somebody sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The largest file that is read, in megabytes: tens of thousands of rows.
pub const MOST_MEGABYTES: usize = 8;

/// What the files say, every cell understood.
#[derive(Default)]
pub struct Register {
    pub buildings: Vec<Row<NewBuilding>>,
    pub spaces: Vec<Row<SpaceDraft>>,
    pub notes: Vec<Note>,
}

/// One row: where it stands, the code it is about, and its cells by column.
pub struct Row<T: 'static> {
    pub place: Place,
    pub code: String,
    /// Code of the building that it is unique in; empty where none is named, and for buildings.
    pub within: String,
    cells: Vec<(&'static Column<T>, Cell)>,
}

impl<T> Row<T> {
    /// The thing as it becomes by this row, from as it was.
    pub fn onto(&self, mut thing: T) -> T {
        for (column, cell) in &self.cells {
            // Every cell was read once when the file was: it cannot be refused now.
            let _ = (column.set)(&mut thing, cell);
        }
        thing
    }
}

/// Reads all the files, or says everything that is wrong with them.
pub fn read(files: &[File]) -> Result<Register, Vec<Fault>> {
    let mut register = Register::default();
    let mut faults = Faults::default();
    for file in files {
        match tables(file, &mut register.notes) {
            Ok(tables) => read_file(&mut register, &mut faults, file, tables),
            Err(what) => faults.push(Place::file(&file.name).fault(None, what)),
        }
    }
    faults.extend(double_codes(&register.buildings));
    faults.extend(double_codes(&register.spaces));
    if faults.is_empty() { Ok(register) } else { Err(faults.end()) }
}

fn read_file(register: &mut Register, faults: &mut Faults, file: &File, tables: Vec<Table>) {
    let before = (register.buildings.len() + register.spaces.len(), faults.len());
    let mut known = false;
    let mut untis = false;
    for Table { place, rows, plain } in tables {
        let (buildings, spaces) =
            (header::find(&building_columns::COLUMNS, &rows), header::find(&space_columns::COLUMNS, &rows));
        let (Some(buildings), Some(spaces)) = (buildings, spaces) else { continue };
        // Two names of one kind tell which table it is; a lone "Name" may stand above anything.
        if buildings.known.max(spaces.known) < 2 {
            untis |= rows.first().is_some_and(|(_, cells)| alien::is_untis(&file.name, cells));
            register.notes.push(Note { place, what: NoteKind::SheetNotRead });
            continue;
        }
        known = true;
        let Register { buildings: of_buildings, spaces: of_spaces, notes } = register;
        let mut reading = Reading { place, plain, faults, notes };
        if spaces.known > buildings.known {
            let rows = &rows[spaces.rows..];
            reading.table(&space_columns::COLUMNS, &spaces, rows, |draft: &SpaceDraft| draft.space.flaws(), of_spaces);
        } else {
            reading.table(
                &building_columns::COLUMNS,
                &buildings,
                &rows[buildings.rows..],
                NewBuilding::flaws,
                of_buildings,
            );
        }
    }
    if (register.buildings.len() + register.spaces.len(), faults.len()) == before {
        register.notes.retain(|note| note.place.file != file.name || note.what != NoteKind::SheetNotRead);
        let what = if known || file.bytes.trim_ascii().is_empty() {
            What::Empty
        } else if untis {
            What::Alien(Alien::Untis)
        } else {
            What::UnknownColumns
        };
        faults.push(Place::file(&file.name).fault(None, what));
    }
}

/// A fault for every row whose code an earlier one of the same building has.
fn double_codes<T>(rows: &[Row<T>]) -> Vec<Fault> {
    let mut first = HashMap::<(&str, &str), &Place>::new();
    let mut faults = Vec::new();
    for row in rows.iter().filter(|row| !row.code.is_empty()) {
        let code = (row.within.as_str(), row.code.as_str());
        match first.get(&code) {
            Some(earlier) => faults.push(row.place.clone().fault(Some("code"), What::DoubleCode((*earlier).clone()))),
            None => {
                first.insert(code, &row.place);
            }
        }
    }
    faults
}
