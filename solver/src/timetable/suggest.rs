//! Suggestions for one lesson: when else it could be, or in which other room, what that costs, and what would have to move along.

use super::plan::{Cost, Meet, Plan};
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
pub fn other_times(problem: &Problem, plan: &Plan, meet: usize) -> Vec<Suggestion> {
    if !is_free(problem, plan, meet) || problem.events[plan[meet].event].time.is_some() {
        return Vec::new();
    }
    let found = search::alternatives(problem, plan, meet);
    ranked(problem, plan, meet, found, |suggestion| suggestion.start)
}

/// For the meet at a place in the plan: everyone else who could fill one of its open roles at its time, alone or in exchange with who has
/// them then, the cheapest first. Empty when the plan is none, the meet is not there or has no time, or it may not change.
pub fn other_resources(problem: &Problem, plan: &Plan, meet: usize) -> Vec<Suggestion> {
    if !is_free(problem, plan, meet) || plan[meet].start.is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (role, wanted) in open_roles(problem, &plan[meet]) {
        let others = (0..problem.resources.len()).filter(|resource| problem.resources[*resource].kind == wanted);
        for other in others.filter(|other| plan[meet].resources[role] != Some(*other)) {
            let mut alone = plan.clone();
            alone[meet].resources[role] = Some(other);
            found.extend(exchanged(problem, plan, &alone, meet, role));
            found.push(alone);
        }
    }
    ranked(problem, plan, meet, found, |suggestion| suggestion.plan[meet].resources.clone())
}

fn is_free(problem: &Problem, plan: &Plan, meet: usize) -> bool {
    judge(problem, plan).is_ok() && plan.get(meet).is_some_and(|chosen| !problem.locked.contains(chosen))
}

/// Roles of the meet that are open to choice, with the kind of resource wanted.
fn open_roles<'p>(problem: &'p Problem, meet: &Meet) -> impl Iterator<Item = (usize, usize)> + use<'p> {
    let roles = problem.events[meet.event].roles.iter().enumerate();
    roles.filter(|(_, role)| role.resource.is_none()).map(|(number, role)| (number, role.kind))
}

/// The plan in which whoever had the new resource of a role then gets the old one instead; `None` when nobody had, or somebody
/// cannot change.
fn exchanged(problem: &Problem, before: &Plan, alone: &Plan, meet: usize, role: usize) -> Option<Plan> {
    let (old, new) = (before[meet].resources[role]?, alone[meet].resources[role]);
    let span = |meet: &Meet| meet.start.map(|start| start..start + meet.duration);
    let here = span(&before[meet])?;
    let mut plan = alone.clone();
    let at_once = |other: &usize| {
        let then = span(&before[*other]).is_some_and(|then| then.start < here.end && here.start < then.end);
        then && *other != meet && before[*other].resources.contains(&new)
    };
    let holders: Vec<usize> = (0..before.len()).filter(at_once).collect();
    for &holder in &holders {
        let open = open_roles(problem, &before[holder]).find(|(role, _)| before[holder].resources[*role] == new);
        let (role, _) = open.filter(|_| !problem.locked.contains(&before[holder]))?;
        plan[holder].resources[role] = Some(old);
    }
    (!holders.is_empty()).then_some(plan)
}

/// Plans as suggestions, the cheapest first; of those alike only the cheapest.
fn ranked<K: PartialEq>(
    problem: &Problem,
    plan: &Plan,
    meet: usize,
    plans: Vec<Plan>,
    alike: impl Fn(&Suggestion) -> K,
) -> Vec<Suggestion> {
    let mut found: Vec<Suggestion> = Vec::new();
    for moved in plans {
        let (Some(start), Ok(verdict)) = (moved[meet].start, judge(problem, &moved)) else { continue };
        let mut places: Vec<usize> = (0..plan.len()).filter(|place| plan[*place] != moved[*place]).collect();
        places.sort_by_key(|place| (*place != meet, *place));
        let suggestion = Suggestion { start, cost: verdict.cost, plan: moved, moved: places };
        match found.iter_mut().find(|known| alike(known) == alike(&suggestion)) {
            Some(known) if (suggestion.cost, suggestion.moved.len()) < (known.cost, known.moved.len()) => {
                *known = suggestion;
            }
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

    /// One class, three times, two lessons; the second time is dear.
    fn school(locked: bool) -> (Problem, Plan) {
        let event =
            Event { duration: 1, roles: vec![Role { kind: 0, resource: Some(0), workload: 1 }], ..Event::default() };
        let plan: Plan =
            (0..2).map(|event| Meet { event, duration: 1, start: Some(event), resources: vec![Some(0)] }).collect();
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
        let found = other_times(&problem, &plan, 1);
        let short: Vec<_> = found.iter().map(|one| (one.start, one.cost.objective, one.moved.clone())).collect();
        assert_eq!(short, vec![(2, 0, vec![1]), (0, 4, vec![1, 0])]);
        assert!(found.iter().all(|one| one.cost.infeasibility == 0));
    }

    #[test]
    fn a_locked_lesson_stays_and_so_does_whatever_is_locked_in_its_way() {
        let (problem, plan) = school(true);
        assert!(other_times(&problem, &plan, 1).is_empty());
        let found = other_times(&problem, &plan, 0);
        assert!(found.iter().all(|one| one.plan[1] == plan[1]));
        assert_eq!(found.iter().find(|one| one.start == 1).map(|one| one.cost.infeasibility), Some(4));
    }

    /// Two lessons at once in rooms 0 and 1, and a third room that is dear.
    fn rooms(locked: bool) -> (Problem, Plan) {
        let event =
            Event { duration: 1, roles: vec![Role { kind: 0, resource: None, workload: 1 }], ..Event::default() };
        let plan: Plan =
            (0..2).map(|event| Meet { event, duration: 1, start: Some(0), resources: vec![Some(event)] }).collect();
        let rule = |required, rule| Constraint { required, weight: 4, cost: CostFunction::Linear, rule };
        let givens = Givens {
            times: vec![Time::default(); 2],
            kinds: 1,
            resources: vec![Resource::default(); 3],
            events: vec![event.clone(), event],
            constraints: vec![
                rule(true, Rule::AvoidClashes { resources: vec![0, 1, 2] }),
                rule(false, Rule::AvoidUnavailableTimes { resources: vec![2], times: vec![0] }),
            ],
            locked: if locked { vec![plan[1].clone()] } else { Vec::new() },
            ..Givens::default()
        };
        (Problem::new(givens).expect("a problem"), plan)
    }

    #[test]
    fn another_room_is_offered_free_or_in_exchange_and_never_one_that_is_locked() {
        let short = |found: Vec<Suggestion>| {
            let one = |one: &Suggestion| {
                (one.plan[0].resources[0], one.cost.infeasibility, one.cost.objective, one.moved.clone())
            };
            found.iter().map(one).collect::<Vec<_>>()
        };
        let (problem, plan) = rooms(false);
        assert_eq!(
            short(other_resources(&problem, &plan, 0)),
            vec![(Some(1), 0, 0, vec![0, 1]), (Some(2), 0, 4, vec![0])]
        );
        let (problem, plan) = rooms(true);
        assert_eq!(
            short(other_resources(&problem, &plan, 0)),
            vec![(Some(2), 0, 4, vec![0]), (Some(1), 4, 0, vec![0])]
        );
        assert!(other_resources(&problem, &plan, 1).is_empty());
    }
}
