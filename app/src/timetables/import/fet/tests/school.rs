//! The school as the calendar sees it.

use super::super::school;
use super::{SCHOOL, Steps};
use crate::timetables::import::fault::What;
use crate::timetables::import::format::again;
use crate::timetables::import::school::School;
use crate::timetables::import::{Choice, Received, Wanted, receive};
use crate::timetables::model::{Bells, Lesson, PartyKind, Reckoning, Weeks};
use samrum_solver::limits::Limits;
use samrum_solver::timetable::{Plan, solve};

fn read(text: &str) -> School {
    school(text, &Bells::default().into()).expect("a school")
}

fn planned(school: &School) -> Plan {
    solve(&school.problem().expect("a problem"), &Limits::default(), None, &Steps::default()).plan
}

fn refused(text: &str, choice: &Choice) -> Vec<What> {
    let faults = receive(text.as_bytes(), choice, Bells::default(), Wanted::AsItIs).err().expect("a fault");
    faults.into_iter().map(|fault| fault.what).collect()
}

#[test]
fn activities_become_lessons_with_their_classes_teachers_and_rooms() {
    let school = read(SCHOOL);
    assert_eq!((school.code.as_str(), school.name.as_str(), school.shown), ("Norraskolan", "Norra skolan", 4));
    let (timetable, faults) = school.lessons(&planned(&school));
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(timetable.lessons.len(), 4, "the roll calls that say a rule are no lessons");
    let maths = &timetable.lessons[0];
    let parties: Vec<_> = maths.parties.iter().map(|party| (party.kind, party.name.as_str())).collect();
    assert_eq!(
        (maths.title().as_str(), parties),
        ("Ma · 7", vec![(PartyKind::Class, "7"), (PartyKind::Teacher, "ANK")])
    );
    let when = maths.when.expect("a time");
    assert_eq!((when.week, when.time.from, when.time.until), (1, 480, 525), "the first hour has the first bell");
    assert_eq!(maths.rooms, ["12"]);
    let rooms: Vec<_> = timetable.rooms.iter().map(|room| (room.name.as_str(), room.capacity)).collect();
    assert_eq!(rooms, [("12", Some(30)), ("Ateljé", Some(10))]);
    assert!(timetable.lessons.iter().all(|lesson| lesson.when.is_some()));
}

#[test]
fn days_are_the_weekdays_that_their_names_say_or_those_from_monday() {
    let of = |names: [&str; 2]| {
        let days = names.map(|name| format!("<Day><Name>{name}</Name></Day>")).concat();
        let text = SCHOOL.replace("<Day><Name>Må</Name></Day><Day><Name>Ti</Name></Day>", &days);
        let school = read(&text.replace("<Day>Må</Day>", &format!("<Day>{}</Day>", names[0])));
        let (timetable, _) = school.lessons(&planned(&school));
        let mut weekdays: Vec<u8> =
            timetable.lessons.iter().filter_map(|lesson| Some(lesson.when?.time.weekday.number())).collect();
        weekdays.sort_unstable();
        weekdays.dedup();
        weekdays
    };
    assert_eq!(of(["onsdag", "fredag"]), [3, 5]);
    assert_eq!(of(["Sunday", "Monday"]), [1, 7]);
    assert_eq!(of(["Thu", "Dag 2"]), [1, 2], "one of them says nothing");
    assert_eq!(of(["Monday 1", "Monday 2"]), [1], "two Mondays, of two weeks");
}

#[test]
fn days_of_weeks_a_and_b_are_lessons_of_every_second_week_from_the_week_that_is_said() {
    let days = ["Må A", "Ti A", "Må B", "Ti B"].map(|name| format!("<Day><Name>{name}</Name></Day>")).concat();
    let text = SCHOOL
        .replace("<Day><Name>Må</Name></Day><Day><Name>Ti</Name></Day>", &days)
        .replace("<Day>Må</Day>", "<Day>Må B</Day>");
    let places = |begins: Option<&str>| {
        let weeks = Weeks { days: None, begins: begins.map(ToOwned::to_owned) };
        let school = school(&text, &Reckoning { weeks, ..Bells::default().into() }).expect("a school");
        let mut places: Vec<_> =
            school.periods().into_iter().map(|(_, when)| (when.week, when.time.weekday.number())).collect();
        places.dedup();
        (school.lessons(&planned(&school)).0.weeks, places)
    };
    assert_eq!(places(None), (2, vec![(1, 1), (1, 2), (2, 1), (2, 2)]));
    assert_eq!(places(Some("b")), (2, vec![(2, 1), (2, 2), (1, 1), (1, 2)]));
    let unknown = Reckoning { weeks: Weeks { days: None, begins: Some("C".to_owned()) }, ..Bells::default().into() };
    let faults = school(&text, &unknown).err().expect("a fault");
    assert_eq!(
        faults[0].what,
        What::UnknownWeek { asked: "C".to_owned(), there: vec!["A".to_owned(), "B".to_owned()] }
    );
}

#[test]
fn a_set_of_one_is_a_student_whom_the_calendar_does_not_name() {
    let school =
        read(&SCHOOL.replace("<Name>7b</Name><Number_of_Students>10<", "<Name>7b</Name><Number_of_Students>1<"));
    let titles =
        |school: &School| school.lessons(&planned(school)).0.lessons.iter().map(Lesson::title).collect::<Vec<_>>();
    assert_eq!(titles(&school), ["Ma · 7", "Ma · 7", "Bild · 7a", "Bild"]);
}

#[test]
fn a_room_of_which_nobody_has_said_the_size_has_none() {
    let school = read(&SCHOOL.replace("<Capacity>10<", "<Capacity>30000<"));
    let (timetable, _) = school.lessons(&planned(&school));
    assert_eq!(timetable.rooms[1].capacity, None);
}

#[test]
fn a_plan_is_kept_by_names_and_found_again() {
    let school = read(SCHOOL);
    let plan = planned(&school);
    let kept = school.kept(&plan);
    assert_eq!(kept[0].event, "1");
    assert!(kept[0].start.as_deref().is_some_and(|start| start.ends_with(" 1")), "{:?}", kept[0]);
    assert_eq!(kept[0].resources.iter().flatten().collect::<Vec<_>>(), ["Room 12"], "what is given is not kept");
    let found = again(&school.text, &school.code, school.bells).expect("a school").plan(&kept);
    let sorted = |mut plan: Plan| {
        plan.sort_by_key(|meet| meet.event);
        plan
    };
    assert_eq!(sorted(found), sorted(plan));
}

#[test]
fn constraints_have_the_names_that_fet_has_on_screen() {
    let school = read(SCHOOL);
    assert_eq!(school.constraints[0], "Min days between activities");
    assert_eq!(school.constraints.len(), school.givens.constraints.len());
    assert_eq!(school.omitted[0], ("Teachers max gaps per morning and afternoon".to_owned(), 1));
}

#[test]
fn halves_of_days_are_morning_and_afternoon_of_one() {
    let school = read(&SCHOOL.replace(">Official<", ">Mornings_Afternoons<"));
    let days: Vec<_> = school.periods().iter().map(|(_, when)| (when.time.weekday.number(), when.time.from)).collect();
    assert_eq!(days, [480, 540, 600, 660, 720, 780].map(|starts| (1, starts)));
}

#[test]
fn what_no_week_can_hold_is_refused() {
    let days = (3..=8).map(|day| format!("<Day><Name>D{day}</Name></Day>")).collect::<Vec<_>>().concat();
    let long = SCHOOL.replace("</Days_List>", &(days + "</Days_List>"));
    assert_eq!(refused(&long, &Choice::default()), [What::AskDays(8)]);
    let late = school(SCHOOL, &Bells { first_lesson: 1380, ..Bells::default() }.into()).err().expect("a fault");
    assert_eq!(late.iter().map(|fault| &fault.what).collect::<Vec<_>>(), [&What::DayPastMidnight]);
    let terms = SCHOOL.replace("</Days_List>", "</Days_List><Number_of_Days_Per_Term>1</Number_of_Days_Per_Term>");
    assert_eq!(refused(&terms, &Choice::default()), [What::Terms]);
}

#[test]
fn a_file_holds_one_school_and_no_timetable() {
    let received = receive(SCHOOL.as_bytes(), &Choice::default(), Bells::default(), Wanted::AsItIs);
    assert!(matches!(received, Ok(Received::Unfinished(_))));
    let asked = |instance: Option<&str>, solution: Option<&str>| Choice {
        instance: instance.map(ToOwned::to_owned),
        solution: solution.map(ToOwned::to_owned),
    };
    let other = What::UnknownInstance { asked: "Södra".to_owned(), there: vec!["Norra skolan".to_owned()] };
    assert_eq!(refused(SCHOOL, &asked(Some("Södra"), None)), [other]);
    assert_eq!(refused(SCHOOL, &asked(None, Some("vår"))), [What::OnlyUnfinished]);
    let finished = crate::timetables::import::read(SCHOOL.as_bytes(), &Choice::default(), Bells::default());
    assert_eq!(finished.expect_err("a fault")[0].what, What::OnlyUnfinished);
}
