//! From a table's rows to things: every cell is read, every fault noted with its row and cell.

use super::Row;
use super::cell::{self, Cell};
use super::columns::{Column, column};
use super::fault::{Faults, Note, NoteKind, Place, What};
use super::header::Header;
use crate::facilities::model::{FieldRule, Flaw};
use crate::server::table_file;
use std::collections::HashSet;

/// Reading one table.
pub struct Reading<'a> {
    pub place: Place,
    /// From text: nothing says which cells were merged.
    pub plain: bool,
    pub faults: &'a mut Faults,
    pub notes: &'a mut Vec<Note>,
}

type Columns<T> = Vec<Option<&'static Column<T>>>;

impl Reading<'_> {
    pub fn table<T: Default>(
        &mut self,
        columns: &'static [Column<T>],
        header: &Header,
        rows: &[(u64, Vec<Cell>)],
        flaws: impl Fn(&T) -> Vec<Flaw>,
        kept: &mut Vec<Row<T>>,
    ) {
        if header.above.is_some() {
            note(self.notes, &self.place, NoteKind::RowsAbove(header.row));
        }
        let Some(columns) = self.columns(columns, header) else { return };
        let mut from_above = Vec::new();
        let mut above = Cell::default();
        for (number, cells) in rows.iter().filter(|(_, cells)| !repeats(cells, header, &columns)) {
            let at = |place: usize| cells.get(place).cloned().unwrap_or_default();
            let mut cells: Vec<_> = columns
                .iter()
                .enumerate()
                .filter_map(|(place, column)| column.map(|column| (place, column, unguarded(at(place)))))
                .collect();
            if self.plain {
                if gap(&cells) && !above.is_empty() {
                    from_above.push(*number);
                    cells
                        .iter_mut()
                        .filter(|(_, column, _)| column.field == "building")
                        .for_each(|(.., cell)| *cell = above.clone());
                }
                above = text_of(&cells, "building").map(Cell::typed).unwrap_or_default();
            }
            self.row(*number, cells, &flaws, kept);
        }
        if !from_above.is_empty() {
            from_above.truncate(MOST_NOTES);
            note(self.notes, &self.place, NoteKind::FilledFromAbove(from_above));
        }
    }

    fn row<T: Default>(
        &mut self,
        number: u64,
        cells: Vec<(usize, &'static Column<T>, Cell)>,
        flaws: impl Fn(&T) -> Vec<Flaw>,
        kept: &mut Vec<Row<T>>,
    ) {
        let place = self.place.at(number);
        let mut draft = T::default();
        let mut faulty = HashSet::new();
        for (at, column, cell) in &cells {
            let mut refuse = |what: What| {
                faulty.insert(column.field);
                self.faults.push(place.clone().fault(Some(column.field), what));
            };
            if let Some(by) = cell.damage(column.holds) {
                let text = cell.text.chars().take(40).collect();
                refuse(What::Damaged { cell: cell::name(*at, number), by, text });
                continue;
            }
            if column.required && cell.is_empty() {
                refuse(What::Rule(FieldRule::Required));
                continue;
            }
            match (column.set)(&mut draft, cell) {
                Err(what) => refuse(what),
                Ok(Some(read_as)) => {
                    let (field, from) = (column.field.to_owned(), cell.text.chars().take(40).collect());
                    note(
                        self.notes,
                        &place,
                        NoteKind::ReadAs { field, from, to: read_as.text, doubtful: read_as.doubtful },
                    );
                }
                Ok(None) => {}
            }
        }
        for flaw in flaws(&draft).into_iter().filter(|flaw| !faulty.contains(flaw.field)) {
            // Of two columns one may be left out; whether they fit is known first with what is there already.
            if flaw.rule != FieldRule::Order {
                self.faults.push(place.clone().fault(Some(flaw.field), What::Rule(flaw.rule)));
            }
        }
        let [code, within] = ["code", "building"].map(|field| text_of(&cells, field).unwrap_or_default().to_owned());
        kept.push(Row {
            place,
            code,
            within,
            cells: cells.into_iter().map(|(_, column, cell)| (column, cell)).collect(),
        });
    }

    /// The column at each place of the header; `None` when one is missing or named twice.
    fn columns<T>(&mut self, columns: &'static [Column<T>], header: &Header) -> Option<Columns<T>> {
        let place = self.place.at(header.row);
        let before = self.faults.len();
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for name in &header.names {
            let column = column(columns, name);
            match column {
                Some(column) if !seen.insert(column.field) => {
                    self.faults.push(place.clone().fault(Some(column.field), What::DoubleColumn));
                }
                None if !name.is_empty() => {
                    note(self.notes, &place, NoteKind::ColumnNotRead(name.chars().take(60).collect()));
                }
                _ => {}
            }
            found.push(column);
        }
        // Without its building a space that is there already is known by its code, if no other building has the same.
        let missing = columns
            .iter()
            .filter(|column| column.required && column.field != "building" && !seen.contains(column.field));
        self.faults.extend(missing.map(|column| place.clone().fault(Some(column.field), What::MissingColumn)));
        (self.faults.len() == before).then_some(found)
    }
}

/// So many notes are kept; whoever has more has read enough.
const MOST_NOTES: usize = 300;

fn note(notes: &mut Vec<Note>, place: &Place, what: NoteKind) {
    if notes.len() < MOST_NOTES {
        notes.push(Note { place: place.clone(), what });
    } else if notes.len() == MOST_NOTES {
        notes.push(Note { place: Place::file(&place.file), what: NoteKind::More });
    }
}

fn text_of<'a, T>(cells: &'a [(usize, &'static Column<T>, Cell)], field: &str) -> Option<&'a str> {
    cells.iter().find(|(_, column, _)| column.field == field).map(|(.., cell)| cell.text.as_str())
}

/// Whether the building alone is left out of a row: in a text file that is what remains of a merged cell.
fn gap<T>(cells: &[(usize, &'static Column<T>, Cell)]) -> bool {
    text_of(cells, "building").is_some_and(str::is_empty)
        && cells.iter().all(|(_, column, cell)| column.field == "building" || !column.required || !cell.is_empty())
}

/// Whether a row is the names over again, as on each page of a printed list.
fn repeats<T>(cells: &[Cell], header: &Header, columns: &Columns<T>) -> bool {
    let named = columns.iter().zip(&header.names).zip(cells.iter().map(Some).chain(std::iter::repeat(None)));
    let mut known = named.filter(|((column, _), _)| column.is_some()).peekable();
    known.peek().is_some() && known.all(|((_, name), cell)| cell.is_some_and(|cell| cell.text == *name))
}

/// The cell without the sign that keeps a spreadsheet from taking it for a formula.
fn unguarded(cell: Cell) -> Cell {
    Cell { text: table_file::unguarded(&cell.text).to_owned(), ..cell }
}
