//! H2: the space is one the wish lists, and the session lies inside one of its time windows; the cheapest such
//! window sets the penalty.
//!
//! A choice (w, s, d, t, l) exists only if s ∈ S(w) and some window a ∈ A(w) on day d has a.from ≤ t and
//! t + l ≤ a.to; its gain has − min { penalty(a) : a holds the session }.

use crate::season::problem::Wish;
use crate::slots::Window;

/// Points of the cheapest asked window that holds the session; none when no window does.
pub fn time_penalty(wish: &Wish, session: &Window) -> Option<f64> {
    wish.times.iter().filter(|time| time.window.contains(session)).map(|time| time.penalty).min_by(f64::total_cmp)
}

/// Points of the space; none when the wish does not list it.
pub fn space_penalty(wish: &Wish, space: usize) -> Option<f64> {
    wish.spaces.iter().find(|choice| choice.space == space).map(|choice| choice.penalty)
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, broken, monday, session, village, wish};
    use crate::season::problem::TimeChoice;
    use crate::season::referee::Rule;

    #[test]
    fn a_space_or_time_not_asked_for_is_refused() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1])];
        assert_eq!(broken(&problem, &[session(0, 2, 0, 34, 36)]), [Rule::H2]);
        assert_eq!(broken(&problem, &[session(0, 1, 1, 34, 36)]), [Rule::H2]);
        problem.wishes[0].times = vec![TimeChoice { window: monday(10, 12), penalty: 0.0 }];
        assert!(best(&problem).abs() < 1e-9);
    }

    #[test]
    fn the_cheapest_window_counts() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1])];
        problem.wishes[0].times = vec![
            TimeChoice { window: monday(34, 40), penalty: 9.0 },
            TimeChoice { window: monday(35, 37), penalty: 2.0 },
        ];
        assert!((best(&problem) - 98.0).abs() < 1e-9);
    }
}
