//! The one reader of numbers in tables, however people and programs write them.

use super::cell::{Cell, Kind};
use super::fault::What;
use samrum_text::{Locale, t};

/// A number, and what it was read as where that is worth a look: it was rounded, or could be read otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub value: i64,
    pub read_as: Option<ReadAs>,
}

/// How a number was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAs {
    /// With a decimal point.
    pub text: String,
    /// "1.250" may have been meant as 1250.
    pub doubtful: bool,
}

/// A whole number, rounded where it has decimals. Nothing is no number.
pub fn whole(cell: &Cell) -> Result<Option<Number>, What> {
    read(cell, 0)
}

/// A number in hundredths, rounded where it has more decimals: kronor to öre.
pub fn hundredths(cell: &Cell) -> Result<Option<Number>, What> {
    read(cell, 2)
}

/// Puts a number where it belongs, and hands on how it was read.
pub fn keep(number: Option<Number>, place: &mut Option<i64>) -> Option<ReadAs> {
    let (value, read_as) = number.map(|number| (number.value, number.read_as)).unzip();
    *place = value;
    read_as.flatten()
}

fn read(cell: &Cell, places: usize) -> Result<Option<Number>, What> {
    let text = cell.text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let parts = if cell.kind == Kind::Number { of_spreadsheet(text) } else { of_text(text) };
    let number = parts.and_then(|parts| parts.number(places));
    number.map(Some).ok_or_else(|| What::NotANumber(text.chars().take(40).collect()))
}

/// The digits before and after the decimal sign.
struct Parts {
    negative: bool,
    whole: String,
    decimals: String,
    doubtful: bool,
}

impl Parts {
    fn number(&self, places: usize) -> Option<Number> {
        let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if self.whole.is_empty() || !is_number(&self.whole) || !is_number(&self.decimals) {
            return None;
        }
        let decimals = self.decimals.trim_end_matches('0');
        let (kept, lost) = decimals.split_at(decimals.len().min(places));
        let mut value: i64 = format!("{}{kept:0<places$}", self.whole).parse().ok()?;
        if lost.as_bytes().first().is_some_and(|digit| *digit >= b'5') {
            value = value.checked_add(1)?;
        }
        let value = if self.negative { -value } else { value };
        let shown = self.doubtful || !lost.is_empty();
        let read_as = shown.then(|| ReadAs { text: plain(value, places), doubtful: self.doubtful });
        Some(Number { value, read_as })
    }
}

/// With a decimal point, and decimals only where there are some.
fn plain(value: i64, places: usize) -> String {
    let scale = 10_i64.pow(places as u32);
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.abs());
    let decimals = if places == 0 { String::new() } else { format!(".{:0places$}", value % scale) };
    format!("{sign}{}{}", value / scale, decimals.trim_end_matches('0').trim_end_matches('.'))
}

/// A cell that is a number has one sign, the point; what arithmetic leaves far behind it is not meant.
fn of_spreadsheet(text: &str) -> Option<Parts> {
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    let text = format!("{:.6}", number.abs());
    let (whole, decimals) = text.split_once('.')?;
    Some(Parts { negative: number < 0.0, whole: whole.to_owned(), decimals: decimals.to_owned(), doubtful: false })
}

/// A comma or a point alone is the decimal sign. Groups of three digits may be parted by blanks, and by points or commas only
/// where that cannot be mistaken: "1.250,5" and "1.250.000", not "1.250".
fn of_text(text: &str) -> Option<Parts> {
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let count = |sign: char| text.matches(sign).count();
    let (whole, decimals, parting) = match (count(','), count('.')) {
        (0, 0) => (text, "", None),
        (1, 0) | (0, 1) => text.split_once([',', '.']).map(|(whole, decimals)| (whole, decimals, None))?,
        (2.., 0) => (text, "", Some(',')),
        (0, 2..) => (text, "", Some('.')),
        _ => {
            let at = text.rfind([',', '.'])?;
            let parting = if text[at..].starts_with(',') { '.' } else { ',' };
            (&text[..at], &text[at + 1..], Some(parting))
        }
    };
    let groups: Vec<&str> = match parting {
        Some(sign) => whole.split(sign).collect(),
        None => whole.split_whitespace().collect(),
    };
    let first = groups.first()?;
    if groups.len() > 1 && (!(1..=3).contains(&first.len()) || groups[1..].iter().any(|group| group.len() != 3)) {
        return None;
    }
    let one_sign = whole.len() + 1 + decimals.len() == text.len() && parting.is_none();
    let doubtful = one_sign && groups.len() == 1 && first.len() <= 3 && decimals.len() == 3 && !first.starts_with('0');
    Some(Parts { negative, whole: groups.concat(), decimals: decimals.to_owned(), doubtful })
}

/// "1 250,50" for people: the point as the language writes it.
pub fn in_words(text: &str, l: Locale) -> String {
    text.replace('.', t!(l, language.decimal_mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ore(text: &str) -> Result<Option<i64>, What> {
        hundredths(&Cell::typed(text)).map(|number| number.map(|number| number.value))
    }

    fn area(text: &str) -> Option<(i64, bool)> {
        whole(&Cell::typed(text)).ok().flatten().map(|number| (number.value, number.read_as.is_some()))
    }

    #[test]
    fn numbers_are_read_as_spreadsheets_and_people_write_them() {
        for (text, number) in [
            ("1 250", Some(125_000)),
            ("1\u{a0}250,50", Some(125_050)),
            ("1\u{202f}250\u{202f}000,5", Some(125_000_050)),
            ("12.5", Some(1250)),
            ("-3", Some(-300)),
            ("−3,5", Some(-350)),
            ("1.250,5", Some(125_050)),
            ("1,250.5", Some(125_050)),
            ("1.250.000", Some(125_000_000)),
            ("1,250,000", Some(125_000_000)),
            ("0", Some(0)),
            ("", None),
        ] {
            assert_eq!(ore(text), Ok(number), "{text}");
        }
        for text in [
            "femtio",
            "5 kr",
            "99999999999999999999",
            ",5",
            "12,5,",
            "1.25.000",
            "12 50",
            "1 2500",
            "1.2,3.4",
            "1,25.5",
            "--3",
            "1 250.5.5",
            ".",
        ] {
            assert!(ore(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_has_more_decimals_than_are_kept_is_rounded_and_that_is_told() {
        assert_eq!(area("63,9"), Some((64, true)));
        assert_eq!(area("2000.4"), Some((2000, true)));
        assert_eq!(area("1234567.125"), Some((1_234_567, true)));
        assert_eq!(area("-0,5"), Some((-1, true)));
        assert_eq!(area("540,00"), Some((540, false)), "nothing is lost");
        let read_as = |text: &str| {
            hundredths(&Cell::typed(text)).ok().flatten().and_then(|number| number.read_as).map(|read| read.text)
        };
        assert_eq!(read_as("8999000,12634"), Some("8999000.13".to_owned()));
        assert_eq!(read_as("8999000,12"), None);
    }

    #[test]
    fn a_point_before_three_digits_is_a_decimal_point_and_the_doubt_is_told() {
        for text in ["1.250", "12.345", "1,250", "540.125"] {
            assert!(
                whole(&Cell::typed(text))
                    .is_ok_and(|number| number.and_then(|number| number.read_as).is_some_and(|read| read.doubtful)),
                "{text}"
            );
        }
        for text in ["1234.125", "0.125", "1250", "1.25", "1 250,125"] {
            assert!(
                whole(&Cell::typed(text))
                    .is_ok_and(|number| number.and_then(|number| number.read_as).is_none_or(|read| !read.doubtful)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_cell_that_is_a_number_is_never_in_doubt() {
        let number = |text: &str| {
            hundredths(&Cell::of(Kind::Number, text))
                .ok()
                .flatten()
                .map(|number| (number.value, number.read_as.is_some()))
        };
        assert_eq!(number("1.25"), Some((125, false)));
        assert_eq!(number("540.125"), Some((54_013, true)));
        assert_eq!(number("0.30000000000000004"), Some((30, false)), "the noise of arithmetic is no decimal");
        assert_eq!(number("1e300"), None);
        assert_eq!(number("NaN"), None);
    }

    proptest! {
        #[test]
        fn a_number_written_in_any_of_the_ways_is_the_same_number(value in -1_000_000_000_000_i64..1_000_000_000_000) {
            let plain = plain(value, 2);
            let grouped = |blank: &str, point: &str| {
                let (whole, decimals) = plain.trim_start_matches('-').split_once('.').map_or((plain.trim_start_matches('-'), ""), |parts| parts);
                let groups: Vec<_> = whole.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned()).collect();
                let sign = if value < 0 { "-" } else { "" };
                format!("{sign}{}{}{decimals}", groups.join(blank), if decimals.is_empty() { "" } else { point })
            };
            for text in [plain.clone(), plain.replace('.', ","), grouped(" ", ","), grouped("\u{a0}", ".")] {
                prop_assert_eq!(ore(&text), Ok(Some(value)), "{}", text);
            }
            // A point between the groups is understood wherever it cannot be a decimal point.
            let german = grouped(".", ",");
            if german.contains(',') || german.matches('.').count() > 1 {
                prop_assert_eq!(ore(&german), Ok(Some(value)), "{}", german);
            }
            let sheet = hundredths(&Cell::of(Kind::Number, &plain)).ok().flatten().map(|number| number.value);
            prop_assert_eq!(sheet, Some(value));
        }
    }
}
