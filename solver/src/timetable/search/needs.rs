//! What a resource's days lack, all rules taken together: a lesson still without a time fills one gap only, or makes one day long enough,
//! or one more day used. Each rule by itself would count on every such lesson, on every day anew. And whether there is room for those
//! lessons: who has taken a short day for one of few may not get the rest into the others.

use super::super::constraint::{CostFunction, Range};
use super::board::Board;
use super::compile::add_mask;
use super::dependents::depend;
use super::deviation::{busy, common, gaps};
use super::layout::{Kind, Layout, Point};
use super::stretch::{LONGEST, Stretch};
use std::collections::HashMap;

/// What one set of times may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Item<M = usize> {
    /// Idle times beyond the most.
    Idle { mask: M, most: u32 },
    /// Busy times up to the least: where there are any, or always.
    Busy { mask: M, least: u32, always: bool },
}

impl Item {
    fn mask(self) -> usize {
        match self {
            Self::Idle { mask, .. } | Self::Busy { mask, .. } => mask,
        }
    }

    /// The same with its times counted from the first of them all.
    fn within(self, times: &[usize], layout: &Layout<'_>) -> Item<Vec<bool>> {
        let mask = times.iter().map(|time| layout.has(self.mask(), *time)).collect();
        match self {
            Self::Idle { most, .. } => Item::Idle { mask, most },
            Self::Busy { least, always, .. } => Item::Busy { mask, least, always },
        }
    }

    fn lacks(self, layout: &Layout<'_>, bits: &[u64]) -> u32 {
        match self {
            Self::Idle { mask, most } => gaps(layout.mask(mask), bits).saturating_sub(most),
            Self::Busy { mask, least, always } => match common(layout.mask(mask), bits) {
                0 if !always => 0,
                number => least.saturating_sub(number),
            },
        }
    }
}

/// Sets of times that overlap, in layers of disjoint ones: what a layer lacks adds up, and a lesson may help all layers at once.
type Part = Vec<Vec<Item>>;

/// Disjoint sets of times of which so many may be used at most.
#[derive(Debug, Clone)]
struct Few {
    /// Of each the times at which any lesson could be, and how many of them may be busy.
    sets: Vec<(usize, u32)>,
    /// Such times that are in no set, and their number.
    other: (usize, u32),
    most: usize,
}

impl Few {
    /// Times still free in the sets that are used and in the best of those that still may be.
    fn room(&self, layout: &Layout<'_>, bits: &[u64]) -> u32 {
        let (mut used, mut unused) = (0, Vec::new());
        let mut room = self.other.1 - common(layout.mask(self.other.0), bits);
        for &(mask, most) in &self.sets {
            match common(layout.mask(mask), bits) {
                0 => unused.push(most),
                busy => {
                    used += 1;
                    room += most.saturating_sub(busy);
                }
            }
        }
        let spare = self.most.saturating_sub(used);
        if spare < unused.len() {
            unused.sort_unstable_by(|one, other| other.cmp(one));
        }
        room + unused.iter().take(spare).sum::<u32>()
    }
}

/// What a resource's days may lack, in parts no two of which share a time, and where there may be too little room.
#[derive(Debug, Clone)]
pub struct Needs {
    /// Parts that are short, as most are that lie within a day.
    stretches: Vec<Stretch>,
    parts: Vec<Part>,
    few: Vec<Few>,
}

/// Stretches that have been counted, by what is asked of them.
type Counted = HashMap<Vec<Vec<Item<Vec<bool>>>>, Stretch>;

/// Gathers for each resource what is required of its days, and marks the points that it stands for.
pub fn gather(layout: &mut Layout<'_>) {
    let resources = layout.problem.resources.len();
    let mut items = vec![Vec::new(); resources];
    let mut weights = vec![0; resources];
    for place in 0..layout.points.len() {
        let Point { kind, required, guide, weight, .. } = layout.points[place];
        let Some((resource, found)) = of_kind(layout, kind).filter(|_| required && !guide) else { continue };
        items[resource].extend(found);
        weights[resource] = weight.max(weights[resource]);
        layout.points[place].gathered = true;
    }
    let mut few = few(layout);
    let mut counted = Counted::new();
    for (resource, items) in items.into_iter().enumerate() {
        let mut needs = Needs { stretches: Vec::new(), parts: Vec::new(), few: std::mem::take(&mut few[resource]) };
        for part in parts(layout, items) {
            match stretch(layout, &part, &mut counted) {
                Some(stretch) => needs.stretches.push(stretch),
                None => needs.parts.push(part),
            }
        }
        let any = !needs.stretches.is_empty() || !needs.parts.is_empty() || !needs.few.is_empty();
        if any {
            let (kind, weight) = (Kind::Needs { resource }, weights[resource].max(1));
            depend(layout, kind, layout.points.len() as u32);
            layout.points.push(Point {
                kind,
                required: true,
                guide: false,
                weight,
                cost: CostFunction::Linear,
                gathered: false,
            });
        }
        layout.needs.push(needs);
    }
}

/// What a point asks of single sets of times, when that is all it asks for the least.
fn of_kind(layout: &Layout<'_>, kind: Kind) -> Option<(usize, Vec<Item>)> {
    let sets = |list: usize| layout.lists[list].iter().copied();
    match kind {
        Kind::LimitIdleTimes { resource, list, idle: Range { least: 0, most } }
            if most == 0 || layout.lists[list].len() == 1 =>
        {
            Some((resource, sets(list).map(|mask| Item::Idle { mask, most }).collect()))
        }
        Kind::LimitBusyTimes { resource, list, busy: Range { least, .. } } if least > 0 => {
            Some((resource, sets(list).map(|mask| Item::Busy { mask, least, always: false }).collect()))
        }
        Kind::ClusterBusyTimes { resource, list, busy_sets }
            if busy_sets.least as usize == layout.lists[list].len() =>
        {
            Some((resource, sets(list).map(|mask| Item::Busy { mask, least: 1, always: true }).collect()))
        }
        _ => None,
    }
}

/// For each resource the limits on how many of some sets it uses.
fn few(layout: &mut Layout<'_>) -> Vec<Vec<Few>> {
    let mut found = vec![Vec::new(); layout.problem.resources.len()];
    let limits: Vec<Kind> =
        layout.points.iter().filter(|point| point.required && !point.guide).map(|point| point.kind).collect();
    for kind in &limits {
        let Kind::ClusterBusyTimes { resource, list, busy_sets } = *kind else { continue };
        let masks = layout.lists[list].clone();
        let apart = |place: usize| {
            masks[..place].iter().all(|other| common(layout.mask(*other), layout.mask(masks[place])) == 0)
        };
        if busy_sets.most as usize >= masks.len() || !layout.exclusive[resource] || !(1..masks.len()).all(apart) {
            continue;
        }
        let usable = usable(layout, resource);
        let most = |mask: usize| {
            let same = |kind: &Kind| match *kind {
                Kind::LimitBusyTimes { resource: other, list, busy } => (other == resource
                    && layout.lists[list].iter().any(|other| layout.mask(*other) == layout.mask(mask)))
                .then_some(busy.most),
                _ => None,
            };
            limits.iter().filter_map(same).min().unwrap_or(u32::MAX)
        };
        let most: Vec<u32> = masks.iter().map(|mask| most(*mask)).collect();
        let within = |layout: &Layout<'_>, mask: usize| -> Vec<usize> {
            usable.iter().copied().filter(|time| layout.has(mask, *time)).collect()
        };
        let other: Vec<usize> =
            usable.iter().copied().filter(|time| masks.iter().all(|mask| !layout.has(*mask, *time))).collect();
        let mut sets = Vec::new();
        for (mask, most) in masks.into_iter().zip(most) {
            let times = within(layout, mask);
            let most = most.min(times.len() as u32);
            sets.push((add_mask(layout, times.into_iter()), most));
        }
        let other = (add_mask(layout, other.iter().copied()), other.len() as u32);
        found[resource].push(Few { sets, other, most: busy_sets.most as usize });
    }
    found
}

/// The times at which any of the resource's lessons could be.
fn usable(layout: &Layout<'_>, resource: usize) -> Vec<usize> {
    let mut usable = vec![false; layout.times];
    for &slot in &layout.given_slots[resource] {
        let event = layout.event_of[slot as usize] as usize;
        for (length, starts) in layout.starts[event].iter().enumerate() {
            for &start in starts {
                usable[start as usize..=start as usize + length].fill(true);
            }
        }
    }
    (0..layout.times).filter(|time| usable[*time]).collect()
}

fn overlap(layout: &Layout<'_>, one: Item, other: Item) -> bool {
    common(layout.mask(one.mask()), layout.mask(other.mask())) > 0
}

/// Puts together what overlaps.
fn parts(layout: &Layout<'_>, items: Vec<Item>) -> Vec<Part> {
    let mut parts: Vec<Vec<Item>> = Vec::new();
    for item in must_be(items) {
        let (mut part, mut apart) = (vec![item], Vec::new());
        for known in parts {
            if known.iter().any(|other| overlap(layout, item, *other)) { part.extend(known) } else { apart.push(known) }
        }
        apart.push(part);
        parts = apart;
    }
    parts.into_iter().map(|part| layers(layout, part)).collect()
}

/// A set that must be used and is to be used often if at all must be used often.
fn must_be(mut items: Vec<Item>) -> Vec<Item> {
    let always: Vec<usize> =
        items.iter().filter(|item| matches!(item, Item::Busy { always: true, .. })).map(|item| item.mask()).collect();
    for item in &mut items {
        if let Item::Busy { mask, always: must, .. } = item {
            *must |= always.contains(mask);
        }
    }
    items
}

fn layers(layout: &Layout<'_>, part: Vec<Item>) -> Part {
    let mut layers: Part = Vec::new();
    for item in part {
        let same = |other: &Item| std::mem::discriminant(other) == std::mem::discriminant(&item);
        let fits = |layer: &&mut Vec<Item>| layer.iter().all(|other| same(other) && !overlap(layout, item, *other));
        match layers.iter_mut().find(fits) {
            Some(layer) => layer.push(item),
            None => layers.push(vec![item]),
        }
    }
    layers
}

/// The part as a stretch of times, if it is short.
fn stretch(layout: &Layout<'_>, part: &Part, counted: &mut Counted) -> Option<Stretch> {
    let any = |time: &usize| part.iter().flatten().any(|item| layout.has(item.mask(), *time));
    let (first, last) = ((0..layout.times).find(any)?, (0..layout.times).rfind(any)?);
    if last - first >= LONGEST {
        return None;
    }
    let times: Vec<usize> = (first..=last).collect();
    let asked = part.iter().map(|layer| layer.iter().map(|item| item.within(&times, layout)).collect()).collect();
    let count = || Stretch::count(first, times.len(), layout.words, |bits| lacks(layout, part, bits));
    Some(counted.entry(asked).or_insert_with(count).from(first))
}

/// What a part lacks.
fn lacks(layout: &Layout<'_>, part: &Part, bits: &[u64]) -> u32 {
    part.iter().map(|layer| layer.iter().map(|item| item.lacks(layout, bits)).sum()).max().unwrap_or(0)
}

/// Periods that the resource's days lack, or that it has no room for, with so many still without a time.
pub fn of(board: &Board<'_>, resource: usize, pending: u32) -> u64 {
    let (layout, bits) = (board.layout, busy(board, resource));
    let Needs { stretches, parts, few } = &layout.needs[resource];
    let short: u32 = stretches.iter().map(|stretch| stretch.lacks(bits)).sum();
    let lacks: u32 = short + parts.iter().map(|part| lacks(layout, part, bits)).sum::<u32>();
    let crowded = few.iter().filter(|_| pending > 0).map(|few| pending.saturating_sub(few.room(layout, bits)));
    u64::from(lacks.saturating_sub(pending) + crowded.sum::<u32>())
}
