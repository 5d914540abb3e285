//! Which course is held in which period (after Lach and Lübbecke, 2012): with as many rooms as there are and seats as the
//! larger ones have; rooms themselves are left out.
//!
//! z(c, p) ∈ {0, 1}, course c has a lecture in period p; Σ z(c, ·) = lectures of c; of a clique one at a time; at most as many
//! lectures in a period as rooms. Costs: for persons between two sizes a < b, o(b, p) ≥ Σ { z(c, p) : c has b persons or
//! more } − rooms for b or more, at b − a each; m(c) ≥ least days − Σ u(c, d) with u(c, d) ≤ 1, Σ { z(c, p) : p of d }; for
//! each curriculum v(q, p) ≥ x(q, p) − x(q, p − 1) − x(q, p + 1) within a day, x(q, p) its lectures in p.

use super::super::instance::Instance;
use crate::mip::Model;

/// z(c, p) where the course can be held.
type Held = Vec<Vec<Option<usize>>>;

struct Times {
    model: Model,
    held: Held,
    /// Columns for persons without a seat, and what each costs.
    crowding: Vec<(usize, i64)>,
}

/// The model, whose worth is the cost with its sign turned, when seats and further rooms cost at least so much together.
pub fn model(instance: &Instance, rooms: i64) -> Model {
    let mut times = Times { model: Model::default(), held: Vec::new(), crowding: Vec::new() };
    for (allowed, lectures) in instance.allowed.iter().zip(&instance.lectures) {
        let held: Vec<Option<usize>> = allowed.iter().map(|allowed| allowed.then(|| times.model.choice(0.0))).collect();
        let all = || held.iter().flatten().copied();
        times.model.at_most(all().map(|z| (z, 1.0)), *lectures as f64);
        times.model.at_most(all().map(|z| (z, -1.0)), -(*lectures as f64));
        times.held.push(held);
    }
    times.one_at_a_time(instance);
    if instance.weights.days > 0 {
        (0..instance.lectures.len()).for_each(|course| times.spread(instance, course));
    }
    if instance.weights.isolated > 0 {
        (0..instance.curricula.len()).for_each(|curriculum| times.adjoin(instance, curriculum));
    }
    if instance.weights.capacity > 0 {
        (0..instance.periods()).for_each(|period| times.crowd_in(instance, period));
    }
    times.pay_for_rooms(rooms);
    times.model
}

impl Times {
    /// What seats and further rooms cost together is known to be at least this.
    fn pay_for_rooms(&mut self, least: i64) {
        if least > 0 {
            let further = self.cost(1, least as f64);
            let seats = self.crowding.iter().map(|(column, weight)| (*column, -(*weight as f64)));
            self.model.at_most(seats.chain([(further, -1.0)]).collect::<Vec<_>>(), -(least as f64));
        }
    }

    /// A column that costs and only bounds from below: no plan is ever completed with it.
    fn cost(&mut self, weight: i64, most: f64) -> usize {
        self.model.amount(-(weight as f64), most, Box::new(|_| 0.0))
    }

    fn one_at_a_time(&mut self, instance: &Instance) {
        for period in 0..instance.periods() {
            let at = |course: &usize| self.held[*course][period];
            for clique in &instance.cliques {
                let rivals: Vec<usize> = clique.iter().filter_map(at).collect();
                if rivals.len() > 1 {
                    self.model.at_most(rivals.into_iter().map(|z| (z, 1.0)), 1.0);
                }
            }
            let all: Vec<usize> = self.held.iter().filter_map(|columns| columns[period]).collect();
            if all.len() > instance.rooms.len() {
                self.model.at_most(all.into_iter().map(|z| (z, 1.0)), instance.rooms.len() as f64);
            }
        }
    }

    /// Persons without a seat in a period.
    fn crowd_in(&mut self, instance: &Instance, period: usize) {
        for (less, more) in instance.sizes() {
            let large = self.held.iter().zip(&instance.persons).filter(|(_, persons)| **persons >= more);
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
    fn spread(&mut self, instance: &Instance, course: usize) {
        let least = instance.min_days[course];
        if least < 2 {
            return;
        }
        let mut used = Vec::new();
        for day in 0..instance.days {
            let on = self.held[course].iter().zip(&instance.day).filter(|(_, of)| **of == day).filter_map(|(z, _)| *z);
            let on: Vec<usize> = on.collect();
            if !on.is_empty() {
                let column = self.cost(0, 1.0);
                self.model.at_most(on.into_iter().map(|z| (z, -1.0)).chain([(column, 1.0)]), 0.0);
                used.push(column);
            }
        }
        let short = self.cost(instance.weights.days, f64::from(least));
        self.model.at_most(used.into_iter().chain([short]).map(|column| (column, -1.0)), -f64::from(least));
    }

    /// Lectures of a curriculum with none beside them.
    fn adjoin(&mut self, instance: &Instance, curriculum: usize) {
        let (courses, times) = &instance.curricula[curriculum];
        for period in 0..instance.periods() {
            let held =
                |period: usize| courses.iter().filter_map(|course| self.held[*course][period]).collect::<Vec<_>>();
            let now = held(period);
            if now.is_empty() {
                continue;
            }
            let beside = [period.checked_sub(1), Some(period + 1)].into_iter().flatten();
            let beside = beside.filter(|other| instance.day.get(*other) == Some(&instance.day[period]));
            let beside: Vec<usize> = beside.flat_map(held).collect();
            let alone = self.cost(times * instance.weights.isolated, now.len() as f64);
            let terms = now.into_iter().map(|z| (z, 1.0)).chain(beside.into_iter().map(|z| (z, -1.0)));
            self.model.at_most(terms.chain([(alone, -1.0)]), 0.0);
        }
    }
}
