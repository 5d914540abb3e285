//! H1: a session lies inside one opening window of its space; windows that touch are not joined.
//!
//! A choice (w, s, d, t, l) exists only if some open window o of s on day d has o.from ≤ t and t + l ≤ o.to.

use crate::season::problem::Space;
use crate::slots::Window;

/// Whether the space is open all through `session`.
pub fn holds(space: &Space, session: &Window) -> bool {
    space.open.iter().any(|open| open.contains(session))
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, broken, monday, session, village, wish};
    use crate::season::referee::Rule;

    #[test]
    fn windows_that_touch_are_not_joined() {
        let mut problem = village();
        problem.spaces[1].open = vec![monday(34, 35), monday(35, 36)];
        problem.wishes = vec![wish(&[1])];
        assert!(best(&problem).abs() < 1e-9);
        assert_eq!(broken(&problem, &[session(0, 1, 0, 34, 36)]), [Rule::H1]);
    }

    #[test]
    fn a_window_that_just_fits_serves() {
        let mut problem = village();
        problem.spaces[1].open = vec![monday(34, 36)];
        problem.wishes = vec![wish(&[1])];
        assert!((best(&problem) - 100.0).abs() < 1e-9);
    }
}
