//! What has to give way: which meets a broken point of application depends on, and which of them to take away.

use super::super::board::{Board, Moment};
use super::super::deviation::{busy, common, meets};
use super::super::layout::{Kind, NONE};
use super::Ejection;

/// Meets that are tried at a broken point at most.
const TRIED: usize = 14;

impl Ejection<'_, '_> {
    /// Whether nothing holds any of the unit's meets where it is: neither a lock nor the chain that is being built.
    pub fn may_move(&self, unit: u32) -> bool {
        !self.held[unit as usize] && self.units.slots(unit).all(|slot| !self.board.fixed[slot])
    }

    /// Whether something must be chosen for the meet and is not.
    pub fn lacks(&self, slot: usize) -> bool {
        let needed = &self.units.needed[self.board.event(slot)];
        self.board.filled(slot).iter().zip(needed).any(|(filled, needed)| *needed && *filled == NONE)
    }

    /// Takes a unit's meets out of the timetable, with what was chosen for them.
    pub fn remove(&mut self, unit: u32) {
        for place in 0..self.units.members[unit as usize].len() {
            let slot = self.units.members[unit as usize][place] as usize;
            if !self.board.fixed_time[slot] {
                self.board.set_start(slot, NONE);
            }
            let event = self.board.event(slot);
            for role in 0..self.board.layout.candidates[event].len() {
                if !self.board.layout.candidates[event][role].is_empty() {
                    self.board.set_resource(slot, role, NONE);
                }
            }
        }
    }

    /// A required point that costs more than at a moment.
    pub fn risen(&mut self, since: Moment) -> Option<u32> {
        self.round += 1;
        for &(point, before) in self.board.changed_since(since) {
            let rule = &self.board.layout.points[point as usize];
            if rule.required && !rule.guide && self.seen[point as usize] != self.round {
                self.seen[point as usize] = self.round;
                if self.board.cost_at(point) > before {
                    return Some(point);
                }
            }
        }
        None
    }

    /// Takes away what a point is broken by, other than `staying`: the units that were least trouble for what their removal mends.
    /// Says which they are; they are none when that mends nothing.
    pub fn relieve(&mut self, point: u32, staying: Option<u32>) -> Vec<u32> {
        let mut concerned = Vec::new();
        each_concerned(self.board, self.board.layout.points[point as usize].kind, |slot| {
            if self.board.now.start[slot] != NONE && !self.board.fixed_time[slot] {
                concerned.push(self.units.of[slot]);
            }
        });
        concerned.sort_unstable();
        concerned.dedup();
        concerned.retain(|unit| Some(*unit) != staying && self.may_move(*unit));
        for place in 0..concerned.len().min(TRIED) {
            let other = place + self.dice.below(concerned.len() - place);
            concerned.swap(place, other);
        }
        let (mut least, mut best) = (f64::INFINITY, None);
        for &unit in concerned.iter().take(TRIED) {
            let (moment, before) = (self.board.moment(), self.board.cost_at(point));
            self.remove(unit);
            let change = self.board.settle();
            // What is mended elsewhere counts too, but the point must be among it.
            let mended = self.board.cost_at(point) < before;
            let price = self.trouble[unit as usize] as f64 / (-(change.hard + change.far_hard)).max(1) as f64;
            self.board.go_back(moment);
            if mended && price < least {
                (least, best) = (price, Some(unit));
            }
        }
        let found = best.map_or_else(|| self.whole_set(point, &concerned, staying), |unit| vec![unit]);
        for unit in &found {
            self.remove(*unit);
        }
        self.board.settle();
        found
    }

    /// All of the units that keep a resource busy in one set too many.
    fn whole_set(&self, point: u32, concerned: &[u32], staying: Option<u32>) -> Vec<u32> {
        let Kind::ClusterBusyTimes { resource, list, .. } = self.board.layout.points[point as usize].kind else {
            return Vec::new();
        };
        let board = &*self.board;
        let within = |unit: u32, mask: usize| {
            self.units.slots(unit).any(|slot| {
                let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
                start != NONE && (start..start + duration).any(|time| board.layout.has(mask, time as usize))
            })
        };
        let used =
            board.layout.lists[list].iter().filter(|mask| common(board.layout.mask(**mask), busy(board, resource)) > 0);
        let sets = used.filter(|mask| staying.is_none_or(|unit| !within(unit, **mask))).map(|mask| {
            let units: Vec<u32> = concerned.iter().copied().filter(|unit| within(*unit, *mask)).collect();
            (units.iter().map(|unit| self.trouble[*unit as usize]).sum::<u64>(), units)
        });
        sets.filter(|(_, units)| !units.is_empty()).min().map_or_else(Vec::new, |(_, units)| units)
    }

    /// Takes up what breaks something required, as far as that mends it.
    pub fn clear(&mut self) {
        for place in 0..self.board.layout.points.len() as u32 {
            let point = &self.board.layout.points[place as usize];
            while point.required && !point.guide && self.board.cost_at(place) > 0 {
                let out = self.relieve(place, None);
                self.board.keep();
                if out.is_empty() {
                    break;
                }
                self.pile.extend(out);
            }
        }
    }
}

/// Tells the slots on which the deviation at a point depends.
fn each_concerned(board: &Board<'_>, kind: Kind, mut tell: impl FnMut(usize)) {
    let layout = board.layout;
    let mut of_event = |event: usize| meets(board, event).for_each(&mut tell);
    match kind {
        Kind::AssignResource { at } | Kind::PreferResources { at, .. } | Kind::RoomCapacity { at } => {
            of_event(at.event);
        }
        Kind::AssignTime { event }
        | Kind::SplitEvents { event, .. }
        | Kind::DistributeSplitEvents { event, .. }
        | Kind::PreferTimes { event, .. }
        | Kind::KeepMeets { event, .. } => of_event(event),
        Kind::AvoidSplitAssignments { group, .. } => layout.role_groups[group].iter().for_each(|at| of_event(at.event)),
        Kind::SpreadEvents { group, .. }
        | Kind::ClusterStarts { group, .. }
        | Kind::LinkEvents { group }
        | Kind::MinimumWorkingDays { group, .. }
        | Kind::IsolatedLectures { group } => layout.event_groups[group].iter().for_each(|event| of_event(*event)),
        Kind::EndTheDay { event, kind } => {
            let starts: Vec<u32> =
                meets(board, event).map(|slot| board.now.start[slot]).filter(|start| *start != NONE).collect();
            let times = &layout.problem.times;
            let later = |slot: &usize| {
                let then = board.now.start[*slot];
                then != NONE
                    && starts
                        .iter()
                        .any(|start| then >= *start && times[then as usize].day == times[*start as usize].day)
            };
            let roles = layout.problem.events[event].roles.iter().filter(|role| role.kind == kind);
            for resource in roles.filter_map(|role| role.resource) {
                layout.given_slots[resource].iter().map(|slot| *slot as usize).filter(later).for_each(&mut tell);
            }
        }
        Kind::OrderEvents { order } => [order.first, order.second].into_iter().for_each(of_event),
        Kind::AvoidClashes { resource }
        | Kind::AvoidUnavailableTimes { resource, .. }
        | Kind::LimitIdleTimes { resource, .. }
        | Kind::ClusterBusyTimes { resource, .. }
        | Kind::LimitBusyTimes { resource, .. }
        | Kind::LimitWorkload { resource, .. }
        | Kind::Scattered { resource, .. }
        | Kind::Shunned { resource, .. }
        | Kind::Needs { resource }
        | Kind::TravelTime { resource, .. }
        | Kind::LimitMoves { resource, .. }
        | Kind::AvoidTogether { resource, .. }
        | Kind::ChangingTime { resource, .. } => each_slot(board, resource, &mut tell),
        Kind::LimitBusyResources { group, .. } => {
            layout.resource_groups[group].iter().for_each(|resource| each_slot(board, *resource, &mut tell));
        }
    }
}

/// Tells the slots whose meets the resource has.
fn each_slot(board: &Board<'_>, resource: usize, tell: impl FnMut(usize)) {
    let all = board.layout.given_slots[resource].iter().chain(&board.chosen[resource]);
    all.map(|slot| *slot as usize).filter(|slot| board.now.duration[*slot] > 0).for_each(tell);
}
