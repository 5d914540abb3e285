//! From a workbook to its sheets' rows. Cells are read one by one, so that a stray cell far away costs nothing.

use super::fault::What;
use super::table::{MOST_COLUMNS, MOST_ROWS, Rows, keep};
use super::unpacked::{Unsound, sound_within};
use calamine::{DataRef, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;

/// The most megabytes a workbook may unpack to.
const MOST_UNPACKED: usize = 100;

/// What may still be kept of a workbook, over all its sheets.
struct Budget {
    /// Bytes of text: a text is stored once and may be pointed to by every cell.
    text: usize,
    /// Places for cells: a row has one for each column up to its last cell.
    cells: usize,
}

impl Budget {
    const TEXT_MEGABYTES: usize = 20;
    const CELLS: usize = 1_000_000;

    fn new() -> Self {
        Self { text: Self::TEXT_MEGABYTES * 1024 * 1024, cells: Self::CELLS }
    }

    fn spend(&mut self, text: usize, cells: usize) -> Result<(), What> {
        self.text = self.text.checked_sub(text).ok_or(What::TooLarge(Self::TEXT_MEGABYTES))?;
        self.cells = self.cells.checked_sub(cells).ok_or(What::TooMany(Self::CELLS))?;
        Ok(())
    }
}

/// The sheets of a workbook in order, by name.
pub fn sheets(bytes: &[u8]) -> Result<Vec<(String, Rows)>, What> {
    sound_within(bytes, MOST_UNPACKED as u64 * 1024 * 1024).map_err(|unsound| match unsound {
        Unsound::Broken => What::BrokenWorkbook,
        Unsound::TooLarge => What::TooLarge(MOST_UNPACKED),
    })?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| What::BrokenWorkbook)?;
    let mut sheets = Vec::new();
    let mut budget = Budget::new();
    for name in workbook.sheet_names() {
        let rows = sheet(&mut workbook, &name, &mut budget)?;
        sheets.push((name, rows));
    }
    Ok(sheets)
}

fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, budget: &mut Budget) -> Result<Rows, What> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| What::BrokenWorkbook)?;
    let mut sparse = BTreeMap::<u32, Vec<String>>::new();
    while let Some(cell) = reader.next_cell().map_err(|_| What::BrokenWorkbook)? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return Err(What::TooMany(MOST_COLUMNS));
        }
        let cells = sparse.entry(row).or_default();
        budget.spend(text.len(), (column + 1).saturating_sub(cells.len()))?;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        if sparse.len() > MOST_ROWS + 1 {
            return Err(What::TooMany(MOST_ROWS));
        }
    }
    let mut rows = Rows::new();
    for (row, cells) in sparse {
        keep(&mut rows, u64::from(row) + 1, cells)?;
    }
    Ok(rows)
}

/// A cell as a person would have typed it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => if *yes { "ja" } else { "nej" }.to_owned(),
        DataRef::DateTime(moment) => moment.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}
