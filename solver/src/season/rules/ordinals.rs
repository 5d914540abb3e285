//! The value of the k-th session: the first session of a wish is worth most.
//!
//! Each choice of a wish carries the least value that can still be granted, and for each earlier ordinal k a
//! column u(k) ∈ [0, 1] adds what it is worth beyond that: Σ u(k) ≤ Σ { x(c) : c of w }. Values never increase,
//! so the best u fill up in order and need not be integer.

use crate::mip::Model;
use crate::season::choices::Part;

/// What a choice of the wish is worth at least: the value of the last session it can still get.
pub fn least_value(part: &Part<'_>, wish: usize, granted: usize) -> f64 {
    let values = &part.problem.wishes[wish].values;
    if granted < values.len() { values.last().copied().unwrap_or(0.0) } else { 0.0 }
}

/// Adds the columns and rows.
pub fn add(part: &Part<'_>, model: &mut Model) {
    for wish in &part.wishes {
        let values = &part.problem.wishes[wish.wish].values;
        let least = least_value(part, wish.wish, wish.granted);
        let mut ordinals = Vec::new();
        for (nth, &value) in values.iter().skip(wish.granted).enumerate() {
            if value > least {
                let own = wish.choices.clone();
                let follow = move |x: &[f64]| (own.clone().map(|c| x[c]).sum::<f64>() - nth as f64).clamp(0.0, 1.0);
                ordinals.push((model.amount(value - least, 1.0, Box::new(follow)), 1.0));
            }
        }
        if !ordinals.is_empty() {
            model.at_most(ordinals.into_iter().chain(wish.choices.clone().map(|c| (c, -1.0))), 0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, village, wish};
    use crate::season::problem::TimeChoice;
    use crate::slots::Window;

    #[test]
    fn firsts_go_before_seconds() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1]), wish(&[1])];
        for asks in &mut problem.wishes {
            asks.sessions = 2;
            asks.values = vec![100.0, 60.0];
            asks.times =
                (0..2).map(|day| TimeChoice { window: Window { day, from: 34, to: 36 }, penalty: 0.0 }).collect();
        }
        assert!((best(&problem) - 200.0).abs() < 1e-9);
    }

    #[test]
    fn a_second_is_granted_when_nobody_else_asks() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1])];
        problem.wishes[0].sessions = 2;
        problem.wishes[0].values = vec![100.0, 60.0];
        problem.wishes[0].times =
            (0..2).map(|day| TimeChoice { window: Window { day, from: 34, to: 36 }, penalty: 0.0 }).collect();
        assert!((best(&problem) - 160.0).abs() < 1e-9);
    }
}
