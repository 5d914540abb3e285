//! Rooms by matching. Where no resource is free for a meet, those that are held at the same time may change theirs so that one is:
//! along an augmenting path, without which nobody else can have one (Berge, 1957, "Two theorems in graph theory"). For meets
//! of one length that run at once this finds a resource whenever there is one; among meets of several lengths, that each change
//! makes way for the next, mostly.

use super::board::Board;
use super::layout::NONE;

/// Meets that are asked to change at most, before it is given up.
const MOST: usize = 24;

/// A role of a meet, and the resource it is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub slot: usize,
    pub role: usize,
    pub resource: u32,
}

/// A meet that is asked: it would give up its resource for the role of the one before.
struct Asked {
    slot: usize,
    role: usize,
    before: usize,
    gives: u32,
}

/// How a role of a meet gets a resource that is free for it then: its own change last. The candidates are tried from this one on, and
/// nobody is asked who is locked. `None` where there is no way.
pub fn seat(board: &Board<'_>, slot: usize, role: usize, from: usize) -> Option<Vec<Change>> {
    let mut asked = vec![Asked { slot, role, before: 0, gives: NONE }];
    let mut seen = vec![false; board.layout.problem.resources.len()];
    let mut place = 0;
    while let Some(&Asked { slot, role, .. }) = asked.get(place) {
        let candidates = &board.layout.candidates[board.event(slot)][role];
        let (earlier, later) = candidates.split_at(from % candidates.len().max(1));
        for &resource in later.iter().chain(earlier) {
            if seen[resource as usize] || board.filled(slot).contains(&resource) {
                continue;
            }
            match holder(board, slot, resource) {
                Holder::None => return Some(changes(&asked, place, resource)),
                Holder::One(other) if asked.len() < MOST && !board.fixed[other] => {
                    let open = |role: &usize| !board.layout.candidates[board.event(other)][*role].is_empty();
                    let role = board.filled(other).iter().position(|filled| *filled == resource).filter(open);
                    asked.extend(role.map(|role| Asked { slot: other, role, before: place, gives: resource }));
                }
                Holder::One(_) | Holder::Several => {}
            }
            seen[resource as usize] = true;
        }
        place += 1;
    }
    None
}

/// Who has a resource in the times of a meet.
enum Holder {
    None,
    One(usize),
    Several,
}

fn holder(board: &Board<'_>, slot: usize, resource: u32) -> Holder {
    let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
    let row = resource as usize * board.layout.times;
    let mut found = Holder::None;
    for time in start as usize..(start + duration) as usize {
        if board.layout.closed[row + time] {
            return Holder::Several;
        }
        found = match (
            board.occupancy.count(resource as usize, time),
            board.occupancy.alone(resource as usize, time),
            found,
        ) {
            (0, _, before) => before,
            (_, Some(other), Holder::None) => Holder::One(other),
            (_, Some(other), Holder::One(before)) if other == before => Holder::One(before),
            _ => return Holder::Several,
        };
    }
    found
}

/// From the one who finds something free back to the one who asked first.
fn changes(asked: &[Asked], last: usize, free: u32) -> Vec<Change> {
    let (mut changes, mut place, mut resource) = (Vec::new(), last, free);
    loop {
        let Asked { slot, role, before, gives } = asked[place];
        changes.push(Change { slot, role, resource });
        if place == 0 {
            return changes;
        }
        (place, resource) = (before, gives);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::season::search::dice::Dice;
    use super::super::super::constraint::RoleAt;
    use super::super::super::constraint::{Constraint, CostFunction, Rule};
    use super::super::super::problem::{Event, Givens, Problem, Resource, Role, Time};
    use super::super::compile::compile;
    use super::*;

    /// One day of so many times, so many rooms; each event lasts so long and must have one of these rooms.
    fn school(times: usize, rooms: usize, events: &[(usize, Vec<usize>)]) -> Problem {
        let role = Role { kind: 0, resource: None, workload: 1 };
        let required = |rule| Constraint { required: true, weight: 1, cost: CostFunction::Linear, rule };
        let mut constraints = vec![required(Rule::AvoidClashes { resources: (0..rooms).collect() })];
        for (event, (_, rooms)) in events.iter().enumerate() {
            let roles = vec![RoleAt { event, role: 0 }];
            constraints.push(required(Rule::AssignResource { roles: roles.clone() }));
            constraints.push(required(Rule::PreferResources { roles, resources: rooms.clone() }));
        }
        let events = events.iter().map(|(duration, _)| Event {
            duration: *duration,
            roles: vec![role.clone()],
            ..Event::default()
        });
        Problem::new(Givens {
            times: vec![Time::default(); times],
            kinds: 1,
            resources: vec![Resource::default(); rooms],
            events: events.collect(),
            constraints,
            ..Givens::default()
        })
        .expect("it makes sense")
    }

    fn begin(board: &mut Board<'_>, slot: usize, start: u32, duration: u32) {
        board.set_duration(slot, duration);
        board.set_start(slot, start);
    }

    fn seated(board: &mut Board<'_>, slot: usize, from: usize) -> bool {
        let found = seat(board, slot, 0, from);
        for change in found.iter().flatten() {
            board.set_resource(change.slot, change.role, change.resource);
        }
        board.settle();
        found.is_some()
    }

    /// The most events that can have rooms at once, by trying everything.
    fn most(events: &[(usize, Vec<usize>)], taken: &mut Vec<bool>) -> usize {
        let Some(((_, rooms), rest)) = events.split_first() else { return 0 };
        let mut best = most(rest, taken);
        for &room in rooms {
            if !std::mem::replace(&mut taken[room], true) {
                best = best.max(1 + most(rest, taken));
                taken[room] = false;
            }
        }
        best
    }

    #[test]
    fn as_many_meets_have_rooms_at_once_as_can() {
        for seed in 0..200 {
            let mut dice = Dice::new(seed, 0);
            let rooms = 2 + dice.below(4);
            let some = |dice: &mut Dice| (0..rooms).filter(|_| dice.below(2) == 0).collect::<Vec<_>>();
            let events: Vec<_> =
                (0..2 + dice.below(5)).map(|_| (1, some(&mut dice))).filter(|(_, rooms)| !rooms.is_empty()).collect();
            let problem = school(1, rooms, &events);
            let layout = compile(&problem);
            let mut board = Board::new(&layout);
            let mut number = 0;
            for event in 0..events.len() {
                let slot = layout.slots(event).start;
                begin(&mut board, slot, 0, 1);
                number += usize::from(seated(&mut board, slot, dice.below(rooms)));
            }
            assert_eq!(number, most(&events, &mut vec![false; rooms]), "seed {seed}: {events:?}");
            assert!((0..rooms).all(|room| board.occupancy.clashes(room) == 0), "seed {seed}");
        }
    }

    #[test]
    fn a_double_lesson_gets_the_room_that_two_others_can_leave_one_after_another() {
        // Both single lessons are in room 0; the double one fits there alone.
        let events = [(1, vec![0, 1]), (1, vec![0, 1]), (2, vec![0])];
        let problem = school(2, 2, &events);
        let layout = compile(&problem);
        let mut board = Board::new(&layout);
        let slot = |event: usize| layout.slots(event).start;
        begin(&mut board, slot(0), 0, 1);
        board.set_resource(slot(0), 0, 0);
        begin(&mut board, slot(2), 0, 2);
        assert!(seated(&mut board, slot(2), 0), "the one goes to room 1");
        begin(&mut board, slot(1), 1, 1);
        assert!(seated(&mut board, slot(1), 0), "and so does the other");
        assert_eq!([0, 1, 2].map(|event| board.filled(slot(event))[0]), [1, 1, 0]);
    }

    #[test]
    fn nobody_is_asked_who_is_locked() {
        let problem = school(1, 2, &[(1, vec![0, 1]), (1, vec![0])]);
        let layout = compile(&problem);
        let mut board = Board::new(&layout);
        let slot = |event: usize| layout.slots(event).start;
        begin(&mut board, slot(0), 0, 1);
        board.set_resource(slot(0), 0, 0);
        begin(&mut board, slot(1), 0, 1);
        let other = Change { slot: slot(0), role: 0, resource: 1 };
        assert_eq!(seat(&board, slot(1), 0, 0), Some(vec![other, Change { slot: slot(1), role: 0, resource: 0 }]));
        board.fixed[slot(0)] = true;
        assert_eq!(seat(&board, slot(1), 0, 0), None);
    }
}
