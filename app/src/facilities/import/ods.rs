//! From a workbook of LibreOffice or OpenOffice to its sheets' rows, streamed: what repeats itself is never laid out.

use super::cell::{Cell, Kind};
use super::fault::What;
use super::sheet::{Budget, Sheet};
use super::table::{MOST_COLUMNS, Rows};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Reader, XmlVersion};
use std::io::BufRead;

/// Bytes of one cell's text after which no more is read of it: more than any spreadsheet can hold.
const MOST_LETTERS: usize = 40_000;

/// The sheets of a workbook in order, by name; `content` is its `content.xml`.
pub fn sheets(content: &mut dyn BufRead) -> Result<Vec<(String, Rows)>, What> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut book = Book::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| What::BrokenWorkbook)? {
            Event::Start(element) => book.opens(&element)?,
            Event::Text(text) => book.says(&text.xml10_content()),
            Event::CData(text) => book.says(&text.xml10_content()),
            Event::GeneralRef(reference) => book.says(&character(&reference.into_inner())),
            Event::End(element) => book.closes(element.name())?,
            Event::Eof => break,
            _ => {}
        }
    }
    let Book { sheets, mut budget, .. } = book;
    sheets.into_iter().map(|(name, sheet)| Ok((name, sheet.rows(&mut budget)?))).collect()
}

/// A sign written by its name or number.
fn character(name: &str) -> String {
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ => {
            let number = name
                .strip_prefix("#x")
                .map(|digits| u32::from_str_radix(digits, 16))
                .or(name.strip_prefix('#').map(str::parse));
            number.and_then(Result::ok).and_then(char::from_u32).map(String::from).unwrap_or_default()
        }
    }
}

/// How far the reading has come.
#[derive(Default)]
struct Book {
    budget: Budget,
    sheets: Vec<(String, Sheet)>,
    /// Tables within each other: only the outermost is a sheet.
    depth: usize,
    row: u32,
    /// The row being read, and how many times it stands there.
    cells: Vec<(usize, Cell)>,
    rows: u32,
    column: usize,
    cell: Option<Open>,
    /// Inside a comment, which is no part of the cell.
    comments: usize,
}

/// A cell being read.
struct Open {
    kind: Kind,
    /// The value, where it does not stand in the text.
    value: Option<String>,
    text: String,
    columns: usize,
    /// How many rows it is merged over.
    high: u32,
}

impl Book {
    fn opens(&mut self, element: &BytesStart<'_>) -> Result<(), What> {
        match element.name().0 {
            "table:table" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.sheets.push((attribute(element, "table:name")?.unwrap_or_default(), Sheet::default()));
                    self.row = 0;
                }
            }
            "table:table-row" if self.depth == 1 => {
                self.rows = count(element, "table:number-rows-repeated")?;
                (self.column, self.cells) = (0, Vec::new());
            }
            "table:table-cell" | "table:covered-table-cell" if self.depth == 1 => {
                self.cell = Some(Open::read(element)?);
            }
            "office:annotation" => self.comments += 1,
            "text:p" => self.says_between("\n"),
            "text:line-break" => self.says("\n"),
            "text:tab" => self.says("\t"),
            "text:s" => {
                let blanks = count(element, "text:c")?.min(100);
                self.says(&" ".repeat(blanks as usize));
            }
            _ => {}
        }
        Ok(())
    }

    fn says(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.comments == 0 && cell.text.len() < MOST_LETTERS) {
            cell.text.push_str(text);
        }
    }

    /// Between two paragraphs.
    fn says_between(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.comments == 0 && !cell.text.is_empty()) {
            cell.text.push_str(text);
        }
    }

    fn closes(&mut self, name: QName<'_>) -> Result<(), What> {
        match name.0 {
            "table:table" => self.depth = self.depth.saturating_sub(1),
            "office:annotation" => self.comments = self.comments.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" if self.depth == 1 => {
                let Some(cell) = self.cell.take() else { return Ok(()) };
                self.cell_ends(cell)?;
            }
            "table:table-row" if self.depth == 1 => self.row_ends()?,
            _ => {}
        }
        Ok(())
    }

    fn cell_ends(&mut self, open: Open) -> Result<(), What> {
        let (columns, high) = (open.columns, open.high);
        let cell = open.cell();
        if !cell.is_empty() {
            if self.column.saturating_add(columns) > MOST_COLUMNS {
                return Err(What::TooMany(MOST_COLUMNS));
            }
            self.cells.extend((self.column..self.column + columns).map(|column| (column, cell.clone())));
            if let Some((_, sheet)) = self.sheets.last_mut().filter(|_| high > 1) {
                sheet.merge(self.column, self.row, self.row.saturating_add(high - 1))?;
            }
        }
        self.column = self.column.saturating_add(columns);
        Ok(())
    }

    fn row_ends(&mut self) -> Result<(), What> {
        let (first, cells) = (self.row, std::mem::take(&mut self.cells));
        self.row = self.row.saturating_add(self.rows);
        let Some((_, sheet)) = self.sheets.last_mut().filter(|_| !cells.is_empty()) else { return Ok(()) };
        for row in first..self.row {
            for (column, cell) in &cells {
                sheet.put(row, *column, cell.clone(), &mut self.budget)?;
            }
        }
        Ok(())
    }
}

impl Open {
    fn read(element: &BytesStart<'_>) -> Result<Self, What> {
        let said = attribute(element, "office:value-type")?;
        let is_error = attribute(element, "calcext:value-type")?.is_some_and(|kind| kind == "error");
        let (kind, value) = match said.as_deref() {
            _ if is_error => (Kind::Error, None),
            Some("float" | "currency" | "percentage") => (Kind::Number, attribute(element, "office:value")?),
            Some("date") => (Kind::Date, attribute(element, "office:date-value")?),
            Some("time") => (Kind::Date, attribute(element, "office:time-value")?),
            Some("boolean") => {
                let yes = attribute(element, "office:boolean-value")?.is_some_and(|value| value == "true");
                (Kind::Truth, Some(if yes { "ja" } else { "nej" }.to_owned()))
            }
            _ => (Kind::Text, attribute(element, "office:string-value")?.filter(|value| !value.is_empty())),
        };
        let columns = count(element, "table:number-columns-repeated")? as usize;
        Ok(Self { kind, value, text: String::new(), columns, high: count(element, "table:number-rows-spanned")? })
    }

    fn cell(self) -> Cell {
        let value = self.value.unwrap_or(self.text);
        // As Excel's numbers are told: without needless noughts.
        let number = value.parse::<f64>().ok().filter(|number| self.kind == Kind::Number && number.is_finite());
        Cell::of(self.kind, &number.map_or(value, |number| number.to_string()))
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, What> {
    let found = element.try_get_attribute(name).map_err(|_| What::BrokenWorkbook)?;
    found
        .map(|value| {
            value.normalized_value(XmlVersion::Implicit1_0).map(String::from).map_err(|_| What::BrokenWorkbook)
        })
        .transpose()
}

/// A count that is one where nothing is said.
fn count(element: &BytesStart<'_>, name: &str) -> Result<u32, What> {
    Ok(attribute(element, name)?.and_then(|text| text.parse().ok()).unwrap_or(1))
}
