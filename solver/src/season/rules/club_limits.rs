//! H8 and the shortfall: a club never has more than its maximum, and each slot below its minimum costs points.
//!
//! For each club k: Σ { length(c) · x(c) : c of k } ≤ max(k), and with s(k) ∈ [0, min(k)] at a price of one
//! penalty a slot (and the same for its floor): Σ { length(c) · x(c) : c of k } + s(k) ≥ min(k).

use crate::mip::Model;
use crate::season::choices::Part;
use crate::season::problem::Problem;

/// Slots the club can still get when it has so many.
pub fn left(problem: &Problem, club: usize, has: u32) -> u32 {
    problem.clubs[club].max_slots.saturating_sub(has)
}

/// Adds the columns and rows; returns the shortfall the part starts from, in points, which its sessions win back.
pub fn add(part: &Part<'_>, model: &mut Model) -> f64 {
    let mut of_club: Vec<Vec<(usize, f64)>> = vec![Vec::new(); part.problem.clubs.len()];
    for wish in &part.wishes {
        let club = part.problem.wishes[wish.wish].club;
        of_club[club].extend(wish.choices.clone().map(|c| (c, f64::from(part.choices[c].length()))));
    }
    let mut won_back = 0.0;
    for (club, terms) in of_club.into_iter().enumerate().filter(|(_, terms)| !terms.is_empty()) {
        for (least, penalty) in part.problem.least(club) {
            let least = f64::from(least.saturating_sub(part.club_has[club]));
            won_back += penalty * least;
            if least > 0.0 && penalty > 0.0 {
                let own = terms.clone();
                let follow =
                    move |x: &[f64]| (least - own.iter().map(|&(c, slots)| slots * x[c]).sum::<f64>()).max(0.0);
                let short = model.amount(-penalty, least, Box::new(follow));
                model.at_most(terms.iter().map(|&(c, slots)| (c, -slots)).chain([(short, -1.0)]), -least);
            }
        }
        model.at_most(terms, f64::from(part.club_max[club]));
    }
    won_back
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, broken, session, village, wish};
    use crate::season::referee::Rule;

    #[test]
    fn the_maximum_is_never_passed() {
        let mut problem = village();
        problem.clubs[0].max_slots = 3;
        problem.wishes = vec![wish(&[1]), wish(&[2])];
        assert!((best(&problem) - 100.0).abs() < 1e-9);
        assert_eq!(broken(&problem, &[session(0, 1, 0, 34, 36), session(1, 2, 0, 34, 36)]), [Rule::H8]);
    }

    #[test]
    fn what_is_missing_to_the_minimum_costs() {
        let mut problem = village();
        problem.clubs[0].min_slots = 5;
        problem.shortfall_penalty_per_slot = 2.0;
        problem.wishes = vec![wish(&[1])];
        assert!((best(&problem) - 94.0).abs() < 1e-9);
        problem.wishes.push(wish(&[2]));
        assert!((best(&problem) - 198.0).abs() < 1e-9);
        problem.wishes.clear();
        assert!((best(&problem) + 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_club_with_its_maximum_below_its_minimum_just_pays() {
        let mut problem = village();
        problem.clubs[0].min_slots = 5;
        problem.clubs[0].max_slots = 1;
        problem.shortfall_penalty_per_slot = 2.0;
        problem.wishes = vec![wish(&[1])];
        assert!((best(&problem) + 10.0).abs() < 1e-9);
    }
}
