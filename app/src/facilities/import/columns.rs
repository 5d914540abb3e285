//! One column of a table: its names, how a cell is read, and how it is written. Import, export and template share these.

use super::fault::What;
use crate::facilities::model::split_words;

/// A column of a table about things of type `T`.
pub struct Column<T> {
    /// Name of the field, as in forms and flaws.
    pub field: &'static str,
    /// As it is written in a template: Swedish, English.
    pub names: [&'static str; 2],
    /// Other names that are understood.
    pub others: &'static [&'static str],
    /// Whether a table without it is refused.
    pub required: bool,
    pub set: fn(&mut T, &str) -> Result<(), What>,
    /// The cell, in Swedish or in English; [`Column::set`] reads it back.
    pub get: fn(&T, bool) -> String,
}

impl<T> Column<T> {
    fn is_called(&self, name: &str) -> bool {
        self.names.iter().chain(self.others).any(|known| folded(known) == name)
    }
}

/// The column with this name, however it is written.
pub fn column<T>(columns: &'static [Column<T>], name: &str) -> Option<&'static Column<T>> {
    let name = folded(name);
    columns.iter().find(|column| column.is_called(&name))
}

/// "Yta (m²)" and "yta_m2" are the same name.
fn folded(name: &str) -> String {
    let name: String = name.to_lowercase().chars().map(|sign| if "_-()/*:.".contains(sign) { ' ' } else { sign }).collect();
    name.replace('²', "2").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A whole number; blanks between the digits and zeros after the point are let through. Nothing is no number.
pub fn whole(text: &str) -> Result<Option<i64>, What> {
    hundredths(text)?.map(|number| if number % 100 == 0 { Ok(number / 100) } else { Err(What::NotANumber(text.to_owned())) }).transpose()
}

/// A number with at most two decimals, in hundredths: kronor to öre.
pub fn hundredths(text: &str) -> Result<Option<i64>, What> {
    let bare: String = text.chars().filter(|sign| !sign.is_whitespace()).map(|sign| if sign == '−' { '-' } else { sign }).collect();
    if bare.is_empty() {
        return Ok(None);
    }
    let fault = || What::NotANumber(text.chars().take(40).collect());
    let (sign, digits) = bare.strip_prefix('-').map_or((1, bare.as_str()), |digits| (-1, digits));
    let (whole, decimals) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let decimals = decimals.trim_end_matches('0');
    if whole.is_empty() || !is_number(whole) || !is_number(decimals) || decimals.len() > 2 {
        return Err(fault());
    }
    let whole: i64 = whole.parse().map_err(|_| fault())?;
    let decimals: i64 = format!("{decimals:0<2}").parse().map_err(|_| fault())?;
    whole.checked_mul(100).and_then(|number| number.checked_add(decimals)).map(|number| Some(sign * number)).ok_or_else(fault)
}

pub fn yes_or_no(text: &str, otherwise: bool) -> Result<bool, What> {
    match text.to_lowercase().as_str() {
        "" => Ok(otherwise),
        "ja" | "j" | "yes" | "y" | "sant" | "true" | "x" | "1" => Ok(true),
        "nej" | "n" | "no" | "falskt" | "false" | "0" => Ok(false),
        _ => Err(What::NotYesOrNo(text.to_owned())),
    }
}

pub fn yes_or_no_text(yes: bool, english: bool) -> String {
    match (yes, english) {
        (true, false) => "ja",
        (false, false) => "nej",
        (true, true) => "yes",
        (false, true) => "no",
    }
    .to_owned()
}

/// A list of words in one cell, parted by commas, semicolons, upright lines or plus signs.
pub fn words(text: &str) -> Vec<String> {
    split_words(&text.replace([';', '|', '+', '\n'], ","))
}

pub fn number_text(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// Öre as kronor, with decimals only where there are some.
pub fn kronor_text(ore: Option<i64>) -> String {
    ore.map(|ore| if ore % 100 == 0 { (ore / 100).to_string() } else { format!("{}.{:02}", ore / 100, ore % 100) }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_spreadsheets_and_people_write_them() {
        for (text, number) in
            [("1 250", Some(125_000)), ("1\u{a0}250,50", Some(125_050)), ("12.5", Some(1250)), ("-3", Some(-300)), ("", None)]
        {
            assert_eq!(hundredths(text), Ok(number), "{text}");
        }
        assert_eq!(whole("540,00"), Ok(Some(540)));
        for text in ["12,345", "1.250.000", "femtio", "5 kr", "99999999999999999999", ",5", "12,5,"] {
            assert!(hundredths(text).is_err(), "{text}");
        }
        assert!(whole("12,5").is_err());
    }

    #[test]
    fn column_names_may_be_written_with_signs_and_capitals() {
        assert_eq!(folded(" Yta (m²)"), "yta m2");
        assert_eq!(folded("Area_M2*"), "area m2");
    }
}
