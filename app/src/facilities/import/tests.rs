//! What must hold of files of places, whatever program wrote them.

use super::alien::Alien;
use super::fault::{Fault, NoteKind, What};
use super::samples::{compound, zip};
use super::{File, Register, read};
use crate::facilities::model::{FieldRule, NewBuilding};
use rust_xlsxwriter::Workbook;

const BUILDINGS: &str = "Kod;Namn;Område;Adress;Kostnad kr/år;Yta m²;Energi kWh/år\nÖST;Östra skolan;Östermalm;Skolgatan 1;1 250 000,50;3200;681600\n";
const SPACES: &str = "Byggnad;Kod;Namn;Typ;Antal personer;Delar;Öppettider\n\
    ÖST;ÖST-A;Hallen;idrottshall;60;A, B, C;mån–fre 08–22\nÖST;ÖST-AC;Ytterdelarna;Idrottshall;40;A + C;mån–fre 08–22\n";

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> File {
    File { name: name.to_owned(), bytes: bytes.into() }
}

fn register(bytes: impl Into<Vec<u8>>) -> Register {
    read(&[file("f.csv", bytes)]).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// Row, field and fault of everything that is wrong.
fn faults(bytes: impl Into<Vec<u8>>) -> Vec<(Option<u64>, Option<&'static str>, What)> {
    faults_of(&[file("f.csv", bytes)]).into_iter().map(|fault| (fault.place.row, fault.field, fault.what)).collect()
}

fn faults_of(files: &[File]) -> Vec<Fault> {
    read(files).err().unwrap_or_default()
}

fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, text) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).expect("a name");
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split(';')) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number),
                    Err(_) => sheet.write(row, column, cell),
                }
                .expect("a cell");
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn building(register: &Register) -> NewBuilding {
    register.buildings[0].onto(NewBuilding::default())
}

#[test]
fn a_building_and_its_spaces_are_read_from_two_files_or_from_two_sheets() {
    let files = read(&[file("b.csv", BUILDINGS), file("s.csv", SPACES)]);
    let book = read(&[file(
        "allt.xlsx",
        workbook(&[("Byggnader", BUILDINGS), ("Lokaler", SPACES), ("Läs mig", "Så här gör du\n")]),
    )]);
    for (from, register) in [("two files", files), ("a workbook", book)] {
        let Ok(register) = register else { panic!("{from} cannot be read") };
        assert_eq!(building(&register).cost_ore_per_year, Some(125_000_050));
        assert_eq!(building(&register).name, "Östra skolan");
        let pair = register.spaces[1].onto(super::space_columns::SpaceDraft::default());
        assert_eq!(
            (pair.building_code.as_str(), pair.space.atoms.clone()),
            ("ÖST", vec!["A".to_owned(), "C".to_owned()])
        );
        assert_eq!(pair.hours.len(), 5);
    }
    let notes = read(&[file("allt.xlsx", workbook(&[("Lokaler", SPACES), ("Läs mig", "Så här gör du\n")]))])
        .map(|register| register.notes);
    assert!(notes.is_ok_and(|notes| notes.len() == 1 && notes[0].what == NoteKind::SheetNotRead));
}

#[test]
fn english_names_commas_tabs_and_marks_say_the_same() {
    let english = "code,name,district,address,Cost (SEK/year),Area_m2,energy kWh\nÖST,Östra skolan,Östermalm,Skolgatan 1,1250000.5,3200,681600\n";
    let marked = format!("\u{feff}{}", BUILDINGS.replace(';', "\t"));
    assert_eq!(building(&register(english)), building(&register(BUILDINGS)));
    assert_eq!(building(&register(marked)), building(&register(BUILDINGS)));
}

#[test]
fn windows_1252_is_read_and_said_and_broken_text_is_refused() {
    let old: Vec<u8> = BUILDINGS.chars().map(|sign| u32::from(sign) as u8).collect();
    let register = register(old);
    assert_eq!(building(&register).name, "Östra skolan");
    assert_eq!(register.notes.iter().map(|note| &note.what).collect::<Vec<_>>(), vec![&NoteKind::ReadAsWindows1252]);
    let mut broken = BUILDINGS.as_bytes().to_vec();
    broken.extend(b"X;G\xC3;;;;;\n");
    assert_eq!(faults(broken), vec![(None, None, What::BrokenText)]);
}

#[test]
fn all_faults_of_all_rows_are_told_at_once() {
    let text = "Byggnad;Kod;Namn;Typ;Antal personer;Öppettider;Bokningsbar;Godkännande;Kortast minuter\n\
        ÖST;A;Hall;idrottshall;60;mån 08–22;ja;direkt;30\n\
        ;B;;rymdhall;-4;mån 22–08;kanske;någon;tio\n\
        ÖST;A;Sal;klassrum;;;;;\n";
    let required = || What::Rule(FieldRule::Required);
    assert_eq!(
        faults(text)
            .into_iter()
            .map(|(row, field, what)| (
                row,
                field,
                if matches!(what, What::DoubleCode(_)) { What::Empty } else { what }
            ))
            .collect::<Vec<_>>(),
        vec![
            (Some(3), Some("building"), required()),
            (Some(3), Some("name"), required()),
            (Some(3), Some("kind"), What::UnknownKind("rymdhall".to_owned())),
            (Some(3), Some("hours"), What::OpeningHours("22–08".to_owned())),
            (Some(3), Some("bookable"), What::NotYesOrNo("kanske".to_owned())),
            (Some(3), Some("approval"), What::UnknownApproval("någon".to_owned())),
            (Some(3), Some("min_minutes"), What::NotANumber("tio".to_owned())),
            (Some(3), Some("capacity"), What::Rule(FieldRule::Between(0, 100_000))),
            (Some(4), Some("code"), What::Empty),
        ]
    );
}

#[test]
fn a_code_in_two_files_is_double_and_the_same_code_for_a_building_and_a_space_is_not() {
    let twice = faults_of(&[file("a.csv", BUILDINGS), file("b.csv", BUILDINGS)]);
    assert!(
        matches!(twice.as_slice(), [Fault { what: What::DoubleCode(first), .. }] if first.file == "a.csv" && first.row == Some(2))
    );
    let spaces = SPACES.replace("ÖST-A;", "ÖST;");
    assert_eq!(faults_of(&[file("a.csv", BUILDINGS), file("b.csv", spaces)]), Vec::new());
}

#[test]
fn columns_missing_or_double_are_told_and_unknown_ones_noted() {
    assert_eq!(faults("Kod;Adress\nA;Gatan 1\n"), vec![(Some(1), Some("name"), What::MissingColumn)]);
    assert_eq!(faults("Kod;Namn;namn\nA;B;C\n"), vec![(Some(1), Some("name"), What::DoubleColumn)]);
    let register = register("Kod;Namn;Vaktmästare\nA;B;C\n");
    assert!(matches!(&register.notes[0].what, NoteKind::ColumnNotRead(name) if name == "Vaktmästare"));
}

#[test]
fn a_file_of_another_kind_is_refused_by_what_it_is() {
    for (bytes, what) in [
        (b"%PDF-1.7 ...".to_vec(), What::Alien(Alien::Pdf)),
        (b"<html><table>".to_vec(), What::Alien(Alien::WebPage)),
        (b"\xef\xbb\xbf\r\n<TABLE border=1><tr>".to_vec(), What::Alien(Alien::WebPage)),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook".to_vec(), What::Alien(Alien::WebPage)),
        (b"\x89PNG\r\n\x1a\n\x00\x00".to_vec(), What::Alien(Alien::Picture)),
        (b"\xFF\xD8\xFF\xE0\x00\x10JFIF".to_vec(), What::Alien(Alien::Picture)),
        (b"{\\rtf1\\ansi".to_vec(), What::Alien(Alien::Word)),
        (b"\x1F\x8B\x08\x00".to_vec(), What::Alien(Alien::Archive)),
        (b"{\"byggnader\": []}".to_vec(), What::Alien(Alien::Json)),
        (b"<?xml version=\"1.0\"?><fet version=\"6.9.5\"></fet>".to_vec(), What::Alien(Alien::Fet)),
        (b"<?xml version=\"1.0\"?><timetable ascttversion=\"2022.0\">".to_vec(), What::Alien(Alien::Asc)),
        (b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>".to_vec(), What::Alien(Alien::XmlSheet)),
        (b"<?xml version=\"1.0\"?><rooms/>".to_vec(), What::Alien(Alien::Xml)),
        (
            b"1,\"1a\",\"Dan\",\"MA\",\"R1a\",1,1,,\r\n2,\"1a\",\"Eva\",\"SV\",\"R1a\",1,2,,\r\n".to_vec(),
            What::Alien(Alien::Untis),
        ),
        (vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1], What::Alien(Alien::OldExcel)),
        (compound("EncryptedPackage"), What::Alien(Alien::Locked)),
        (compound("WordDocument"), What::Alien(Alien::Word)),
        (zip(&[("word/document.xml", "<w/>")]), What::Alien(Alien::Word)),
        (
            zip(&[
                ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", "\u{1}"),
                ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
            ]),
            What::Alien(Alien::Locked),
        ),
        (zip(&[("xl/workbook.bin", "")]), What::Alien(Alien::BinaryExcel)),
        (zip(&[("lokaler.csv", "Kod;Namn")]), What::Alien(Alien::Archive)),
        (zip(&[("Index/Document.iwa", "")]), What::Alien(Alien::Numbers)),
        (
            zip(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")]),
            What::Alien(Alien::OpenText),
        ),
        (b"PK\x03\x04 and then nothing".to_vec(), What::BrokenWorkbook),
        (b"MZ\x00\x01".to_vec(), What::NotATable),
        (workbook(&[("Ark", "hej;du\n1;2\n")]), What::UnknownColumns),
        (b"en dikt\nom ingenting\n".to_vec(), What::UnknownColumns),
        (b"".to_vec(), What::Empty),
        (b"Kod;Namn\n;\n".to_vec(), What::Empty),
        (vec![b'a'; super::MOST_MEGABYTES * 1024 * 1024 + 1], What::TooLarge(super::MOST_MEGABYTES)),
    ] {
        assert_eq!(faults(bytes), vec![(None, None, what)]);
    }
}

#[test]
fn a_stray_cell_at_the_end_of_a_huge_sheet_is_refused_without_filling_the_memory() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in [(0, "Kod"), (1, "Namn"), (16_383, "x")] {
        sheet.write(if column > 1 { 1_048_575 } else { 0 }, column, name).expect("a cell");
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    assert_eq!(faults(bytes), vec![(None, None, What::TooMany(200))]);
}

#[test]
fn a_column_left_out_leaves_things_as_they_are_and_an_empty_cell_clears_them() {
    let known = NewBuilding { area_m2: Some(10), address: "Gatan 1".to_owned(), ..NewBuilding::default() };
    let register = register("Kod;Namn;Adress\nA;Huset;\n");
    let after = register.buildings[0].onto(known);
    assert_eq!((after.name.as_str(), after.address.as_str(), after.area_m2), ("Huset", "", Some(10)));
}
