//! The one writer of tables that people take with them: CSV as a Swedish Excel opens it, and a name that tells it from others.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;

pub const CSV: &str = "text/csv; charset=utf-8";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A table as CSV: the mark of UTF-8 first (without it Excel takes Swedish letters for something else), semicolons, a carriage
/// return at each line's end, and no cell that a spreadsheet would take for a formula.
pub struct TableFile {
    writer: csv::Writer<Vec<u8>>,
}

impl Default for TableFile {
    fn default() -> Self {
        let bytes = "\u{feff}".as_bytes().to_vec();
        let writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(bytes);
        Self { writer }
    }
}

impl TableFile {
    /// A table with these names above its columns.
    pub fn with_names<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> Self {
        let mut file = Self::default();
        file.row(names);
        file
    }

    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        // Writing into memory cannot fail.
        let _ = self.writer.write_record(cells.into_iter().map(|cell| guarded(cell.as_ref())));
    }

    pub fn bytes(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }

    /// The file as an answer, saved under this name.
    pub fn download(self, name: &str) -> Response {
        download(CSV, name, self.bytes())
    }
}

/// A file as an answer: saved, not shown, under this name, and not kept on the way.
pub fn download(kind: &'static str, name: &str, bytes: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// The name twice, as the standard has it (RFC 6266): in plain letters for every program, and as it is for those that can.
fn disposition(name: &str) -> String {
    let plain: String = name.chars().map(plain_letter).collect();
    let mut exact = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            let _ = write!(exact, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

fn plain_letter(letter: char) -> char {
    match letter {
        'å' | 'ä' | 'à' | 'á' => 'a',
        'Å' | 'Ä' => 'A',
        'ö' | 'ø' | 'ó' => 'o',
        'Ö' | 'Ø' => 'O',
        'é' | 'è' | 'ê' => 'e',
        'ü' => 'u',
        _ if letter.is_ascii_alphanumeric() || "-_.".contains(letter) => letter,
        _ => '_',
    }
}

/// A file's name of what it is, where, and when: "nyttjande-byggnader-luleå-2027-01-01--2027-01-31.csv".
pub fn name(parts: &[&str], ending: &str) -> String {
    let mut name = String::new();
    for part in parts.iter().map(|part| one_word(part)).filter(|part| !part.is_empty()) {
        let joint = if name.is_empty() { "" } else { "-" };
        let _ = write!(name, "{joint}{part}");
    }
    let name: String = name.chars().take(120).collect();
    format!("{}.{ending}", name.trim_end_matches('-'))
}

/// Small letters and digits, with a hyphen for anything else; the two hyphens between the dates of a period stay.
fn one_word(part: &str) -> String {
    let mut word = String::new();
    let mut rest = part.trim().to_lowercase();
    while let Some((before, after)) = rest.split_once("--") {
        let _ = write!(word, "{}--", hyphened(before));
        rest = after.to_owned();
    }
    word + &hyphened(&rest)
}

fn hyphened(text: &str) -> String {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// The cell as it is written: what a spreadsheet would take for a formula gets an apostrophe that makes it text.
pub fn guarded(text: &str) -> String {
    if needs_guard(text) { format!("'{text}") } else { text.to_owned() }
}

/// The cell as it was before it was [`guarded`].
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(text)
}

/// Spreadsheets take what begins with =, +, - or @, in any width, for a formula, some also behind blanks; a tab or a line
/// break at the start moves it into a cell of its own. A plain number may begin with a minus.
fn needs_guard(text: &str) -> bool {
    // An apostrophe before such a text would be taken for the guard.
    let text = text.trim_start_matches('\'');
    let inner = text.trim_start_matches(|sign: char| {
        sign.is_whitespace() || sign.is_control() || "\u{feff}\u{200b}".contains(sign)
    });
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    match inner.chars().next() {
        Some('-') => !is_number(inner),
        Some('=' | '+' | '@' | '＝' | '＋' | '－' | '＠' | '﹢' | '﹣' | '﹦' | '﹫') => true,
        _ => false,
    }
}

/// "-4", "-4,5", "-1 250,50".
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    let (whole, decimals) = digits.split_once([',', '.']).unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.len() - digits.len() == 1
        && all_digits(decimals)
        && !whole.is_empty()
        && whole.split([' ', '\u{a0}', '\u{202f}']).all(all_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_spreadsheet_would_take_for_a_formula_is_made_text() {
        for text in [
            "=1+1",
            "+46 920 45 30 00",
            "@sum",
            "-2+3+cmd|' /C calc'!A0",
            "-1;2",
            "- 4",
            "--4",
            "-",
            "-A1",
            "-4,5,6",
            "-1 250 kr",
            "＝1+1",
            "＋1",
            "－1",
            "＠sum",
            "\t=1",
            "\r=1",
            "\n1",
            "  =1",
            "\u{a0}=1",
            "\u{200b}=1",
            "'=1",
        ] {
            assert_eq!(guarded(text), format!("'{text}"), "{text:?}");
            assert_eq!(unguarded(&guarded(text)), text, "{text:?}");
        }
        for text in [
            "-4",
            "-4,5",
            "-4.25",
            "-1 250,50",
            "-1\u{a0}250",
            "Hall 1 - norra",
            "A=B",
            "'s-Hertogen",
            "",
            "2026-03-02",
            "–",
            "07–21",
        ] {
            assert_eq!((guarded(text).as_str(), unguarded(text)), (text, text));
        }
    }

    #[test]
    fn a_file_begins_with_the_mark_and_has_semicolons_and_quotes_where_they_are_needed() {
        let mut file = TableFile::with_names(["Kod", "Namn"]);
        file.row(["H1", "Hall; \"stor\""]);
        file.row(["=H2", "Rad\nbruten"]);
        let text = String::from_utf8(file.bytes()).expect("UTF-8");
        assert_eq!(text, "\u{feff}Kod;Namn\r\nH1;\"Hall; \"\"stor\"\"\"\r\n'=H2;\"Rad\nbruten\"\r\n");
    }

    #[test]
    fn a_name_tells_what_where_and_when_in_letters_that_every_program_takes() {
        let name = name(&["Nyttjande", "byggnader", "Luleå kommun", "2027-01-01--2027-01-31"], "csv");
        assert_eq!(name, "nyttjande-byggnader-luleå-kommun-2027-01-01--2027-01-31.csv");
        assert_eq!(
            disposition(&name),
            "attachment; filename=\"nyttjande-byggnader-lulea-kommun-2027-01-01--2027-01-31.csv\"; \
             filename*=UTF-8''nyttjande-byggnader-lule%C3%A5-kommun-2027-01-01--2027-01-31.csv"
        );
        let odd = super::name(&["../../etc/passwd", "a\"b\r\nX: y", ""], "csv");
        assert_eq!(odd, "etc-passwd-a-b-x-y.csv");
        assert!(super::name(&["långt ".repeat(100).as_str()], "csv").chars().count() <= 124);
    }
}
