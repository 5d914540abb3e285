//! A small school of our own, whole and then broken in one place at a time; and the real ones, where they are at hand.

use super::super::fault::What;
use super::super::{Choice, read};
use crate::timetables::model::{Bells, PartyKind, SchoolTimetable};
use std::path::PathBuf;

/// Two days of three periods, two rooms; chemistry (a double lesson) and music. The room of music is decided by the solution.
const SCHOOL: &str = r#"<HighSchoolTimetableArchive>
<Instances><Instance Id="Norr"><MetaData><Name>Norra skolan</Name></MetaData>
<Times><TimeGroups><Day Id="Mo"/><Day Id="Tu"/></TimeGroups>
<Time Id="M1"><Day Reference="Mo"/></Time><Time Id="M2"><Day Reference="Mo"/></Time><Time Id="M3"><Day Reference="Mo"/></Time>
<Time Id="T1"><Day Reference="Tu"/></Time><Time Id="T2"><Day Reference="Tu"/></Time><Time Id="T3"><Day Reference="Tu"/></Time></Times>
<Resources><ResourceTypes><ResourceType Id="R"><Name>Room</Name></ResourceType><ResourceType Id="C"><Name>Class</Name></ResourceType></ResourceTypes>
<Resource Id="Lab"><ResourceType Reference="R"/></Resource><Resource Id="Aula"><ResourceType Reference="R"/></Resource>
<Resource Id="7A"><ResourceType Reference="C"/></Resource></Resources>
<Events><EventGroups><EventGroup Id="All"/></EventGroups>
<Event Id="kemi"><Duration>2</Duration><Resources><Resource Reference="Lab"/><Resource Reference="7A"/></Resources></Event>
<Event Id="musik"><Duration>1</Duration><Resources><Resource><Role>sal</Role><ResourceType Reference="R"/></Resource></Resources>
<EventGroups><EventGroup Reference="All"/></EventGroups></Event></Events>
<Constraints><AvoidClashesConstraint Id="k"><Required>true</Required><Weight>1</Weight><CostFunction>Linear</CostFunction><AppliesTo/></AvoidClashesConstraint></Constraints>
</Instance></Instances>
<SolutionGroups><SolutionGroup Id="vi"><Solution Reference="Norr"><Events>
<Event Reference="kemi"><Time Reference="T2"/></Event>
<Event Reference="musik"><Time Reference="M3"/><Resources><Resource Reference="Aula"><Role>sal</Role></Resource></Resources></Event>
</Events></Solution></SolutionGroup></SolutionGroups></HighSchoolTimetableArchive>"#;

fn import(text: &str) -> Result<SchoolTimetable, Vec<What>> {
    let faults = read(text.as_bytes(), &Choice::default(), Bells::default());
    faults.map_err(|faults| faults.into_iter().map(|fault| fault.what).collect())
}

/// What is wrong with the school when one thing in it is said otherwise.
fn broken(from: &str, to: &str) -> Vec<What> {
    assert!(SCHOOL.contains(from), "{from}");
    import(&SCHOOL.replacen(from, to, 1)).expect_err("a fault")
}

fn unknown(kind: &'static str, id: &str) -> Vec<What> {
    vec![What::UnknownReference { kind, id: id.to_owned() }]
}

#[test]
fn a_school_becomes_lessons_on_weekdays_in_rooms() {
    let timetable = import(SCHOOL).expect("no fault");
    assert_eq!((timetable.name.as_str(), timetable.weeks, timetable.rooms.len()), ("Norra skolan", 1, 2));
    let [kemi, musik] = timetable.lessons.as_slice() else { panic!("two lessons") };
    let when = kemi.when.expect("a time");
    assert_eq!((when.week, when.time.weekday.number(), when.time.from, when.time.until), (1, 2, 540, 645));
    assert_eq!((kemi.rooms.as_slice(), kemi.title().as_str()), (&["Lab".to_owned()][..], "kemi · 7A"));
    assert_eq!(musik.rooms, ["Aula"]);
}

#[test]
fn references_to_what_is_not_there_are_faults_with_line_and_element() {
    assert_eq!(broken(r#"<Day Reference="Mo"/>"#, r#"<Day Reference="Fr"/>"#), unknown("TimeGroup", "Fr"));
    assert_eq!(broken(r#"<Resource Reference="7A"/>"#, r#"<Resource Reference="8A"/>"#), unknown("Resource", "8A"));
    assert_eq!(
        broken(r#"<EventGroup Reference="All"/>"#, r#"<EventGroup Reference="Some"/>"#),
        unknown("EventGroup", "Some")
    );
    assert_eq!(broken(r#"<Time Reference="T2"/>"#, r#"<Time Reference="T9"/>"#), unknown("Time", "T9"));
    assert_eq!(broken(r#"<Event Reference="kemi">"#, r#"<Event Reference="fysik">"#), unknown("Event", "fysik"));
    let file = SCHOOL.replacen(r#"<Time Reference="T2"/>"#, r#"<Time Reference="T9"/>"#, 1);
    let faults = read(file.as_bytes(), &Choice::default(), Bells::default()).expect_err("a fault");
    assert_eq!((faults[0].line, faults[0].element.as_str()), (Some(16), "Time T9"));
}

#[test]
fn every_fault_is_listed_not_only_the_first() {
    let file = SCHOOL
        .replacen("<Duration>2</Duration>", "<Duration>två</Duration>", 1)
        .replacen(r#"<Time Id="M2"><Day Reference="Mo"/></Time>"#, r#"<Time Id="M2"/>"#, 1)
        .replacen("<Weight>1</Weight>", "", 1)
        .replacen("<Role>sal</Role><", "<", 1);
    let faults = import(&file).expect_err("faults");
    assert!(faults.contains(&What::NotANumber { name: "Duration", text: "två".to_owned() }));
    assert!(faults.contains(&What::TimeWithoutDay));
    assert!(faults.contains(&What::Missing("Weight")));
    assert!(faults.contains(&What::Missing("Role")));
}

#[test]
fn a_file_with_very_many_faults_lists_some_and_counts_the_rest() {
    let many = r#"<Time Id="X"/>"#.repeat(300);
    let faults = broken(r#"<Time Id="M1">"#, &(many + r#"<Time Id="M1">"#));
    assert!(faults.len() == 201 && matches!(faults.last(), Some(What::More(_))));
}

#[test]
fn ids_are_used_once_and_things_that_must_be_said_are() {
    assert_eq!(broken(r#"<Time Id="M2">"#, r#"<Time Id="M1">"#), [What::DoubleId { first: 4 }]);
    assert_eq!(broken("<Duration>1</Duration>", "<Duration>0</Duration>"), [What::NoDuration]);
    assert_eq!(broken(">true<", ">maybe<"), [What::UnknownWord { name: "Required", text: "maybe".to_owned() }]);
    assert_eq!(
        broken("<AvoidClashesConstraint", "<AvoidMondays").first(),
        Some(&What::WrongClosing { expected: "AvoidMondays".to_owned(), actual: "AvoidClashesConstraint".to_owned() })
    );
    let unknown = SCHOOL.replace("AvoidClashesConstraint", "AvoidMondays");
    assert_eq!(import(&unknown).expect_err("a fault"), [What::UnknownConstraint]);
}

#[test]
fn a_lesson_stays_within_its_day() {
    assert_eq!(
        broken(r#"<Time Reference="T2"/>"#, r#"<Time Reference="M3"/>"#),
        [What::PastDaysEnd { event: "kemi".to_owned(), time: "M3".to_owned() }]
    );
    // Past the last time of all.
    assert_eq!(broken(r#"<Time Reference="T2"/>"#, r#"<Time Reference="T3"/>"#).len(), 1);
    let late = Bells { first_lesson: 1320, ..Bells::default() };
    let faults = read(SCHOOL.as_bytes(), &Choice::default(), late).expect_err("a fault");
    assert_eq!(faults.len(), 2, "{faults:?}");
}

#[test]
fn a_solution_keeps_to_what_its_events_are() {
    let longer = broken(r#"<Time Reference="M3"/>"#, r#"<Duration>2</Duration><Time Reference="M2"/>"#);
    assert_eq!(longer, [What::LongerThanEvent { event: "musik".to_owned(), most: 1 }]);
    assert_eq!(
        broken(
            "<Role>sal</Role></Resource></Resources></Event>\n</Events>",
            "<Role>lärare</Role></Resource></Resources></Event>\n</Events>"
        ),
        [What::UnknownRole { event: "musik".to_owned(), role: "lärare".to_owned() }]
    );
    let other_type = broken(r#"<Resource Reference="Aula">"#, r#"<Resource Reference="7A">"#);
    assert_eq!(other_type, [What::OtherType { resource: "7A".to_owned(), role: "sal".to_owned() }]);
}

#[test]
fn a_room_has_one_lesson_at_a_time() {
    let moved = SCHOOL.replacen(r#"<Resource Reference="Aula"><Role>"#, r#"<Resource Reference="Lab"><Role>"#, 1);
    assert!(import(&moved).is_ok(), "the laboratory is free on Monday");
    let clash = moved.replacen(r#"<Time Reference="M3"/>"#, r#"<Time Reference="T3"/>"#, 1);
    assert_eq!(
        import(&clash).expect_err("a fault"),
        [What::RoomTwice { room: "Lab".to_owned(), other: "kemi".to_owned() }]
    );
}

#[test]
fn rooms_of_the_same_name_are_told_apart_by_their_ids() {
    let named = |id: &str| format!(r#"<Resource Id="{id}"><Name>Sal</Name>"#);
    let file = ["Lab", "Aula"]
        .iter()
        .fold(SCHOOL.to_owned(), |file, id| file.replace(&format!(r#"<Resource Id="{id}">"#), &named(id)));
    let timetable = import(&file).expect("no fault");
    assert_eq!(timetable.rooms.iter().map(|room| room.name.as_str()).collect::<Vec<_>>(), ["Sal (Lab)", "Sal (Aula)"]);
    assert_eq!(timetable.lessons[0].rooms, ["Sal (Lab)"]);
}

#[test]
fn lessons_without_time_or_room_are_kept_as_such() {
    let file = SCHOOL.replacen(r#"<Event Reference="kemi"><Time Reference="T2"/></Event>"#, "", 1).replacen(
        r#"<Resource Reference="Aula"><Role>sal</Role></Resource>"#,
        "",
        1,
    );
    let lessons = import(&file).expect("no fault").lessons;
    assert!(lessons.iter().any(|lesson| lesson.name == "kemi" && lesson.when.is_none()));
    assert!(lessons.iter().any(|lesson| lesson.name == "musik" && lesson.rooms.is_empty() && lesson.when.is_some()));
    // A time the school itself has given holds though the solution is silent.
    let given = file.replacen("<Duration>2</Duration>", r#"<Duration>2</Duration><Time Reference="M1"/>"#, 1);
    assert!(
        import(&given).expect("no fault").lessons.iter().any(|lesson| lesson.name == "kemi" && lesson.when.is_some())
    );
}

#[test]
fn the_school_and_the_solution_are_picked_or_asked_for() {
    assert_eq!(import("<HighSchoolTimetableArchive/>"), Err(vec![What::NoInstance]));
    assert_eq!(import("<svg/>"), Err(vec![What::OtherKind("svg".to_owned())]));
    let start = SCHOOL.find("<SolutionGroups>").expect("there");
    let none = format!("{}</HighSchoolTimetableArchive>", &SCHOOL[..start]);
    assert_eq!(import(&none), Err(vec![What::NoSolution { instance: "Norr".to_owned() }]));
    assert_eq!(broken(r#"<Solution Reference="Norr">"#, r#"<Solution Reference="Syd">"#), unknown("Instance", "Syd"));

    // Two solutions, none of which says what it costs.
    let group =
        &SCHOOL[SCHOOL.find("<SolutionGroup ").expect("there")..SCHOOL.find("</SolutionGroups>").expect("there")];
    let other = group.replacen(r#""vi""#, r#""de""#, 1);
    let two = SCHOOL.replacen("</SolutionGroups>", &format!("{other}</SolutionGroups>"), 1);
    assert_eq!(import(&two), Err(vec![What::SeveralSolutions(vec!["vi".to_owned(), "de".to_owned()])]));
    let pick = |text: &str, solution: Option<&str>| {
        let choice = Choice { instance: None, solution: solution.map(ToOwned::to_owned) };
        read(text.as_bytes(), &choice, Bells::default()).map(|timetable| timetable.solution)
    };
    assert_eq!(pick(&two, Some("de")).as_deref(), Ok("de"));
    let unknown = pick(&two, Some("ni")).expect_err("a fault").remove(0).what;
    assert_eq!(
        unknown,
        What::UnknownSolution { asked: "ni".to_owned(), there: vec!["vi".to_owned(), "de".to_owned()] }
    );
    let stated = "<Report><InfeasibilityValue>0</InfeasibilityValue><ObjectiveValue>3</ObjectiveValue></Report></Solution></SolutionGroup></SolutionGroups>";
    assert_eq!(
        pick(&two.replacen("</Solution></SolutionGroup></SolutionGroups>", stated, 1), None).as_deref(),
        Ok("de")
    );

    // Two schools, one solution.
    let instance = &SCHOOL[SCHOOL.find("<Instance ").expect("there")..SCHOOL.find("</Instances>").expect("there")];
    let south = instance.replacen(r#""Norr""#, r#""Syd""#, 1);
    let schools = SCHOOL.replacen("</Instances>", &format!("{south}</Instances>"), 1);
    assert_eq!(import(&schools), Err(vec![What::SeveralInstances(vec!["Norr".to_owned(), "Syd".to_owned()])]));
    let choice = Choice { instance: Some("Syd".to_owned()), solution: None };
    let faults = read(schools.as_bytes(), &choice, Bells::default()).expect_err("a fault");
    assert_eq!(faults[0].what, What::SolutionForOthers { instance: "Syd".to_owned(), others: vec!["Norr".to_owned()] });
}

/// A public school, in the folder that `SAMRUM_TEST_DATA` names.
fn real(path: &str) -> Vec<u8> {
    let folder = PathBuf::from(std::env::var_os("SAMRUM_TEST_DATA").expect("SAMRUM_TEST_DATA names a folder"));
    std::fs::read(folder.join("xhstt-2014").join(path)).expect("the school")
}

#[test]
#[ignore = "needs public files, in the folder that SAMRUM_TEST_DATA names"]
fn a_finnish_upper_secondary_school_is_read_whole() {
    let bytes = real("with-solution/FI-WP-06.xml.gz");
    let timetable = read(&bytes, &Choice::default(), Bells::default()).expect("no fault");
    assert_eq!((timetable.code.as_str(), timetable.weeks, timetable.rooms.len()), ("FI-WP-06", 1, 13));
    assert_eq!(timetable.lessons.len(), 172);
    assert!(
        timetable
            .lessons
            .iter()
            .all(|lesson| lesson.when.is_some() && lesson.rooms.len() == 1 && lesson.parties.len() == 2)
    );
    assert!(timetable.solution.starts_with("GOAL team"), "the one that states its cost");
}

#[test]
#[ignore = "needs public files, in the folder that SAMRUM_TEST_DATA names"]
fn a_danish_gymnasium_of_two_weeks_and_students_is_read_whole() {
    let bytes = real("with-solution/DK-VG-09.xml.gz");
    let timetable = read(&bytes, &Choice::default(), Bells::default()).expect("no fault");
    assert_eq!((timetable.weeks, timetable.rooms.len(), timetable.lessons.len()), (2, 53, 918));
    assert_eq!(timetable.lessons.iter().filter(|lesson| lesson.when.is_none()).count(), 1);
    assert!(timetable.rooms.iter().any(|room| room.most_students > 10));
    let teachers =
        timetable.lessons.iter().flat_map(|lesson| &lesson.parties).filter(|party| party.kind == PartyKind::Teacher);
    assert!(teachers.count() > 900);
}

#[test]
#[ignore = "needs public files, in the folder that SAMRUM_TEST_DATA names"]
fn all_twelve_public_schools_are_read_without_a_fault() {
    for name in [
        "AU-TE-99", "BR-SA-00", "BR-SN-00", "DK-VG-09", "ES-SS-08", "FI-MP-06", "FI-WP-06", "GR-PA-08", "IT-I4-96",
        "NL-KP-05", "UK-SP-06", "ZA-WD-09",
    ] {
        let bytes = real(&format!("{name}.xml.gz"));
        let text = super::document::text(&bytes).expect("text");
        let archive = super::read(&text).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        let instance = &archive.instances[0];
        assert!(!instance.constraints.is_empty() && !instance.events.is_empty(), "{name}");
        let covered = instance
            .events
            .iter()
            .all(|event| !event.resources.is_empty() || event.course.is_some() || event.duration > 0);
        assert!(covered, "{name}");
    }
}
