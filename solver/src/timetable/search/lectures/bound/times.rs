//! Which course is held in which period (after Lach and Lübbecke, 2012): with as many rooms as there are and seats as the
//! larger ones have; rooms themselves are left out. Of the whole instance, or of some of its courses and wishes.
//!
//! z(c, p) ∈ {0, 1}, course c has a lecture in period p; Σ z(c, ·) = lectures of c; of a clique one at a time; at most as many
//! lectures in a period as rooms. Costs: for persons between two sizes a < b, o(b, p) ≥ Σ { z(c, p) : c has b persons or
//! more } − rooms for b or more, at b − a each; m(c) ≥ least days − Σ u(c, d) with u(c, d) ≤ 1, Σ { z(c, p) : p of d }; for
//! each curriculum v(q, p) ≥ x(q, p) − x(q, p − 1) − x(q, p + 1) within a day, x(q, p) its lectures in p.

use super::super::instance::Instance;
use crate::mip::Model;

/// A model whose worth is the cost with its sign turned, and the columns that cost.
pub struct Times {
    pub model: Model,
    /// Of each curriculum: what its lectures alone cost, as columns and their cost for each unit.
    pub alone: Vec<Vec<(usize, i64)>>,
    /// Of each course: what days too few cost.
    pub days: Vec<Vec<(usize, i64)>>,
    /// What persons without a seat cost.
    pub crowding: Vec<(usize, i64)>,
}

/// z(c, p) where the course can be held.
type Held = Vec<Vec<Option<usize>>>;

impl Times {
    /// Of the courses and curricula for which `among` holds; seats count when all are.
    pub fn new(instance: &Instance, among: impl Fn(usize) -> bool, counted: impl Fn(usize) -> bool, seats: bool) -> Self {
        let courses = instance.lectures.len();
        let mut times = Self {
            model: Model::default(),
            alone: vec![Vec::new(); instance.curricula.len()],
            days: vec![Vec::new(); courses],
            crowding: Vec::new(),
        };
        let model = &mut times.model;
        let held: Held = (0..courses)
            .map(|course| {
                let open = |period: usize| instance.allowed[course][period] && among(course);
                (0..instance.periods()).map(|period| open(period).then(|| model.choice(0.0))).collect()
            })
            .collect();
        for course in (0..courses).filter(|course| among(*course)) {
            let all = || held[course].iter().flatten().copied();
            model.at_most(all().map(|z| (z, 1.0)), instance.lectures[course] as f64);
            model.at_most(all().map(|z| (z, -1.0)), -(instance.lectures[course] as f64));
        }
        times.one_at_a_time(instance, &held);
        if seats && instance.weights.capacity > 0 {
            (0..instance.periods()).for_each(|period| times.crowd(instance, &held, period));
        }
        if instance.weights.days > 0 {
            (0..courses).filter(|course| among(*course)).for_each(|course| times.spread(instance, &held, course));
        }
        if instance.weights.isolated > 0 {
            (0..instance.curricula.len()).filter(|q| counted(*q)).for_each(|q| times.adjoin(instance, &held, q));
        }
        times
    }

    /// A column that costs and only bounds from below: no plan is ever completed with it.
    fn cost(&mut self, weight: i64, most: f64) -> usize {
        self.model.amount(-(weight as f64), most, Box::new(|_| 0.0))
    }

    fn one_at_a_time(&mut self, instance: &Instance, held: &Held) {
        for period in 0..instance.periods() {
            let at = |course: &usize| held[*course][period];
            for clique in &instance.cliques {
                let rivals: Vec<usize> = clique.iter().filter_map(at).collect();
                if rivals.len() > 1 {
                    self.model.at_most(rivals.into_iter().map(|z| (z, 1.0)), 1.0);
                }
            }
            let all: Vec<usize> = held.iter().filter_map(|columns| columns[period]).collect();
            if all.len() > instance.rooms.len() {
                self.model.at_most(all.into_iter().map(|z| (z, 1.0)), instance.rooms.len() as f64);
            }
        }
    }

    /// Persons without a seat in a period.
    fn crowd(&mut self, instance: &Instance, held: &Held, period: usize) {
        for (less, more) in instance.sizes() {
            let large = held.iter().zip(&instance.persons).filter(|(_, persons)| **persons >= more);
            let large: Vec<usize> = large.filter_map(|(columns, _)| columns[period]).collect();
            let rooms = instance.capacity.iter().filter(|capacity| **capacity >= more).count();
            if large.len() > rooms {
                let weight = i64::from(more - less) * instance.weights.capacity;
                let over = self.cost(weight, large.len() as f64);
                self.crowding.push((over, weight));
                self.model.at_most(large.into_iter().map(|z| (z, 1.0)).chain([(over, -1.0)]), rooms as f64);
            }
        }
    }

    /// Days that a course is short of.
    fn spread(&mut self, instance: &Instance, held: &Held, course: usize) {
        let least = instance.min_days[course];
        if least < 2 {
            return;
        }
        let mut used = Vec::new();
        for day in 0..instance.days {
            let on = held[course].iter().zip(&instance.day).filter(|(_, of)| **of == day).filter_map(|(z, _)| *z);
            let on: Vec<usize> = on.collect();
            if !on.is_empty() {
                let column = self.cost(0, 1.0);
                self.model.at_most(on.into_iter().map(|z| (z, -1.0)).chain([(column, 1.0)]), 0.0);
                used.push(column);
            }
        }
        let short = self.cost(instance.weights.days, f64::from(least));
        self.days[course].push((short, instance.weights.days));
        self.model.at_most(used.into_iter().chain([short]).map(|column| (column, -1.0)), -f64::from(least));
    }

    /// Lectures of a curriculum with none beside them.
    fn adjoin(&mut self, instance: &Instance, held: &Held, curriculum: usize) {
        let (courses, times) = &instance.curricula[curriculum];
        for period in 0..instance.periods() {
            let held = |period: usize| courses.iter().filter_map(move |course| held[*course][period]);
            if held(period).next().is_none() {
                continue;
            }
            let beside = [period.checked_sub(1), Some(period + 1)].into_iter().flatten();
            let beside = beside.filter(|other| instance.day.get(*other) == Some(&instance.day[period]));
            let weight = times * instance.weights.isolated;
            let alone = self.cost(weight, 1.0);
            self.alone[curriculum].push((alone, weight));
            let terms: Vec<_> =
                held(period).map(|z| (z, 1.0)).chain(beside.flat_map(held).map(|z| (z, -1.0))).chain([(alone, -1.0)]).collect();
            self.model.at_most(terms, 0.0);
        }
    }
}
