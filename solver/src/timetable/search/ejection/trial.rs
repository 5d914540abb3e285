//! Where a meet without a place could go, and what it would drive out there.

use super::super::layout::NONE;
use super::Ejection;

/// Broken points that are relieved for one place at most, before it is given up.
const MOST_RELIEVED: usize = 10;

/// A place for a unit.
pub struct Found {
    /// Its start.
    pub start: u32,
    /// What is chosen for the open roles of its meets, one after another.
    pub filled: Vec<u32>,
    /// The units it drives out.
    pub out: Vec<u32>,
    /// Their trouble, and then what is wished for and broken in the whole timetable.
    price: (u64, i64),
}

impl Ejection<'_, '_> {
    /// The places at which the unit drives out what was least trouble, so many at most, the best first; among such as drive out
    /// nothing the one wished for most.
    pub fn places(&mut self, unit: u32, most: usize) -> Vec<Found> {
        let first = self.units.members[unit as usize][0] as usize;
        let layout = self.board.layout;
        let fixed =
            self.units.slots(unit).find(|slot| self.board.fixed_time[*slot]).map(|slot| self.board.now.start[slot]);
        let starts = &layout.starts[self.board.event(first)][self.board.now.duration[first] as usize - 1];
        let starts = fixed.map_or_else(|| starts.clone(), |start| vec![start]);
        let mut known: Vec<(u64, usize, u32, Vec<u32>)> = Vec::new();
        for start in starts {
            if let Some(out) = self.in_the_way(unit, start) {
                let trouble = self.trouble_of(&out);
                known.push((trouble, self.dice.below(1 << 20), start, out));
            }
        }
        known.sort_unstable();
        let mut found: Vec<Found> = Vec::new();
        for (trouble, _, start, out) in known {
            let limit =
                if found.len() < most { u64::MAX } else { found.last().map_or(u64::MAX, |worst| worst.price.0) };
            // Where nothing has to give way, every place is looked at, and no other is.
            let free = found.first().is_some_and(|best| best.price.0 == 0);
            if trouble > limit || trouble > 0 && (free || trouble == limit) {
                break;
            }
            let moment = self.board.moment();
            if let Some(place) = self.try_place(unit, start, out, limit) {
                let rank = found.partition_point(|better| better.price <= place.price);
                found.insert(rank, place);
                found.truncate(most);
            }
            self.board.go_back(moment);
        }
        found
    }

    /// The units whose given resources the unit needs there; `None` when one of them cannot be moved.
    fn in_the_way(&self, unit: u32, start: u32) -> Option<Vec<u32>> {
        let (board, layout) = (&*self.board, self.board.layout);
        let mut out = Vec::new();
        for slot in self.units.slots(unit) {
            if start as usize + board.now.duration[slot] as usize > layout.times {
                return None;
            }
            let open = &layout.candidates[board.event(slot)];
            for (resource, open) in board.filled(slot).iter().zip(open) {
                if open.is_empty()
                    && *resource != NONE
                    && layout.exclusive[*resource as usize]
                    && !board.fixed_time[slot]
                {
                    self.holders(*resource, start, board.now.duration[slot], unit, &mut out)?;
                }
            }
        }
        Some(out)
    }

    /// Adds the units that have the resource during a stretch of time; `None` when one of them cannot be moved.
    fn holders(&self, resource: u32, start: u32, duration: u32, but: u32, out: &mut Vec<u32>) -> Option<()> {
        let (board, layout) = (&*self.board, self.board.layout);
        for time in start..start + duration {
            let one = board.occupancy.alone(resource as usize, time as usize).map(|slot| slot as u32);
            let (given, chosen) = (&layout.given_slots[resource as usize], &board.chosen[resource as usize]);
            let some: Box<dyn Iterator<Item = &u32>> = match board.occupancy.count(resource as usize, time as usize) {
                0 => continue,
                1 => Box::new(one.iter()),
                _ => Box::new(given.iter().chain(chosen)),
            };
            for &slot in some {
                let slot = slot as usize;
                let (then, long) = (board.now.start[slot], board.now.duration[slot]);
                let unit = self.units.of[slot];
                if then == NONE || !(then..then + long).contains(&time) || unit == but || out.contains(&unit) {
                    continue;
                }
                if !self.may_move(unit) || self.units.slots(unit).any(|slot| board.fixed_time[slot]) {
                    return None;
                }
                out.push(unit);
            }
        }
        Some(())
    }

    /// Puts the unit there for trial, with all that has to give way; `None` when that is more trouble than known already, or in vain.
    /// The board is left as it is then.
    fn try_place(&mut self, unit: u32, start: u32, mut out: Vec<u32>, most: u64) -> Option<Found> {
        let moment = self.board.moment();
        for unit in &out {
            self.remove(*unit);
        }
        let mut filled = Vec::new();
        for place in 0..self.units.members[unit as usize].len() {
            let slot = self.units.members[unit as usize][place] as usize;
            if !self.board.fixed_time[slot] {
                self.board.set_start(slot, start);
            }
            let event = self.board.event(slot);
            for role in 0..self.board.layout.candidates[event].len() {
                if !self.board.layout.candidates[event][role].is_empty() {
                    filled.push(self.choose(unit, slot, role, &mut out)?);
                }
            }
        }
        self.board.settle();
        let mut relieved = 0;
        while let Some(point) = self.risen(moment) {
            relieved += 1;
            let gone = self.relieve(point, Some(unit));
            if gone.is_empty() || relieved > MOST_RELIEVED {
                return None;
            }
            out.extend(gone);
            if self.trouble_of(&out) > most {
                return None;
            }
        }
        let soft = self.board.sum.soft + self.board.sum.far_soft;
        Some(Found { start, filled, price: (self.trouble_of(&out), soft), out })
    }

    fn trouble_of(&self, out: &[u32]) -> u64 {
        out.iter().map(|unit| self.trouble[*unit as usize]).sum()
    }

    /// What is chosen on the same day for those in the meet whose moves are limited.
    fn near(&self, slot: usize) -> Vec<u32> {
        let (board, layout) = (&*self.board, self.board.layout);
        let times = &layout.problem.times;
        let day = times[board.now.start[slot] as usize].day;
        let walkers =
            board.filled(slot).iter().filter(|resource| self.units.walkers.get(**resource as usize) == Some(&true));
        let mut near = Vec::new();
        for &other in walkers.flat_map(|resource| &layout.given_slots[*resource as usize]) {
            let (other, start) = (other as usize, board.now.start[other as usize]);
            if other != slot && start != NONE && times[start as usize].day == day {
                let open = &layout.candidates[board.event(other)];
                near.extend(
                    board
                        .filled(other)
                        .iter()
                        .zip(open)
                        .filter(|(_, open)| !open.is_empty())
                        .map(|(filled, _)| *filled),
                );
            }
        }
        near
    }

    /// Whether something required is broken when the role is filled with this and its holders are gone.
    fn is_minded(&mut self, slot: usize, role: usize, resource: u32, holders: &[u32]) -> bool {
        let moment = self.board.moment();
        for unit in holders {
            self.remove(*unit);
        }
        self.board.set_resource(slot, role, resource);
        self.board.settle();
        let risen = self.risen(moment).is_some();
        self.board.go_back(moment);
        risen
    }

    /// Fills a role of a meet with the resource wished for most that is free, or that the least trouble has; where rules look at which
    /// one it is, with one that breaks none of them, unless that is more trouble than the meet itself.
    fn choose(&mut self, unit: u32, slot: usize, role: usize, out: &mut Vec<u32>) -> Option<u32> {
        let event = self.board.event(slot);
        let (start, duration) = (self.board.now.start[slot], self.board.now.duration[slot]);
        let (mut least, mut best) = (u64::MAX, None);
        let minded = self.units.minded[event][role].then(|| {
            let (near, mut choices) = (self.near(slot), self.units.choices[event][role].clone());
            choices.sort_by_key(|resource| !near.contains(resource));
            choices
        });
        if minded.is_some() {
            self.board.settle();
        }
        for place in 0..self.units.choices[event][role].len() {
            let resource =
                minded.as_ref().map_or_else(|| self.units.choices[event][role][place], |choices| choices[place]);
            let row = resource as usize * self.board.layout.times;
            if self.board.layout.closed[row + start as usize..row + (start + duration) as usize].contains(&true) {
                continue;
            }
            let mut holders = Vec::new();
            if self.board.layout.exclusive[resource as usize]
                && self.holders(resource, start, duration, unit, &mut holders).is_none()
            {
                continue;
            }
            // Two meets of one unit cannot share it, nor can two roles of one meet.
            let own = self.units.slots(unit).any(|other| {
                let filled = self.board.filled(other);
                if other == slot { filled[..role].contains(&resource) } else { filled.contains(&resource) }
            });
            let mut trouble = self.trouble_of(&holders);
            if minded.is_some() && !own && trouble < least && self.is_minded(slot, role, resource, &holders) {
                trouble += self.trouble[unit as usize];
            }
            if !own && trouble < least {
                (least, best) = (trouble, Some((resource, holders)));
            }
            if least == 0 {
                break;
            }
        }
        let needed = self.units.needed[event][role];
        if least > 0 && !needed {
            return Some(NONE);
        }
        let (resource, holders) = best?;
        for unit in &holders {
            self.remove(*unit);
        }
        out.extend(holders);
        self.board.set_resource(slot, role, resource);
        Some(resource)
    }
}
