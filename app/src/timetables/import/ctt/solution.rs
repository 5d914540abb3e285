//! The competition's solution text: a line `course room day period` for each lecture.

use super::super::fault::{Fault, What};
use super::Instance;
use samrum_solver::timetable::{Meet, Plan, Problem};
use std::fmt::Write;

/// The plan as text; lectures without a time or room are left out.
pub fn write(instance: &Instance, plan: &Plan) -> String {
    let mut text = String::new();
    for meet in plan {
        let (Some(start), Some(room)) = (meet.start, meet.resources.first().copied().flatten()) else { continue };
        let (day, period) = (start / instance.periods_per_day, start % instance.periods_per_day);
        let _ = writeln!(text, "{} {} {day} {period}", instance.courses[meet.event].id, instance.rooms[room].id);
    }
    text
}

/// The plan that a text says, or every fault of it.
pub fn read(instance: &Instance, problem: &Problem, text: &str) -> Result<Plan, Vec<Fault>> {
    let (mut plan, mut faults) = (Vec::new(), Vec::new());
    let mut left: Vec<usize> = instance.courses.iter().map(|course| course.lectures).collect();
    for (line, words) in (1..).zip(text.lines()) {
        let words: Vec<&str> = words.split_whitespace().collect();
        if words.is_empty() {
            continue;
        }
        let mut fault = |kind, id: Option<&&str>| {
            let what =
                id.map_or(What::Missing(kind), |id| What::UnknownReference { kind, id: id.chars().take(40).collect() });
            faults.push(Fault { line: Some(line), element: String::new(), what });
        };
        let number = |at: usize, most: usize| {
            words.get(at).and_then(|text| text.parse::<usize>().ok()).filter(|number| *number < most)
        };
        let course = words.first().and_then(|id| instance.courses.iter().position(|course| course.id == *id));
        let room = words.get(1).and_then(|id| instance.rooms.iter().position(|room| room.id == *id));
        let (day, period) = (number(2, instance.days), number(3, instance.periods_per_day));
        let parts = [("course", course, 0), ("room", room, 1), ("day", day, 2), ("period", period, 3)];
        parts.into_iter().filter(|(_, found, _)| found.is_none()).for_each(|(kind, _, at)| fault(kind, words.get(at)));
        let (Some(event), Some(room), Some(day), Some(period)) = (course, room, day, period) else { continue };
        if left[event] == 0 {
            let (event, most) = (instance.courses[event].id.clone(), instance.courses[event].lectures);
            faults.push(Fault {
                line: Some(line),
                element: String::new(),
                what: What::LongerThanEvent { event, most },
            });
            continue;
        }
        left[event] -= 1;
        let mut resources: Vec<_> = problem.events[event].roles.iter().map(|role| role.resource).collect();
        resources[0] = Some(room);
        plan.push(Meet { event, duration: 1, start: Some(day * instance.periods_per_day + period), resources });
    }
    if faults.is_empty() { Ok(plan) } else { Err(faults) }
}
