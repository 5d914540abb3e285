//! Buildings and spaces as files, with the columns that an import reads back; and the template for one.

use super::import::cell::Holds;
use super::import::columns::Column;
use super::import::{building_columns, space_columns, space_columns::SpaceDraft};
use super::model::{Approval, NewBuilding, NewSpace, SpaceKind};
use super::opening_text;
use crate::id::BuildingId;
use crate::server::table_file::{self, TableFile};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use samrum_text::Locale;

/// What is in the two tables.
#[derive(Default)]
pub struct Tables {
    pub buildings: Vec<NewBuilding>,
    pub spaces: Vec<SpaceDraft>,
}

impl Tables {
    pub fn buildings_csv(&self, l: Locale) -> TableFile {
        csv(&building_columns::COLUMNS, &self.buildings, l)
    }

    pub fn spaces_csv(&self, l: Locale) -> TableFile {
        csv(&space_columns::COLUMNS, &self.spaces, l)
    }

    /// A workbook with a sheet for each.
    pub fn workbook(&self, names: [&str; 2], l: Locale) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        sheet(&mut workbook, names[0], &building_columns::COLUMNS, &self.buildings, l)?;
        sheet(&mut workbook, names[1], &space_columns::COLUMNS, &self.spaces, l)?;
        workbook.save_to_buffer()
    }

    /// A school with a hall in three parts that is let whole, by halves and by its outer pair, and a classroom.
    pub fn examples() -> Self {
        let building = NewBuilding {
            code: "EXEMPEL".to_owned(),
            name: "Exempelskolan".to_owned(),
            area: "Centrum".to_owned(),
            address: "Exempelgatan 1".to_owned(),
            cost_ore_per_year: Some(350_000_000),
            area_m2: Some(4200),
            energy_kwh_per_year: Some(894_600),
        };
        let space = |code: &str, name: &str, kind, capacity, area_m2, atoms: &[&str], hours: &str| SpaceDraft {
            building_code: building.code.clone(),
            space: NewSpace {
                capacity: Some(capacity),
                area_m2: Some(area_m2),
                atoms: atoms.iter().map(|&name| name.to_owned()).collect(),
                ..NewSpace::plain(BuildingId(String::new()), code, name, kind)
            },
            hours: opening_text::read(hours).unwrap_or_default(),
        };
        let evenings = "mån–fre 16–22; lör–sön 09–18";
        let mut hall = space("EX-ABC", "Exempelhallen", SpaceKind::SportsHall, 90, 1050, &["A", "B", "C"], evenings);
        hall.space.features = ["handbollsmål", "läktare"].map(ToOwned::to_owned).to_vec();
        "Utan trösklar, hiss till läktaren".clone_into(&mut hall.space.accessibility);
        hall.space.approval = Approval::Clerk;
        hall.space.buffer_after_minutes = 15;
        let spaces = vec![
            hall,
            space(
                "EX-AB",
                "Exempelhallen, norra två tredjedelar",
                SpaceKind::SportsHall,
                60,
                700,
                &["A", "B"],
                evenings,
            ),
            space("EX-AC", "Exempelhallen, ytterdelarna", SpaceKind::SportsHall, 60, 700, &["A", "C"], evenings),
            space("EX-101", "Sal 101", SpaceKind::Classroom, 28, 64, &[], "mån–fre 17–21"),
        ];
        Self { buildings: vec![building], spaces }
    }
}

fn csv<T>(columns: &[Column<T>], things: &[T], l: Locale) -> TableFile {
    let mut file = TableFile::with_names(columns.iter().map(|column| (column.name)(l)));
    for thing in things {
        file.row(columns.iter().map(|column| (column.get)(thing, l)));
    }
    file
}

/// What begins with an apostrophe is read as if that were the guard of a formula, so it gets one more.
fn kept_as_text(text: &str) -> String {
    if text.starts_with('\'') { table_file::guarded(text) } else { text.to_owned() }
}

fn sheet<T>(
    workbook: &mut Workbook,
    name: &str,
    columns: &[Column<T>],
    things: &[T],
    l: Locale,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(name)?;
    let bold = Format::new().set_bold();
    for (at, column) in (0..).zip(columns) {
        sheet.write_with_format(0, at, (column.name)(l), &bold)?;
        for (row, thing) in (1..).zip(things) {
            if column.holds == Holds::Number {
                // With a decimal point, as numbers are read.
                match column.plain(thing).parse::<f64>() {
                    Ok(number) => sheet.write(row, at, number)?,
                    Err(_) => sheet.write_blank(row, at, &Format::new())?,
                };
            } else {
                // A text stays one whatever it looks like: a code of digits would lose its zeros in front.
                sheet.write_string(row, at, kept_as_text(&(column.get)(thing, l)))?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facilities::import::{File, read};

    fn read_back(files: &[(&str, Vec<u8>)]) -> Tables {
        let files: Vec<_> =
            files.iter().map(|(name, bytes)| File { name: (*name).to_owned(), bytes: bytes.clone() }).collect();
        let register = read(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
        assert!(register.notes.is_empty());
        Tables {
            buildings: register.buildings.iter().map(|row| row.onto(NewBuilding::default())).collect(),
            spaces: register.spaces.iter().map(|row| row.onto(SpaceDraft::default())).collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_back_the_same_in_both_languages_and_formats() {
        let tables = Tables::examples();
        for l in Locale::ALL {
            let csv = [("b.csv", tables.buildings_csv(l).bytes()), ("s.csv", tables.spaces_csv(l).bytes())];
            let xlsx = [("b.xlsx", tables.workbook(["Byggnader", "Lokaler"], l).expect("a workbook"))];
            for back in [read_back(&csv), read_back(&xlsx)] {
                assert_eq!(back.buildings, tables.buildings);
                assert_eq!(back.spaces, tables.spaces);
            }
        }
    }
}
