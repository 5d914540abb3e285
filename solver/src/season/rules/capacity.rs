//! H6: the space holds at least as many persons as the group has.
//!
//! A choice (w, s, d, t, l) exists only if capacity(s) ≥ persons(w).

use crate::season::problem::{Space, Wish};

/// Whether the group fits.
pub fn holds(wish: &Wish, space: &Space) -> bool {
    space.capacity >= wish.persons
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, broken, session, village, wish};
    use crate::season::referee::Rule;

    #[test]
    fn a_group_too_large_for_the_half_gets_nothing_there() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1])];
        problem.wishes[0].persons = 41;
        assert!(best(&problem).abs() < 1e-9);
        assert_eq!(broken(&problem, &[session(0, 1, 0, 34, 36)]), [Rule::H6]);
    }

    #[test]
    fn a_group_that_just_fits_is_served() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1])];
        problem.wishes[0].persons = 40;
        assert!((best(&problem) - 100.0).abs() < 1e-9);
    }
}
