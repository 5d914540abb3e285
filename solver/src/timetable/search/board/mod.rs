//! A timetable under change: every move is a few small steps whose effect on the cost is counted at once, and can be
//! taken back.

mod settle;

use super::chain::Chain;
use super::layout::{Layout, NONE};
use super::state::{Snapshot, Sum};

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
    /// Meets at each time of each resource, and their slots, joined by exclusive or: where there is one meet, that is it.
    pub count: Vec<u16>,
    pub who: Vec<u32>,
    /// Of each resource: busy times as bits, and meets beyond the first.
    pub busy: Vec<u64>,
    pub clashes: Vec<u32>,
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
    dirty: Vec<u32>,
    stamp: Vec<u32>,
    round: u32,
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
            filled.extend(layout.problem.events[*event as usize].roles.iter().map(|role| role.resource.map_or(NONE, |r| r as u32)));
        }
        let mut board = Self {
            layout,
            now: Snapshot { start: vec![NONE; slots], duration: vec![0; slots], filled },
            fixed_time: vec![false; slots],
            fixed: vec![false; slots],
            count: vec![0; resources * layout.times],
            who: vec![0; resources * layout.times],
            busy: vec![0; resources * layout.words],
            clashes: vec![0; resources],
            chosen: vec![Vec::new(); resources],
            costs: vec![0; points],
            sum: Sum::default(),
            costly: Vec::new(),
            place: vec![NONE; points],
            chain: Chain::new(slots),
            steps: Vec::new(),
            before: Vec::new(),
            dirty: Vec::new(),
            stamp: vec![0; points],
            round: 1,
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
        self.dirty = (0..self.layout.points.len() as u32).collect();
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

    fn touch(dirty: &mut Vec<u32>, stamp: &mut [u32], round: u32, points: &[u32]) {
        for &point in points {
            if stamp[point as usize] != round {
                stamp[point as usize] = round;
                dirty.push(point);
            }
        }
    }

    fn touch_event(&mut self, event: usize, times: bool, resources: bool) {
        let dependents = &self.layout.dependents;
        if times {
            Self::touch(&mut self.dirty, &mut self.stamp, self.round, &dependents.times[event]);
        }
        if resources {
            Self::touch(&mut self.dirty, &mut self.stamp, self.round, &dependents.resources[event]);
        }
    }

    /// Books (or frees) a resource for the periods of a slot.
    fn occupy(&mut self, resource: usize, slot: usize, more: bool) {
        let layout = self.layout;
        let (start, duration) = (self.now.start[slot], self.now.duration[slot]);
        let mut flipped = false;
        let mut clashed = false;
        for time in start as usize..(start + duration) as usize {
            let count = &mut self.count[resource * layout.times + time];
            self.who[resource * layout.times + time] ^= slot as u32;
            if more {
                *count += 1;
                if *count == 1 {
                    flipped = true;
                    self.busy[resource * layout.words + time / 64] |= 1 << (time % 64);
                } else {
                    clashed = true;
                    self.clashes[resource] += 1;
                }
            } else {
                *count -= 1;
                if *count == 0 {
                    flipped = true;
                    self.busy[resource * layout.words + time / 64] &= !(1 << (time % 64));
                } else {
                    clashed = true;
                    self.clashes[resource] -= 1;
                }
            }
        }
        if flipped {
            Self::touch(&mut self.dirty, &mut self.stamp, self.round, &layout.dependents.busy[resource]);
            if self.lenient {
                Self::touch(&mut self.dirty, &mut self.stamp, self.round, layout.needy[resource].as_slice());
            }
        }
        if clashed {
            Self::touch(&mut self.dirty, &mut self.stamp, self.round, &layout.dependents.clashes[resource]);
        }
        Self::touch(&mut self.dirty, &mut self.stamp, self.round, &layout.dependents.meets[resource]);
    }

    fn occupy_all(&mut self, slot: usize, more: bool) {
        let (start, duration) = (self.now.start[slot], self.now.duration[slot]);
        if start == NONE || duration == 0 {
            return;
        }
        for place in self.layout.filled_at[slot]..self.layout.filled_at[slot + 1] {
            let resource = self.now.filled[place];
            if resource != NONE {
                self.occupy(resource as usize, slot, more);
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
        self.occupy_all(slot, false);
        self.now.start[slot] = start;
        self.occupy_all(slot, true);
        self.touch_event(self.event(slot), true, false);
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
        self.occupy_all(slot, false);
        self.now.duration[slot] = duration;
        self.occupy_all(slot, true);
        self.touch_event(self.event(slot), true, true);
        // Workloads count meets without a time too.
        for place in self.layout.filled_at[slot]..self.layout.filled_at[slot + 1] {
            if let Some(points) = self.layout.dependents.meets.get(self.now.filled[place] as usize) {
                Self::touch(&mut self.dirty, &mut self.stamp, self.round, points);
            }
        }
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
            if timed {
                self.occupy(which as usize, slot, more);
            } else {
                Self::touch(&mut self.dirty, &mut self.stamp, self.round, &self.layout.dependents.meets[which as usize]);
            }
        }
        // Walks between buildings depend on the rooms of everybody's meets.
        for other in self.layout.filled_at[slot]..self.layout.filled_at[slot + 1] {
            if let Some(points) = self.layout.dependents.meets.get(self.now.filled[other] as usize) {
                Self::touch(&mut self.dirty, &mut self.stamp, self.round, points);
            }
        }
        self.touch_event(self.event(slot), false, true);
    }
}
