//! A timetable for each of the demo's schools that no class, teacher or room breaks, by construction.
//!
//! A day has six lessons and the subjects are in six groups. In lesson p a class with offset c has group (p + c) mod 6, so the
//! six classes of a stage have six different groups at any time, and each class has each group once a day: one teacher a
//! subject and one room a subject are enough. The day decides which subject of the group it is; the two stages of a school
//! are a day apart, so that they never want the same special room at once.

use super::dice::Dice;
use super::names;

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

/// One lesson a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    pub class: &'static str,
    pub subject: &'static str,
    pub teacher: String,
    /// Ending of the room's code.
    pub room: &'static str,
    /// 1 (Monday) to 5.
    pub weekday: u8,
    pub from: u16,
    pub to: u16,
}

/// The timetable of a school; each school has its own teachers.
pub fn timetable(seed: u64, school: usize) -> Vec<Lesson> {
    let mut dice = Dice::new(seed, &format!("lessons {school}"));
    let mut order: Vec<usize> = (0..6).collect();
    let mut lessons = Vec::new();
    for stage in 0..2 {
        dice.shuffle(&mut order);
        for (at, class) in CLASSES[stage].into_iter().enumerate() {
            for day in 0..5_usize {
                for (period, (from, to)) in PERIODS.into_iter().enumerate() {
                    let group = (period + order[at]) % GROUPS.len();
                    let (subject, room) = GROUPS[group][(day + stage * 2) % 5];
                    lessons.push(Lesson {
                        class,
                        subject,
                        teacher: teacher(school, stage, group, subject),
                        room: room.map_or(ROOMS[stage][at], |rooms| rooms[stage]),
                        weekday: day as u8 + 1,
                        from,
                        // Time to change and to let in air before the next class.
                        to: if subject == "Idrott" { to - 10 } else { to },
                    });
                }
            }
        }
    }
    lessons
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
            let lessons = timetable(seed, 0);
            assert_eq!(lessons.len(), 12 * 30);
            for (at, one) in lessons.iter().enumerate() {
                for other in &lessons[at + 1..] {
                    let at_once = one.weekday == other.weekday && one.from < other.to && other.from < one.to;
                    let clash = one.class == other.class || one.teacher == other.teacher || one.room == other.room;
                    assert!(!(at_once && clash), "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn each_class_has_each_group_of_subjects_once_a_day() {
        let lessons = timetable(1, 0);
        let maths = lessons.iter().filter(|lesson| lesson.class == "7A" && lesson.subject == "Matematik");
        assert_eq!(maths.map(|lesson| lesson.weekday).collect::<Vec<_>>(), vec![1, 2, 3, 4, 5]);
    }
}
