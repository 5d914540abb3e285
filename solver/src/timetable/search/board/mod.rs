//! A timetable under change: every move is a few small steps whose effect on the cost is counted at once, and can be
//! taken back.

mod occupancy;
mod settle;
mod touched;

use super::chain::Chain;
use super::layout::{Layout, NONE};
use super::state::{Snapshot, Sum};
pub use occupancy::Occupancy;
pub use touched::{Aspects, Touched};

/// What a step has changed, to take it back.
#[derive(Debug, Clone, Copy)]
enum Step {
    Start { slot: usize, from: u32 },
    Duration { slot: usize, from: u32 },
    Resource { slot: usize, role: usize, from: u32 },
}

/// The timetable as it is now.
pub struct Board<'a> {
    pub layout: &'a Layout<'a>,
    /// Of each slot: start, duration (0: no meet here), resources by role.
    pub now: Snapshot,
    /// Slots whose time, or whose resources, must not change.
    pub fixed_time: Vec<bool>,
    pub fixed: Vec<bool>,
    pub occupancy: Occupancy,
    /// Slots in which each resource was chosen.
    pub chosen: Vec<Vec<u32>>,
    /// Cost at each point, and the whole.
    costs: Vec<i64>,
    pub sum: Sum,
    /// Points with a cost, and where each stands among them.
    pub costly: Vec<u32>,
    place: Vec<u32>,
    /// Where chains are built, kept from one to the next.
    pub chain: Chain,
    steps: Vec<Step>,
    before: Vec<(u32, i64)>,
    touched: Touched,
    /// Points to be counted anew, required ones and wishes, and when each was last among them.
    dirty: [Vec<u32>; 2],
    stamp: Vec<u32>,
    round: u32,
    /// Points counted anew so far, which is what a search spends its time with.
    pub counted: u64,
    /// Whether what is not placed yet counts as able to mend what it may ([`super::lenient`]).
    lenient: bool,
}

/// A moment between two steps, to go back to.
#[derive(Debug, Clone, Copy)]
pub struct Moment(usize, usize);

impl<'a> Board<'a> {
    /// With no meets at all.
    pub fn new(layout: &'a Layout<'a>) -> Self {
        let (slots, points, resources) = (layout.event_of.len(), layout.points.len(), layout.problem.resources.len());
        let mut filled = Vec::new();
        for event in &layout.event_of {
            filled.extend(
                layout.problem.events[*event as usize]
                    .roles
                    .iter()
                    .map(|role| role.resource.map_or(NONE, |r| r as u32)),
            );
        }
        let mut board = Self {
            layout,
            now: Snapshot { start: vec![NONE; slots], duration: vec![0; slots], filled },
            fixed_time: vec![false; slots],
            fixed: vec![false; slots],
            occupancy: Occupancy::new(resources, layout.times, layout.words),
            chosen: vec![Vec::new(); resources],
            costs: vec![0; points],
            sum: Sum::default(),
            costly: Vec::new(),
            place: vec![NONE; points],
            chain: Chain::new(slots),
            steps: Vec::new(),
            before: Vec::new(),
            touched: Touched::new(layout.dependents.number()),
            dirty: [Vec::new(), Vec::new()],
            stamp: vec![0; points],
            round: 1,
            counted: 0,
            lenient: false,
        };
        board.recount();
        board
    }

    /// Counts everything anew, and from now on leniently or not.
    pub fn count_leniently(&mut self, lenient: bool) {
        self.lenient = lenient;
        self.recount();
    }

    fn recount(&mut self) {
        (0..self.layout.points.len() as u32).for_each(|point| self.recount_at(point));
        self.settle();
        self.keep();
    }

    /// The resources of a slot, by role.
    pub fn filled(&self, slot: usize) -> &[u32] {
        &self.now.filled[self.layout.filled_at[slot]..self.layout.filled_at[slot + 1]]
    }

    /// Event of a slot.
    pub fn event(&self, slot: usize) -> usize {
        self.layout.event_of[slot] as usize
    }

    /// Notes that something about the event has changed: what depends on it is counted anew.
    fn touch_event(&mut self, event: usize, aspects: Aspects) {
        self.touched.add(event, aspects);
    }

    /// The same for a resource, if it is one.
    fn touch_resource(&mut self, resource: u32, aspects: Aspects) {
        if resource != NONE {
            let aspects = if self.lenient { aspects.and(Aspects::NEEDS) } else { aspects };
            self.touched.add(self.layout.dependents.resource(resource as usize), aspects);
        }
    }

    /// Changes when a slot's meet is and how long, with all that it books.
    fn put_meet(&mut self, slot: usize, start: u32, duration: u32) {
        let then = std::mem::replace(&mut self.now.start[slot], start);
        let long = std::mem::replace(&mut self.now.duration[slot], duration);
        for place in self.layout.filled_at[slot]..self.layout.filled_at[slot + 1] {
            let resource = self.now.filled[place];
            if resource != NONE {
                let mut changed = Aspects::MEETS;
                if then != NONE && long > 0 {
                    changed = changed.and(self.occupancy.free(resource as usize, slot, then, long));
                }
                if start != NONE && duration > 0 {
                    changed = changed.and(self.occupancy.book(resource as usize, slot, start, duration));
                }
                self.touch_resource(resource, changed);
            }
        }
    }

    /// Moves a meet to another start, or to none.
    pub fn set_start(&mut self, slot: usize, start: u32) {
        let from = self.now.start[slot];
        if from != start {
            self.steps.push(Step::Start { slot, from });
            self.put_start(slot, start);
        }
    }

    fn put_start(&mut self, slot: usize, start: u32) {
        self.put_meet(slot, start, self.now.duration[slot]);
        self.touch_event(self.event(slot), Aspects::TIMES);
    }

    /// Changes how long a meet is; 0 takes it away.
    pub fn set_duration(&mut self, slot: usize, duration: u32) {
        let from = self.now.duration[slot];
        if from != duration {
            self.steps.push(Step::Duration { slot, from });
            self.put_duration(slot, duration);
        }
    }

    fn put_duration(&mut self, slot: usize, duration: u32) {
        self.put_meet(slot, self.now.start[slot], duration);
        self.touch_event(self.event(slot), Aspects::TIMES.and(Aspects::RESOURCES));
    }

    /// Fills a role with a resource, or with none.
    pub fn set_resource(&mut self, slot: usize, role: usize, resource: u32) {
        let from = self.now.filled[self.layout.filled_at[slot] + role];
        if from != resource {
            self.steps.push(Step::Resource { slot, role, from });
            self.put_resource(slot, role, resource);
        }
    }

    fn put_resource(&mut self, slot: usize, role: usize, resource: u32) {
        let place = self.layout.filled_at[slot] + role;
        let (start, duration) = (self.now.start[slot], self.now.duration[slot]);
        let timed = start != NONE && duration > 0;
        let from = std::mem::replace(&mut self.now.filled[place], resource);
        for (which, more) in [(from, false), (resource, true)] {
            if which == NONE {
                continue;
            }
            let list = &mut self.chosen[which as usize];
            if more {
                list.push(slot as u32);
            } else if let Some(place) = list.iter().position(|known| *known == slot as u32) {
                list.swap_remove(place);
            }
            let changed = match (timed, more) {
                (false, _) => Aspects::MEETS,
                (true, true) => self.occupancy.book(which as usize, slot, start, duration),
                (true, false) => self.occupancy.free(which as usize, slot, start, duration),
            };
            self.touch_resource(which, changed);
        }
        // Walks between places depend on the rooms of everybody's meets.
        for other in self.layout.filled_at[slot]..self.layout.filled_at[slot + 1] {
            self.touch_resource(self.now.filled[other], Aspects::MEETS);
        }
        self.touch_event(self.event(slot), Aspects::RESOURCES);
    }
}
