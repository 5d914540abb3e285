//! From a workbook of Excel to its sheets' rows.

use super::cell::{Cell, Kind};
use super::fault::What;
use super::sheet::{Budget, Sheet};
use super::table::Rows;
use calamine::{DataRef, Reader, Xlsx};
use std::io::Cursor;

/// The sheets of a workbook in order, by name.
pub fn sheets(bytes: &[u8]) -> Result<Vec<(String, Rows)>, What> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| What::BrokenWorkbook)?;
    let mut sheets = Vec::new();
    let mut budget = Budget::default();
    for name in workbook.sheet_names() {
        let rows = sheet(&mut workbook, &name, &mut budget)?.rows(&mut budget)?;
        sheets.push((name, rows));
    }
    Ok(sheets)
}

fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, budget: &mut Budget) -> Result<Sheet, What> {
    let mut sheet = Sheet::default();
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| What::BrokenWorkbook)?;
    while let Some(cell) = reader.next_cell().map_err(|_| What::BrokenWorkbook)? {
        let (row, column) = cell.get_position();
        sheet.put(row, column as usize, read(cell.get_value()), budget)?;
    }
    drop(reader);
    for merged in workbook.merge_cells_by_sheet_name(name).map_err(|_| What::BrokenWorkbook)? {
        sheet.merge(merged.start.1 as usize, merged.start.0, merged.end.0)?;
    }
    Ok(sheet)
}

/// A cell as a person would have typed it, with what Excel holds it to be.
fn read(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Int(number) => Cell::of(Kind::Number, &number.to_string()),
        DataRef::Float(number) => Cell::of(Kind::Number, &number.to_string()),
        DataRef::String(text) => Cell::of(Kind::Text, text),
        DataRef::SharedString(text) => Cell::of(Kind::Text, text),
        DataRef::Bool(yes) => Cell::of(Kind::Truth, if *yes { "ja" } else { "nej" }),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::of(Kind::Date, text),
        DataRef::DateTime(moment) if moment.is_duration() => Cell::of(Kind::Date, &moment.as_f64().to_string()),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Cell::of(Kind::Date, &format!("{year:04}-{month:02}-{day:02}"))
        }
        DataRef::Error(error) => Cell::of(Kind::Error, &error.to_string()),
        DataRef::Empty => Cell::default(),
    }
}
