//! Buildings and spaces from files: bytes in, rows or all faults out. Pure: what the rows change is the service's to say.
//!
//! A file holds one table (CSV) or several (XLSX); a table is of buildings or of spaces, which its column names tell.
//! A column that is left out leaves what it would say as it is; an empty cell clears it.

pub mod building_columns;
pub mod columns;
pub mod fault;
pub mod space_columns;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod unpacked;
pub mod wire;
mod xlsx;

use crate::facilities::model::{Flaw, NewBuilding, Rule};
use columns::{Column, column};
use fault::{Fault, Faults, Note, NoteKind, Place, What};
use space_columns::SpaceDraft;
use std::collections::{HashMap, HashSet};
use table::Rows;

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
    cells: Vec<(&'static Column<T>, String)>,
}

impl<T> Row<T> {
    /// The thing as it becomes by this row, from as it was.
    pub fn onto(&self, mut thing: T) -> T {
        for (column, text) in &self.cells {
            // Every cell was read once when the file was: it cannot be refused now.
            let _ = (column.set)(&mut thing, text);
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

/// The tables of a file, each with its place.
fn tables(file: &File, notes: &mut Vec<Note>) -> Result<Vec<(Place, Rows)>, What> {
    let place = Place::file(&file.name);
    let bytes = file.bytes.as_slice();
    if bytes.len() > MOST_MEGABYTES * 1024 * 1024 {
        return Err(What::TooLarge(MOST_MEGABYTES));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let sheets = xlsx::sheets(bytes)?.into_iter();
        return Ok(sheets.map(|(name, rows)| (place.sheet(&name), rows)).collect());
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(What::OldExcel);
    }
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"{\\rtf") || bytes.trim_ascii_start().starts_with(b"<") {
        return Err(What::NotATable);
    }
    let decoded = text::decode(bytes)?;
    if decoded.windows_1252 {
        notes.push(Note { place: place.clone(), what: NoteKind::ReadAsWindows1252 });
    }
    Ok(vec![(place, table::rows(&decoded.text)?)])
}

fn read_file(register: &mut Register, faults: &mut Faults, file: &File, tables: Vec<(Place, Rows)>) {
    let before = (register.buildings.len() + register.spaces.len(), faults.len());
    let mut known = false;
    for (place, rows) in tables {
        let Some((header, rows)) = rows.split_first() else { continue };
        let buildings = named(&building_columns::COLUMNS, &header.1);
        let spaces = named(&space_columns::COLUMNS, &header.1);
        // Two names of one kind tell which table it is; a lone "Name" may stand above anything.
        if buildings.max(spaces) < 2 {
            register.notes.push(Note { place, what: NoteKind::SheetNotRead });
            continue;
        }
        known = true;
        let Register { buildings: of_buildings, spaces: of_spaces, notes } = register;
        let mut reading = Reading { place, faults, notes };
        if spaces > buildings {
            reading.table(&space_columns::COLUMNS, header, rows, |draft: &SpaceDraft| draft.space.flaws(), of_spaces);
        } else {
            reading.table(&building_columns::COLUMNS, header, rows, NewBuilding::flaws, of_buildings);
        }
    }
    if (register.buildings.len() + register.spaces.len(), faults.len()) == before {
        register.notes.retain(|note| note.place.file != file.name || note.what != NoteKind::SheetNotRead);
        let what = if known || file.bytes.trim_ascii().is_empty() { What::Empty } else { What::UnknownColumns };
        faults.push(Place::file(&file.name).fault(None, what));
    }
}

/// How many of these names are those of columns.
fn named<T>(columns: &'static [Column<T>], names: &[String]) -> usize {
    names.iter().filter(|name| column(columns, name).is_some()).count()
}

/// Reading one table.
struct Reading<'a> {
    place: Place,
    faults: &'a mut Faults,
    notes: &'a mut Vec<Note>,
}

impl Reading<'_> {
    fn table<T: Default>(
        &mut self,
        columns: &'static [Column<T>],
        header: &(u64, Vec<String>),
        rows: &[(u64, Vec<String>)],
        flaws: impl Fn(&T) -> Vec<Flaw>,
        kept: &mut Vec<Row<T>>,
    ) {
        let Some(columns) = self.columns(columns, header) else { return };
        for (number, cells) in rows {
            let place = self.place.at(*number);
            let cell = |at: usize| cells.get(at).map_or("", |text| unguarded(text));
            let cells: Vec<_> =
                columns.iter().enumerate().filter_map(|(at, column)| column.map(|column| (column, cell(at).to_owned()))).collect();
            let mut draft = T::default();
            let mut faulty = HashSet::new();
            for (column, text) in &cells {
                if let Err(what) = (column.set)(&mut draft, text) {
                    faulty.insert(column.field);
                    self.faults.push(place.clone().fault(Some(column.field), what));
                }
                if column.required && text.is_empty() && faulty.insert(column.field) {
                    self.faults.push(place.clone().fault(Some(column.field), What::Rule(Rule::Required)));
                }
            }
            for flaw in flaws(&draft).into_iter().filter(|flaw| !faulty.contains(flaw.field)) {
                // Of two columns one may be left out; whether they fit is known first with what is there already.
                if flaw.rule != Rule::Order {
                    self.faults.push(place.clone().fault(Some(flaw.field), What::Rule(flaw.rule)));
                }
            }
            let code = cells.iter().find(|(column, _)| column.field == "code").map(|(_, text)| text.clone()).unwrap_or_default();
            kept.push(Row { place, code, cells });
        }
    }

    /// The column at each place of the header; `None` when one is missing or named twice.
    fn columns<T>(&mut self, columns: &'static [Column<T>], header: &(u64, Vec<String>)) -> Option<Vec<Option<&'static Column<T>>>> {
        let place = self.place.at(header.0);
        let before = self.faults.len();
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for name in &header.1 {
            let column = column(columns, name);
            match column {
                Some(column) if !seen.insert(column.field) => self.faults.push(place.clone().fault(Some(column.field), What::DoubleColumn)),
                None if !name.is_empty() => {
                    self.notes.push(Note { place: place.clone(), what: NoteKind::ColumnNotRead(name.chars().take(60).collect()) })
                }
                _ => {}
            }
            found.push(column);
        }
        for column in columns.iter().filter(|column| column.required && !seen.contains(column.field)) {
            self.faults.push(place.clone().fault(Some(column.field), What::MissingColumn));
        }
        (self.faults.len() == before).then_some(found)
    }
}

/// The cell without the sign that keeps a spreadsheet from taking it for a formula.
fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(text)
}

/// A fault for every row whose code an earlier one has.
fn double_codes<T>(rows: &[Row<T>]) -> Vec<Fault> {
    let mut first = HashMap::<&str, &Place>::new();
    let mut faults = Vec::new();
    for row in rows.iter().filter(|row| !row.code.is_empty()) {
        match first.get(row.code.as_str()) {
            Some(earlier) => faults.push(row.place.clone().fault(Some("code"), What::DoubleCode((*earlier).clone()))),
            None => {
                first.insert(&row.code, &row.place);
            }
        }
    }
    faults
}
