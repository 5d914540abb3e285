//! What a season's file says, byte for byte, and everything that may be wrong with one.

use super::{NamedProblem, SeasonFile, read_plan, read_problem, write_plan};
use samrum_solver::outcome::{Outcome, Status};

/// A hall in two halves, one club, one wish.
const FILE: &str = concat!(
    r#"{"format":"season/1","name":"Hösten","slot_minutes":30,"#,
    r#""buildings":[{"id":"b","name":"Skolan","area":"Hertsön","evening_cost":20}],"#,
    r#""spaces":[{"id":"s","name":"hall A","building":"b","capacity":120,"features":["goals"],"atoms":["left","right"],"#,
    r#""open":[{"day":1,"from":"16:30","to":"24:00"}]}],"#,
    r#""occupied":[{"atom":"left","day":2,"from":"16:30","to":"18:00"}],"#,
    r#""clubs":[{"id":"c","name":"IF","min_minutes":120,"max_minutes":600}],"#,
    r#""wishes":[{"id":"w","club":"c","group":"F10","age_band":"youth","persons":18,"sessions":2,"min_minutes":60,"#,
    r#""max_minutes":90,"free_days_between":1,"needs":["goals"],"spaces":[{"id":"s","penalty":0}],"#,
    r#""times":[{"penalty":1.5,"day":1,"from":"16:30","to":"19:30"}],"values":[100,70],"value_per_extra_slot":4}],"#,
    r#""locked":[{"wish":"w","space":"s","day":1,"from":"17:00","to":"18:00"}],"previous":[],"#,
    r#""change_penalty":0,"shortfall_penalty_per_slot":3,"adjacency_value":0}"#,
);

fn faults_of(file: &str) -> Vec<String> {
    read_problem(file.as_bytes()).expect_err("a faulty file").into_iter().map(|fault| fault.0).collect()
}

#[test]
fn a_file_is_written_as_it_was_read() {
    let (file, faults) = SeasonFile::read(FILE.as_bytes()).expect("an object");
    assert!(faults.or(()).is_ok());
    assert_eq!(file.text(), FILE);
    let named = NamedProblem::try_from(&file).expect("a problem");
    assert_eq!((named.atoms.names.len(), named.problem.slots_per_day, named.problem.locked.len()), (2, 48, 1));
    let wish = &named.problem.wishes[0];
    assert_eq!((wish.min_slots, wish.max_slots, wish.free_days_between, wish.sessions), (2, 3, 1, 2));
    assert_eq!(
        (wish.needs.as_slice(), wish.values.as_slice()),
        (&named.problem.spaces[0].features[..], &[100.0, 70.0][..])
    );
}

#[test]
fn what_only_describes_may_be_left_out_or_be_anything() {
    let bare = FILE.replace(r#""name":"Skolan","area":"Hertsön","#, "").replace(r#""group":"F10""#, r#""group":7"#);
    assert!(read_problem(bare.as_bytes()).is_ok());
    let open = FILE.replace(r#""age_band":"youth","#, "");
    assert!(read_problem(open.as_bytes()).is_ok());
}

#[test]
fn every_fault_is_told_at_once_with_its_place() {
    let faulty = FILE
        .replace(r#""season/1""#, r#""season/2""#)
        .replace(r#""evening_cost":20"#, r#""evening_cost":-1"#)
        .replace(r#""building":"b","capacity":120"#, r#""building":"x","capacity":1.5"#)
        .replace(r#""atoms":["left","right"]"#, r#""atoms":["left","left"]"#)
        .replace(r#""open":[{"#, r#""open":[3,{"#)
        .replace(r#""atom":"left""#, r#""atom":"middle""#)
        .replace(r#""min_minutes":120"#, r#""min_minutes":615"#)
        .replace(r#""age_band":"youth","persons":18"#, r#""age_band":"old""#)
        .replace(r#""values":[100,70]"#, r#""values":[70,100,100]"#)
        .replace(r#""day":1,"from":"16:30","to":"19:30""#, r#""day":8,"from":"19:45","to":"7:00""#)
        .replace(r#""day":1,"from":"17:00","to":"18:00""#, r#""day":1,"from":"18:15","to":"18:00""#);
    assert_eq!(
        faults_of(&faulty),
        [
            r#"format must be "season/1""#,
            "buildings[0]: evening_cost must be a number >= 0, is -1",
            "spaces[0]: capacity must be a whole number >= 0, is 1.5",
            "spaces[0].open[0] must be an object",
            "wishes[0]: age_band must be one of youth, junior, senior, disability, open",
            "wishes[0]: persons is missing",
            "wishes[0].times[0]: day must be a whole number >= 1 and <= 7, is 8",
            r#"wishes[0].times[0]: to must be "HH:MM" from 00:00 to 24:00, is "7:00""#,
            r#"spaces[0]: building "x" is not a known building"#,
            "spaces[0]: atoms must name at least one atom, each once",
            r#"occupied[0]: atom "middle" is not a known atom of a space"#,
            "clubs[0]: min_minutes 615 is not a multiple of 30",
            "wishes[0]: values has 3 numbers for 2 sessions",
            "wishes[0]: values must not increase",
            r#"locked[0]: from "18:15" is not on the 30-minute grid"#,
            r#"locked[0]: from "18:15" must be before to "18:00" on the same day"#,
        ]
    );
}

#[test]
fn what_is_no_season_at_all_is_told_in_one_sentence() {
    assert_eq!(faults_of("[]"), ["the problem must be a JSON object"]);
    assert!(faults_of("{").iter().all(|fault| fault.starts_with("the file is not JSON")));
    assert_eq!(
        faults_of(&FILE.replace(r#""slot_minutes":30"#, r#""slot_minutes":50"#)),
        ["slot_minutes 50 does not divide a day of 1440 minutes"]
    );
}

#[test]
fn a_plan_that_is_written_is_read_again() {
    let named = read_problem(FILE.as_bytes()).expect("a problem");
    let plan = named.problem.locked.clone();
    let outcome = Outcome { plan: plan.clone(), score: 74.0, bound: 80.5, status: Status::Feasible };
    let text = write_plan(&named, &outcome);
    assert_eq!(
        text,
        concat!(
            r#"{"format":"season-plan/1","sessions":[{"wish":"w","space":"s","day":1,"from":"17:00","to":"18:00"}],"#,
            r#""score":74,"bound":80.5,"status":"feasible"}"#,
            "\n"
        )
    );
    assert_eq!(read_plan(&named, text.as_bytes()).expect("a plan"), plan);
    let other = text.replace(r#""wish":"w""#, r#""wish":"v""#);
    let faults = read_plan(&named, other.as_bytes()).expect_err("of another problem");
    assert_eq!(faults[0].0, r#"sessions[0]: wish "v" is not a known wish"#);
}
