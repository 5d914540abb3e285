//! Why a wish got less than it asked for: for each asked space and time, the first rule or rival that stood in the way.

use super::given::Given;
use crate::id::{SpaceId, WishId};
use crate::seasons::model::Reason;
use samrum_solver::season::problem::{SpaceChoice, Wish};
use samrum_solver::season::{Problem, Session};
use samrum_solver::slots::Window;
use std::collections::BTreeSet;

/// No wish is told more than this.
const MOST_REASONS: usize = 40;

/// The reasons of every wish that got fewer sessions than it asked for, in the order of the wishes.
pub fn refusals(given: &Given, plan: &[Session]) -> Vec<(WishId, Vec<Reason>)> {
    let problem = &given.named.problem;
    let short = problem
        .wishes
        .iter()
        .enumerate()
        .filter(|(index, wish)| plan.iter().filter(|session| session.wish == *index).count() < wish.sessions);
    short.map(|(index, _)| (WishId(given.named.wishes.names[index].clone()), of_wish(given, plan, index))).collect()
}

fn of_wish(given: &Given, plan: &[Session], index: usize) -> Vec<Reason> {
    let problem = &given.named.problem;
    let wish = &problem.wishes[index];
    let used: u32 =
        plan.iter().filter(|s| problem.wishes[s.wish].club == wish.club).map(|s| u32::from(s.window.length())).sum();
    let most = problem.clubs[wish.club].max_slots;
    if used + u32::from(wish.min_slots) > most {
        return vec![Reason::ClubMaximum { minutes: i64::from(most) * given.named.slot_minutes as i64 }];
    }
    let mut reasons = Vec::new();
    for choice in &wish.spaces {
        reasons.extend(of_space(given, plan, index, *choice));
    }
    reasons.truncate(MOST_REASONS);
    reasons
}

fn of_space(given: &Given, plan: &[Session], index: usize, choice: SpaceChoice) -> Vec<Reason> {
    let problem = &given.named.problem;
    let (wish, space) = (&problem.wishes[index], &problem.spaces[choice.space]);
    let name = SpaceId(given.named.spaces.names[choice.space].clone());
    if space.capacity < wish.persons {
        return vec![Reason::TooSmall { space: name, capacity: space.capacity as i64 }];
    }
    let lacking: Vec<_> = wish.needs.iter().filter(|need| !space.features.contains(need)).collect();
    if !lacking.is_empty() {
        return vec![Reason::Lacks { space: name, features: lacking_words(given, index, choice.space) }];
    }
    let mut told = BTreeSet::new();
    let times = wish.times.iter().filter(|time| told.insert(time.window));
    times.map(|time| of_time(given, plan, index, choice.space, time.window)).collect()
}

/// The words of the needs that a space lacks, as the problem file has them.
fn lacking_words(given: &Given, wish: usize, space: usize) -> Vec<String> {
    let (needs, has) = (&given.file.wishes.0[wish].needs, &given.file.spaces.0[space].features);
    needs.iter().filter(|need| !has.contains(need)).cloned().collect()
}

/// What stood in the way of the shortest session anywhere in this window; asked in the order in which a clerk would.
fn of_time(given: &Given, plan: &[Session], index: usize, space: usize, window: Window) -> Reason {
    let problem = &given.named.problem;
    let wish = &problem.wishes[index];
    let (name, time) = (SpaceId(given.named.spaces.names[space].clone()), given.named.time(window));
    let open: Vec<_> =
        starts(wish, window).filter(|at| problem.spaces[space].open.iter().any(|open| open.contains(at))).collect();
    if open.is_empty() {
        return Reason::Closed { space: name, time };
    }
    let free: Vec<_> = open.into_iter().filter(|at| !is_taken(problem, space, *at)).collect();
    if free.is_empty() {
        return Reason::Taken { space: name, time };
    }
    let too_near =
        plan.iter().filter(|s| s.wish == index).any(|s| s.window.day.abs_diff(window.day) <= wish.free_days_between);
    if too_near {
        return Reason::OwnSession { space: name, time };
    }
    let atoms = &problem.spaces[space].atoms;
    let shares = |other: usize| problem.spaces[other].atoms.iter().any(|atom| atoms.contains(atom));
    let in_the_way = |at: &Window| -> Vec<usize> {
        plan.iter().filter(|s| s.window.overlaps(at) && shares(s.space)).map(|s| s.wish).collect()
    };
    if free.iter().any(|at| in_the_way(at).is_empty()) {
        return Reason::NotWorth { space: name, time };
    }
    let rivals: BTreeSet<_> = free.iter().flat_map(in_the_way).collect();
    let rivals = rivals.into_iter().map(|rival| WishId(given.named.wishes.names[rival].clone())).collect();
    Reason::Rivals { space: name, time, rivals }
}

/// Every place of the shortest session in a window.
fn starts(wish: &Wish, window: Window) -> impl Iterator<Item = Window> + use<> {
    let length = wish.min_slots;
    (window.from..window.to)
        .map(move |from| Window { day: window.day, from, to: from + length })
        .filter(move |at| at.to <= window.to)
}

fn is_taken(problem: &Problem, space: usize, at: Window) -> bool {
    problem.occupied.iter().any(|taken| taken.window.overlaps(&at) && problem.spaces[space].atoms.contains(&taken.atom))
}
