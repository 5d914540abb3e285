//! Two sessions of one club that follow each other in one space are worth a little more.
//!
//! For each club k, space s, day d and slot t where two different wishes of k could meet: p ∈ [0, 1] with
//! p ≤ Σ { x(c) : c of k in s on d ends at t } and p ≤ Σ { x(c) : c of k in s on d starts at t }. Both sums are at
//! most 1 by the packing, so p need not be integer. A wish can't follow itself: where its own choices stand on
//! both sides, p ≤ Σ { ends at t, not of w } + Σ { starts at t, not of w } cuts off the half sessions.

use std::collections::BTreeMap;

use crate::mip::Model;
use crate::season::choices::Part;

#[derive(Default)]
struct Meeting {
    ends: Vec<usize>,
    starts: Vec<usize>,
}

/// Adds the columns and rows.
pub fn add(part: &Part<'_>, model: &mut Model) {
    let value = part.problem.adjacency_value;
    if value <= 0.0 {
        return;
    }
    let mut meetings: BTreeMap<(usize, u32, u8, u16), Meeting> = BTreeMap::new();
    for (place, choice) in part.choices.iter().enumerate() {
        let club = part.problem.wishes[choice.wish as usize].club;
        meetings.entry((club, choice.space, choice.day, choice.to)).or_default().ends.push(place);
        meetings.entry((club, choice.space, choice.day, choice.from)).or_default().starts.push(place);
    }
    for Meeting { ends, starts } in meetings.into_values() {
        let wish = |c: &usize| part.choices[*c].wish;
        let Some(first) = ends.first().map(wish) else {
            continue;
        };
        if starts.is_empty() || (ends.iter().chain(&starts).all(|c| wish(c) == first)) {
            continue;
        }
        let (before, after) = (ends.clone(), starts.clone());
        let sum = |x: &[f64], list: &[usize]| list.iter().map(|&c| x[c]).sum::<f64>();
        let follow = move |x: &[f64]| sum(x, &before).min(sum(x, &after));
        let pair = model.amount(value, 1.0, Box::new(follow));
        for side in [&ends, &starts] {
            model.at_most(side.iter().map(|&c| (c, -1.0)).chain([(pair, 1.0)]), 0.0);
        }
        let mut on_both: Vec<u32> = ends.iter().map(wish).filter(|w| starts.iter().any(|c| wish(c) == *w)).collect();
        on_both.dedup();
        for own in on_both {
            let others = ends.iter().chain(&starts).filter(|c| wish(c) != own).map(|&c| (c, -1.0));
            model.at_most(others.chain([(pair, 1.0)]), 0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, monday, village, wish};
    use crate::season::problem::{Club, Problem, TimeChoice};

    fn three_in_a_row() -> Problem {
        let mut problem = village();
        problem.adjacency_value = 5.0;
        problem.wishes = vec![wish(&[1]), wish(&[1]), wish(&[1])];
        problem
    }

    #[test]
    fn three_in_a_row_are_two_pairs() {
        assert!((best(&three_in_a_row()) - 310.0).abs() < 1e-9);
    }

    #[test]
    fn another_club_or_another_space_is_no_pair() {
        let mut problem = three_in_a_row();
        problem.wishes.truncate(2);
        problem.clubs.push(Club { min_slots: 0, max_slots: 100, floor_slots: 0 });
        problem.wishes[1].club = 1;
        assert!((best(&problem) - 200.0).abs() < 1e-9);
        problem.wishes[1] = wish(&[0]);
        assert!((best(&problem) - 200.0).abs() < 1e-9);
    }

    #[test]
    fn a_wish_does_not_follow_itself() {
        let mut problem = three_in_a_row();
        problem.wishes.truncate(1);
        problem.wishes[0].times.push(TimeChoice { window: monday(34, 44), penalty: 0.0 });
        assert!((best(&problem) - 100.0).abs() < 1e-9);
    }
}
