//! The report as a file: one row for each building, space, part or hour, with the figures that the page shows.

use super::model::{Amount, Figure, Light, Usage};
use super::service::{Report, Row};
use crate::server::table_file::TableFile;
use crate::time::Weekday;
use crate::ui::{date, number};
use samrum_text::{Locale, t};

/// What the rows of the file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    Places,
    Hours,
}

/// The whole file, in the language of the reader.
pub fn csv(language: Locale, report: &Report, rows: Rows) -> TableFile {
    match rows {
        Rows::Places => places(language, report),
        Rows::Hours => hours(language, report),
    }
}

fn places(language: Locale, report: &Report) -> TableFile {
    let names = [t!(language, common.building), t!(language, common.name), t!(language, common.parts)];
    let more = [
        t!(language, utilisation.outside_minutes),
        t!(language, utilisation.prime_bookable_minutes),
        t!(language, utilisation.prime_booked_minutes),
        t!(language, utilisation.prime_rate_per_cent),
        t!(language, utilisation.light),
        t!(language, utilisation.cost_kronor),
        t!(language, common.district),
        t!(language, common.floor_area),
    ];
    let mut file = TableFile::with_names(names.into_iter().chain(figure_names(language)).chain(more));
    for row in &report.rows {
        let place = [row.building.clone(), row.name.clone(), row.atoms.to_string()];
        file.row(
            place.into_iter().chain(figures_of(language, &row.week.total())).chain(more_of(language, report, row)),
        );
    }
    file
}

/// What only places have; what is not known of one is left empty.
fn more_of(language: Locale, report: &Report, row: &Row) -> [String; 8] {
    let prime = row.week.prime(&report.settings);
    [
        row.week.outside.to_string(),
        prime.bookable.to_string(),
        prime.booked().to_string(),
        per_cents(language, prime.rate()),
        row.light.map_or("", |light| light_name(language, light)).to_owned(),
        row.ore_per_booked_hour.map_or_else(String::new, |ore| number::plain_kronor(language, ore)),
        row.area.clone(),
        row.area_m2.map_or_else(String::new, |area| area.to_string()),
    ]
}

fn hours(language: Locale, report: &Report) -> TableFile {
    let names = [t!(language, common.weekday), t!(language, utilisation.hour)];
    let mut file = TableFile::with_names(names.into_iter().chain(figure_names(language)));
    for weekday in Weekday::ALL {
        for hour in 0..24u8 {
            let names = [date::weekday(language, weekday).to_owned(), format!("{hour:02}")];
            file.row(names.into_iter().chain(figures_of(language, &report.total.at(weekday, hour))));
        }
    }
    file
}

fn figure_names(language: Locale) -> impl Iterator<Item = &'static str> {
    Figure::ALL.map(|figure| (figure.column)(language)).into_iter()
}

fn figures_of(language: Locale, usage: &Usage) -> impl Iterator<Item = String> + use<> {
    let cell = |figure: Figure| match (figure.value)(usage) {
        Amount::Minutes(minutes) => minutes.to_string(),
        Amount::Share(share) => per_cents(language, share),
    };
    Figure::ALL.map(cell).into_iter()
}

/// Per cent; empty where there is nothing to be a part of.
fn per_cents(language: Locale, share: Option<f64>) -> String {
    share.map_or_else(String::new, |share| number::per_cents(language, share))
}

pub fn light_name(language: Locale, light: Light) -> &'static str {
    match light {
        Light::Green => t!(language, utilisation.green),
        Light::Yellow => t!(language, utilisation.yellow),
        Light::Red => t!(language, utilisation.red),
    }
}
