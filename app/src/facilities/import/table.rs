//! From text to rows: columns parted by semicolon, comma or tab, whichever the first row uses.

use super::fault::What;

/// The most rows that are read from one table, and the most columns of a row.
pub const MOST_ROWS: usize = 20_000;
pub const MOST_COLUMNS: usize = 200;

/// Rows of cells with the numbers a spreadsheet shows; rows without anything in them are left out.
pub type Rows = Vec<(u64, Vec<String>)>;

/// Reads the rows of a text file.
pub fn rows(text: &str) -> Result<Rows, What> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (text, skipped, separator) = separator(&text);
    if text.matches('"').count() % 2 == 1 {
        return Err(What::OpenQuote);
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let (mut number, mut counted) = (skipped + 1, 0);
    for record in reader.records() {
        let record = record.map_err(|_| What::NotATable)?;
        // The reader passes empty lines in silence and says where it was before them.
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let start = start + text[start..].bytes().take_while(|byte| *byte == b'\n').count();
        number += text[counted..start].bytes().filter(|byte| *byte == b'\n').count() as u64;
        counted = start;
        keep(&mut rows, number, record.iter().map(|cell| cell.trim().to_owned()).collect())?;
    }
    Ok(rows)
}

/// Keeps a row that has something in it.
pub fn keep(rows: &mut Rows, number: u64, cells: Vec<String>) -> Result<(), What> {
    if cells.iter().all(String::is_empty) {
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
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let mut quoted = false;
    let mut counts = [(b';', 0), (b'\t', 0), (b',', 0)];
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == byte && !quoted) {
            *count += 1;
        }
    }
    // The first of those that occur most often: a semicolon before a comma.
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let sign = counts.iter().find(|(_, count)| *count == most).map_or(b';', |(sign, _)| *sign);
    (text, 0, sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_rows_come_from_semicolons_commas_and_tabs() {
        let expected = vec![(1, vec!["kod".to_owned(), "namn".to_owned()]), (3, vec!["H1".to_owned(), "Hall, stor; norr".to_owned()])];
        for text in
            ["kod;namn\r\n\r\nH1;\"Hall, stor; norr\"\r\n", "kod,namn\n\nH1,\"Hall, stor; norr\"", "kod\tnamn\n\nH1\tHall, stor; norr\n"]
        {
            assert_eq!(rows(text), Ok(expected.clone()), "{text}");
        }
    }

    #[test]
    fn a_separator_named_above_the_table_holds_and_counts_as_a_row() {
        assert_eq!(rows("sep=,\nkod,namn;x\n"), Ok(vec![(2, vec!["kod".to_owned(), "namn;x".to_owned()])]));
    }

    #[test]
    fn a_quotation_mark_left_open_is_refused_and_a_doubled_one_is_a_sign() {
        assert_eq!(rows("kod;namn\nH1;\"Hall\nH2;Sal\n"), Err(What::OpenQuote));
        assert_eq!(rows("kod\n\"a\"\"b\"\n").map(|rows| rows[1].1[0].clone()), Ok("a\"b".to_owned()));
    }
}
