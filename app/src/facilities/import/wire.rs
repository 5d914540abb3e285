//! What a file says, on its way back from the process that has read it: rows with the names of their columns.

use super::cell::Cell;
use super::columns::Column;
use super::fault::{Fault, Note, Place};
use super::{File, Register, Row, building_columns, read, space_columns};
use serde::{Deserialize, Serialize};

/// The files' names and sizes; their bytes follow one another.
pub type Question = Vec<(String, usize)>;

#[derive(Serialize, Deserialize)]
pub struct Answer(Result<Wired, Vec<Fault>>);

#[derive(Serialize, Deserialize)]
struct Wired {
    buildings: Vec<WiredRow>,
    spaces: Vec<WiredRow>,
    notes: Vec<Note>,
}

#[derive(Serialize, Deserialize)]
struct WiredRow {
    place: Place,
    code: String,
    within: String,
    /// By the column's field.
    cells: Vec<(String, Cell)>,
}

/// The question about files, and what comes with it.
pub fn question(files: &[File]) -> (Question, Vec<u8>) {
    let named = files.iter().map(|file| (file.name.clone(), file.bytes.len())).collect();
    (named, files.iter().flat_map(|file| &file.bytes).copied().collect())
}

/// Reads the files, in a process of its own.
pub fn answer(question: Question, body: Vec<u8>) -> Answer {
    let mut rest = body.as_slice();
    let mut files = Vec::new();
    for (name, size) in question {
        let (bytes, others) = rest.split_at(size.min(rest.len()));
        files.push(File { name, bytes: bytes.to_vec() });
        rest = others;
    }
    drop(body);
    Answer(read(&files).map(|register| Wired {
        buildings: register.buildings.into_iter().map(wired).collect(),
        spaces: register.spaces.into_iter().map(wired).collect(),
        notes: register.notes,
    }))
}

fn wired<T>(row: Row<T>) -> WiredRow {
    let cells = row.cells.into_iter().map(|(column, cell)| (column.field.to_owned(), cell)).collect();
    WiredRow { place: row.place, code: row.code, within: row.within, cells }
}

impl Answer {
    /// The same as [`read`] has said there.
    pub fn read(self) -> Result<Register, Vec<Fault>> {
        self.0.map(|wired| Register {
            buildings: wired.buildings.into_iter().map(|row| row.onto(&building_columns::COLUMNS)).collect(),
            spaces: wired.spaces.into_iter().map(|row| row.onto(&space_columns::COLUMNS)).collect(),
            notes: wired.notes,
        })
    }
}

impl WiredRow {
    fn onto<T>(self, columns: &'static [Column<T>]) -> Row<T> {
        let column = |field: &str| columns.iter().find(|column| column.field == field);
        let cells = self.cells.into_iter().filter_map(|(field, cell)| Some((column(&field)?, cell))).collect();
        Row { place: self.place, code: self.code, within: self.within, cells }
    }
}
