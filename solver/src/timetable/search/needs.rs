//! What a resource's days lack, all rules taken together: a lesson still without a time fills one gap only, or makes one day long enough,
//! or one more day used. Each rule by itself would count on every such lesson, on every day anew.

use super::super::constraint::{CostFunction, Range};
use super::board::Board;
use super::deviation::{busy, common, gaps};
use super::layout::{Kind, Layout, Point};

/// What one set of times may lack.
#[derive(Debug, Clone, Copy)]
pub enum Item {
    /// Idle times beyond the most.
    Idle { mask: usize, most: u32 },
    /// Busy times up to the least: where there are any, or always.
    Busy { mask: usize, least: u32, always: bool },
}

impl Item {
    fn mask(self) -> usize {
        match self {
            Self::Idle { mask, .. } | Self::Busy { mask, .. } => mask,
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

/// What a resource's days may lack. No two parts share a time.
pub type Needs = Vec<Part>;

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
    for (resource, items) in items.into_iter().enumerate() {
        let needs = parts(layout, items);
        layout.needy.push((!needs.is_empty()).then_some(layout.points.len() as u32));
        if !needs.is_empty() {
            let (kind, weight) = (Kind::Needs { resource }, weights[resource]);
            layout.points.push(Point { kind, required: true, guide: false, weight, cost: CostFunction::Linear, gathered: false });
        }
        layout.needs.push(needs);
    }
}

/// What a point asks of single sets of times, when that is all it asks for the least.
fn of_kind(layout: &Layout<'_>, kind: Kind) -> Option<(usize, Vec<Item>)> {
    let sets = |list: usize| layout.lists[list].iter().copied();
    match kind {
        Kind::LimitIdleTimes { resource, list, idle: Range { least: 0, most } } if most == 0 || layout.lists[list].len() == 1 => {
            Some((resource, sets(list).map(|mask| Item::Idle { mask, most }).collect()))
        }
        Kind::LimitBusyTimes { resource, list, busy: Range { least, .. } } if least > 0 => {
            Some((resource, sets(list).map(|mask| Item::Busy { mask, least, always: false }).collect()))
        }
        Kind::ClusterBusyTimes { resource, list, busy_sets } if busy_sets.least as usize == layout.lists[list].len() => {
            Some((resource, sets(list).map(|mask| Item::Busy { mask, least: 1, always: true }).collect()))
        }
        _ => None,
    }
}

fn overlap(layout: &Layout<'_>, one: Item, other: Item) -> bool {
    common(layout.mask(one.mask()), layout.mask(other.mask())) > 0
}

/// Puts together what overlaps.
fn parts(layout: &Layout<'_>, items: Vec<Item>) -> Needs {
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
    let always: Vec<usize> = items.iter().filter(|item| matches!(item, Item::Busy { always: true, .. })).map(|item| item.mask()).collect();
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

/// What the resource's days lack now, in periods.
pub fn of(board: &Board<'_>, resource: usize) -> u32 {
    let (layout, bits) = (board.layout, busy(board, resource));
    let layer = |layer: &Vec<Item>| layer.iter().map(|item| item.lacks(layout, bits)).sum::<u32>();
    layout.needs[resource].iter().map(|part| part.iter().map(layer).max().unwrap_or(0)).sum()
}
