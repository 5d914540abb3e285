//! What can be wrong with a file of places, and where in it.

use super::alien::Alien;
use super::cell::Damage;
use crate::facilities::model::FieldRule;
use crate::server::child::literal::{self, Literal};
use serde::{Deserialize, Serialize};

/// One thing that stands in the way of an import. The words are in `facilities::words`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub place: Place,
    /// The column, by the name of its field.
    #[serde(with = "literal::maybe")]
    pub field: Option<Literal>,
    pub what: What,
}

/// Where in what was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub file: String,
    /// Name of the sheet, in a workbook.
    pub sheet: Option<String>,
    /// As a spreadsheet counts: the first row is 1.
    pub row: Option<u64>,
}

/// Signs of a file's or a sheet's name that are kept: each fault has them.
const LONGEST_NAME: usize = 100;

impl Place {
    pub fn file(name: &str) -> Self {
        Self { file: shortened(name), ..Self::default() }
    }

    pub fn sheet(&self, name: &str) -> Self {
        Self { sheet: Some(shortened(name)), ..self.clone() }
    }

    pub fn at(&self, row: u64) -> Self {
        Self { row: Some(row), ..self.clone() }
    }

    pub fn fault(self, field: Option<&'static str>, what: What) -> Fault {
        Fault { place: self, field, what }
    }
}

fn shortened(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

/// So many faults of an import are kept; of the others only the number is said.
pub const MOST_FAULTS: usize = 300;

/// What has been found wrong so far.
#[derive(Debug, Default)]
pub struct Faults {
    kept: Vec<Fault>,
    more: usize,
}

impl Faults {
    pub fn push(&mut self, fault: Fault) {
        if self.kept.len() < MOST_FAULTS {
            self.kept.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        faults.into_iter().for_each(|fault| self.push(fault));
    }

    /// How many there are, kept or not.
    pub fn len(&self) -> usize {
        self.kept.len() + self.more
    }

    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Those that are kept, and how many more there are.
    pub fn end(mut self) -> Vec<Fault> {
        if self.more > 0 {
            self.kept.push(Place::default().fault(None, What::More(self.more)));
        }
        self.kept
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    // The file as a whole.
    /// Neither text with columns nor anything that can be named.
    NotATable,
    /// A file of another kind, which is named.
    Alien(Alien),
    /// Says it is a workbook and cannot be read as one.
    BrokenWorkbook,
    /// Neither UTF-8, UTF-16 nor Windows-1252.
    BrokenText,
    /// Larger than so many megabytes, as it is or unpacked.
    TooLarge(usize),
    /// More rows or cells than so many.
    TooMany(usize),
    /// No row with anything in it below the column names.
    Empty,
    /// In no row near the top are the column names those of buildings nor those of spaces.
    UnknownColumns,
    MissingColumn,
    DoubleColumn,
    /// Text that ends inside quotation marks.
    OpenQuote,
    /// So many faults more than are listed.
    More(usize),

    // One cell.
    Rule(FieldRule),
    /// The spreadsheet has made something else of what was written in this cell ("B2"); and what stands there now.
    Damaged {
        cell: String,
        by: Damage,
        text: String,
    },
    NotANumber(String),
    UnknownKind(String),
    UnknownApproval(String),
    NotYesOrNo(String),
    /// The part of the opening hours that cannot be understood.
    OpeningHours(String),

    // A row among others.
    /// The same code as in the row with this number (in the same file and sheet when `None`).
    DoubleCode(Place),
    /// Neither in the file nor known before.
    UnknownBuilding(String),
    /// Spaces of several buildings have this code, and no building is named.
    AmbiguousCode {
        code: String,
        buildings: Vec<String>,
    },
    /// The parts of a space that is booked from now on cannot change.
    PartsHeld,
}

/// Something the reader should know that stands in no way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub place: Place,
    pub what: NoteKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoteKind {
    /// A column whose name is not known, and which is not read.
    ColumnNotRead(String),
    /// A sheet that is neither of buildings nor of spaces.
    SheetNotRead,
    /// The text is not UTF-8 and was read as Windows-1252.
    ReadAsWindows1252,
    /// A number (of the column with this field) that was rounded, or that might have been meant otherwise.
    ReadAs { field: String, from: String, to: String, doubtful: bool },
    /// The names stand in this row; what is above it is not read.
    RowsAbove(u64),
    /// Rows without a building, which was taken from the row above.
    FilledFromAbove(Vec<u64>),
    /// More notes than are listed.
    More,
}
