//! A building's day with at least one session costs its evening cost once.
//!
//! For each building b that costs something and each day d: y(b, d) ∈ {0, 1}. The packing rows ([`super::packing`])
//! have y(b, d) on their right side, and for each wish w: Σ { x(c) : c of w in b on d } ≤ y(b, d), as a wish gets at
//! most one session a day. Both are much tighter than x(c) ≤ y(b, d) one by one.

use std::collections::{BTreeMap, HashMap};

use crate::mip::Model;
use crate::season::choices::Part;

/// The columns y, by building and day.
#[derive(Debug, Default)]
pub struct Evenings(HashMap<(usize, u8), usize>);

impl Evenings {
    /// The y that stands over a choice, where opening costs points.
    pub fn of(&self, part: &Part<'_>, choice: usize) -> Option<usize> {
        let choice = &part.choices[choice];
        self.0.get(&(part.problem.spaces[choice.space as usize].building, choice.day)).copied()
    }
}

/// Adds the columns and the rows of the wishes.
pub fn add(part: &Part<'_>, model: &mut Model) -> Evenings {
    let mut members: BTreeMap<(usize, u8), Vec<usize>> = BTreeMap::new();
    for (place, choice) in part.choices.iter().enumerate() {
        let building = part.problem.spaces[choice.space as usize].building;
        if part.evening_cost(building, choice.day) > 0.0 {
            members.entry((building, choice.day)).or_default().push(place);
        }
    }
    let mut evenings = Evenings::default();
    for ((building, day), choices) in members {
        let own = choices.clone();
        let follow = move |x: &[f64]| own.iter().map(|&c| x[c]).fold(0.0, f64::max);
        let y = model.switch(-part.evening_cost(building, day), Box::new(follow));
        evenings.0.insert((building, day), y);
        let mut rest = choices.as_slice();
        while let Some(&first) = rest.first() {
            let wish = part.choices[first].wish;
            let (own, others) = rest.split_at(rest.partition_point(|&c| part.choices[c].wish == wish));
            rest = others;
            model.at_most(own.iter().map(|&c| (c, 1.0)).chain([(y, -1.0)]), 0.0);
        }
    }
    evenings
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, village, wish};

    #[test]
    fn an_evening_that_costs_more_than_it_gives_stays_closed() {
        let mut problem = village();
        problem.buildings[0].evening_cost = 120.0;
        problem.wishes = vec![wish(&[1])];
        assert!(best(&problem).abs() < 1e-9);
    }

    #[test]
    fn an_evening_is_paid_once_for_all() {
        let mut problem = village();
        problem.buildings[0].evening_cost = 120.0;
        problem.wishes = vec![wish(&[1]), wish(&[2])];
        assert!((best(&problem) - 80.0).abs() < 1e-9);
    }
}
