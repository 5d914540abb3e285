//! Opening or closing a building's evening: too large a change for single steps to find, since the first
//! session pays for the whole evening.

use crate::slots::DAYS;

use super::board::Board;
use super::dice::Dice;
use super::field::Field;
use super::trial::Trial;

/// How many choices are tried when an evening is opened.
const TRIED: usize = 80;

/// The evenings that cost something, with their choices.
pub struct Evenings {
    costly: Vec<usize>,
    choices: Vec<Vec<u32>>,
    wanting: Vec<Vec<u32>>,
}

impl Evenings {
    /// Collects the choices of each evening, and the wishes that ask for each space.
    pub fn new(field: &Field<'_>) -> Self {
        let problem = field.problem;
        let mut choices = vec![Vec::new(); problem.buildings.len() * DAYS];
        for (place, choice) in field.choices.list.iter().enumerate() {
            choices[field.evening(choice)].push(place as u32);
        }
        let costs = |evening: &usize| problem.buildings[evening / DAYS].evening_cost > 0.0;
        let costly = (0..choices.len()).filter(|e| costs(e) && !choices[*e].is_empty()).collect();
        let mut wanting = vec![Vec::new(); problem.spaces.len()];
        for (wish, given) in problem.wishes.iter().enumerate() {
            for asked in &given.spaces {
                wanting[asked.space].push(wish as u32);
            }
        }
        Self { costly, choices, wanting }
    }

    /// Whether no evening costs anything.
    pub fn is_empty(&self) -> bool {
        self.costly.is_empty()
    }

    /// Tries to open a closed evening or to close an open one; keeps it if it wins at least `threshold` points.
    pub fn step(&self, board: &mut Board<'_>, dice: &mut Dice, log: &mut Vec<(usize, bool)>, threshold: f64) -> bool {
        let evening = self.costly[dice.below(self.costly.len())];
        let open = board.is_open(evening);
        let mut trial = Trial::begin(board, log);
        if open {
            self.close(&mut trial, dice, evening);
        } else {
            self.open(&mut trial, dice, evening);
        }
        trial.end(threshold)
    }

    /// Sends everyone home, and finds each the best place left.
    fn close(&self, trial: &mut Trial<'_, '_>, dice: &mut Dice, evening: usize) {
        let field = trial.board.field;
        let mut gone: Vec<usize> = Vec::new();
        for &choice in &self.choices[evening] {
            let choice = choice as usize;
            if trial.board.has(choice) && !field.locked[choice] {
                trial.remove(choice);
                gone.push(choice);
            }
        }
        if trial.board.is_open(evening) {
            return;
        }
        while !gone.is_empty() {
            let place = dice.below(gone.len());
            let choice = gone.swap_remove(place);
            let wish = field.choices.list[choice].wish as usize;
            if let Some((again, _)) = trial.board.best_of(wish, choice) {
                trial.insert(again);
            }
        }
    }

    /// Moves in whoever gains by it if the evening were free of charge, and fills the room they leave.
    fn open(&self, trial: &mut Trial<'_, '_>, dice: &mut Dice, evening: usize) {
        let field = trial.board.field;
        let cost = field.problem.buildings[evening / DAYS].evening_cost;
        let (mut in_the_way, mut left) = (Vec::new(), Vec::new());
        let list = &self.choices[evening];
        for _ in 0..TRIED.min(2 * list.len()) {
            let choice = list[dice.below(list.len())] as usize;
            let wish = field.choices.list[choice].wish;
            if trial.board.has(choice)
                || !trial.board.in_the_way(choice, &mut |count| dice.below(count), &mut in_the_way)
                || in_the_way.iter().any(|&other| field.choices.list[other].wish != wish)
            {
                continue;
            }
            let (mark, before) = (trial.mark(), trial.won());
            let opening = if trial.board.is_open(evening) { 0.0 } else { cost };
            for &own in &in_the_way {
                trial.remove(own);
            }
            trial.insert(choice);
            if trial.won() - before + opening > 0.0 {
                left.extend_from_slice(&in_the_way);
            } else {
                trial.back_to(mark);
            }
        }
        for choice in left {
            self.fill(trial, dice, choice);
        }
    }

    /// Gives the room of a choice that was left to someone who wants it.
    fn fill(&self, trial: &mut Trial<'_, '_>, dice: &mut Dice, choice: usize) {
        let space = trial.board.field.choices.list[choice].space as usize;
        let wanting = &self.wanting[space];
        for _ in 0..wanting.len().min(8) {
            let wish = wanting[dice.below(wanting.len())] as usize;
            if let Some((found, _)) = trial.board.best_of(wish, usize::MAX) {
                trial.insert(found);
            }
        }
    }
}
