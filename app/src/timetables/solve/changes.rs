//! What is held otherwise in one timetable than in another.

use crate::timetables::import::school::School;
use crate::timetables::model::{Change, Held, Lesson};
use samrum_solver::timetable::Plan;
use std::collections::BTreeMap;

/// The lessons of `after` that are held otherwise than in `before`, in the order of the week as it was. An event's lessons that
/// are in both are the same ones; the others are paired in the order of their times.
pub fn changes(school: &School, before: &Plan, after: &Plan) -> Vec<Change> {
    let (mut old, mut new) = (by_event(school, before), by_event(school, after));
    let mut found = Vec::new();
    for (event, mut before) in std::mem::take(&mut old) {
        let mut after = new.remove(&event).unwrap_or_default();
        before.retain(|(title, held)| match after.iter().position(|other| other.1 == *held && other.0 == *title) {
            Some(same) => {
                after.remove(same);
                false
            }
            None => true,
        });
        found.extend(before.into_iter().zip(after).map(|((title, before), (_, after))| Change {
            before,
            after,
            title,
        }));
    }
    found.sort();
    found
}

/// Titles with times and rooms, by event and in the order of the week.
fn by_event(school: &School, plan: &Plan) -> BTreeMap<usize, Vec<(String, Held)>> {
    let held = |lesson: &Lesson| (lesson.title(), Held { when: lesson.when, rooms: lesson.rooms.clone() });
    let mut events = BTreeMap::<usize, Vec<(String, Held)>>::new();
    for (meet, lesson) in plan.iter().zip(&school.lessons(plan).0.lessons) {
        events.entry(meet.event).or_default().push(held(lesson));
    }
    for lessons in events.values_mut() {
        lessons.sort_by(|a, b| a.1.cmp(&b.1));
    }
    events
}
