//! Fix and optimise: most of the plan stands, a neighbourhood is decided anew and exactly by `HiGHS`.
//!
//! A neighbourhood grows from a seed (a building, a club or a wish that lacks a session) over the spaces that
//! its wishes ask for, for the whole week or for one day, until it has about as many choices as can be decided
//! in a second or two. The kinds that have paid most for their time are tried most.

use std::collections::HashSet;

use crate::mip::Settings;
use crate::slots::DAYS;

use super::super::choices::{Choice, Part};
use super::super::plan::{Plan, Session};
use super::dice::Dice;
use super::exact::{News, PartModel};
use super::field::Field;
use super::record::Record;

/// Where a neighbourhood begins.
#[derive(Debug, Clone, Copy)]
enum Seed {
    Building,
    Club,
    Lacking,
}

/// A kind of neighbourhood, and how it has done so far.
struct Kind {
    seed: Seed,
    one_day: bool,
    budget: f64,
    paid: f64,
}

/// Looks for better plans until the record says stop. Each worker has its own dice.
pub struct Neighbourhoods<'a> {
    field: &'a Field<'a>,
    record: &'a Record<'a>,
    promising: Vec<bool>,
    wanting: Vec<Vec<u32>>,
    of_club: Vec<Vec<u32>>,
    dice: Dice,
    kinds: Vec<Kind>,
}

/// What is free in a neighbourhood.
struct Scope {
    wishes: Vec<usize>,
    member: HashSet<usize>,
    day: Option<u8>,
}

impl Scope {
    fn holds(&self, session: &Session) -> bool {
        self.day.is_none_or(|day| day == session.window.day) && self.member.contains(&session.wish)
    }
}

impl<'a> Neighbourhoods<'a> {
    /// Prepares a worker. Choices that the field does not look at are left out unless they are in the plan.
    pub fn new(field: &'a Field<'a>, record: &'a Record<'a>, dice: Dice) -> Self {
        let problem = field.problem;
        let mut promising = vec![false; field.choices.list.len()];
        for wish in 0..problem.wishes.len() {
            for &choice in field.of_wish(wish) {
                promising[choice as usize] = true;
            }
        }
        let mut wanting = vec![Vec::new(); problem.spaces.len()];
        let mut of_club = vec![Vec::new(); problem.clubs.len()];
        for (index, wish) in problem.wishes.iter().enumerate() {
            if !field.choices.of_wish[index].is_empty() {
                of_club[wish.club].push(index as u32);
                for asks in &wish.spaces {
                    wanting[asks.space].push(index as u32);
                }
            }
        }
        let kind = |seed, one_day| Kind { seed, one_day, budget: 1500.0, paid: 1.0 };
        let kinds = vec![
            kind(Seed::Building, false),
            kind(Seed::Building, true),
            kind(Seed::Club, false),
            kind(Seed::Lacking, false),
            kind(Seed::Lacking, true),
        ];
        Self { field, record, promising, wanting, of_club, dice, kinds }
    }

    /// Works until the record says stop.
    pub fn work(&mut self) {
        while !self.record.stop() {
            let kind = self.pick();
            let (plan, before) = self.record.best();
            let Some(scope) = self.grow(kind, &plan) else {
                continue;
            };
            let begun = self.record.left();
            let optimal = self.decide(&scope, &plan);
            let took = (begun - self.record.left()).max(0.02);
            let won = (self.record.score() - before).max(0.0);
            let kind = &mut self.kinds[kind];
            kind.paid = 0.9 * kind.paid + 0.1 * won / took;
            kind.budget *= if !optimal || took > 4.0 {
                0.8
            } else if took < 1.5 {
                1.15
            } else {
                1.0
            };
            kind.budget = kind.budget.clamp(200.0, 40_000.0);
        }
    }

    /// A kind by what it has paid; each keeps a chance.
    fn pick(&mut self) -> usize {
        let sum: f64 = self.kinds.iter().map(|kind| kind.paid).sum();
        let floor = 0.05 * sum + 1e-6;
        let mut at = self.dice.share() * (sum + floor * self.kinds.len() as f64);
        for (place, kind) in self.kinds.iter().enumerate() {
            at -= kind.paid + floor;
            if at <= 0.0 {
                return place;
            }
        }
        0
    }

    fn first_wishes(&mut self, seed: Seed, plan: &[Session]) -> Vec<usize> {
        let problem = self.field.problem;
        match seed {
            Seed::Building => {
                let building = self.dice.below(problem.buildings.len());
                let spaces = (0..problem.spaces.len()).filter(|&s| problem.spaces[s].building == building);
                let mut wishes: Vec<usize> = spaces.flat_map(|s| self.wanting[s].iter().map(|&w| w as usize)).collect();
                wishes.sort_unstable();
                wishes.dedup();
                wishes
            }
            Seed::Club => {
                let club = self.dice.below(problem.clubs.len());
                self.of_club[club].iter().map(|&w| w as usize).collect()
            }
            Seed::Lacking => {
                let mut granted = vec![0; problem.wishes.len()];
                for session in plan {
                    granted[session.wish] += 1;
                }
                let lacks =
                    |w: &usize| granted[*w] < problem.wishes[*w].sessions && !self.field.choices.of_wish[*w].is_empty();
                let lacking: Vec<usize> = (0..problem.wishes.len()).filter(lacks).collect();
                let place = self.dice.below(lacking.len());
                lacking.get(place).copied().into_iter().collect()
            }
        }
    }

    /// Grows a neighbourhood from a seed.
    fn grow(&mut self, kind: usize, plan: &[Session]) -> Option<Scope> {
        let Kind { seed, one_day, budget, .. } = self.kinds[kind];
        let day = one_day.then(|| self.dice.below(DAYS) as u8);
        let mut queue = self.first_wishes(seed, plan);
        let mut scope = Scope { wishes: Vec::new(), member: HashSet::new(), day };
        let mut choices = 0.0;
        while choices < budget && !queue.is_empty() {
            let place = self.dice.below(queue.len());
            let wish = queue.swap_remove(place);
            if !scope.member.insert(wish) {
                continue;
            }
            let own = self.field.choices.of_wish[wish].clone();
            let counts = |c: &usize| self.promising[*c] && day.is_none_or(|d| d == self.field.choices.list[*c].day);
            choices += own.filter(counts).count() as f64;
            scope.wishes.push(wish);
            if queue.len() < 8 {
                let asked = &self.field.problem.wishes[wish].spaces;
                let space = asked[self.dice.below(asked.len())].space;
                queue.extend(self.wanting[space].iter().map(|&w| w as usize));
            }
        }
        scope.wishes.sort_unstable();
        (choices > 0.0).then_some(scope)
    }

    /// Decides a neighbourhood anew; says whether it was done exactly.
    fn decide(&mut self, scope: &Scope, plan: &[Session]) -> bool {
        let (field, problem) = (self.field, self.field.problem);
        let locked: HashSet<&Session> = problem.locked.iter().collect();
        let (start, fixed): (Plan, Plan) = plan.iter().copied().partition(|s| scope.holds(s) && !locked.contains(s));
        let held: HashSet<&Session> = start.iter().collect();
        let day = scope.day;
        let promising = &self.promising;
        let admit = |place: usize, c: &Choice| {
            day.is_none_or(|d| d == c.day) && (promising[place] || held.contains(&c.session()))
        };
        let part = Part::around(problem, &field.choices, &fixed, scope.wishes.iter().copied(), admit);
        let settings = Settings {
            seconds: self.record.left().min(5.0),
            threads: 1,
            seed: self.record.limits().seed,
            relative_gap: 1e-4,
            absolute_gap: if self.record.whole_points() { 0.999 } else { 1e-6 },
            presolve: true,
        };
        let answer = PartModel::new(&part).solve(settings, Some(&start), &Quiet(self.record));
        let Some(found) = answer.sessions else {
            return answer.optimal;
        };
        let (now, _) = self.record.best();
        let mut better: Plan = now.into_iter().filter(|s| !scope.holds(s) || locked.contains(s)).collect();
        better.extend(found);
        self.record.offer(better);
        answer.optimal
    }
}

struct Quiet<'a>(&'a Record<'a>);

impl News for Quiet<'_> {
    fn stop(&self) -> bool {
        self.0.stop()
    }
    fn better(&self, _: Vec<Session>) {}
    fn bound(&self, _: f64) {}
}
