//! Which part of the timetable is made anew: meets of a resource and its colleagues, around something that costs, of a few
//! days or times, or rooms alone. What has helped most for its work is tried most, and parts are as large as can be settled.

use super::super::super::super::season::search::dice::Dice;
use super::super::board::Board;
use super::super::layout::{Kind, Layout, NONE};
use super::super::moves::{concerned, partners, slot_of};

/// Meets that are free to change, and how far.
#[derive(Debug, Clone)]
pub struct Part {
    pub slots: Vec<usize>,
    /// Times they may take; all when not said.
    pub times: Option<Vec<bool>>,
    /// Resources that may be chosen besides those that the meets have.
    pub candidates: Vec<bool>,
    /// Whether events may be split in other ways.
    pub resplit: bool,
    /// Whether the meets keep their times.
    pub stay: bool,
    pub required: Required,
}

/// What of the required is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// What is kept now.
    Kept,
    /// Anything may be broken, if only as much is as before.
    Elastic,
    /// Everything.
    All,
}

/// Ways to choose a part.
const WAYS: usize = 6;

/// Columns a model should have at most, about.
const MOST: f64 = 12_000.0;

/// What a way has brought, and how large its parts are.
#[derive(Debug, Clone, Copy)]
struct Way {
    gain: f64,
    work: f64,
    size: f64,
}

/// Chooses parts and learns which are worth it.
pub struct Chooser {
    ways: [Way; WAYS],
    /// Events that a rule concerns which no model knows.
    frozen: Vec<bool>,
    open: bool,
}

impl Chooser {
    /// With nothing learnt yet.
    pub fn new(layout: &Layout<'_>) -> Self {
        let unknown = |points: &[u32]| points.iter().any(|point| !known(layout, layout.points[*point as usize].kind));
        let dependents = &layout.dependents;
        let closed: Vec<bool> =
            (0..layout.problem.resources.len()).map(|resource| unknown(dependents.of_resource(resource))).collect();
        let mut frozen: Vec<bool> =
            (0..layout.problem.events.len()).map(|event| unknown(dependents.of_event(event))).collect();
        for (number, event) in layout.problem.events.iter().enumerate() {
            let given = event.roles.iter().filter_map(|role| role.resource);
            let chosen = layout.candidates[number].iter().flatten().map(|resource| *resource as usize);
            frozen[number] |= given.chain(chosen).any(|resource| closed[resource]);
        }
        let open = layout.candidates.iter().flatten().any(|candidates| !candidates.is_empty());
        Self { ways: [Way { gain: 1.0, work: 1.0, size: 14.0 }; WAYS], frozen, open }
    }

    /// Whether there is anything to choose from.
    pub fn able(&self) -> bool {
        self.frozen.iter().any(|frozen| !frozen)
    }

    /// A part, with the number of the way in which it was chosen.
    pub fn choose(&self, board: &Board<'_>, dice: &mut Dice) -> Option<(usize, Part)> {
        let worth = |way: &Way| way.gain / way.work;
        let best = self.ways.iter().map(worth).fold(0.0, f64::max);
        let shares = self.ways.map(|way| worth(&way) / best + 0.15);
        let mut pick = dice.share() * shares.iter().sum::<f64>();
        let way = shares.iter().position(|share| {
            pick -= share;
            pick < 0.0
        });
        let way = way.filter(|way| *way < 5 || self.open)?;
        let layout = board.layout;
        let size = self.ways[way].size as usize;
        let usable =
            |slot: usize| board.now.duration[slot] > 0 && !board.fixed[slot] && !self.frozen[board.event(slot)];
        let costly = |dice: &mut Dice| {
            let point = *board.costly.get(dice.below(board.costly.len()))?;
            concerned(board, dice, layout.points[point as usize].kind).filter(|slot| usable(*slot))
        };
        let any = |dice: &mut Dice| (0..50).map(|_| dice.below(layout.event_of.len())).find(|slot| usable(*slot));
        let seed = if dice.below(4) > 0 { costly(dice).or_else(|| any(dice)) } else { any(dice) }?;
        let mut part = Part {
            slots: vec![],
            times: None,
            candidates: vec![false; layout.problem.resources.len()],
            resplit: dice.below(3) > 0,
            stay: way == 5,
            required: if board.sum.hard > 0 && dice.below(3) == 0 { Required::Elastic } else { Required::Kept },
        };
        let mut first = vec![seed];
        match way {
            0 => {}
            1 => {
                let filled = board.filled(seed);
                let resource = filled.get(dice.below(filled.len())).copied().filter(|resource| *resource != NONE);
                first.extend(resource.into_iter().flat_map(|resource| meets_of(board, resource as usize)));
            }
            2 => {
                let point = board.costly.get(dice.below(board.costly.len()));
                first.extend(
                    point.into_iter().flat_map(|point| all_concerned(board, layout.points[*point as usize].kind)),
                );
            }
            3 => part.times = Some(days(board, dice, board.now.start[seed])),
            4 => part.times = Some(times(board, dice, board.now.start[seed])),
            _ => part.times = (dice.below(2) == 0).then(|| days(board, dice, board.now.start[seed])),
        }
        let within = |slot: usize| {
            let (start, long) = (board.now.start[slot], board.now.duration[slot]);
            start == NONE
                || part.times.as_ref().is_none_or(|times| (start..start + long).all(|time| times[time as usize]))
        };
        part.slots = grow(board, dice, &first, size, &|slot| usable(slot) && within(slot));
        if part.slots.len() < 2 {
            return None;
        }
        thin(board, dice, &mut part);
        Some((way, part))
    }

    /// Takes what a part has brought: the gain, the work, and whether it was settled.
    pub fn learn(&mut self, way: usize, gain: f64, work: f64, settled: bool) {
        let way = &mut self.ways[way];
        way.gain = way.gain * 0.95 + gain;
        way.work = way.work * 0.95 + work;
        way.size = (way.size * if settled { 1.08 } else { 0.85 }).clamp(4.0, 600.0);
    }

    /// Makes the parts of a way smaller, because a model was too large.
    pub fn shrink(&mut self, way: usize) {
        self.ways[way].size = (self.ways[way].size * 0.8).max(4.0);
    }
}

/// Leaves as many resources to choose from as the model can bear.
fn thin(board: &Board<'_>, dice: &mut Dice, part: &mut Part) {
    let layout = board.layout;
    let (mut places, mut choices) = (0.0, 0.0);
    for &slot in &part.slots {
        let starts = layout.starts[board.event(slot)][board.now.duration[slot] as usize - 1].len();
        let starts = if part.stay {
            1.0
        } else {
            part.times.as_ref().map_or(starts, |times| times.iter().filter(|time| **time).count()) as f64
        };
        places += starts;
        for candidates in &layout.candidates[board.event(slot)] {
            choices += starts * candidates.len() as f64;
        }
    }
    let share = ((MOST - places).max(0.0) / choices.max(1.0)).min(1.0);
    part.candidates.iter_mut().for_each(|candidate| *candidate = dice.share() < share);
    for &slot in &part.slots {
        board
            .filled(slot)
            .iter()
            .filter(|resource| **resource != NONE)
            .for_each(|resource| part.candidates[*resource as usize] = share > 0.2);
    }
}

/// Whether the models know the rule.
pub fn known(layout: &Layout<'_>, kind: Kind) -> bool {
    match kind {
        Kind::OrderEvents { .. }
        | Kind::IsolatedLectures { .. }
        | Kind::TravelTime { .. }
        | Kind::ChangingTime { .. }
        | Kind::LimitMoves { .. }
        | Kind::AvoidTogether { .. }
        | Kind::LimitBusyResources { .. }
        | Kind::EndTheDay { .. }
        | Kind::KeepMeets { .. } => false,
        // Work is rounded up where it is counted; here it must be whole to begin with.
        Kind::LimitWorkload { .. } => layout
            .problem
            .events
            .iter()
            .all(|event| event.roles.iter().all(|role| (role.workload as usize).is_multiple_of(event.duration))),
        _ => true,
    }
}

fn meets_of(board: &Board<'_>, resource: usize) -> Vec<usize> {
    let slots = board.layout.given_slots[resource].iter().chain(&board.chosen[resource]);
    slots.map(|slot| *slot as usize).filter(|slot| board.now.duration[*slot] > 0).collect()
}

/// All meets on which the deviation at a point depends, if they are those of events.
fn all_concerned(board: &Board<'_>, kind: Kind) -> Vec<usize> {
    let layout = board.layout;
    let of = |events: &[usize]| events.iter().flat_map(|event| layout.slots(*event)).collect();
    match kind {
        Kind::SpreadEvents { group, .. }
        | Kind::ClusterStarts { group, .. }
        | Kind::LinkEvents { group }
        | Kind::MinimumWorkingDays { group, .. } => of(&layout.event_groups[group]),
        Kind::AvoidSplitAssignments { group, .. } => {
            of(&layout.role_groups[group].iter().map(|at| at.event).collect::<Vec<_>>())
        }
        Kind::AvoidClashes { resource }
        | Kind::AvoidUnavailableTimes { resource, .. }
        | Kind::LimitIdleTimes { resource, .. }
        | Kind::ClusterBusyTimes { resource, .. }
        | Kind::LimitBusyTimes { resource, .. }
        | Kind::LimitWorkload { resource, .. } => meets_of(board, resource),
        _ => Vec::new(),
    }
}

/// The times of one to three days, the meet's among them.
fn days(board: &Board<'_>, dice: &mut Dice, start: u32) -> Vec<bool> {
    let times = &board.layout.problem.times;
    let mut chosen = vec![false; board.layout.days];
    if start != NONE {
        chosen[times[start as usize].day] = true;
    }
    for _ in 0..=dice.below(2) {
        chosen[dice.below(board.layout.days)] = true;
    }
    times.iter().map(|time| chosen[time.day]).collect()
}

/// A few times or stretches, the meet's among them.
fn times(board: &Board<'_>, dice: &mut Dice, start: u32) -> Vec<bool> {
    let mut chosen = vec![false; board.layout.times];
    let (number, length) = (2 + dice.below(5), 1 + dice.below(2));
    let mut from = if start == NONE { 0 } else { start as usize };
    for _ in 0..number {
        chosen.iter_mut().skip(from).take(length).for_each(|time| *time = true);
        from = dice.below(board.layout.times);
    }
    chosen
}

/// So many meets: the first, and then some that share a resource with one of them, and all that run with them.
fn grow(
    board: &Board<'_>,
    dice: &mut Dice,
    first: &[usize],
    size: usize,
    usable: &dyn Fn(usize) -> bool,
) -> Vec<usize> {
    let mut slots: Vec<usize> = Vec::new();
    let mut inside = vec![false; board.layout.event_of.len()];
    let mut add = |slots: &mut Vec<usize>, slot: usize| {
        if usable(slot) && !inside[slot] {
            for other in partners(board, slot) {
                if usable(other) && !std::mem::replace(&mut inside[other], true) {
                    slots.push(other);
                }
            }
        }
    };
    for &slot in first.iter().take(1) {
        add(&mut slots, slot);
    }
    let mut rest: Vec<usize> = first.iter().skip(1).copied().collect();
    while !rest.is_empty() && slots.len() < size {
        let slot = rest.swap_remove(dice.below(rest.len()));
        add(&mut slots, slot);
    }
    for _ in 0..size * 8 {
        if slots.len() >= size || slots.is_empty() {
            break;
        }
        let slot = slots[dice.below(slots.len())];
        let filled = board.filled(slot);
        let resource = filled.get(dice.below(filled.len())).copied().unwrap_or(NONE);
        if resource != NONE
            && let Some(other) = slot_of(board, dice, resource as usize)
        {
            add(&mut slots, other);
        }
    }
    slots
}
