//! A small school of our own in FET's form, whole and then broken in one place at a time.

mod kinds;
mod moves;
mod rooms;
mod school;
mod twins;

use super::super::fault::What;
use super::{read, write};
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::timetable::{Best, Outcome, Rule, solve};
use std::sync::atomic::{AtomicU32, Ordering};

/// Two days of three hours, a class in two halves, two teachers, two rooms. The halves have art apart, everybody has maths twice on
/// different days and in room 12; the teacher of art is away on the first day's first hour; there are no gaps and no late mornings.
pub const SCHOOL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<fet version="6.8.5">
<Mode>Official</Mode><Institution_Name>Norra skolan</Institution_Name>
<Days_List><Number_of_Days>2</Number_of_Days><Day><Name>Må</Name></Day><Day><Name>Ti</Name></Day></Days_List>
<Hours_List><Number_of_Hours>3</Number_of_Hours><Hour><Name>8</Name></Hour><Hour><Name>9</Name></Hour><Hour><Name>10</Name></Hour></Hours_List>
<Subjects_List><Subject><Name>Ma</Name></Subject><Subject><Name>Bild</Name></Subject></Subjects_List>
<Teachers_List><Teacher><Name>ANK</Name></Teacher><Teacher><Name>BOE</Name></Teacher></Teachers_List>
<Students_List><Year><Name>7</Name><Number_of_Students>20</Number_of_Students>
<Group><Name>7a</Name><Number_of_Students>10</Number_of_Students></Group><Group><Name>7b</Name><Number_of_Students>10</Number_of_Students></Group></Year></Students_List>
<Activities_List>
<Activity><Teacher>ANK</Teacher><Subject>Ma</Subject><Students>7</Students><Duration>1</Duration><Total_Duration>2</Total_Duration><Id>1</Id><Activity_Group_Id>1</Activity_Group_Id><Active>true</Active></Activity>
<Activity><Teacher>ANK</Teacher><Subject>Ma</Subject><Students>7</Students><Duration>1</Duration><Total_Duration>2</Total_Duration><Id>2</Id><Activity_Group_Id>1</Activity_Group_Id><Active>true</Active></Activity>
<Activity><Teacher>BOE</Teacher><Subject>Bild</Subject><Students>7a</Students><Duration>1</Duration><Total_Duration>1</Total_Duration><Id>3</Id><Activity_Group_Id>0</Activity_Group_Id><Active>true</Active></Activity>
<Activity><Teacher>BOE</Teacher><Subject>Bild</Subject><Students>7b</Students><Duration>1</Duration><Total_Duration>1</Total_Duration><Id>4</Id><Activity_Group_Id>0</Activity_Group_Id><Active>true</Active></Activity>
<Activity><Subject>Bild</Subject><Students>7b</Students><Duration>1</Duration><Total_Duration>1</Total_Duration><Id>5</Id><Activity_Group_Id>0</Activity_Group_Id><Active>false</Active></Activity>
</Activities_List>
<Rooms_List><Room><Name>12</Name><Building></Building><Capacity>30</Capacity><Virtual>false</Virtual></Room><Room><Name>Ateljé</Name><Capacity>10</Capacity></Room></Rooms_List>
<Time_Constraints_List>
<ConstraintBasicCompulsoryTime><Weight_Percentage>100</Weight_Percentage><Active>true</Active></ConstraintBasicCompulsoryTime>
<ConstraintMinDaysBetweenActivities><Weight_Percentage>100</Weight_Percentage><Consecutive_If_Same_Day>true</Consecutive_If_Same_Day><Number_of_Activities>2</Number_of_Activities><Activity_Id>1</Activity_Id><Activity_Id>2</Activity_Id><MinDays>1</MinDays><Active>true</Active></ConstraintMinDaysBetweenActivities>
<ConstraintTeacherNotAvailableTimes><Weight_Percentage>100</Weight_Percentage><Teacher>BOE</Teacher><Number_of_Not_Available_Times>1</Number_of_Not_Available_Times><Not_Available_Time><Day>Må</Day><Hour>8</Hour></Not_Available_Time><Active>true</Active></ConstraintTeacherNotAvailableTimes>
<ConstraintStudentsMaxGapsPerWeek><Weight_Percentage>100</Weight_Percentage><Max_Gaps>0</Max_Gaps><Active>true</Active></ConstraintStudentsMaxGapsPerWeek>
<ConstraintStudentsEarlyMaxBeginningsAtSecondHour><Weight_Percentage>100</Weight_Percentage><Max_Beginnings_At_Second_Hour>0</Max_Beginnings_At_Second_Hour><Active>true</Active></ConstraintStudentsEarlyMaxBeginningsAtSecondHour>
<ConstraintTeachersMaxGapsPerMorningAndAfternoon><Weight_Percentage>100</Weight_Percentage><Active>true</Active></ConstraintTeachersMaxGapsPerMorningAndAfternoon>
<ConstraintTeachersMaxGapsPerMorningAndAfternoon><Weight_Percentage>90</Weight_Percentage><Active>true</Active></ConstraintTeachersMaxGapsPerMorningAndAfternoon>
<ConstraintTeachersMaxGapsPerMorningAndAfternoon><Weight_Percentage>100</Weight_Percentage><Active>false</Active></ConstraintTeachersMaxGapsPerMorningAndAfternoon>
</Time_Constraints_List>
<Space_Constraints_List>
<ConstraintBasicCompulsorySpace><Weight_Percentage>100</Weight_Percentage><Active>true</Active></ConstraintBasicCompulsorySpace>
<ConstraintSubjectPreferredRoom><Weight_Percentage>100</Weight_Percentage><Subject>Ma</Subject><Room>12</Room><Active>true</Active></ConstraintSubjectPreferredRoom>
<ConstraintActivityPreferredRooms><Weight_Percentage>95.5</Weight_Percentage><Activity_Id>3</Activity_Id><Number_of_Preferred_Rooms>2</Number_of_Preferred_Rooms><Preferred_Room>12</Preferred_Room><Preferred_Room>Ateljé</Preferred_Room><Active>true</Active></ConstraintActivityPreferredRooms>
</Space_Constraints_List>
</fet>"#;

/// Counts instead of telling the time, so that every machine searches equally long.
#[derive(Default)]
struct Steps(AtomicU32);

impl Watch<Best> for Steps {
    fn elapsed(&self) -> f64 {
        f64::from(self.0.fetch_add(1, Ordering::Relaxed)) / 100.0
    }
    fn cancelled(&self) -> bool {
        false
    }
    fn report(&self, _: Progress<'_, Best>) {}
}

fn solved(text: &str) -> (super::Read, Outcome) {
    let school = read(text).expect("a school");
    let outcome = solve(&school.problem, &Limits::default(), None, &Steps::default());
    (school, outcome)
}

/// What is wrong with the school when one thing in it is said otherwise.
fn broken(from: &str, to: &str) -> Vec<What> {
    assert!(SCHOOL.contains(from), "{from}");
    read(&SCHOOL.replacen(from, to, 1)).err().expect("a fault").into_iter().map(|fault| fault.what).collect()
}

#[test]
fn a_school_is_read_solved_and_written_as_fet_does() {
    let (school, outcome) = solved(SCHOOL);
    assert_eq!(school.instance.students, ["7a", "7b"]);
    assert_eq!((outcome.cost.infeasibility, outcome.cost.objective), (0, 0));
    let text = write::timetable(&school.instance, &outcome.plan);
    assert_eq!(text.matches("<Activity>").count(), 4);
    let of = |id: &str| {
        text.split("<Activity>").find(|part| part.contains(&format!("<Id>{id}</Id>"))).expect("the activity").to_owned()
    };
    assert!(of("1").contains("<Room>12</Room>") && of("2").contains("<Room>12</Room>"));
    assert_ne!(of("1").contains("<Day>Må</Day>"), of("2").contains("<Day>Må</Day>"), "on different days");
    assert!(!(of("3").contains("<Day>Må</Day>") && of("3").contains("<Hour>8</Hour>")), "the teacher is away");
    assert!(of("4").contains("<Room></Room>"), "nobody asked for a room");
    // Each day begins with the lesson that everybody has: no gaps and no late mornings.
    assert!(of("1").contains("<Hour>8</Hour>") && of("2").contains("<Hour>8</Hour>"), "{text}");
}

#[test]
fn what_is_not_understood_is_named_and_counted_unless_it_is_not_active() {
    let school = read(SCHOOL).expect("a school");
    let name = "ConstraintTeachersMaxGapsPerMorningAndAfternoon";
    assert_eq!(school.omitted, [(name.to_owned(), 1), (format!("{name} (a wish)"), 1)]);
    let other = SCHOOL.replace("<Mode>Official</Mode>", "<Mode>Half_Terms</Mode>");
    assert!(read(&other).expect("a school").omitted.iter().any(|(name, _)| name == "Mode Half_Terms"));
}

#[test]
fn a_weight_below_a_hundred_is_a_wish_and_none_at_all_is_nothing() {
    let rooms = |text: &str| {
        let school = read(text).expect("a school");
        let preferring = school
            .problem
            .constraints
            .iter()
            .filter(|one| matches!(&one.rule, Rule::PreferResources { resources, .. } if resources.len() == 2));
        preferring.map(|one| (one.required, one.weight)).collect::<Vec<_>>()
    };
    assert_eq!(rooms(SCHOOL), [(false, 96)]);
    assert_eq!(rooms(&SCHOOL.replace("95.5", "0")), []);
}

#[test]
fn names_that_differ_by_a_blank_at_the_end_are_two() {
    let two = SCHOOL.replace("</Teachers_List>", "<Teacher><Name>ANK </Name></Teacher></Teachers_List>");
    let two = two.replacen("<Teacher>ANK</Teacher>", "<Teacher>ANK </Teacher>", 1);
    let school = read(&two).expect("a school").instance;
    assert_eq!(school.teachers, ["ANK", "BOE", "ANK "]);
    assert_eq!((&school.activities[0].teachers[..], &school.activities[1].teachers[..]), (&[2][..], &[0][..]));
}

#[test]
fn faults_are_all_told_with_line_and_element() {
    let unknown = |kind: &'static str, id: &str| vec![What::UnknownReference { kind, id: id.to_owned() }];
    assert_eq!(broken("<Teacher>BOE</Teacher><Number", "<Teacher>CEL</Teacher><Number"), unknown("Teacher", "CEL"));
    assert_eq!(broken("<Preferred_Room>Ateljé", "<Preferred_Room>Aula"), unknown("Room", "Aula"));
    assert_eq!(broken("<Students>7a</Students>", "<Students>8a</Students>"), unknown("Students", "8a"));
    assert_eq!(broken("<Day>Må</Day><Hour>8</Hour>", "<Day>Sö</Day><Hour>7</Hour>").len(), 2, "all of them");
    assert_eq!(broken("<Activity_Id>3</Activity_Id>", "<Activity_Id>33</Activity_Id>"), unknown("Activity", "33"));
    assert_eq!(broken("95.5", "mycket").len(), 1);
    assert_eq!(broken("<Max_Gaps>0</Max_Gaps>", ""), [What::Missing("Max_Gaps")]);
    assert_eq!(broken("<Id>4</Id>", "<Id>3</Id>"), [What::DoubleName("3".to_owned())]);
    assert!(
        broken("<Day><Name>Ti</Name></Day>", "<Day><Name>Må</Name></Day>").contains(&What::DoubleName("Må".to_owned()))
    );
    let fault = read(&SCHOOL.replacen("<Max_Gaps>0", "<Max_Gaps>noll", 1)).err().expect("a fault").remove(0);
    assert_eq!((fault.line, fault.element.as_str()), (Some(22), "ConstraintStudentsMaxGapsPerWeek"));
    for text in ["", "<fet/>", "<fet version=\"6\"></fet", "<other/>"] {
        assert!(read(text).is_err(), "{text}");
    }
}
