//! One column of a table: its names, how a cell is read, and how it is written. Import, export and template share these.

use super::cell::{Cell, Holds};
use super::fault::What;
use super::number::{ReadAs, in_words};
use crate::facilities::model::split_words;
use samrum_text::{Locale, t};

/// A column of a table about things of type `T`.
pub struct Column<T> {
    /// Name of the field, as in forms and flaws.
    pub field: &'static str,
    /// As it is written in a template.
    pub name: fn(Locale) -> &'static str,
    /// Other names that are understood, between commas.
    pub others: fn(Locale) -> &'static str,
    /// Whether a table without it is refused.
    pub required: bool,
    pub holds: Holds,
    /// A number that was rounded or may have been meant otherwise says what it was read as.
    pub set: fn(&mut T, &Cell) -> Result<Option<ReadAs>, What>,
    /// The cell; [`Column::set`] reads it back, whatever the language.
    pub get: fn(&T, Locale) -> String,
}

impl<T> Column<T> {
    fn is_called(&self, name: &str) -> bool {
        in_some_language(name, |l| folded((self.name)(l)), |l| (self.others)(l))
    }

    /// The cell as forms and workbooks have it: a number with a decimal point.
    pub fn plain(&self, thing: &T) -> String {
        let text = (self.get)(thing, Locale::DEFAULT);
        if self.holds == Holds::Number { text.replace(t!(Locale::DEFAULT, language.decimal_mark), ".") } else { text }
    }
}

/// Whether a word is what this is called in some language of the site: its name there, or one of the others between commas.
pub fn in_some_language<N: AsRef<str>, O: AsRef<str>>(
    word: &str,
    name: impl Fn(Locale) -> N,
    others: impl Fn(Locale) -> O,
) -> bool {
    let known = |l| name(l).as_ref() == word || others(l).as_ref().split(", ").any(|other| other == word);
    !word.is_empty() && Locale::ALL.into_iter().any(known)
}

/// The column with this name, however it is written.
pub fn column<T>(columns: &'static [Column<T>], name: &str) -> Option<&'static Column<T>> {
    let name = folded(name);
    columns.iter().find(|column| column.is_called(&name))
}

/// "Yta (m²)" and "yta_m2" are the same name.
fn folded(name: &str) -> String {
    let name: String =
        name.to_lowercase().chars().map(|sign| if "_-()/*:.".contains(sign) { ' ' } else { sign }).collect();
    name.replace('²', "2").split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn yes_or_no(text: &str, otherwise: bool) -> Result<bool, What> {
    let word = text.to_lowercase();
    match word.as_str() {
        "" => Ok(otherwise),
        "x" | "1" => Ok(true),
        "0" => Ok(false),
        word if in_some_language(word, |l| t!(l, columns.yes), |l| t!(l, columns.yes_others)) => Ok(true),
        word if in_some_language(word, |l| t!(l, columns.no), |l| t!(l, columns.no_others)) => Ok(false),
        _ => Err(What::NotYesOrNo(text.to_owned())),
    }
}

pub fn yes_or_no_text(yes: bool, l: Locale) -> String {
    if yes { t!(l, columns.yes) } else { t!(l, columns.no) }.to_owned()
}

/// A list of words in one cell, parted by commas; where there is no comma, by semicolons, upright lines or plus signs.
pub fn words(text: &str) -> Vec<String> {
    let others: &[char] = if text.contains(',') { &['\n'] } else { &[';', '|', '+', '\n'] };
    split_words(&text.replace(others, ","))
}

/// The same words in one cell; a comma after a single one keeps what else might part it.
pub fn words_text(words: &[String]) -> String {
    let text = words.join(", ");
    if words.len() == 1 && text.contains([';', '|', '+']) { text + "," } else { text }
}

pub fn number_text(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// Öre as kronor, with decimals only where there are some.
pub fn kronor_text(ore: Option<i64>, l: Locale) -> String {
    let text =
        |ore: i64| if ore % 100 == 0 { (ore / 100).to_string() } else { format!("{}.{:02}", ore / 100, ore % 100) };
    ore.map(|ore| in_words(&text(ore), l)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_as_people_part_them_and_read_back_as_they_were() {
        for text in ["A, C", "A;C", "A | C", "A + C", "A,\nC"] {
            assert_eq!(words(text), ["A", "C"], "{text}");
        }
        for list in [vec!["A+B"], vec!["A;B", "C"], vec!["A", "B"], vec!["A"], vec![]] {
            let list: Vec<_> = list.into_iter().map(ToOwned::to_owned).collect();
            assert_eq!(words(&words_text(&list)), list);
        }
    }

    #[test]
    fn column_names_may_be_written_with_signs_and_capitals() {
        assert_eq!(folded(" Yta (m²)"), "yta m2");
        assert_eq!(folded("Area_M2*"), "area m2");
    }
}
