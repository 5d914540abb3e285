//! H4: no atom is used twice at a time, and never when others occupy it.
//!
//! For each atom a, day d and slot τ: Σ { x(c) : c uses a and covers (d, τ) } ≤ 1. Only slots where a choice
//! starts are needed, and of those only the ones whose set of choices is not part of the next one's; the rows
//! are cliques of an interval graph, which is what makes the relaxation tight. Where opening the building
//! costs points, the right side is y of the building's day ([`super::evenings`]) instead of 1.

use std::collections::{HashMap, HashSet};

use crate::mip::Model;
use crate::season::choices::Part;
use crate::season::problem::Problem;
use crate::slots::Window;

use super::evenings::Evenings;

/// Times when atoms can't be had, by atom and day.
#[derive(Debug, Default)]
pub struct Taken(HashMap<(usize, u8), Vec<Window>>);

impl Taken {
    /// The occupied times of the problem.
    pub fn of(problem: &Problem) -> Self {
        let mut taken = Self::default();
        for occupied in &problem.occupied {
            taken.add(&[occupied.atom], occupied.window);
        }
        taken
    }

    /// Takes the atoms during the window.
    pub fn add(&mut self, atoms: &[usize], window: Window) {
        for &atom in atoms {
            self.0.entry((atom, window.day)).or_default().push(window);
        }
    }

    /// Whether all the atoms are free all through the window.
    pub fn free(&self, atoms: &[usize], window: &Window) -> bool {
        atoms
            .iter()
            .all(|&atom| self.0.get(&(atom, window.day)).is_none_or(|taken| taken.iter().all(|t| !t.overlaps(window))))
    }
}

/// The choices of each row, without repeated rows: the maximal cliques of each atom's day.
pub fn cliques(part: &Part<'_>) -> Vec<Vec<usize>> {
    let mut uses: HashMap<(usize, u8), Vec<usize>> = HashMap::new();
    for (place, choice) in part.choices.iter().enumerate() {
        for &atom in &part.problem.spaces[choice.space as usize].atoms {
            uses.entry((atom, choice.day)).or_default().push(place);
        }
    }
    let mut keys: Vec<_> = uses.keys().copied().collect();
    keys.sort_unstable();
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for key in keys {
        let of_atom = &uses[&key];
        let mut starts: Vec<_> = of_atom.iter().map(|&c| part.choices[c].from).collect();
        starts.sort_unstable();
        starts.dedup();
        for (nth, &slot) in starts.iter().enumerate() {
            let covers = |c: &&usize| part.choices[**c].from <= slot && slot < part.choices[**c].to;
            let row: Vec<usize> = of_atom.iter().filter(covers).copied().collect();
            let swallowed = starts.get(nth + 1).is_some_and(|&next| row.iter().all(|&c| part.choices[c].to > next));
            if !swallowed && seen.insert(row.clone()) {
                rows.push(row);
            }
        }
    }
    rows
}

/// Adds the rows.
pub fn add(part: &Part<'_>, model: &mut Model, evenings: &Evenings) {
    for row in cliques(part) {
        let day = evenings.of(part, row[0]);
        if row.len() < 2 && day.is_none() {
            continue;
        }
        let terms = row.into_iter().map(|c| (c, 1.0));
        match day {
            Some(y) => model.at_most(terms.chain([(y, -1.0)]), 0.0),
            None => model.at_most(terms, 1.0),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, broken, monday, session, village, wish};
    use crate::season::problem::{Occupied, TimeChoice};
    use crate::season::referee::Rule;

    #[test]
    fn the_whole_and_its_half_exclude_each_other() {
        let mut problem = village();
        problem.wishes = vec![wish(&[0]), wish(&[1])];
        for wish in &mut problem.wishes {
            wish.times = vec![TimeChoice { window: monday(34, 37), penalty: 0.0 }];
        }
        assert!((best(&problem) - 100.0).abs() < 1e-9);
        assert_eq!(broken(&problem, &[session(0, 0, 0, 34, 36), session(1, 1, 0, 35, 37)]), [Rule::H4]);
    }

    #[test]
    fn an_occupied_atom_takes_its_spaces_with_it() {
        let mut problem = village();
        problem.wishes = vec![wish(&[0])];
        problem.occupied = vec![Occupied { atom: 1, window: monday(35, 43) }];
        assert!(best(&problem).abs() < 1e-9);
        assert_eq!(broken(&problem, &[session(0, 0, 0, 34, 36)]), [Rule::H4]);
    }

    #[test]
    fn the_two_halves_and_times_that_touch_go_together() {
        let mut problem = village();
        problem.wishes = vec![wish(&[1]), wish(&[2]), wish(&[0])];
        for wish in &mut problem.wishes {
            wish.times = vec![TimeChoice { window: monday(34, 38), penalty: 0.0 }];
        }
        assert!((best(&problem) - 300.0).abs() < 1e-9);
    }
}
