//! H3: a session is at least as long as the wish's shortest and at most as long as its longest.
//!
//! A choice (w, s, d, t, l) exists only if min(w) ≤ l ≤ max(w); each slot beyond min(w) is worth extra(w).

use crate::season::problem::Wish;
use crate::slots::{Slots, Window};

/// Whether the length suits the wish.
pub fn holds(wish: &Wish, session: &Window) -> bool {
    allowed(wish).contains(&session.length())
}

/// The lengths the wish allows, in slots.
pub fn allowed(wish: &Wish) -> std::ops::RangeInclusive<Slots> {
    wish.min_slots..=wish.max_slots
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, broken, session, village, wish};
    use crate::season::referee::Rule;

    #[test]
    fn too_short_and_too_long_are_refused() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1])];
        assert_eq!(broken(&problem, &[session(0, 1, 0, 34, 35)]), [Rule::H3]);
        assert_eq!(broken(&problem, &[session(0, 1, 0, 34, 37)]), [Rule::H3]);
    }

    #[test]
    fn extra_slots_are_used_when_they_pay() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1])];
        problem.wishes[0].max_slots = 4;
        problem.wishes[0].value_per_extra_slot = 3.0;
        assert!((best(&problem) - 106.0).abs() < 1e-9);
    }
}
