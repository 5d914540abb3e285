//! What no timetable can avoid in which nothing required is broken: whoever has more to do than open times of one sort must
//! be busy at the others, on so many days, so often on each; and lessons of a course must share days when there are more of
//! them than days.

use super::super::constraint::{Range, Rule};
use super::super::problem::Problem;
use super::{Points, pieces};

/// Costs of wishes at points of application.
pub fn least(problem: &Problem) -> Points {
    let crowds = Crowds::of(problem);
    let mut found = Points::new();
    for (number, constraint) in problem.constraints.iter().enumerate().filter(|(_, constraint)| !constraint.required) {
        let deviations: Vec<u64> = match &constraint.rule {
            Rule::AvoidUnavailableTimes { resources, times } => {
                resources.iter().map(|resource| crowds.unavailable(*resource, times)).collect()
            }
            Rule::ClusterBusyTimes { resources, sets, busy_sets } => {
                resources.iter().map(|resource| crowds.clusters(*resource, sets, *busy_sets)).collect()
            }
            Rule::LimitBusyTimes { resources, sets, busy } => {
                resources.iter().map(|resource| crowds.busy(*resource, sets, *busy)).collect()
            }
            Rule::SpreadEvents { groups, sets } => groups.iter().map(|group| crowds.spread(group, sets)).collect(),
            _ => continue,
        };
        for (point, deviation) in deviations.into_iter().enumerate().filter(|(_, deviation)| *deviation > 0) {
            found.insert((number, point), u64::from(constraint.weight).saturating_mul(constraint.cost.of(deviation)));
        }
    }
    found
}

struct Crowds<'a> {
    problem: &'a Problem,
    /// Of each resource the periods at times of their own that it has at least, and whether it can have no more.
    periods: Vec<usize>,
    exact: Vec<bool>,
    /// Of each resource and time whether it may be busy then.
    open: Vec<Vec<bool>>,
    /// Events all of whose periods have times, and how many meets each has at least and at most.
    timed: Vec<bool>,
    meets: Vec<(usize, usize)>,
}

impl<'a> Crowds<'a> {
    fn of(problem: &'a Problem) -> Self {
        let resources = problem.resources.len();
        let mut timed = vec![false; problem.events.len()];
        let mut alone = vec![false; resources];
        let mut open = vec![vec![true; problem.times.len()]; resources];
        for constraint in problem.constraints.iter().filter(|constraint| constraint.required && constraint.weight > 0) {
            match &constraint.rule {
                Rule::AssignTime { events } => events.iter().for_each(|event| timed[*event] = true),
                Rule::AvoidClashes { resources } => resources.iter().for_each(|resource| alone[*resource] = true),
                Rule::AvoidUnavailableTimes { resources, times } => {
                    for (resource, time) in
                        resources.iter().flat_map(|resource| times.iter().map(move |time| (*resource, *time)))
                    {
                        open[resource][time] = false;
                    }
                }
                _ => {}
            }
        }
        let (mut periods, mut exact) = (vec![0; resources], vec![true; resources]);
        for (event, given) in problem.events.iter().enumerate() {
            let mut needed: Vec<usize> = given.roles.iter().filter_map(|role| role.resource).collect();
            needed.sort_unstable();
            needed.dedup();
            needed
                .iter()
                .filter(|resource| timed[event] && alone[**resource])
                .for_each(|resource| periods[*resource] += given.duration);
            needed.iter().filter(|_| !timed[event]).for_each(|resource| exact[*resource] = false);
            for role in given.roles.iter().filter(|role| role.resource.is_none()) {
                (0..resources)
                    .filter(|resource| problem.resources[*resource].kind == role.kind)
                    .for_each(|resource| exact[resource] = false);
            }
        }
        exact.iter_mut().zip(&alone).for_each(|(exact, alone)| *exact &= alone);
        Self { problem, periods, exact, open, timed, meets: pieces::numbers(problem) }
    }

    fn open_in(&self, resource: usize, times: &[usize]) -> usize {
        times.iter().filter(|time| self.open[resource][**time]).count()
    }

    /// Open times of each set, and periods that must be in one of the sets.
    fn within(&self, resource: usize, sets: &[usize]) -> (Vec<usize>, usize) {
        let mut outside = self.open[resource].clone();
        let sizes = sets.iter().map(|set| self.open_in(resource, &self.problem.time_sets[*set])).collect();
        sets.iter().flat_map(|set| &self.problem.time_sets[*set]).for_each(|time| outside[*time] = false);
        (sizes, self.periods[resource].saturating_sub(outside.iter().filter(|open| **open).count()))
    }

    fn unavailable(&self, resource: usize, times: &[usize]) -> u64 {
        let open = self.open[resource].iter().filter(|open| **open).count() - self.open_in(resource, times);
        self.periods[resource].saturating_sub(open) as u64
    }

    fn clusters(&self, resource: usize, sets: &[usize], busy_sets: Range) -> u64 {
        let (mut sizes, mut within) = self.within(resource, sets);
        sizes.sort_unstable_by(|one, other| other.cmp(one));
        let usable = sizes.iter().filter(|size| **size > 0).count();
        let mut needed = 0;
        for size in sizes.iter().filter(|size| **size > 0) {
            if within == 0 {
                break;
            }
            within = within.saturating_sub(*size);
            needed += 1;
        }
        let too_few = (busy_sets.least as usize).saturating_sub(usable);
        let too_many = (needed as usize).saturating_sub(busy_sets.most as usize);
        too_few.max(too_many) as u64
    }

    fn busy(&self, resource: usize, sets: &[usize], busy: Range) -> u64 {
        if !self.apart(sets.iter().copied()) {
            return 0;
        }
        let (sizes, within) = self.within(resource, sets);
        let most = if self.exact[resource] { self.periods[resource] } else { usize::MAX };
        let sizes: Vec<_> = sizes.into_iter().map(|size| (size, busy)).collect();
        dealt(&sizes, within, most, true)
    }

    fn spread(&self, group: &[usize], sets: &[(usize, Range)]) -> u64 {
        if !self.apart(sets.iter().map(|(set, _)| *set)) {
            return 0;
        }
        let timed = group.iter().all(|event| self.timed[*event]);
        let least: usize = if timed { group.iter().map(|event| self.meets[*event].0).sum() } else { 0 };
        let most: usize = group.iter().map(|event| self.meets[*event].1).sum();
        let covered: usize = sets.iter().map(|(set, _)| self.problem.time_sets[*set].len()).sum();
        // Meets of a group may begin at one time, so that times outside the sets hold any number.
        let within = if covered == self.problem.times.len() { least } else { 0 };
        let sizes: Vec<_> = sets.iter().map(|(_, range)| (most, *range)).collect();
        dealt(&sizes, within, most, false)
    }

    /// Whether no time is in two of the sets.
    fn apart(&self, sets: impl Iterator<Item = usize>) -> bool {
        let mut seen = vec![false; self.problem.times.len()];
        sets.flat_map(|set| &self.problem.time_sets[set]).all(|time| !std::mem::replace(&mut seen[*time], true))
    }
}

/// The least sum of what sets are outside their ranges when from `least` to `most` things are dealt out to them, to each at
/// most its size. An empty set may count as nothing.
fn dealt(sets: &[(usize, Range)], least: usize, most: usize, empty_is_free: bool) -> u64 {
    let room: usize = sets.iter().map(|(size, _)| *size).sum();
    let most = most.min(room);
    let mut best = vec![u64::MAX; most + 1];
    best[0] = 0;
    for (size, range) in sets {
        let mut next = vec![u64::MAX; most + 1];
        for (sum, cost) in best.iter().enumerate().filter(|(_, cost)| **cost < u64::MAX) {
            for number in 0..=(*size).min(most - sum) {
                let outside = if number == 0 && empty_is_free { 0 } else { u64::from(range.outside(number as u32)) };
                next[sum + number] = next[sum + number].min(cost + outside);
            }
        }
        best = next;
    }
    let least = best.iter().skip(least).min().copied().unwrap_or(0);
    if least == u64::MAX { 0 } else { least }
}

#[cfg(test)]
mod tests {
    use super::super::super::constraint::{Constraint, CostFunction};
    use super::super::super::plan::Cost;
    use super::super::super::problem::{Event, Givens, Resource, Role, Time};
    use super::super::unavoidable;
    use super::*;

    /// A teacher with so many lessons of one period, two days of three times, the last of which is closed.
    fn bound(lessons: usize, rule: Rule) -> u64 {
        let given = Role { resource: Some(0), ..Role::default() };
        let constraint = |required, rule| Constraint { required, weight: 3, cost: CostFunction::Linear, rule };
        let givens = Givens {
            times: (0..6).map(|time| Time { day: time / 3, week: 0 }).collect(),
            kinds: 1,
            resources: vec![Resource::default()],
            events: vec![Event { duration: 1, roles: vec![given], ..Event::default() }; lessons],
            time_sets: vec![vec![0, 1, 2], vec![3, 4, 5]],
            constraints: vec![
                constraint(true, Rule::AvoidClashes { resources: vec![0] }),
                constraint(true, Rule::AssignTime { events: (0..lessons).collect() }),
                constraint(true, Rule::AvoidUnavailableTimes { resources: vec![0], times: vec![5] }),
                constraint(false, rule),
            ],
            locked: Vec::new(),
        };
        let Cost { infeasibility, objective } = unavoidable(&Problem::new(givens).expect("a problem"));
        assert_eq!(infeasibility, 0);
        objective
    }

    #[test]
    fn more_lessons_than_a_day_holds_need_another_day_and_as_many_as_it_holds_do_not() {
        let rule =
            || Rule::ClusterBusyTimes { resources: vec![0], sets: vec![0, 1], busy_sets: Range { least: 0, most: 1 } };
        assert_eq!((bound(4, rule()), bound(3, rule())), (3, 0));
    }

    #[test]
    fn lessons_that_fill_no_day_as_asked_cost_what_is_missing() {
        let rule =
            |least, most| Rule::LimitBusyTimes { resources: vec![0], sets: vec![0, 1], busy: Range { least, most } };
        assert_eq!(
            (bound(5, rule(1, 2)), bound(4, rule(1, 2)), bound(1, rule(2, 3)), bound(3, rule(2, 3))),
            (3, 0, 3, 0)
        );
    }

    #[test]
    fn who_has_more_lessons_than_other_times_is_busy_at_those_wished_free() {
        let rule = || Rule::AvoidUnavailableTimes { resources: vec![0], times: vec![0, 3] };
        assert_eq!((bound(5, rule()), bound(3, rule())), (6, 0));
    }

    #[test]
    fn more_lessons_of_a_course_than_days_share_one() {
        let once = Range { least: 0, most: 1 };
        let rule =
            |lessons| Rule::SpreadEvents { groups: vec![(0..lessons).collect()], sets: vec![(0, once), (1, once)] };
        assert_eq!((bound(4, rule(4)), bound(4, rule(2))), (6, 0));
    }
}
