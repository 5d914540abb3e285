//! The report as a file: semicolons, one row for each building, space, part or hour. A version
//! for spreadsheets begins with a mark of its encoding; without it they take Swedish letters for something else.

use super::model::{USES, Usage};
use super::service::Report;
use crate::ui::number;
use samrum_text::{Locale, td_string};

/// What the rows of the file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    Places,
    Hours,
}

/// The whole file, in the language of the reader.
pub fn csv(language: Locale, report: &Report, rows: Rows, spreadsheet: bool) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = if spreadsheet { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    {
        let mut file = csv::WriterBuilder::new().delimiter(b';').from_writer(&mut bytes);
        let figures = figure_names(language);
        match rows {
            Rows::Places => {
                let names = [
                    td_string!(language, utilisation.building),
                    td_string!(language, utilisation.name),
                    td_string!(language, utilisation.parts),
                ];
                file.write_record(names.into_iter().chain(figures).chain([td_string!(language, utilisation.outside_minutes)]))?;
                for row in &report.rows {
                    let places = [harmless(&row.building), harmless(&row.name), row.atoms.to_string()];
                    let outside = [row.week.outside.to_string()];
                    file.write_record(places.into_iter().chain(figures_of(language, &row.week.total())).chain(outside))?;
                }
            }
            Rows::Hours => {
                let names = [td_string!(language, utilisation.weekday), td_string!(language, utilisation.hour)];
                file.write_record(names.into_iter().chain(figures))?;
                for weekday in 1..=7u8 {
                    for hour in 0..24u8 {
                        let names = [weekday_name(language, weekday).to_owned(), format!("{hour:02}")];
                        file.write_record(names.into_iter().chain(figures_of(language, &report.total.at(weekday, hour))))?;
                    }
                }
            }
        }
        file.flush()?;
    }
    Ok(bytes)
}

fn figure_names(language: Locale) -> [&'static str; 6] {
    [
        td_string!(language, utilisation.bookable_minutes),
        td_string!(language, utilisation.booked_minutes),
        td_string!(language, utilisation.lesson_minutes),
        td_string!(language, utilisation.season_minutes),
        td_string!(language, utilisation.single_minutes),
        td_string!(language, utilisation.rate_per_cent),
    ]
}

fn figures_of(language: Locale, usage: &Usage) -> impl Iterator<Item = String> + use<> {
    let minutes = [usage.bookable, usage.booked()].into_iter().chain(USES.map(|kind| usage.booked_as(kind)));
    let rate = usage.rate().map_or_else(String::new, |rate| number::per_cents(language, rate));
    minutes.map(|minutes| minutes.to_string()).collect::<Vec<_>>().into_iter().chain([rate])
}

/// "måndag" of 1.
pub fn weekday_name(language: Locale, weekday: u8) -> &'static str {
    match weekday {
        1 => td_string!(language, utilisation.monday),
        2 => td_string!(language, utilisation.tuesday),
        3 => td_string!(language, utilisation.wednesday),
        4 => td_string!(language, utilisation.thursday),
        5 => td_string!(language, utilisation.friday),
        6 => td_string!(language, utilisation.saturday),
        _ => td_string!(language, utilisation.sunday),
    }
}

/// A name that a spreadsheet would read as a formula gets a sign before it that makes it text.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_a_formula_is_made_text_and_others_are_left_alone() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("@sum"), "'@sum");
        assert_eq!(harmless("Hall 1 - norra"), "Hall 1 - norra");
    }
}
