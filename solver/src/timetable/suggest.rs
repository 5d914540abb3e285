//! Suggestions for one lesson: where else it could be, what that costs, and what would have to move along.

use super::plan::{Cost, Plan};
use super::problem::Problem;
use super::referee::judge;
use super::search;

/// One other place for a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The time at which it would begin.
    pub start: usize,
    /// What the whole timetable would cost.
    pub cost: Cost,
    /// The whole timetable: the same meets at the same places in the list, with what moves changed.
    pub plan: Plan,
    /// Places in the plan of the meets that move, the lesson itself first.
    pub moved: Vec<usize>,
}

/// For the meet at a place in the plan: every other start, alone or with what has to give way, the cheapest first. At most
/// one for each start. Empty when the plan is none, the meet is not there, or it may not move.
pub fn suggestions(problem: &Problem, plan: &Plan, meet: usize) -> Vec<Suggestion> {
    let (Ok(_), Some(chosen)) = (judge(problem, plan), plan.get(meet)) else { return Vec::new() };
    if problem.events[chosen.event].time.is_some() || problem.locked.contains(chosen) {
        return Vec::new();
    }
    let mut found: Vec<Suggestion> = Vec::new();
    for moved in search::alternatives(problem, plan, meet) {
        let Some(start) = moved[meet].start else { continue };
        let Ok(verdict) = judge(problem, &moved) else { continue };
        let mut places: Vec<usize> = (0..plan.len()).filter(|place| plan[*place] != moved[*place]).collect();
        places.sort_by_key(|place| (*place != meet, *place));
        let suggestion = Suggestion { start, cost: verdict.cost, plan: moved, moved: places };
        match found.iter_mut().find(|known| known.start == start) {
            Some(known) if (suggestion.cost, suggestion.moved.len()) < (known.cost, known.moved.len()) => *known = suggestion,
            Some(_) => {}
            None => found.push(suggestion),
        }
    }
    found.sort_by_key(|suggestion| (suggestion.cost, suggestion.moved.len(), suggestion.start));
    found
}

#[cfg(test)]
mod tests {
    use super::super::constraint::{Constraint, CostFunction, Rule};
    use super::super::problem::{Event, Givens, Resource, Role, Time};
    use super::*;
    use crate::timetable::Meet;

    /// One class, three times, two lessons; the second time is dear.
    fn school(locked: bool) -> (Problem, Plan) {
        let event = Event { duration: 1, roles: vec![Role { kind: 0, resource: Some(0), workload: 1 }], ..Event::default() };
        let plan: Plan = (0..2).map(|event| Meet { event, duration: 1, start: Some(event), resources: vec![Some(0)] }).collect();
        let rule = |required, rule| Constraint { required, weight: 4, cost: CostFunction::Linear, rule };
        let givens = Givens {
            times: vec![Time::default(); 3],
            kinds: 1,
            resources: vec![Resource::default()],
            events: vec![event.clone(), event],
            constraints: vec![
                rule(true, Rule::AvoidClashes { resources: vec![0] }),
                rule(false, Rule::AvoidUnavailableTimes { resources: vec![0], times: vec![1] }),
            ],
            locked: if locked { vec![plan[1].clone()] } else { Vec::new() },
            ..Givens::default()
        };
        (Problem::new(givens).expect("a problem"), plan)
    }

    #[test]
    fn the_best_place_comes_first_and_an_exchange_is_offered_where_one_is_needed() {
        let (problem, plan) = school(false);
        let found = suggestions(&problem, &plan, 1);
        let short: Vec<_> = found.iter().map(|one| (one.start, one.cost.objective, one.moved.clone())).collect();
        assert_eq!(short, vec![(2, 0, vec![1]), (0, 4, vec![1, 0])]);
        assert!(found.iter().all(|one| one.cost.infeasibility == 0));
    }

    #[test]
    fn a_locked_lesson_stays_and_so_does_whatever_is_locked_in_its_way() {
        let (problem, plan) = school(true);
        assert!(suggestions(&problem, &plan, 1).is_empty());
        let found = suggestions(&problem, &plan, 0);
        assert!(found.iter().all(|one| one.plan[1] == plan[1]));
        assert_eq!(found.iter().find(|one| one.start == 1).map(|one| one.cost.infeasibility), Some(4));
    }
}
