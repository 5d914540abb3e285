//! A first plan within a second, whatever the size: the most wanted first, then the evenings that do not pay.

use crate::slots::DAYS;

use super::super::problem::Problem;
use super::board::Board;

/// Fills the board: all first sessions before all seconds, the most valuable for its time first.
pub fn fill(board: &mut Board<'_>, stop: &dyn Fn() -> bool) {
    let problem = board.field.problem;
    let order = by_density(problem);
    let most = problem.wishes.iter().map(|wish| wish.sessions).max().unwrap_or(0);
    for round in 0..most {
        for &wish in &order {
            if problem.wishes[wish].sessions > round
                && board.granted(wish) <= round
                && let Some(choice) = cheapest_opening(board, wish)
            {
                board.insert(choice);
            }
        }
        if stop() {
            break;
        }
    }
    close_what_does_not_pay(board);
    for &wish in &order {
        while let Some((choice, _)) = board.best_of(wish, usize::MAX) {
            board.insert(choice);
        }
    }
}

/// Wishes by the value of a slot of their first session, highest first.
fn by_density(problem: &Problem) -> Vec<usize> {
    let mut order: Vec<usize> = (0..problem.wishes.len()).collect();
    let density = |wish: usize| {
        let wish = &problem.wishes[wish];
        -wish.values.first().copied().unwrap_or(0.0) / f64::from(wish.min_slots.max(1))
    };
    order.sort_by(|&a, &b| density(a).total_cmp(&density(b)));
    order
}

/// The best choice that fits, as if an evening's cost were shared by the few sessions it can hold.
fn cheapest_opening(board: &Board<'_>, wish: usize) -> Option<usize> {
    const SHARED_BY: f64 = 6.0;
    let mut best = None;
    for choice in board.field.choices.of_wish[wish].clone() {
        if board.fits(choice) {
            let evening = board.field.evening(&board.field.choices.list[choice]);
            let cost = board.field.problem.buildings[evening / DAYS].evening_cost;
            let shared = if board.is_open(evening) { 0.0 } else { cost * (1.0 - 1.0 / SHARED_BY) };
            let worth = board.worth(choice) + shared;
            if worth > best.map_or(0.0, |(_, w)| w) {
                best = Some((choice, worth));
            }
        }
    }
    best.map(|(choice, _)| choice)
}

/// Closes each evening whose sessions bring less than it costs, the locked ones excepted.
fn close_what_does_not_pay(board: &mut Board<'_>) {
    let mut of_evening: Vec<Vec<usize>> = vec![Vec::new(); board.field.problem.buildings.len() * DAYS];
    for wish in 0..board.field.problem.wishes.len() {
        for choice in board.of_wish(wish) {
            of_evening[board.field.evening(&board.field.choices.list[choice])].push(choice);
        }
    }
    for sessions in of_evening {
        let before = board.score();
        let gone: Vec<usize> = sessions.into_iter().filter(|&c| !board.field.locked[c]).collect();
        for &choice in &gone {
            board.remove(choice);
        }
        if board.score() <= before {
            for &choice in gone.iter().rev() {
                board.insert(choice);
            }
        }
    }
}
