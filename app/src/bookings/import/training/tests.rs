//! Small files of our own, each broken in one place; and the real one, where it is at hand.

use super::{Session, TrainingSeason, read_training};
use std::path::PathBuf;

const COLUMNS: &str = "season,team,players,weekday,start,end,field,sectors,fraction\n";

fn read(rows: &str) -> Result<TrainingSeason, Vec<String>> {
    read_training(format!("{COLUMNS}{rows}").as_bytes(), None)
        .map_err(|faults| faults.into_iter().map(|fault| fault.0).collect())
}

fn parts(session: &Session) -> String {
    session.parts.iter().collect()
}

/// The parts each session has, in the order of the rows.
fn divided(rows: &str) -> Vec<String> {
    read(rows).expect("no fault").sessions.iter().map(parts).collect()
}

#[test]
fn sessions_have_the_sectors_their_rows_name() {
    let season = read(
        "s,G13,35,1,17:00,18:30,Myran,AB,0.5\ns,J13,,1,17:00,18:30,Myran,C,0.25\ns,Senior,,2,20:00,21:30,Myran,ABCD,1\n",
    );
    let season = season.expect("no fault");
    assert_eq!((season.name.as_str(), season.fields.len(), season.fields[0].parts.len()), ("s", 1, 4));
    assert_eq!(season.sessions.iter().map(parts).collect::<Vec<_>>(), ["AB", "C", "ABCD"]);
    assert_eq!((season.sessions[0].time.from, season.sessions[0].players), (1020, Some(35)));
}

#[test]
fn sessions_without_sectors_are_given_some_that_nobody_else_has() {
    assert_eq!(
        divided("s,A,,1,17:00,18:30,F,,0.5\ns,B,,1,17:00,18:30,F,,0.25\ns,C,,1,17:00,18:30,F,,0.25\n"),
        ["AB", "C", "D"]
    );
    // The long one stands in the way of a plain first choice.
    let rows = "s,A,,1,17:00,18:00,F,A,0.25\ns,B,,1,17:30,19:00,F,,0.5\ns,C,,1,18:00,19:00,F,,0.5\n";
    assert_eq!(
        divided(&format!("{rows}s,D,,2,17:00,18:00,F,D,0.25\ns,E,,3,17:00,18:00,F,ABCD,1\n"))[..3],
        ["A", "CD", "AB"]
    );
    // No fraction either: the whole.
    assert_eq!(divided("s,A,,1,17:00,18:00,Gräs,,\n"), ["A"]);
}

#[test]
fn a_field_with_too_little_room_is_a_fault_that_names_the_rows() {
    let faults = read("s,A,,1,17:00,18:30,F,,0.75\ns,B,,1,18:00,19:00,F,,0.5\n").expect_err("a fault");
    assert_eq!(faults, ["rows 2, 3: together more than the whole of F on weekday 1 at 18:00"]);
    // One after the other there is room.
    assert_eq!(divided("s,A,,1,17:00,18:00,F,,0.75\ns,B,,1,18:00,19:00,F,,0.5\n").len(), 2);
}

#[test]
fn sums_that_fit_may_still_not_be_divided() {
    // A and D are held early and C and D late: B is the only part free all evening, and two are needed.
    let rows = "s,A,,1,17:00,18:00,F,AD,0.5\ns,B,,1,18:00,19:00,F,CD,0.5\ns,C,,1,17:00,19:00,F,,0.5\ns,E,,3,17:00,18:00,F,ABCD,1\n";
    let faults = read(rows).expect_err("a fault");
    assert!(faults[0].contains("cannot be divided"), "{faults:?}");
    assert!(read(&rows.replace("AD", "CD")).is_ok());
}

#[test]
fn the_same_sector_twice_is_a_fault_and_training_together_is_not() {
    let faults = read("s,A,,1,17:00,18:30,F,AB,\ns,B,,1,18:00,19:00,F,BC,\n").expect_err("a fault");
    assert_eq!(faults, ["row 3: sector B of F is taken by row 2 at the same time"]);
    let season = read("s,A,8,1,17:00,18:30,F,AB,\ns,B,10,1,17:00,18:30,F,AB,\n").expect("no fault");
    assert_eq!((season.sessions.len(), season.sessions[0].teams.len(), season.sessions[0].players), (1, 2, Some(18)));
}

#[test]
fn every_row_with_a_fault_is_listed() {
    let faults = read("s,,x,8,25:00,18:00,F,A1,0.3\ns,B,,1,19:00,18:00,F,AA,0.5\n").expect_err("faults");
    assert_eq!(faults.iter().filter(|fault| fault.starts_with("row 2:")).count(), 6, "{faults:?}");
    assert_eq!(faults.iter().filter(|fault| fault.starts_with("row 3:")).count(), 2, "{faults:?}");
    let faults = read("s,A,,1,17:00,18:00,F,AB,0.25\ns,B,,2,17:00,18:00,F,ABCD,1\n").expect_err("a fault");
    assert_eq!(faults, ["row 2: the fraction does not fit AB of F"]);
}

#[test]
fn files_that_are_no_training_table_are_refused() {
    let refused = |bytes: &[u8]| read_training(bytes, None).expect_err("a fault")[0].0.clone();
    assert!(refused(b"a,b\n1,2\n").contains("must name the columns"));
    assert!(refused(b"season,team,weekday,start,end\n").contains("the column field is missing"));
    assert!(refused(COLUMNS.as_bytes()).contains("no rows"));
    assert!(refused(b"season,team\n\xff").starts_with("row 2: the file is not UTF-8"));
    assert!(refused(&vec![b'x'; 11 * 1024 * 1024]).contains("larger than"));
    assert!(
        refused(format!("{COLUMNS}a,T,,1,17:00,18:00,F,,\nb,T,,1,17:00,18:00,F,,\n").as_bytes())
            .contains("choose one of: a, b")
    );
}

/// The public file of a club's seasons, in the folder that `SAMRUM_TEST_DATA` names.
fn real() -> Vec<u8> {
    let folder = PathBuf::from(std::env::var_os("SAMRUM_TEST_DATA").expect("SAMRUM_TEST_DATA names a folder"));
    std::fs::read(folder.join("club-training/askoy_fk_training_slots.csv")).expect("the file")
}

#[test]
#[ignore = "needs public files, in the folder that SAMRUM_TEST_DATA names"]
fn a_real_clubs_season_is_read_with_its_sectors() {
    let bytes = real();
    let season = read_training(&bytes, Some("summer-2016")).expect("no fault");
    // 36 rows: one says a time is free, and three teams train together.
    assert_eq!((season.sessions.len(), season.free), (33, 1));
    let fields: Vec<_> = season.fields.iter().map(|field| (field.name.as_str(), field.parts.len())).collect();
    assert_eq!(fields, [("Erdalsbanen", 1), ("Mohn", 2), ("Myrane", 4)]);
}

#[test]
#[ignore = "needs public files, in the folder that SAMRUM_TEST_DATA names"]
fn a_real_clubs_season_without_sectors_is_divided_so_that_no_two_teams_overlap() {
    let bytes = real();
    let season = read_training(&bytes, Some("summer-2015")).expect("no fault");
    assert_eq!((season.sessions.len(), season.free), (27, 4));
    for (place, session) in season.sessions.iter().enumerate() {
        for other in &season.sessions[..place] {
            let shared = session.parts.iter().any(|part| other.parts.contains(part));
            assert!(!(session.overlaps(other) && shared), "{session:?} {other:?}");
        }
    }
}
