//! A sheet of a workbook while it is read, cell by cell: a stray cell far away costs nothing, and a merged cell is given to all its rows.

use super::cell::Cell;
use super::fault::What;
use super::table::{MOST_COLUMNS, MOST_ROWS, Rows, keep};
use std::collections::BTreeMap;

/// What may still be kept of a workbook, over all its sheets.
pub struct Budget {
    /// Bytes of text: a text is stored once and may be pointed to by every cell.
    text: usize,
    /// Places for cells: a row has one for each column up to its last cell.
    cells: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { text: Self::TEXT_MEGABYTES * 1024 * 1024, cells: Self::CELLS }
    }
}

impl Budget {
    const TEXT_MEGABYTES: usize = 20;
    const CELLS: usize = 1_000_000;

    fn spend(&mut self, text: usize, cells: usize) -> Result<(), What> {
        self.text = self.text.checked_sub(text).ok_or(What::TooLarge(Self::TEXT_MEGABYTES))?;
        self.cells = self.cells.checked_sub(cells).ok_or(What::TooMany(Self::CELLS))?;
        Ok(())
    }
}

/// The cells that are there, by row.
#[derive(Default)]
pub struct Sheet {
    cells: BTreeMap<u32, Vec<Cell>>,
    /// Column, first row and last row of each merged cell that is more than one row high.
    merged: Vec<(usize, u32, u32)>,
}

impl Sheet {
    /// Keeps a cell with something in it; rows and columns are counted from nought.
    pub fn put(&mut self, row: u32, column: usize, cell: Cell, budget: &mut Budget) -> Result<(), What> {
        if cell.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(What::TooMany(MOST_COLUMNS));
        }
        let cells = self.cells.entry(row).or_default();
        budget.spend(cell.text.len(), (column + 1).saturating_sub(cells.len()))?;
        if cells.len() <= column {
            cells.resize(column + 1, Cell::default());
        }
        cells[column] = cell;
        if self.cells.len() > MOST_ROWS + 1 { Err(What::TooMany(MOST_ROWS)) } else { Ok(()) }
    }

    /// Notes a merged cell, which has its value in its first row.
    pub fn merge(&mut self, column: usize, first: u32, last: u32) -> Result<(), What> {
        if last > first && column < MOST_COLUMNS {
            self.merged.push((column, first, last));
        }
        if self.merged.len() > MOST_ROWS { Err(What::TooMany(MOST_ROWS)) } else { Ok(()) }
    }

    /// The rows, merged cells given to all of theirs that have anything in them.
    pub fn rows(mut self, budget: &mut Budget) -> Result<Rows, What> {
        let mut left = MOST_ROWS * MOST_COLUMNS;
        for (column, first, last) in std::mem::take(&mut self.merged) {
            let Some(value) =
                self.cells.get(&first).and_then(|cells| cells.get(column)).filter(|cell| !cell.is_empty()).cloned()
            else {
                continue;
            };
            let below: Vec<u32> = self.cells.range(first + 1..=last).map(|(row, _)| *row).collect();
            left = left.checked_sub(below.len()).ok_or(What::TooMany(MOST_ROWS))?;
            for row in below {
                if self.cells[&row].get(column).is_none_or(Cell::is_empty) {
                    self.put(row, column, value.clone(), budget)?;
                }
            }
        }
        let mut rows = Rows::new();
        for (row, cells) in self.cells {
            keep(&mut rows, u64::from(row) + 1, cells)?;
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facilities::import::cell::Kind;

    #[test]
    fn a_merged_cell_is_given_to_its_rows_and_to_no_row_that_is_empty() {
        let (mut sheet, mut budget) = (Sheet::default(), Budget::default());
        let text = |text: &str| Cell::of(Kind::Text, text);
        for (row, column, words) in [(0, 0, "NORR"), (0, 1, "101"), (1, 1, "102"), (3, 1, "103"), (4, 1, "104")] {
            sheet.put(row, column, text(words), &mut budget).expect("room");
        }
        sheet.merge(0, 0, 3).expect("room");
        sheet.merge(1, 0, 0).expect("room");
        let rows = sheet.rows(&mut budget).expect("rows");
        let told: Vec<_> =
            rows.iter().map(|(number, cells)| (*number, cells[0].text.as_str(), cells[1].text.as_str())).collect();
        assert_eq!(told, [(1, "NORR", "101"), (2, "NORR", "102"), (4, "NORR", "103"), (5, "", "104")]);
    }

    #[test]
    fn merged_cells_without_end_and_texts_without_end_are_refused() {
        let mut sheet = Sheet::default();
        let all = (0..=MOST_ROWS as u32 + 1).try_for_each(|row| sheet.merge(0, row, u32::MAX));
        assert_eq!(all, Err(What::TooMany(MOST_ROWS)));
        let (mut sheet, mut budget) = (Sheet::default(), Budget::default());
        let long = Cell::of(Kind::Text, &"x".repeat(30_000));
        sheet.put(0, 0, long, &mut budget).expect("room");
        (1..5_000).try_for_each(|row| sheet.put(row, 1, Cell::typed("y"), &mut budget)).expect("room");
        sheet.merge(0, 0, 5_000).expect("room");
        assert_eq!(sheet.rows(&mut budget), Err(What::TooLarge(Budget::TEXT_MEGABYTES)));
    }
}
