//! Meets that are placed as one: those that must run together. And the resources worth trying in their open roles.

use super::super::super::constraint::Rule;
use super::super::board::Board;
use super::super::deviation::meets;
use super::super::layout::{Kind, NONE};

/// Which meets are placed as one, and with what.
pub struct Units {
    /// Slots of each unit.
    pub members: Vec<Vec<u32>>,
    /// Unit of each slot that holds a meet.
    pub of: Vec<u32>,
    /// For each event and role the resources worth trying, the most wished for first.
    pub choices: Vec<Vec<Vec<u32>>>,
    /// For each event and role, whether it must be filled.
    pub needed: Vec<Vec<bool>>,
    /// For each event and role, whether something required looks at what fills it beside that of other meets.
    pub minded: Vec<Vec<bool>>,
    /// For each resource, whether its moves from place to place are limited.
    pub walkers: Vec<bool>,
}

impl Units {
    /// Of the meets that are on the board, with a time or without.
    pub fn of(board: &Board<'_>) -> Self {
        let mut units = Self {
            members: Vec::new(),
            of: vec![NONE; board.layout.event_of.len()],
            choices: Vec::new(),
            needed: Vec::new(),
            minded: Vec::new(),
            walkers: Vec::new(),
        };
        for slot in 0..units.of.len() {
            if board.now.duration[slot] > 0 && units.of[slot] == NONE {
                units.gather(board, slot);
            }
        }
        units.rank(board);
        units.mind(board);
        units
    }

    /// A unit of the slot and all that run with it: of each linked event the meet that has its length and its place among those.
    fn gather(&mut self, board: &Board<'_>, slot: usize) {
        let unit = self.members.len() as u32;
        let mut members = vec![slot as u32];
        self.of[slot] = unit;
        let mut next = 0;
        while let Some(&member) = members.get(next) {
            next += 1;
            let event = board.event(member as usize);
            let duration = board.now.duration[member as usize];
            let same = |slot: &usize| board.now.duration[*slot] == duration;
            let rank = meets(board, event).filter(same).position(|slot| slot == member as usize).unwrap_or(0);
            for &other in &board.layout.linked[event] {
                let twin = meets(board, other as usize).filter(same).nth(rank);
                if let Some(twin) = twin.filter(|twin| self.of[*twin] == NONE) {
                    self.of[twin] = unit;
                    members.push(twin as u32);
                }
            }
        }
        self.members.push(members);
    }

    /// Sorts the candidates of each role by what each costs by itself; those that break something required come into question only
    /// when all do.
    fn rank(&mut self, board: &Board<'_>) {
        let (problem, candidates) = (board.layout.problem, &board.layout.candidates);
        let roles = || problem.events.iter().map(|event| event.roles.len());
        let mut prices: Vec<Vec<Vec<(u64, u64)>>> =
            candidates.iter().map(|roles| roles.iter().map(|list| vec![(0, 0); list.len()]).collect()).collect();
        self.needed = roles().map(|roles| vec![false; roles]).collect();
        for constraint in problem.constraints.iter().filter(|constraint| constraint.weight > 0) {
            let mut charge = |event: usize, role: usize, deviation: &dyn Fn(u32) -> u64| {
                for (price, resource) in prices[event][role].iter_mut().zip(&candidates[event][role]) {
                    let cost = u64::from(constraint.weight) * constraint.cost.of(deviation(*resource));
                    *(if constraint.required { &mut price.0 } else { &mut price.1 }) += cost;
                }
            };
            match &constraint.rule {
                Rule::AssignResource { roles } if constraint.required => {
                    for at in roles {
                        self.needed[at.event][at.role] = true;
                    }
                }
                Rule::PreferResources { roles, resources } => {
                    let preferred: std::collections::HashSet<u32> =
                        resources.iter().map(|resource| *resource as u32).collect();
                    for at in roles {
                        charge(at.event, at.role, &|resource| u64::from(!preferred.contains(&resource)));
                    }
                }
                Rule::RoomCapacity { roles } => {
                    for at in roles {
                        let persons = problem.events[at.event].persons;
                        let room = |resource: u32| problem.resources[resource as usize].capacity;
                        charge(at.event, at.role, &|resource| {
                            room(resource).map_or(0, |most| u64::from(persons.saturating_sub(most)))
                        });
                    }
                }
                _ => {}
            }
        }
        self.choices.clone_from(candidates);
        for (list, prices) in self.choices.iter_mut().flatten().zip(prices.into_iter().flatten()) {
            let least = prices.iter().map(|price| price.0).min().unwrap_or(0);
            let mut sorted: Vec<_> =
                prices.into_iter().zip(list.iter().copied()).filter(|(price, _)| price.0 == least).collect();
            sorted.sort_by_key(|(price, _)| *price);
            *list = sorted.into_iter().map(|(_, resource)| resource).collect();
        }
    }

    /// Finds the roles that must be filled with an eye to other meets.
    fn mind(&mut self, board: &Board<'_>) {
        let layout = board.layout;
        self.walkers = vec![false; layout.problem.resources.len()];
        self.minded = layout.candidates.iter().map(|roles| vec![false; roles.len()]).collect();
        for point in layout.points.iter().filter(|point| point.required && !point.guide) {
            match point.kind {
                Kind::AvoidSplitAssignments { group, .. } => {
                    layout.role_groups[group].iter().for_each(|at| self.minded[at.event][at.role] = true);
                }
                Kind::TravelTime { resource, constraint } | Kind::LimitMoves { resource, constraint, .. } => {
                    let (Rule::TravelTime { places, .. } | Rule::LimitMoves { places, .. }) =
                        &layout.problem.constraints[constraint].rule
                    else {
                        continue;
                    };
                    self.walkers[resource] = true;
                    self.mind_all(board, resource, |choice| places.get(choice).copied().flatten());
                }
                Kind::AvoidTogether { resource, other, .. } => {
                    self.mind_all(board, resource, |choice| Some(usize::from(choice == other)));
                }
                _ => {}
            }
        }
    }

    /// Minds all roles of the resource's meets whose choices are not all at one place.
    fn mind_all(&mut self, board: &Board<'_>, resource: usize, place: impl Fn(usize) -> Option<usize>) {
        for slot in &board.layout.given_slots[resource] {
            let event = board.event(*slot as usize);
            for (minded, choices) in self.minded[event].iter_mut().zip(&self.choices[event]) {
                *minded |= choices.windows(2).any(|pair| place(pair[0] as usize) != place(pair[1] as usize));
            }
        }
    }

    /// The slots of a unit.
    pub fn slots(&self, unit: u32) -> impl Iterator<Item = usize> + use<'_> {
        self.members[unit as usize].iter().map(|slot| *slot as usize)
    }
}
