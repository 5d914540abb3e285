//! From text to rows: columns parted by semicolon, comma or tab, whichever is used.

use super::cell::Cell;
use super::fault::What;
use std::collections::HashMap;

/// The most rows that are read from one table, and the most columns of a row.
pub const MOST_ROWS: usize = 20_000;
pub const MOST_COLUMNS: usize = 200;

/// Rows of cells with the numbers a spreadsheet shows; rows without anything in them are left out.
pub type Rows = Vec<(u64, Vec<Cell>)>;

/// Reads the rows of a text file.
pub fn rows(text: &str) -> Result<Rows, What> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (text, skipped, separator) = separator(&text);
    if text.matches('"').count() % 2 == 1 {
        return Err(What::OpenQuote);
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let (mut number, mut counted) = (skipped + 1, 0);
    for record in reader.records() {
        let record = record.map_err(|_| What::NotATable)?;
        // The reader passes empty lines in silence and says where it was before them.
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let start = start + text[start..].bytes().take_while(|byte| *byte == b'\n').count();
        number += text[counted..start].bytes().filter(|byte| *byte == b'\n').count() as u64;
        counted = start;
        keep(&mut rows, number, record.iter().map(Cell::typed).collect())?;
    }
    Ok(rows)
}

/// Keeps a row that has something in it.
pub fn keep(rows: &mut Rows, number: u64, cells: Vec<Cell>) -> Result<(), What> {
    if cells.iter().all(Cell::is_empty) {
        return Ok(());
    }
    if rows.len() > MOST_ROWS {
        return Err(What::TooMany(MOST_ROWS));
    }
    if cells.len() > MOST_COLUMNS {
        return Err(What::NotATable);
    }
    rows.push((number, cells));
    Ok(())
}

/// The text to read, the rows left out before it, and what parts its columns.
fn separator(text: &str) -> (&str, u64, u8) {
    // Spreadsheets may write "sep=;" above the table.
    let named = text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| text.as_bytes().get(4));
    if let Some(sign @ (b';' | b',' | b'\t')) = named {
        let rest = &text[5..];
        return (rest.strip_prefix('\n').unwrap_or(rest), 1, *sign);
    }
    let sign = [b';', b'\t', b','].into_iter().rev().max_by_key(|sign| regularity(text, *sign)).unwrap_or(b';');
    (text, 0, sign)
}

/// In how many of the first lines a sign occurs equally often, and how often: what parts columns does so in every row, and a
/// title above them, or commas in a cell, do not.
fn regularity(text: &str, sign: u8) -> (usize, usize) {
    let mut quoted = false;
    let mut lines = HashMap::<usize, usize>::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(30) {
        let mut count = 0;
        for byte in line.bytes() {
            quoted ^= byte == b'"';
            count += usize::from(byte == sign && !quoted);
        }
        if count > 0 {
            *lines.entry(count).or_default() += 1;
        }
    }
    lines.into_iter().map(|(count, lines)| (lines, count)).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Vec<Cell> {
        texts.iter().map(|text| Cell::typed(text)).collect()
    }

    #[test]
    fn the_same_rows_come_from_semicolons_commas_and_tabs() {
        let expected = vec![(1, cells(&["kod", "namn"])), (3, cells(&["H1", "Hall, stor; norr"]))];
        for text in [
            "kod;namn\r\n\r\nH1;\"Hall, stor; norr\"\r\n",
            "kod,namn\n\nH1,\"Hall, stor; norr\"",
            "kod\tnamn\n\nH1\tHall, stor; norr\n",
        ] {
            assert_eq!(rows(text), Ok(expected.clone()), "{text}");
        }
    }

    #[test]
    fn neither_a_title_nor_commas_in_cells_are_taken_for_what_parts_columns() {
        let parts = |text: &str| rows(text).map(|rows| rows.iter().map(|(_, cells)| cells.len()).collect::<Vec<_>>());
        assert_eq!(parts("Skolor, hallar, planer, salar\nKod;Namn\nH1;Hall\n"), Ok(vec![1, 2, 2]));
        assert_eq!(
            parts("Kod;Namn;Har\nH1;Hall;mål, nät, ur, tavla\nH2;Sal;mål, nät, ur, tavla\nH3;Rum;\n"),
            Ok(vec![3, 3, 3, 3])
        );
        assert_eq!(parts("Kod,Namn,Tider\nH1,Hall,mån 8-9; tis 8-9; ons 8-9\n"), Ok(vec![3, 3]));
    }

    #[test]
    fn a_separator_named_above_the_table_holds_and_counts_as_a_row() {
        assert_eq!(rows("sep=,\nkod,namn;x\n"), Ok(vec![(2, cells(&["kod", "namn;x"]))]));
    }

    #[test]
    fn a_quotation_mark_left_open_is_refused_and_a_doubled_one_is_a_sign() {
        assert_eq!(rows("kod;namn\nH1;\"Hall\nH2;Sal\n"), Err(What::OpenQuote));
        assert_eq!(rows("kod\n\"a\"\"b\"\n").map(|rows| rows[1].1[0].text.clone()), Ok("a\"b".to_owned()));
    }
}
