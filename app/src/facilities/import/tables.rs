//! Tables as people have them: titles above, names over two rows, merged cells, decimals, and what spreadsheets do to codes.

use super::cell::Damage;
use super::fault::{NoteKind, What};
use super::samples::{ods, ods_rows};
use super::space_columns::SpaceDraft;
use super::{File, Register, read};
use crate::facilities::model::FieldRule;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

type Found = (Option<u64>, Option<&'static str>, What);

fn read_one(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Register, Vec<Found>> {
    let files = [File { name: name.to_owned(), bytes: bytes.into() }];
    read(&files).map_err(|faults| faults.into_iter().map(|fault| (fault.place.row, fault.field, fault.what)).collect())
}

fn spaces(register: &Register) -> Vec<SpaceDraft> {
    register.spaces.iter().map(|row| row.onto(SpaceDraft::default())).collect()
}

/// Building, code and name of each space.
fn told(register: &Register) -> Vec<String> {
    spaces(register)
        .into_iter()
        .map(|draft| format!("{} {} {}", draft.building_code, draft.space.code, draft.space.name))
        .collect()
}

fn notes(register: &Register) -> Vec<&NoteKind> {
    register.notes.iter().map(|note| &note.what).collect()
}

fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().expect("a workbook")
}

fn write(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        sheet.write_string(row, column, *cell).expect("a cell");
    }
}

#[test]
fn a_title_above_the_names_is_passed_and_told() {
    let csv = "Lokalförteckning 2027;;;\n;;;\nByggnad;Kod;Namn;Typ\nFALT;T1;Sal 1;klassrum\n";
    let book = workbook(|sheet| {
        write(sheet, 0, &["Lokalförteckning 2027"]);
        write(sheet, 2, &["Byggnad", "Kod", "Namn", "Typ"]);
        write(sheet, 3, &["FALT", "T1", "Sal 1", "klassrum"]);
    });
    let office = ods(&ods_rows("Lokalförteckning 2027\n\nByggnad;Kod;Namn;Typ\nFALT;T1;Sal 1;klassrum"));
    for (name, bytes) in [("f.csv", csv.as_bytes().to_vec()), ("f.xlsx", book), ("f.ods", office)] {
        let register = read_one(name, bytes).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        assert_eq!(told(&register), ["FALT T1 Sal 1"], "{name}");
        assert_eq!(notes(&register), [&NoteKind::RowsAbove(3)], "{name}");
        assert_eq!(register.spaces[0].place.row, Some(4), "{name}: rows are told as the spreadsheet counts them");
    }
}

#[test]
fn names_over_two_rows_are_one_header() {
    let text = "Lokal;;;;Antal;Minuter;\nByggnad;Kod;Namn;Typ;personer;före;efter\nFALT;T1;Sal 1;klassrum;28;5;10\n";
    let register = read_one("f.csv", text).unwrap_or_else(|faults| panic!("{faults:?}"));
    let space = &spaces(&register)[0].space;
    assert_eq!((space.capacity, space.buffer_before_minutes, space.buffer_after_minutes), (Some(28), 5, 10));
    // The names again, as at the top of each printed page, are no space.
    let text = "Byggnad;Kod;Namn;Typ\nFALT;T1;Sal 1;klassrum\nByggnad;Kod;Namn;Typ\nFALT;T2;Sal 2;klassrum\n";
    assert_eq!(read_one("f.csv", text).map(|register| register.spaces.len()).ok(), Some(2));
}

#[test]
fn a_merged_cell_gives_its_value_to_all_its_rows() {
    let book = workbook(|sheet| {
        write(sheet, 0, &["Byggnad", "Kod", "Namn", "Typ"]);
        for (row, code) in (1..).zip(["101", "102", "103"]) {
            write(sheet, row, &["", code, "Sal", "klassrum"]);
        }
        sheet.merge_range(1, 0, 2, 0, "NORR", &Format::new()).expect("merged");
        sheet.write_string(3, 0, "SÖD").expect("a cell");
    });
    let cell = |more: &str, text: &str| {
        format!("<table:table-cell office:value-type=\"string\"{more}><text:p>{text}</text:p></table:table-cell>")
    };
    let covered = "<table:covered-table-cell/>".to_owned();
    let row = |first: String, code: &str| {
        format!(
            "<table:table-row>{first}{}{}{}</table:table-row>",
            cell("", code),
            cell("", "Sal"),
            cell("", "klassrum")
        )
    };
    let office = ods(&[
        ods_rows("Byggnad;Kod;Namn;Typ"),
        row(cell(" table:number-rows-spanned=\"2\"", "NORR"), "101"),
        row(covered, "102"),
        row(cell("", "SÖD"), "103"),
        "<table:table-row table:number-rows-repeated=\"1048572\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
            .to_owned(),
    ]
    .concat());
    for (name, bytes) in [("f.xlsx", book), ("f.ods", office)] {
        let register = read_one(name, bytes).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        assert_eq!(told(&register), ["NORR 101 Sal", "NORR 102 Sal", "SÖD 103 Sal"], "{name}");
        assert_eq!(notes(&register), Vec::<&NoteKind>::new(), "{name}: the workbook says so itself");
    }
}

#[test]
fn in_text_a_building_left_out_below_another_is_taken_from_above_and_told_if_all_else_is_there() {
    let text =
        "Byggnad;Kod;Namn;Typ\nNORR;101;Sal;klassrum\n;102;Sal;klassrum\n;103;Sal;klassrum\nSÖD;101;Sal;klassrum\n";
    let register = read_one("f.csv", text).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(told(&register), ["NORR 101 Sal", "NORR 102 Sal", "NORR 103 Sal", "SÖD 101 Sal"]);
    assert_eq!(notes(&register), [&NoteKind::FilledFromAbove(vec![3, 4])]);
    let required = |row, field| (Some(row), Some(field), What::Rule(FieldRule::Required));
    let text = "Byggnad;Kod;Namn;Typ\n;100;Sal;klassrum\nNORR;101;Sal;klassrum\n;102;;klassrum\n;103;Sal;klassrum\n";
    assert_eq!(
        read_one("f.csv", text).err(),
        Some(vec![required(2, "building"), required(4, "building"), required(4, "name"), required(5, "building")])
    );
    let book = workbook(|sheet| {
        write(sheet, 0, &["Byggnad", "Kod", "Namn", "Typ"]);
        write(sheet, 1, &["NORR", "101", "Sal", "klassrum"]);
        write(sheet, 2, &["", "102", "Sal", "klassrum"]);
    });
    assert_eq!(read_one("f.xlsx", book).err(), Some(vec![required(3, "building")]), "a workbook says what is merged");
}

#[test]
fn decimals_are_rounded_and_every_one_is_told() {
    let text = "Byggnad;Kod;Namn;Typ;Yta;Antal personer;Kortast minuter\n\
        A;1;a;klassrum;63,9;28;30\nA;2;b;klassrum;2000.4;28,5;30\nA;3;c;klassrum;1.250,5;;29,6\nA;4;d;klassrum;1 250,0;1 000;30\n";
    let register = read_one("f.csv", text).unwrap_or_else(|faults| panic!("{faults:?}"));
    let numbers: Vec<_> = spaces(&register)
        .iter()
        .map(|draft| (draft.space.area_m2, draft.space.capacity, draft.space.min_minutes))
        .collect();
    assert_eq!(
        numbers,
        [(Some(64), Some(28), 30), (Some(2000), Some(29), 30), (Some(1251), None, 30), (Some(1250), Some(1000), 30)],
        "and no number at all is not nought"
    );
    let rounded: Vec<_> = register
        .notes
        .iter()
        .map(|note| match &note.what {
            NoteKind::ReadAs { field, from, to, doubtful: false } => {
                format!("{} {field} {from} {to}", note.place.row.unwrap_or_default())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        rounded,
        [
            "2 area_m2 63,9 64",
            "3 area_m2 2000.4 2000",
            "3 capacity 28,5 29",
            "4 area_m2 1.250,5 1251",
            "4 min_minutes 29,6 30"
        ]
    );
    let text = "Kod;Namn;Kostnad kr/år;Energi kWh/år;Yta m²\nA;a;1 250 000,505;681600,4;1234567.125\n";
    let faults = read_one("f.csv", text).err();
    assert_eq!(
        faults,
        Some(vec![(Some(2), Some("area_m2"), What::Rule(FieldRule::Between(0, 1_000_000)))]),
        "understood, and too large"
    );
    let text = "Kod;Namn;Yta m²\nA;a;1.250\n";
    let register = read_one("f.csv", text).unwrap_or_else(|faults| panic!("{faults:?}"));
    let doubt =
        NoteKind::ReadAs { field: "area_m2".to_owned(), from: "1.250".to_owned(), to: "1".to_owned(), doubtful: true };
    assert_eq!(notes(&register), [&doubt]);
}

#[test]
fn what_a_spreadsheet_has_made_of_codes_and_names_is_refused_by_cell_and_all_at_once() {
    let date = Format::new().set_num_format("d-mmm");
    let book = workbook(|sheet| {
        write(sheet, 0, &["Byggnad", "Kod", "Namn", "Typ", "Yta", "Bokningsbar", "Öppettider"]);
        for row in 1..=4 {
            write(sheet, row, &["FALT", "T", "Sal", "klassrum", "60", "ja", ""]);
            sheet.write_number(row, 1, f64::from(row)).expect("a code of digits is a code");
        }
        sheet
            .write_datetime_with_format(1, 1, ExcelDateTime::from_ymd(2026, 3, 2).expect("a date"), &date)
            .expect("a cell");
        sheet.write_boolean(2, 2, true).expect("a cell");
        sheet.write_boolean(2, 5, false).expect("yes or no");
        sheet.write_formula(3, 4, Formula::new("=1/0").set_result("#DIV/0!")).expect("a cell");
        sheet.write_number(4, 1, 1_234_567_890_123_456.0).expect("a cell");
        sheet
            .write_datetime_with_format(4, 6, ExcelDateTime::from_hms(8, 0, 0.0).expect("a time"), &date)
            .expect("a cell");
    });
    let damaged = |row, field, cell: &str, by, text: &str| {
        (Some(row), Some(field), What::Damaged { cell: cell.to_owned(), by, text: text.to_owned() })
    };
    let faults = read_one("f.xlsx", book).err().unwrap_or_default();
    let plain: Vec<_> = faults
        .into_iter()
        .map(|(row, field, what)| match what {
            // What a date or an error looks like is the spreadsheet's own.
            What::Damaged { cell, by, .. } => {
                damaged(row.unwrap_or_default(), field.unwrap_or_default(), &cell, by, "")
            }
            what => (row, field, what),
        })
        .collect();
    assert_eq!(
        plain,
        [
            damaged(2, "code", "B2", Damage::Date, ""),
            damaged(3, "name", "C3", Damage::Truth, ""),
            damaged(4, "area_m2", "E4", Damage::Error, ""),
            damaged(5, "code", "B5", Damage::Digits, ""),
            damaged(5, "hours", "G5", Damage::Date, ""),
        ]
    );
    let text = "Byggnad;Kod;Namn;Typ;Yta\nFALT;02-mar;Grupprum 2-3;klassrum;60\nFALT;1,23E+11;Sal;klassrum;#SAKNAS!\nFALT;2-3;2026-03-02;klassrum;60\n";
    assert_eq!(
        read_one("f.csv", text).err(),
        Some(vec![
            damaged(2, "code", "B2", Damage::Date, "02-mar"),
            damaged(3, "code", "B3", Damage::Shortened, "1,23E+11"),
            damaged(3, "area_m2", "E3", Damage::Error, "#SAKNAS!"),
            damaged(4, "name", "C4", Damage::Date, "2026-03-02"),
        ])
    );
    let value = |kind: &str, value: &str| {
        let office = ods(&format!(
            "{}<table:table-row><table:table-cell office:value-type=\"string\"><text:p>FALT</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"{kind}\" {value}><text:p>2-mar</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"string\"><text:p>S<text:s/>&amp;<text:s text:c=\"1\"/>L<office:annotation><text:p>obs</text:p></office:annotation></text:p></table:table-cell>\
             <table:table-cell office:value-type=\"string\"><text:p>klassrum</text:p></table:table-cell></table:table-row>",
            ods_rows("Byggnad;Kod;Namn;Typ")
        ));
        read_one("f.ods", office).map(|register| told(&register))
    };
    let date = value("date", "office:date-value=\"2026-03-02\"");
    assert_eq!(date, Err(vec![damaged(2, "code", "B2", Damage::Date, "2026-03-02")]));
    assert_eq!(value("float", "office:value=\"101.0\""), Ok(vec!["FALT 101 S & L".to_owned()]));
    assert_eq!(value("string", ""), Ok(vec!["FALT 2-mar S & L".to_owned()]), "kept as text on purpose");
    assert_eq!(
        value("string", "calcext:value-type=\"error\""),
        Err(vec![damaged(2, "code", "B2", Damage::Error, "2-mar")])
    );
}

#[test]
fn a_code_may_be_in_two_buildings_and_not_twice_in_one() {
    let text = "Byggnad;Kod;Namn;Typ\nNORR;101;1a;klassrum\nSÖD;101;4a;klassrum\n";
    assert_eq!(
        read_one("f.csv", text).map(|register| told(&register)),
        Ok(vec!["NORR 101 1a".to_owned(), "SÖD 101 4a".to_owned()])
    );
    let again = read_one("f.csv", format!("{text}NORR;101;1b;klassrum\n")).err().unwrap_or_default();
    assert!(
        matches!(again.as_slice(), [(Some(4), Some("code"), What::DoubleCode(first))] if first.row == Some(2)),
        "{again:?}"
    );
}

#[test]
fn workbooks_of_openoffice_that_repeat_without_end_are_refused_or_passed_in_no_time() {
    let filled = |repeated: &str| {
        ods(&format!(
            "<table:table-row><table:table-cell table:number-columns-repeated=\"{repeated}\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>"
        ))
    };
    assert_eq!(read_one("f.ods", filled("4294967295")).err(), Some(vec![(None, None, What::TooMany(200))]));
    let rows = "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    assert_eq!(read_one("f.ods", ods(rows)).err(), Some(vec![(None, None, What::TooMany(20_000))]));
    assert_eq!(
        read_one("f.ods", ods("<table:table-row>")).err(),
        Some(vec![(None, None, What::BrokenWorkbook)]),
        "cut off"
    );
}

/// Words that may stand in a cell of a name.
fn word() -> impl Strategy<Value = String> {
    "[A-Za-zÅÄÖåäö=+@-][A-Za-z0-9åäö =+@;,\"'-]{0,12}".prop_map(|word| format!("{}n", word.trim()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_table_written_as_text_and_as_two_workbooks_is_read_the_same(
        rows in prop::collection::vec((0..3_usize, word(), prop::option::of(0..400_i64)), 1..20),
        above in prop::collection::vec("[a-zåäö ]{0,8}", 0..4),
    ) {
        use crate::server::table_file::TableFile;
        let names = ["Byggnad", "Kod", "Namn", "Typ", "Antal personer"];
        let lines: Vec<Vec<String>> = rows
            .iter()
            .enumerate()
            .map(|(at, (building, name, persons))| {
                let persons = persons.map(|persons| persons.to_string()).unwrap_or_default();
                vec![["NORR", "SÖD", "ÖST"][*building].to_owned(), format!("{at:03}"), name.clone(), "klassrum".to_owned(), persons]
            })
            .collect();
        let mut file = TableFile::default();
        for title in &above {
            file.row([title]);
        }
        file.row(names);
        for line in &lines {
            file.row(line);
        }
        let book = workbook(|sheet| {
            for (row, title) in (0..).zip(&above) {
                write(sheet, row, &[title]);
            }
            let first = above.len() as u32;
            write(sheet, first, &names);
            for (row, line) in (first + 1..).zip(&lines) {
                write(sheet, row, &line.iter().map(String::as_str).collect::<Vec<_>>());
            }
        });
        for (kind, bytes) in [("f.csv", file.bytes()), ("f.xlsx", book)] {
            let register = read_one(kind, bytes).unwrap_or_else(|faults| panic!("{kind}: {faults:?}"));
            for ((line, draft), (_, name, persons)) in lines.iter().zip(spaces(&register)).zip(&rows) {
                prop_assert_eq!((&draft.building_code, &draft.space.code), (&line[0], &line[1]));
                prop_assert_eq!((&draft.space.name, draft.space.capacity), (name, *persons));
            }
        }
    }
}
