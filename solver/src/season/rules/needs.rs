//! H7: every need of the wish is a feature of the space.
//!
//! A choice (w, s, d, t, l) exists only if needs(w) ⊆ features(s).

use crate::season::problem::{Space, Wish};

/// What the wish needs and the space has not.
pub fn lacking(wish: &Wish, space: &Space) -> Vec<usize> {
    wish.needs.iter().copied().filter(|need| !space.features.contains(need)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, broken, session, village, wish};
    use crate::season::referee::Rule;

    #[test]
    fn a_missing_feature_refuses() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1])];
        problem.wishes[0].needs = vec![7, 8];
        assert!(best(&problem).abs() < 1e-9);
        assert_eq!(broken(&problem, &[session(0, 1, 0, 34, 36)]), [Rule::H7]);
    }

    #[test]
    fn a_space_with_all_features_serves() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1])];
        problem.wishes[0].needs = vec![7];
        assert!((best(&problem) - 100.0).abs() < 1e-9);
    }
}
