//! What steps on a board come to: the cost counted anew where they have touched it, kept or taken back.

use super::super::state::Sum;
use super::super::{deviation, lenient};
use super::{Board, Moment, Step};

impl Board<'_> {
    /// What a point costs.
    pub fn cost_at(&self, point: u32) -> i64 {
        self.costs[point as usize]
    }

    /// Counts anew what the steps have touched, and says how the cost has changed.
    pub fn settle(&mut self) -> Sum {
        self.settle_within(1.0, f64::INFINITY).unwrap_or_default()
    }

    /// The same, but only while the change can still be within a limit, a required unit weighing so much. Otherwise the
    /// steps have to be taken back.
    pub fn settle_within(&mut self, hard: f64, limit: f64) -> Option<Sum> {
        let layout = self.layout;
        while let Some((number, aspects)) = self.touched.pop() {
            layout.dependents.of(number, aspects, |point| self.recount_at(point));
        }
        let dirty = std::mem::take(&mut self.dirty);
        self.counted += (dirty[0].len() + dirty[1].len()) as u64;
        let costs = |points: &[u32]| points.iter().map(|point| self.costs[*point as usize]).sum::<i64>() as f64;
        // What could still be gained at the points to come.
        let mut hope = costs(&dirty[0]) * hard + costs(&dirty[1]);
        let mut change = Sum::default();
        let mut so_far = 0.0;
        'all: for (points, weight) in dirty.iter().zip([hard, 1.0]) {
            for &point in points {
                let rule = &layout.points[point as usize];
                let deviation = if self.lenient { lenient::of(self, rule) } else { deviation::of(self, rule.kind) };
                let cost = rule.weight * rule.cost.of(deviation) as i64;
                let from = self.costs[point as usize];
                if cost != from {
                    self.before.push((point, from));
                    self.put_cost(point, cost);
                    change.add(cost - from, rule.required, rule.guide);
                    self.sum.add(cost - from, rule.required, rule.guide);
                    so_far += (cost - from) as f64 * weight;
                }
                hope -= from as f64 * weight;
                if so_far - hope > limit + 1e-6 {
                    break 'all;
                }
            }
        }
        self.dirty = dirty;
        self.forget();
        (so_far <= limit + 1e-6).then_some(change)
    }

    /// Has a point counted anew, once.
    pub(super) fn recount_at(&mut self, point: u32) {
        if self.stamp[point as usize] != self.round {
            self.stamp[point as usize] = self.round;
            self.dirty[usize::from(point >= self.layout.wishes_from)].push(point);
        }
    }

    /// Nothing is to be counted anew.
    fn forget(&mut self) {
        while self.touched.pop().is_some() {}
        self.dirty.iter_mut().for_each(Vec::clear);
        self.round = self.round.wrapping_add(1);
    }

    fn put_cost(&mut self, point: u32, cost: i64) {
        let from = std::mem::replace(&mut self.costs[point as usize], cost);
        if from == 0 {
            self.place[point as usize] = self.costly.len() as u32;
            self.costly.push(point);
        } else if cost == 0 {
            let place = self.place[point as usize] as usize;
            self.costly.swap_remove(place);
            if let Some(&moved) = self.costly.get(place) {
                self.place[moved as usize] = place as u32;
            }
        }
    }

    /// Keeps the steps since the last time.
    pub fn keep(&mut self) {
        self.steps.clear();
        self.before.clear();
    }

    /// Takes back the steps since the last time.
    pub fn undo(&mut self) {
        self.go_back(Moment(0, 0));
    }

    /// Now, among the steps that are not kept yet; they must be settled.
    pub fn moment(&self) -> Moment {
        Moment(self.steps.len(), self.before.len())
    }

    /// Points whose cost has changed since a moment, with the cost before. One that changed twice is there twice, first as it was first.
    pub fn changed_since(&self, Moment(_, costs): Moment) -> &[(u32, i64)] {
        &self.before[costs..]
    }

    /// Takes back the steps since a moment.
    pub fn go_back(&mut self, Moment(steps, costs): Moment) {
        while self.steps.len() > steps {
            let Some(step) = self.steps.pop() else { break };
            match step {
                Step::Start { slot, from } => self.put_start(slot, from),
                Step::Duration { slot, from } => self.put_duration(slot, from),
                Step::Resource { slot, role, from } => self.put_resource(slot, role, from),
            }
        }
        while self.before.len() > costs {
            let Some((point, cost)) = self.before.pop() else { break };
            let change = cost - self.costs[point as usize];
            let rule = &self.layout.points[point as usize];
            self.sum.add(change, rule.required, rule.guide);
            self.put_cost(point, cost);
        }
        self.forget();
    }
}
