//! Reads the rows of a training file cell by cell, noting every fault with its row.

use super::super::FileFault;
use super::MOST_MEGABYTES;
use crate::facilities::import::cell::Cell;
use crate::facilities::import::header::MOST_ROWS_ABOVE;
use crate::facilities::import::{number, table, text};
use crate::time::{Weekday, Weekly, parse_clock};

/// One row that could be understood.
#[derive(Debug, Clone)]
pub struct Row {
    /// As a spreadsheet counts: the row of column names is 1.
    pub number: u64,
    pub season: String,
    pub team: String,
    pub players: Option<u32>,
    pub time: Weekly,
    pub field: String,
    /// Sorted letters; empty when the row says none.
    pub sectors: Vec<char>,
    /// How much of the field, in eighths of it; `None` when the row does not say.
    pub eighths: Option<usize>,
}

impl Row {
    /// Whether it says that a time is free rather than who has it.
    pub fn is_free(&self) -> bool {
        let team = self.team.to_lowercase();
        ["ledig", "free", "vacant"].iter().any(|word| team.starts_with(word))
    }
}

const COLUMNS: [&str; 9] = ["season", "team", "players", "weekday", "start", "end", "field", "sectors", "fraction"];

/// Columns without which a row means nothing.
const NEEDED: [&str; 6] = ["season", "team", "weekday", "start", "end", "field"];

/// Every row, or every fault of the file.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, Vec<FileFault>> {
    let whole = |sentence: String| vec![FileFault(sentence)];
    if bytes.len() > MOST_MEGABYTES * 1024 * 1024 {
        return Err(whole(format!("the file is larger than {MOST_MEGABYTES} MB and has not been read")));
    }
    let text = match text::decode(bytes) {
        Ok(decoded) => decoded.text,
        Err(_) => return Err(whole(format!("row {}: the file is not UTF-8 text from here on", row_of_fault(bytes)))),
    };
    let table = table::rows(&text).map_err(|what| whole(format!("the file cannot be read as a table: {what:?}")))?;
    // A title may stand above the names.
    let named = |cells: &[Cell]| {
        COLUMNS.iter().filter(|name| cells.iter().any(|cell| cell.text.eq_ignore_ascii_case(name))).count()
    };
    let near = table.iter().take_while(|(number, _)| *number <= MOST_ROWS_ABOVE).map(|(_, cells)| named(cells));
    let most = near.clone().max().unwrap_or(0);
    let at = near.clone().position(|count| count == most).unwrap_or(0);
    let Some((head, header)) = table.get(at).filter(|_| most > 0) else {
        return Err(whole(format!(
            "the file is no table of training: its first row must name the columns {}",
            COLUMNS.join(", ")
        )));
    };
    let place = |name: &str| header.iter().position(|each| each.text.eq_ignore_ascii_case(name));
    let missing: Vec<_> = NEEDED.iter().filter(|name| place(name).is_none()).copied().collect();
    let mut faults: Vec<_> =
        missing.iter().map(|name| FileFault(format!("row {head}: the column {name} is missing"))).collect();
    for name in
        COLUMNS.iter().filter(|name| header.iter().filter(|each| each.text.eq_ignore_ascii_case(name)).count() > 1)
    {
        faults.push(FileFault(format!("row {head}: the column {name} is there twice")));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let places = COLUMNS.map(place);
    let mut rows = Vec::new();
    for (number, cells) in &table[at + 1..] {
        let cells = places.map(|place| place.and_then(|place| cells.get(place)).map_or("", |cell| &cell.text));
        rows.extend(row(*number, cells, &mut faults));
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(FileFault("the file has no rows below the column names".to_owned()));
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// The row in which the text ends that can be read.
fn row_of_fault(bytes: &[u8]) -> usize {
    let read = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    bytes[..read].split(|byte| *byte == b'\n').count()
}

fn row(number: u64, cells: [&str; 9], faults: &mut Vec<FileFault>) -> Option<Row> {
    let [season, team, players, weekday, start, end, field, sectors, fraction] = cells;
    let before = faults.len();
    let mut fault = |sentence: String| faults.push(FileFault(format!("row {number}: {sentence}")));
    for (name, text) in [("season", season), ("team", team), ("field", field)] {
        if text.is_empty() {
            fault(format!("{name} is missing"));
        } else if text.chars().count() > 80 {
            fault(format!("{name} is longer than 80 characters"));
        }
    }
    let count = number::whole(&Cell::typed(players)).ok().flatten().map(|number| number.value);
    let count = count.and_then(|count| u32::try_from(count).ok()).filter(|count| *count <= 10_000);
    if !players.is_empty() && count.is_none() {
        fault(format!("players must be a number, is «{players}»"));
    }
    let day = Weekday::parse(weekday);
    if day.is_none() {
        fault(format!("weekday must be 1 (Monday) to 7, is «{weekday}»"));
    }
    let mut time = |name: &str, text: &str| {
        let time = parse_clock(text);
        if time.is_none() {
            fault(format!("{name} must be a time such as 17:30, is «{text}»"));
        }
        time
    };
    let (starts, ends) = (time("start", start), time("end", end));
    if let (Some(starts), Some(ends)) = (starts, ends)
        && ends <= starts
    {
        fault(format!("the end {end} is not after the start {start}"));
    }
    let mut letters: Vec<char> =
        sectors.chars().filter(|sign| !sign.is_whitespace()).map(|sign| sign.to_ascii_uppercase()).collect();
    if letters.iter().any(|letter| !letter.is_ascii_uppercase()) {
        fault(format!("sectors must be letters such as AB, are «{sectors}»"));
    }
    letters.sort_unstable();
    let named = letters.len();
    letters.dedup();
    if letters.len() < named {
        fault(format!("the sectors «{sectors}» name one twice"));
    }
    let eighths = eighths(fraction);
    if !fraction.is_empty() && eighths.is_none() {
        fault(format!("fraction must be a number of eighths from 0.125 to 1, is «{fraction}»"));
    }
    if faults.len() > before {
        return None;
    }
    Some(Row {
        number,
        season: season.to_owned(),
        team: team.to_owned(),
        players: count,
        time: Weekly::new(day?, starts?, ends?),
        field: field.to_owned(),
        sectors: letters,
        eighths,
    })
}

/// "0.5", "0,5" and "1" in eighths.
fn eighths(text: &str) -> Option<usize> {
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let thousandths: u32 =
        format!("{whole}{decimals:0<3}").parse().ok().filter(|_| decimals.len() <= 3 && !whole.is_empty())?;
    (thousandths.is_multiple_of(125) && (125..=1000).contains(&thousandths)).then_some((thousandths / 125) as usize)
}
