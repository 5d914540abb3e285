//! A timetable for each of the demo's schools that no class, teacher or room breaks, by construction.
//!
//! A day has six lessons and the subjects are in six groups. In lesson p a class with offset c has group (p + c) mod 6, so the
//! six classes of a stage have six different groups at any time, and each class has each group once a day: one teacher a
//! subject and one room a subject are enough. The day decides which subject of the group it is; the two stages of a school
//! are a day apart, so that they never want the same special room at once.

use super::dice::Dice;
use super::names;
use crate::time::{Weekday, Weekly};
use crate::timetables::model::{Lesson, Party, PartyKind, Room, SchoolTimetable, WeekTime};
use std::collections::BTreeSet;

/// Lessons of a day: start and end, minutes after midnight. Lunch is after the third.
const PERIODS: [(u16, u16); 6] = [(490, 550), (570, 630), (640, 700), (740, 800), (810, 870), (880, 940)];

/// A subject with the ending of its room's code for each stage, or none for the class's own room.
type Subject = (&'static str, Option<[&'static str; 2]>);

/// The groups of subjects.
const GROUPS: [[Subject; 5]; 6] = [
    [("Svenska", None); 5],
    [("Matematik", None); 5],
    [("Engelska", None), ("Språkval", None), ("Engelska", None), ("Språkval", None), ("Engelska", None)],
    [
        ("NO", Some(["NO1", "NO2"])),
        ("NO", Some(["NO1", "NO2"])),
        ("NO", Some(["NO1", "NO2"])),
        ("NO", Some(["NO1", "NO2"])),
        ("Hemkunskap", Some(["HKK", "HKK"])),
    ],
    [("SO", None), ("SO", None), ("SO", None), ("Slöjd", Some(["TRÄ", "TEX"])), ("Slöjd", Some(["TRÄ", "TEX"]))],
    [
        ("Idrott", Some(["A", "B"])),
        ("Idrott", Some(["A", "B"])),
        ("Idrott", Some(["A", "B"])),
        ("Bild", Some(["BILD", "BILD"])),
        ("Musik", Some(["MUSIK", "MUSIK"])),
    ],
];

const CLASSES: [[&str; 6]; 2] = [["4A", "4B", "5A", "5B", "6A", "6B"], ["7A", "7B", "8A", "8B", "9A", "9B"]];
/// The classes' own rooms.
const ROOMS: [[&str; 6]; 2] = [["101", "102", "103", "104", "105", "106"], ["201", "202", "203", "204", "205", "206"]];

/// The timetable of a school; each school has its own teachers.
pub fn timetable(seed: u64, school: usize, code: &str, name: &str) -> SchoolTimetable {
    let mut dice = Dice::new(seed, &format!("lessons {school}"));
    let mut order: Vec<usize> = (0..6).collect();
    let mut lessons = Vec::new();
    let mut rooms = BTreeSet::new();
    for stage in 0..2 {
        dice.shuffle(&mut order);
        for (at, class) in CLASSES[stage].into_iter().enumerate() {
            for day in 0..5_usize {
                for (period, (starts, ends)) in PERIODS.into_iter().enumerate() {
                    let group = (period + order[at]) % GROUPS.len();
                    let (subject, room) = GROUPS[group][(day + stage * 2) % 5];
                    let room = room.map_or(ROOMS[stage][at], |rooms| rooms[stage]);
                    // Time to change and to let in air before the next class.
                    let ends = if subject == "Idrott" { ends - 10 } else { ends };
                    rooms.insert(room);
                    lessons.push(Lesson {
                        name: subject.to_owned(),
                        when: Some(WeekTime { week: 1, time: Weekly::new(Weekday::ALL[day], starts, ends) }),
                        rooms: vec![room.to_owned()],
                        needs_room: true,
                        parties: vec![
                            Party { kind: PartyKind::Class, name: class.to_owned() },
                            Party { kind: PartyKind::Teacher, name: teacher(school, stage, group, subject) },
                        ],
                    });
                }
            }
        }
    }
    let rooms =
        rooms.into_iter().map(|room| Room { name: room.to_owned(), most_students: 0, capacity: None }).collect();
    SchoolTimetable { code: code.to_owned(), name: name.to_owned(), solution: "1".to_owned(), weeks: 1, rooms, lessons }
}

/// The one teacher of a subject in a stage.
fn teacher(school: usize, stage: usize, group: usize, subject: &str) -> String {
    let of_subject = GROUPS[group].iter().position(|(name, _)| *name == subject).unwrap_or(0);
    names::person(300 + school * 100 + stage * 40 + group * 5 + of_subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_class_teacher_or_room_is_in_two_lessons_at_once_whatever_the_seed() {
        for seed in 0..50 {
            let lessons = timetable(seed, 0, "x", "x").lessons;
            assert_eq!(lessons.len(), 12 * 30);
            for (at, one) in lessons.iter().enumerate() {
                for other in &lessons[at + 1..] {
                    let (Some(mine), Some(its)) = (one.when, other.when) else { panic!("a lesson without a time") };
                    let at_once = mine.time.meets(its.time);
                    let clash =
                        one.rooms == other.rooms || one.parties.iter().any(|party| other.parties.contains(party));
                    assert!(!(at_once && clash), "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn each_class_has_each_group_of_subjects_once_a_day() {
        let lessons = timetable(1, 0, "x", "x").lessons;
        let maths = lessons.iter().filter(|lesson| lesson.title() == "Matematik · 7A");
        assert_eq!(maths.filter_map(|lesson| Some(lesson.when?.time.weekday)).collect::<Vec<_>>(), Weekday::ALL[..5]);
    }
}
