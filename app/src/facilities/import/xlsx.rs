//! From a workbook to its sheets' rows. Cells are read one by one, so that a stray cell far away costs nothing.

use super::fault::What;
use super::table::{MOST_COLUMNS, MOST_ROWS, Rows, keep};
use super::unpacked::unpacks_within;
use calamine::{DataRef, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;

/// The most bytes a workbook may unpack to.
const MOST_UNPACKED: u64 = 200 * 1024 * 1024;
/// The most bytes of text in one sheet; a text is stored once and may be pointed to by every cell.
const MOST_TEXT: usize = 50 * 1024 * 1024;

/// The sheets of a workbook in order, by name.
pub fn sheets(bytes: &[u8]) -> Result<Vec<(String, Rows)>, What> {
    if !unpacks_within(bytes, MOST_UNPACKED).ok_or(What::BrokenWorkbook)? {
        return Err(What::TooLarge(200));
    }
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| What::BrokenWorkbook)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let rows = sheet(&mut workbook, &name)?;
        sheets.push((name, rows));
    }
    Ok(sheets)
}

fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Rows, What> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| What::BrokenWorkbook)?;
    let mut sparse = BTreeMap::<u32, Vec<String>>::new();
    let mut bytes = 0;
    while let Some(cell) = reader.next_cell().map_err(|_| What::BrokenWorkbook)? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        bytes += text.len();
        if bytes > MOST_TEXT {
            return Err(What::TooLarge(MOST_TEXT / 1024 / 1024));
        }
        let (row, column) = cell.get_position();
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return Err(What::TooMany(MOST_COLUMNS));
        }
        let cells = sparse.entry(row).or_default();
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
