//! A lower bound from the times alone (after Lach and Lübbecke, 2012): which course is held in which period, with as many
//! rooms as there are and seats as the larger ones have; rooms themselves are left out, and so is what changing them costs.
//!
//! z(c, p) ∈ {0, 1}, course c has a lecture in period p; Σ z(c, ·) = lectures of c; of a clique one at a time; at most as many
//! lectures in a period as rooms. Costs: for persons between two sizes a < b, o(b, p) ≥ Σ { z(c, p) : c has b persons or
//! more } − rooms for b or more, at b − a each; m(c) ≥ least days − Σ u(c, d) with u(c, d) ≤ 1, Σ { z(c, p) : p of d }; for
//! each curriculum v(q, p) ≥ x(q, p) − x(q, p − 1) − x(q, p + 1) within a day, x(q, p) its lectures in p.

use super::super::super::plan::Cost;
use super::super::record::Record;
use super::instance::Instance;
use crate::limits::Limits;
use crate::mip::{self, Control, Model, Settings};

/// Raises the record's bound for at most so many seconds.
pub fn run(instance: &Instance, record: &Record<'_>, limits: &Limits, seconds: f64) {
    let model = model(instance);
    let settings = Settings { seconds, threads: 1, seed: limits.seed, absolute_gap: 0.999, ..Settings::default() };
    let answer = mip::solve(&model, settings, None, &Hearing { record });
    Hearing { record }.bound(answer.bound);
}

struct Hearing<'a> {
    record: &'a Record<'a>,
}

impl Control for Hearing<'_> {
    fn stop(&self) -> bool {
        self.record.stop()
    }
    fn improved(&self, _: &[f64]) {}
    fn bound(&self, bound: f64) {
        if bound.is_finite() && bound < 0.0 {
            self.record.offer_bound(Cost { infeasibility: 0, objective: (-bound - 1e-6).ceil() as u64 });
        }
    }
}

/// The model; what it is worth at most is the bound with its sign turned.
pub fn model(instance: &Instance) -> Model {
    let mut model = Model::default();
    let columns: Vec<Vec<Option<usize>>> =
        instance.allowed.iter().map(|allowed| allowed.iter().map(|allowed| allowed.then(|| model.choice(0.0))).collect()).collect();
    for (course, columns) in columns.iter().enumerate() {
        let all = || columns.iter().flatten().copied();
        model.at_most(all().map(|z| (z, 1.0)), instance.lectures[course] as f64);
        model.at_most(all().map(|z| (z, -1.0)), -(instance.lectures[course] as f64));
    }
    for period in 0..instance.periods() {
        let held = |courses: &mut dyn Iterator<Item = usize>| courses.filter_map(|course| columns[course][period]).collect::<Vec<_>>();
        for clique in instance.cliques.iter().filter(|clique| clique.len() > 1) {
            model.at_most(held(&mut clique.iter().copied()).into_iter().map(|z| (z, 1.0)), 1.0);
        }
        model.at_most(held(&mut (0..instance.lectures.len())).into_iter().map(|z| (z, 1.0)), instance.rooms.len() as f64);
        if instance.weights.capacity > 0 {
            crowding(instance, &mut model, &columns, period);
        }
    }
    if instance.weights.days > 0 {
        for (course, columns) in columns.iter().enumerate() {
            days(instance, &mut model, columns, course);
        }
    }
    if instance.weights.isolated > 0 {
        for curriculum in &instance.curricula {
            isolated(instance, &mut model, &columns, curriculum);
        }
    }
    model
}

/// A column that costs and only bounds from below: no plan is ever completed with it.
fn cost(model: &mut Model, weight: i64, most: f64) -> usize {
    model.amount(-(weight as f64), most, Box::new(|_| 0.0))
}

/// Persons without a seat in a period.
fn crowding(instance: &Instance, model: &mut Model, columns: &[Vec<Option<usize>>], period: usize) {
    let mut sizes: Vec<u32> = instance.persons.iter().chain(&instance.capacity).copied().filter(|size| *size < u32::MAX).collect();
    sizes.push(0);
    sizes.sort_unstable();
    sizes.dedup();
    for pair in sizes.windows(2) {
        let (less, more) = (pair[0], pair[1]);
        let large = columns.iter().zip(&instance.persons).filter(|(_, persons)| **persons >= more);
        let large: Vec<usize> = large.filter_map(|(columns, _)| columns[period]).collect();
        let rooms = instance.capacity.iter().filter(|capacity| **capacity >= more).count();
        if large.len() > rooms {
            let over = cost(model, i64::from(more - less) * instance.weights.capacity, large.len() as f64);
            model.at_most(large.into_iter().map(|z| (z, 1.0)).chain([(over, -1.0)]), rooms as f64);
        }
    }
}

/// Days that a course is short of.
fn days(instance: &Instance, model: &mut Model, columns: &[Option<usize>], course: usize) {
    let least = instance.min_days[course];
    if least < 2 {
        return;
    }
    let used: Vec<usize> = (0..instance.days)
        .map(|day| {
            let used = cost(model, 0, 1.0);
            let held = columns.iter().zip(&instance.day).filter(|(_, of)| **of == day).filter_map(|(z, _)| *z);
            model.at_most(held.map(|z| (z, -1.0)).chain([(used, 1.0)]), 0.0);
            used
        })
        .collect();
    let short = cost(model, instance.weights.days, f64::from(least));
    model.at_most(used.into_iter().chain([short]).map(|column| (column, -1.0)), -f64::from(least));
}

/// Lectures of a curriculum with none beside them.
fn isolated(instance: &Instance, model: &mut Model, columns: &[Vec<Option<usize>>], (courses, times): &(Vec<usize>, i64)) {
    for period in 0..instance.periods() {
        let held = |period: usize| courses.iter().filter_map(move |course| columns[*course][period]);
        if held(period).next().is_none() {
            continue;
        }
        let beside = [period.checked_sub(1), Some(period + 1)].into_iter().flatten();
        let beside = beside.filter(|other| instance.day.get(*other) == Some(&instance.day[period]));
        let alone = cost(model, times * instance.weights.isolated, 1.0);
        let terms: Vec<_> = held(period).map(|z| (z, 1.0)).chain(beside.flat_map(held).map(|z| (z, -1.0))).chain([(alone, -1.0)]).collect();
        model.at_most(terms, 0.0);
    }
}
