//! Where the names of a table's columns stand: in one of its first rows, or split over two.

use super::columns::{Column, column};
use super::table::Rows;

/// The names are looked for in so many rows: above them may stand a title, a date, a logotype.
pub const MOST_ROWS_ABOVE: u64 = 20;

/// The names of a table's columns, one for each place, empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub names: Vec<String>,
    /// How many of them are known.
    pub known: usize,
    /// The number of the row they stand in, the last of two.
    pub row: u64,
    /// Rows before and with the header.
    pub rows: usize,
    /// The last row above the header with something in it.
    pub above: Option<u64>,
    /// Whether the names are split over two rows.
    split: bool,
}

/// The row, or pair of rows, that has most names of these columns; the first of several.
pub fn find<T>(columns: &'static [Column<T>], rows: &Rows) -> Option<Header> {
    let known = |names: &[String]| names.iter().filter(|name| column(columns, name).is_some()).count();
    let mut best: Option<Header> = None;
    for (at, (number, cells)) in rows.iter().enumerate() {
        if at > 0 && *number > MOST_ROWS_ABOVE {
            break;
        }
        let above = at.checked_sub(1).map(|before| rows[before].0);
        let names: Vec<String> = cells.iter().map(|cell| cell.text.clone()).collect();
        let alone = Header { known: known(&names), names, row: *number, rows: at + 1, above, split: false };
        let near = |next: &u64| next - number == 1 && (at == 0 || *next <= MOST_ROWS_ABOVE);
        let pair = rows.get(at + 1).filter(|(next, _)| near(next)).and_then(|(next, lower)| {
            let lower: Vec<&str> = lower.iter().map(|cell| cell.text.as_str()).collect();
            let names = joined(columns, &alone.names, &lower)?;
            Some(Header { known: known(&names), names, row: *next, rows: at + 2, above, split: true })
        });
        for header in [Some(alone), pair].into_iter().flatten() {
            // What stands above a row of names adds nothing to it if it is only a title.
            let simpler = |best: &Header| header.known == best.known && best.split && !header.split;
            if best.as_ref().is_none_or(|best| header.known > best.known || simpler(best)) {
                best = Some(header);
            }
        }
    }
    best
}

/// The names of two rows together: a name is both words ("Antal" above "personer"), or stands in one of the rows.
/// `None` when the lower row has something else under a name: then it is no row of names.
fn joined<T>(columns: &'static [Column<T>], upper: &[String], lower: &[&str]) -> Option<Vec<String>> {
    let is_name = |name: &str| column(columns, name).is_some();
    // Over several columns a word is written once, above the first.
    let mut group = "";
    let mut names = Vec::new();
    for at in 0..upper.len().max(lower.len()) {
        let above = upper.get(at).map_or("", String::as_str);
        let below = lower.get(at).copied().unwrap_or_default();
        if !above.is_empty() {
            group = above;
        }
        let both = format!("{group} {below}");
        names.push(if below.is_empty() || below == above {
            above.to_owned()
        } else if is_name(&both) {
            both
        } else if is_name(below) || above.is_empty() {
            below.to_owned()
        } else if is_name(above) {
            return None;
        } else {
            both
        });
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facilities::import::space_columns::COLUMNS;
    use crate::facilities::import::table;

    /// The fields of the columns, the row of their names, and the last row above.
    fn found(text: &str) -> (String, u64, Option<u64>) {
        let header = find(&COLUMNS, &table::rows(text).expect("rows")).expect("a header");
        let fields: Vec<_> =
            header.names.iter().map(|name| column(&COLUMNS, name).map_or("-", |column| column.field)).collect();
        (fields.join(" "), header.row, header.above)
    }

    #[test]
    fn names_are_found_below_a_title_and_empty_rows() {
        let (fields, row, above) =
            found("Lokalförteckning 2027;;;\n;;;\nUttag 2026-11-30\n\nByggnad;Kod;Namn;Typ\nA;B;C;D\n");
        assert_eq!((fields.as_str(), row, above), ("building code name kind", 5, Some(3)));
        let far = format!("{}Byggnad;Kod;Namn;Typ\n", "Rad\n".repeat(20));
        assert!(
            find(&COLUMNS, &table::rows(&far).expect("rows")).is_some_and(|header| header.known == 0),
            "row 21 is too far down"
        );
    }

    #[test]
    fn names_split_over_two_rows_are_put_together() {
        for text in [
            "Lokal;;;Antal;Minuter;\nByggnad;Kod;Namn;personer;före;efter\n",
            "Byggnad;Kod;Namn;Antal;Minuter;\n;;;personer;före;efter\n",
            "Byggnad;Kod;Namn;Antal;Minuter;Minuter\nByggnad;Kod;Namn;personer;före;efter\n",
        ] {
            let (fields, row, _) = found(&format!("{text}A;B;C;1;2;3\n"));
            assert_eq!(
                (fields.as_str(), row),
                ("building code name capacity buffer_before_minutes buffer_after_minutes", 2),
                "{text}"
            );
        }
    }

    #[test]
    fn a_row_of_things_is_never_taken_for_a_row_of_names() {
        let (fields, row, above) = found("Byggnad;Kod;Namn;Typ;Vaktmästare\nRum;Lokal;Hall;Plan;Del\nA;B;C;D;Typ\n");
        assert_eq!((fields.as_str(), row, above), ("building code name kind -", 1, None));
    }
}
