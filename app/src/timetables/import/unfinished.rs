//! A school whose timetable is to be made: its times as the calendar has them, its rooms, and its plans as lessons.

use super::fault::{Fault, What};
use super::reading::Reading;
use super::xhstt::instance::{Instance, Meet, Solution};
use super::xhstt::{self, Cycle, Resources, problem};
use super::{Choice, document};
use crate::timetables::model::{Bells, KeptMeet, SchoolTimetable, WeekTime};
use samrum_solver::timetable::nonsense::Nonsense;
use samrum_solver::timetable::{self, Plan};
use std::collections::HashMap;

/// What the timetables made here are called among a school's solutions.
const SOLUTION: &str = "Samrum";

/// A school that can be planned, with all that is said of it.
#[derive(Clone)]
pub struct Unfinished {
    /// The file, unpacked.
    pub text: String,
    pub instance: Instance,
    pub bells: Bells,
    /// When each time of the school is, one period long.
    pub periods: Vec<WeekTime>,
    /// What each resource is called.
    pub names: Vec<String>,
    /// Resources that are rooms.
    pub rooms: Vec<usize>,
    /// A timetable to begin with.
    pub start: Option<Solution>,
}

/// Takes a school when it can be put into a calendar.
pub fn read(text: &str, instance: &Instance, start: Option<Solution>, bells: Bells) -> Result<Unfinished, Vec<Fault>> {
    let mut reading = Reading::new(text);
    // A timetable without lessons shows what is wrong with the weeks.
    let none = Solution { name: String::new(), instance: 0, stated_cost: None, meets: Vec::new(), line: instance.line };
    xhstt::lessons(instance, start.as_ref().unwrap_or(&none), bells, &mut reading);
    let periods = Cycle::of(instance).periods(bells);
    if periods.is_none() && reading.is_sound() {
        reading.fault_at(instance.line, format!("Instance {}", instance.id), What::DayPastMidnight);
    }
    for nonsense in problem::problem(instance).err().into_iter().flatten() {
        reading.fault_at(instance.line, named(instance, &nonsense), What::NoSense);
    }
    reading.end()?;
    let resources = Resources::of(instance);
    Ok(Unfinished {
        text: text.to_owned(),
        rooms: (0..instance.resources.len()).filter(|place| resources.is_room(*place)).collect(),
        names: resources.names,
        instance: instance.clone(),
        bells,
        periods: periods.unwrap_or_default(),
        start,
    })
}

/// A school again, from the text that was kept of it.
pub fn again(text: &str, instance: &str, bells: Bells) -> Result<Unfinished, Vec<Fault>> {
    let archive = xhstt::read(document::text(text.as_bytes()).map_err(|fault| vec![fault])?.as_ref())?;
    let choice = Choice { instance: Some(instance.to_owned()), solution: None };
    let place = xhstt::choose_instance(&archive, choice.instance.as_deref()).map_err(|fault| vec![fault])?;
    read(text, &archive.instances[place], None, bells)
}

fn named(instance: &Instance, nonsense: &Nonsense) -> String {
    let (kind, id) = match nonsense.list {
        "events" => ("Event", instance.events.get(nonsense.place).map(|event| &event.id)),
        "constraints" => ("Constraint", instance.constraints.get(nonsense.place).map(|constraint| &constraint.id)),
        other => (other, None),
    };
    id.map_or_else(|| format!("Instance {}", instance.id), |id| format!("{kind} {id}"))
}

impl Unfinished {
    /// A plan by the ids of the file.
    pub fn kept(&self, plan: &Plan) -> Vec<KeptMeet> {
        plan.iter().map(|meet| self.kept_meet(meet)).collect()
    }

    pub fn kept_meet(&self, meet: &timetable::Meet) -> KeptMeet {
        KeptMeet {
            event: self.instance.events[meet.event].id.clone(),
            duration: meet.duration,
            start: meet.start.map(|start| self.instance.times[start].id.clone()),
            resources: meet.resources.iter().map(|filled| filled.map(|place| self.instance.resources[place].id.clone())).collect(),
        }
    }

    /// Kept meets as a plan; those the school no longer has are left out, and what it gives beforehand is as it gives it.
    pub fn plan(&self, kept: &[KeptMeet]) -> Plan {
        let events: HashMap<&str, usize> = self.instance.events.iter().enumerate().map(|(at, event)| (event.id.as_str(), at)).collect();
        let times: HashMap<&str, usize> = self.instance.times.iter().enumerate().map(|(at, time)| (time.id.as_str(), at)).collect();
        let known = self.instance.resources.iter().enumerate();
        let resources: HashMap<&str, usize> = known.map(|(at, resource)| (resource.id.as_str(), at)).collect();
        let meet = |meet: &KeptMeet| {
            let event = *events.get(meet.event.as_str())?;
            let wanted = &self.instance.events[event].resources;
            let filled = wanted.iter().zip(meet.resources.iter().map(Option::as_deref).chain(std::iter::repeat(None)));
            Some(timetable::Meet {
                event,
                duration: meet.duration,
                start: meet.start.as_deref().and_then(|start| times.get(start).copied()),
                resources: filled.map(|(wanted, id)| wanted.resource.or_else(|| resources.get(id?).copied())).collect(),
            })
        };
        kept.iter().filter_map(meet).collect()
    }

    /// The lessons of a plan: first those of its meets, in their order, then what it leaves out. With faults where two of them
    /// cannot be in the calendar together.
    pub fn lessons(&self, plan: &Plan) -> (SchoolTimetable, Vec<Fault>) {
        let meet = |meet: &timetable::Meet| {
            let wanted = self.instance.events[meet.event].resources.iter().zip(&meet.resources).enumerate();
            let open = wanted.filter(|(_, (wanted, _))| wanted.resource.is_none());
            Meet {
                event: meet.event,
                duration: meet.duration,
                time: meet.start,
                resources: open.filter_map(|(role, (_, filled))| Some((role, (*filled)?))).collect(),
                line: self.instance.line,
            }
        };
        let meets = plan.iter().map(meet).collect();
        let solution = Solution { name: SOLUTION.to_owned(), instance: 0, stated_cost: None, meets, line: self.instance.line };
        let mut reading = Reading::new("");
        let lessons = xhstt::lessons(&self.instance, &solution, self.bells, &mut reading);
        (lessons, reading.end().err().unwrap_or_default())
    }
}
