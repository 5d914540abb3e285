//! The choices of a part: for each of its events how long its meets are, when they begin, and who fills their open roles.

use super::super::board::{Board, Occupancy};
use super::super::deviation::meets;
use super::super::layout::NONE;
use super::amounts::{Amount, Sheet};
use super::choose::{Part, Required};

/// A meet that could be: a column, and columns for the resources of its open roles.
#[derive(Debug, Clone)]
pub struct Place {
    pub event: usize,
    pub duration: u32,
    pub start: u32,
    pub column: usize,
    /// Role, resource, column.
    pub fills: Vec<(usize, u32, usize)>,
}

impl Place {
    /// The times at which the meet would run.
    pub fn times(&self) -> std::ops::Range<u32> {
        if self.start == NONE { 0..0 } else { self.start..self.start + self.duration }
    }
}

/// All that could be, and the meets that stay.
pub struct Columns {
    pub places: Vec<Place>,
    /// Number of each event of the part in `of_event`, if it is one.
    pub part_of: Vec<Option<usize>>,
    /// Places of each event of the part.
    pub of_event: Vec<std::ops::Range<usize>>,
    /// Slots that are free to change.
    pub free: Vec<bool>,
    /// Meets that stay, for each resource and time.
    pub taken: Occupancy,
    /// Resources that must not have two meets at once.
    pub alone: Vec<bool>,
}

impl Columns {
    /// Lays out the columns; `alone` are the resources that must not have two meets at once.
    pub fn new(board: &Board<'_>, part: &Part, alone: Vec<bool>, sheet: &mut Sheet) -> Self {
        let layout = board.layout;
        let mut columns = Self {
            places: Vec::new(),
            part_of: vec![None; layout.problem.events.len()],
            of_event: Vec::new(),
            free: vec![false; layout.event_of.len()],
            taken: board.occupancy.clone(),
            alone,
        };
        for &slot in &part.slots {
            columns.free[slot] = true;
            let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
            for &resource in board.filled(slot).iter().filter(|resource| start != NONE && **resource != NONE) {
                columns.taken.free(resource as usize, slot, start, duration);
            }
        }
        let mut slots = part.slots.clone();
        slots.sort_unstable_by_key(|slot| board.event(*slot));
        for group in slots.chunk_by(|slot, next| board.event(*slot) == board.event(*next)) {
            let from = columns.places.len();
            columns.event(board, part, group, sheet);
            columns.part_of[board.event(group[0])] = Some(columns.of_event.len());
            columns.of_event.push(from..columns.places.len());
        }
        columns
    }

    fn event(&mut self, board: &Board<'_>, part: &Part, slots: &[usize], sheet: &mut Sheet) {
        let layout = board.layout;
        let event = board.event(slots[0]);
        let durations: Vec<u32> = slots.iter().map(|slot| board.now.duration[*slot]).collect();
        let periods: u32 = durations.iter().sum();
        let fixed = board.fixed_time[slots[0]];
        let mut cover = Amount::default();
        for duration in 1..=periods {
            let now = durations.iter().filter(|known| **known == duration).count();
            if now == 0 && (fixed || !part.resplit || !splits_well(board, event, duration)) {
                continue;
            }
            let mut number = Amount::default();
            let here: Vec<u32> = slots
                .iter()
                .filter(|slot| board.now.duration[**slot] == duration)
                .map(|slot| board.now.start[*slot])
                .collect();
            let mut starts =
                if fixed || part.stay { Vec::new() } else { layout.starts[event][duration as usize - 1].clone() };
            if let Some(times) = &part.times {
                starts.retain(|start| (*start..*start + duration).all(|time| times[time as usize]));
            }
            starts.extend(here.iter().filter(|start| **start != NONE));
            starts.sort_unstable();
            starts.dedup();
            let spare = part.required == Required::Elastic && !fixed && !part.stay;
            let untimed = here.iter().filter(|start| **start == NONE).count().max(usize::from(spare));
            starts.extend(vec![NONE; untimed]);
            for start in starts {
                if let Some(place) = self.place(board, part, sheet, (event, duration, start), here.contains(&start)) {
                    let column = Amount::column(place);
                    number.add(1.0, &column);
                    cover.add(f64::from(duration), &column);
                }
            }
            if !part.resplit || fixed {
                sheet.at_most(&number, now as f64);
            }
        }
        sheet.at_most(&cover, f64::from(periods));
        sheet.at_most(&cover.from(0.0), -f64::from(periods));
    }

    /// Adds a place unless it would break something; says its column.
    fn place(
        &mut self,
        board: &Board<'_>,
        part: &Part,
        sheet: &mut Sheet,
        at: (usize, u32, u32),
        here: bool,
    ) -> Option<usize> {
        let layout = board.layout;
        let (event, duration, start) = at;
        let clash = |columns: &Self, resource: usize| {
            start != NONE && columns.alone[resource] && columns.taken.most(resource, start, duration) > 0
        };
        let roles = &layout.problem.events[event].roles;
        if !here && roles.iter().filter_map(|role| role.resource).any(|resource| clash(self, resource)) {
            return None;
        }
        let column = sheet.model.choice(0.0);
        let mut fills = Vec::new();
        for (role, candidates) in
            layout.candidates[event].iter().enumerate().filter(|(_, candidates)| !candidates.is_empty())
        {
            let from = fills.len();
            let now = layout
                .slots(event)
                .filter(|slot| self.free[*slot])
                .map(|slot| board.filled(slot)[role])
                .filter(|now| *now != NONE);
            let mut tried: Vec<u32> = now.collect();
            tried.sort_unstable();
            tried.dedup();
            let mut others = candidates
                .iter()
                .filter(|other| part.candidates[**other as usize] && !tried.contains(other))
                .copied()
                .collect();
            tried.append(&mut others);
            for resource in tried {
                if here || !clash(self, resource as usize) {
                    fills.push((role, resource, sheet.model.choice(0.0)));
                }
            }
            let mut one = Amount::column(column).from(0.0);
            fills[from..].iter().for_each(|(_, _, fill)| one.terms.push((*fill, 1.0)));
            sheet.at_most(&one, 0.0);
        }
        self.places.push(Place { event, duration, start, column, fills });
        Some(column)
    }

    /// The places of an event, if it belongs to the part.
    pub fn of(&self, event: usize) -> &[Place] {
        self.part_of[event].map_or(&[], |number| &self.places[self.of_event[number].clone()])
    }

    /// The meets of an event that stay.
    pub fn staying<'b>(&'b self, board: &'b Board<'_>, event: usize) -> impl Iterator<Item = usize> + 'b {
        meets(board, event).filter(|slot| !self.free[*slot])
    }

    /// The values of the columns in the timetable as it is.
    pub fn now(&self, board: &Board<'_>, slots: &[usize], columns: usize) -> Option<Vec<f64>> {
        let mut values = vec![0.0; columns];
        for &slot in slots {
            let same = |place: &&Place| {
                place.start == board.now.start[slot]
                    && place.duration == board.now.duration[slot]
                    && values[place.column] == 0.0
            };
            let place = self.of(board.event(slot)).iter().find(same)?;
            values[place.column] = 1.0;
            for (role, candidates) in board.layout.candidates[place.event].iter().enumerate() {
                let now = board.filled(slot)[role];
                if !candidates.is_empty() && now != NONE {
                    let fill = place.fills.iter().find(|(other, resource, _)| *other == role && *resource == now)?;
                    values[fill.2] = 1.0;
                }
            }
        }
        Some(values)
    }

    /// Puts what the values say on the board.
    pub fn write(&self, board: &mut Board<'_>, slots: &[usize], values: &[f64]) {
        for &slot in slots {
            board.set_start(slot, NONE);
            board.set_duration(slot, 0);
            for role in 0..board.filled(slot).len() {
                if !board.layout.candidates[board.event(slot)][role].is_empty() {
                    board.set_resource(slot, role, NONE);
                }
            }
        }
        for place in self.places.iter().filter(|place| values[place.column] > 0.5) {
            // Those of the part first: others may be held back for good.
            let own =
                slots.iter().copied().find(|slot| board.event(*slot) == place.event && board.now.duration[*slot] == 0);
            let spare = || board.layout.slots(place.event).find(|slot| board.now.duration[*slot] == 0);
            let Some(slot) = own.or_else(spare) else { continue };
            board.set_duration(slot, place.duration);
            board.set_start(slot, place.start);
            for (role, resource, column) in &place.fills {
                if values[*column] > 0.5 {
                    board.set_resource(slot, *role, *resource);
                }
            }
        }
    }
}

/// Whether no required rule speaks against meets of a duration.
fn splits_well(board: &Board<'_>, event: usize, duration: u32) -> bool {
    use super::super::layout::Kind;
    let layout = board.layout;
    !layout.dependents.of_event(event).iter().map(|point| &layout.points[*point as usize]).any(|point| {
        match point.kind {
            Kind::SplitEvents { duration: range, .. } => point.required && range.outside(duration) > 0,
            _ => false,
        }
    })
}
