//! H5: a wish gets at most as many sessions as it asks for, at most one a day, and enough free days between.
//!
//! With f free days between, any f + 1 days in a row hold at most one session: for each wish w and day d,
//! Σ { x(c) : c of w on days d … d + f } ≤ 1. Two days clash exactly when such a run holds both, so the runs are
//! the maximal cliques. And Σ { x(c) : c of w } ≤ sessions(w), where the runs do not already say so.

use std::ops::Range;

use crate::mip::Model;
use crate::season::choices::{Part, PartWish};
use crate::season::problem::Wish;
use crate::slots::DAYS;

/// Whether two sessions of the wish can't be on these days: on one day, or with too few free days between.
pub fn too_close(wish: &Wish, day: u8, other: u8) -> bool {
    day.abs_diff(other) <= wish.free_days_between
}

/// The days on which no other session of the wish can be, beside one on this day.
pub fn near(wish: &Wish, day: u8) -> Range<usize> {
    let (day, free) = (usize::from(day), usize::from(wish.free_days_between));
    day.saturating_sub(free)..(day + free + 1).min(DAYS)
}

/// So many days in a row hold one session of the wish at most.
pub fn run(wish: &Wish) -> usize {
    usize::from(wish.free_days_between) + 1
}

/// The sets of choices of which at most one can be taken.
pub fn cliques(part: &Part<'_>, wish: &PartWish) -> Vec<Vec<usize>> {
    let run = run(&part.problem.wishes[wish.wish]);
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for first in 0..DAYS {
        let within = |c: &usize| (first..first + run).contains(&usize::from(part.choices[*c].day));
        let row: Vec<usize> = wish.choices.clone().filter(within).collect();
        let swallowed = rows.last().is_some_and(|before| row.iter().all(|c| before.contains(c)));
        if row.is_empty() || swallowed {
            continue;
        }
        if rows.last().is_some_and(|before| before.iter().all(|c| row.contains(c))) {
            rows.pop();
        }
        rows.push(row);
    }
    rows
}

/// Adds the rows.
pub fn add(part: &Part<'_>, model: &mut Model) {
    for wish in &part.wishes {
        let rows = cliques(part, wish);
        let left = part.problem.wishes[wish.wish].sessions.saturating_sub(wish.granted);
        if rows.len() > left {
            model.at_most(wish.choices.clone().map(|c| (c, 1.0)), left as f64);
            if left == 1 {
                continue;
            }
        }
        for row in rows.into_iter().filter(|row| row.len() > 1) {
            model.at_most(row.into_iter().map(|c| (c, 1.0)), 1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, broken, session, village, wish};
    use super::{near, run, too_close};
    use crate::season::problem::{Problem, TimeChoice};
    use crate::season::referee::Rule;
    use crate::slots::Window;

    fn monday_to(last: u8, sessions: usize, free: u8) -> Problem {
        let mut problem = village();
        let mut asks = wish(&[1]);
        asks.sessions = sessions;
        asks.values = vec![100.0; sessions];
        asks.free_days_between = free;
        asks.times =
            (0..=last).map(|day| TimeChoice { window: Window { day, from: 34, to: 44 }, penalty: 0.0 }).collect();
        problem.wishes = vec![asks];
        problem
    }

    #[test]
    fn two_a_day_or_too_close_or_too_many_are_refused() {
        let problem = monday_to(6, 2, 1);
        assert_eq!(broken(&problem, &[session(0, 1, 0, 34, 36), session(0, 1, 0, 36, 38)]), [Rule::H5]);
        assert_eq!(broken(&problem, &[session(0, 1, 0, 34, 36), session(0, 1, 1, 34, 36)]), [Rule::H5]);
        let three = [session(0, 1, 0, 34, 36), session(0, 1, 2, 34, 36), session(0, 1, 4, 34, 36)];
        assert_eq!(broken(&problem, &three), [Rule::H5]);
    }

    #[test]
    fn a_day_is_near_when_two_sessions_there_are_too_close() {
        for free in 0..=3 {
            let wish = &monday_to(6, 2, free).wishes[0];
            for (day, other) in (0..7).flat_map(|day| (0..7).map(move |other| (day, other))) {
                assert_eq!(near(wish, day).contains(&usize::from(other)), too_close(wish, day, other));
                assert_eq!(too_close(wish, day, other), usize::from(day.abs_diff(other)) < run(wish));
            }
        }
    }

    #[test]
    fn as_many_as_fit_are_granted() {
        assert!((best(&monday_to(6, 4, 2)) - 300.0).abs() < 1e-9);
        assert!((best(&monday_to(6, 4, 1)) - 400.0).abs() < 1e-9);
        assert!((best(&monday_to(1, 2, 1)) - 100.0).abs() < 1e-9);
        assert!((best(&monday_to(1, 2, 0)) - 200.0).abs() < 1e-9);
    }
}
