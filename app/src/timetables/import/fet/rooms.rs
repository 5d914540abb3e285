//! What is asked of rooms, when all of it is known: where another room is asked for, home rooms do not count.

use super::building::{Building, ROOMS, VIRTUAL_ROOMS};
use super::pending::Wanted;
use super::weight::Weight;
use samrum_solver::timetable::{Event, Role, RoleAt, Rule};
use std::collections::BTreeMap;

const REQUIRED: Weight = Weight { required: true, weight: 1 };

impl Building<'_> {
    /// Activities have rooms where some are asked for, large enough, and one together where that is asked for.
    pub fn rooms(&mut self, events: &mut [Event]) {
        let mut asked = BTreeMap::<usize, Vec<Wanted>>::new();
        for wanted in std::mem::take(&mut self.wanted) {
            asked.entry(wanted.activity).or_default().push(wanted);
        }
        let mut placed = BTreeMap::new();
        for (activity, mut wanted) in asked {
            if wanted.iter().any(|each| !each.home) {
                wanted.retain(|each| !each.home);
            }
            self.real_ones(&mut wanted);
            let must = wanted.iter().any(|each| each.weight.required);
            let most = wanted.iter().map(|each| each.weight.weight).max().unwrap_or(1);
            let weight = if must { REQUIRED } else { Weight { required: false, weight: most } };
            // Where one wish names the real rooms and another does not, they are the ones.
            let virtual_ones = wanted
                .iter()
                .filter_map(|each| Some((each.weight.required, each.real.clone(), self.virtual_one(each)?)));
            let only = virtual_ones.max_by_key(|(required, real, _)| (*required, real.len()));
            let single = wanted.iter().any(|each| each.weight.required && self.virtual_one(each).is_none());
            if let Some((_, real, room)) = only.filter(|(required, ..)| *required || !single) {
                let at = self.several(activity, &mut events[activity], room, &real, weight);
                wanted.retain(|each| self.virtual_one(each) != Some(room));
                for each in wanted {
                    let resources = each.rooms.iter().map(|room| self.room(*room)).collect();
                    self.add(each.weight, Rule::PreferResources { roles: vec![at], resources });
                }
                continue;
            }
            let at = self.open_role(activity, &mut events[activity], weight);
            placed.insert(activity, at);
            for each in wanted {
                let resources = each.rooms.iter().map(|room| self.room(*room)).collect();
                self.add(each.weight, Rule::PreferResources { roles: vec![at], resources });
            }
        }
        for (activities, most, weight) in std::mem::take(&mut self.few_rooms) {
            let roles: Vec<RoleAt> = activities.iter().filter_map(|activity| placed.get(activity).copied()).collect();
            if roles.len() > most as usize {
                self.add(weight, Rule::AvoidSplitAssignments { groups: vec![roles], most });
            }
        }
        self.add(REQUIRED, Rule::RoomCapacity { roles: placed.into_values().collect() });
    }

    /// A choice between rooms of which some are virtual is made here: one remains that fits wherever any does; if there is none, the
    /// real ones, or the virtual one of the fewest rooms, which is counted.
    fn real_ones(&mut self, wanted: &mut [Wanted]) {
        for each in wanted.iter_mut().filter(|each| each.rooms.len() > 1) {
            let (virtual_ones, real): (Vec<usize>, Vec<usize>) =
                each.rooms.iter().partition(|room| self.instance.is_virtual(**room));
            if virtual_ones.is_empty() {
                continue;
            }
            let smallest = virtual_ones.iter().copied().min_by_key(|room| self.instance.rooms[*room].parts.len());
            let always = real.is_empty()
                && smallest.is_some_and(|room| virtual_ones.iter().all(|other| self.stands_for(room, *other)));
            each.rooms = if real.is_empty() { smallest.into_iter().collect() } else { real };
            if !always {
                self.omit("Virtual room among others");
            }
        }
    }

    /// Whether a virtual room can be had wherever another can: each of its parts is as well served by one of the other's.
    fn stands_for(&self, room: usize, other: usize) -> bool {
        let (room, other) = (&self.instance.rooms[room], &self.instance.rooms[other]);
        let mut left: Vec<&Vec<usize>> = other.parts.iter().collect();
        let served = |part: &Vec<usize>| {
            let place = left.iter().position(|other| other.iter().all(|real| part.contains(real)));
            place.map(|place| left.swap_remove(place)).is_some()
        };
        room.capacity >= other.capacity && room.parts.iter().all(served)
    }

    /// The virtual room that alone is wanted.
    fn virtual_one(&self, wanted: &Wanted) -> Option<usize> {
        let [room] = wanted.rooms[..] else { return None };
        self.instance.is_virtual(room).then_some(room)
    }

    /// One more room for the activity, to be chosen.
    fn open_role(&mut self, activity: usize, event: &mut Event, weight: Weight) -> RoleAt {
        let at = RoleAt { event: activity, role: event.roles.len() };
        event.roles.push(Role { kind: ROOMS, resource: None, workload: event.duration as u32 });
        self.add(weight, Rule::AssignResource { roles: vec![at] });
        at
    }

    /// The activity has a virtual room, and with it a room for each of its parts; returns the role of the former.
    fn several(&mut self, activity: usize, event: &mut Event, room: usize, real: &[usize], weight: Weight) -> RoleAt {
        let of_virtual = RoleAt { event: activity, role: event.roles.len() };
        event.roles.push(Role {
            kind: VIRTUAL_ROOMS,
            resource: Some(self.room(room)),
            workload: event.duration as u32,
        });
        let instance = self.instance;
        for (place, part) in instance.rooms[room].parts.iter().enumerate() {
            let at = self.open_role(activity, event, weight);
            let rooms = real.get(place).map_or(&part[..], std::slice::from_ref);
            let resources = rooms.iter().map(|room| self.room(*room)).collect();
            self.add(weight, Rule::PreferResources { roles: vec![at], resources });
        }
        of_virtual
    }
}
