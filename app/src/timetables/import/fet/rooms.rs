//! What is asked of rooms, when all of it is known: where another room is asked for, home rooms do not count.

use super::building::{Building, ROOMS, Wanted};
use super::weight::Weight;
use samrum_solver::timetable::{Event, Role, RoleAt, Rule};
use std::collections::BTreeMap;

impl Building<'_> {
    /// Activities have rooms where some are asked for, large enough, and one together where that is asked for.
    pub fn rooms(&mut self, events: &mut [Event]) {
        let mut asked = BTreeMap::<usize, Vec<Wanted>>::new();
        for wanted in std::mem::take(&mut self.wanted) {
            asked.entry(wanted.activity).or_default().push(wanted);
        }
        let required = Weight { required: true, weight: 1 };
        let mut placed = BTreeMap::new();
        for (activity, mut wanted) in asked {
            if wanted.iter().any(|each| !each.home) {
                wanted.retain(|each| !each.home);
            }
            let at = RoleAt { event: activity, role: events[activity].roles.len() };
            events[activity].roles.push(Role { kind: ROOMS, resource: None, workload: events[activity].duration as u32 });
            placed.insert(activity, at);
            let must = wanted.iter().any(|each| each.weight.required);
            let most = wanted.iter().map(|each| each.weight.weight).max().unwrap_or(1);
            self.add(if must { required } else { Weight { required: false, weight: most } }, Rule::AssignResource { roles: vec![at] });
            for each in wanted {
                let resources = each.rooms.iter().map(|room| self.room(*room)).collect();
                self.add(each.weight, Rule::PreferResources { roles: vec![at], resources });
            }
        }
        for (activities, weight) in std::mem::take(&mut self.one_room) {
            let roles: Vec<RoleAt> = activities.iter().filter_map(|activity| placed.get(activity).copied()).collect();
            if roles.len() > 1 {
                self.add(weight, Rule::AvoidSplitAssignments { groups: vec![roles] });
            }
        }
        self.add(required, Rule::RoomCapacity { roles: placed.into_values().collect() });
    }
}
