//! One cell of a table: what it says, what a spreadsheet holds it to be, and what it may have done to it.

use samrum_text::{Locale, t};
use serde::{Deserialize, Serialize};

/// What stood in a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Without blanks around it; a number has a decimal point.
    pub text: String,
    pub kind: Kind,
}

/// What a spreadsheet holds a cell to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// From a text file or a form: letters and digits that nobody has judged.
    #[default]
    Typed,
    /// Kept as text.
    Text,
    Number,
    /// A date or a time of day.
    Date,
    Truth,
    Error,
}

/// What a column's cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// What tells things apart, and must be as it was written: codes and names.
    Label,
    Text,
    Number,
    /// Yes or no.
    Switch,
}

/// What a spreadsheet has made of what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Damage {
    Date,
    Error,
    Truth,
    /// 1,23E+11: the other digits are lost.
    Shortened,
    /// More than the fifteen digits that a spreadsheet keeps of a number.
    Digits,
}

impl Cell {
    pub fn typed(text: &str) -> Self {
        Self { text: text.trim().to_owned(), kind: Kind::Typed }
    }

    pub fn of(kind: Kind, text: &str) -> Self {
        Self { text: text.trim().to_owned(), kind }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What has become of it, if it cannot be what somebody wrote into such a column.
    pub fn damage(&self, holds: Holds) -> Option<Damage> {
        let exact = matches!(holds, Holds::Label | Holds::Number);
        match self.kind {
            _ if self.is_empty() => None,
            Kind::Date => Some(Damage::Date),
            Kind::Error => Some(Damage::Error),
            Kind::Truth if holds != Holds::Switch => Some(Damage::Truth),
            Kind::Number if holds == Holds::Label && digits(&self.text) > 15 => Some(Damage::Digits),
            Kind::Typed | Kind::Text if is_error(&self.text) => Some(Damage::Error),
            Kind::Typed if exact && is_date(&self.text) => Some(Damage::Date),
            Kind::Typed if exact && is_shortened(&self.text) => Some(Damage::Shortened),
            _ => None,
        }
    }
}

/// "B2" of the second column and second row.
pub fn name(column: usize, row: u64) -> String {
    let (mut letters, mut left) = (Vec::new(), column + 1);
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.into_iter().rev().chain(row.to_string().chars()).collect()
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// Whether it is what a spreadsheet shows for an error, in any language.
fn is_error(text: &str) -> bool {
    let known = Locale::ALL.into_iter().any(|l| t!(l, columns.errors).split(", ").any(|error| error == text));
    let number = text.strip_prefix("Err:").or_else(|| text.strip_prefix("Fel:"));
    known
        || (text.len() > 2 && text.bytes().all(|byte| byte == b'#'))
        || number.is_some_and(|number| number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// "2026-03-02", with a time or without, and "02-mar" or "mar-26": what a spreadsheet writes where it has made a date.
fn is_date(text: &str) -> bool {
    const MONTHS: [&str; 14] =
        ["jan", "feb", "mar", "apr", "maj", "may", "jun", "jul", "aug", "sep", "okt", "oct", "nov", "dec"];
    let all_digits = |part: &str, width: usize| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let is_time = time.is_empty()
        || (time.len() >= 5 && time.bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.'));
    let parts: Vec<_> = day.split('-').collect();
    match parts.as_slice() {
        [year, month, day] => all_digits(year, 4) && all_digits(month, 2) && all_digits(day, 2) && is_time,
        [one, other] if time.is_empty() => {
            let month = |part: &str| MONTHS.contains(&part.to_lowercase().trim_end_matches('.'));
            (month(one) && all_digits(other, 2)) || (month(other) && (all_digits(one, 2) || all_digits(one, 1)))
        }
        _ => false,
    }
}

/// "1,23E+11".
fn is_shortened(text: &str) -> bool {
    let Some((number, exponent)) = text.split_once("E+").or_else(|| text.split_once("E-")) else { return false };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = number.split_once([',', '.']).unwrap_or((number, "0"));
    all_digits(whole.trim_start_matches('-')) && all_digits(decimals) && exponent.len() >= 2 && all_digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        assert_eq!(
            [name(1, 2), name(25, 1), name(26, 1), name(701, 9), name(702, 9)],
            ["B2", "Z1", "AA1", "ZZ9", "AAA9"]
        );
    }

    #[test]
    fn what_a_spreadsheet_has_made_of_a_code_is_seen_and_codes_are_left_alone() {
        let of = |text: &str| Cell::typed(text).damage(Holds::Label);
        for text in ["2026-03-02", "2026-03-02 00:00:00", "02-mar", "2-Mar", "mar-02", "maj-26"] {
            assert_eq!(of(text), Some(Damage::Date), "{text}");
        }
        for text in ["1,23E+11", "1.5E+12", "2E-05"] {
            assert_eq!(of(text), Some(Damage::Shortened), "{text}");
        }
        for text in ["#N/A", "#SAKNAS!", "#####", "Err:502"] {
            assert_eq!(of(text), Some(Damage::Error), "{text}");
        }
        for text in [
            "2-3",
            "A-12",
            "maj",
            "Mars-salen",
            "1E5",
            "E+1",
            "A2-03",
            "2026-03",
            "12-13-14",
            "#1",
            "##",
            "007",
            "",
            "HUS-01",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(Cell::typed("2026-03-02").damage(Holds::Text), None, "a date may stand in a text");
        assert_eq!(Cell::of(Kind::Text, "2026-03-02").damage(Holds::Label), None, "kept as text on purpose");
    }

    #[test]
    fn what_a_workbook_says_of_its_cells_is_believed() {
        assert_eq!(Cell::of(Kind::Date, "2026-03-02").damage(Holds::Text), Some(Damage::Date));
        assert_eq!(Cell::of(Kind::Truth, "ja").damage(Holds::Label), Some(Damage::Truth));
        assert_eq!(Cell::of(Kind::Truth, "ja").damage(Holds::Switch), None);
        assert_eq!(Cell::of(Kind::Number, "1234567890123456").damage(Holds::Label), Some(Damage::Digits));
        assert_eq!(Cell::of(Kind::Number, "123456789012345").damage(Holds::Label), None);
    }
}
