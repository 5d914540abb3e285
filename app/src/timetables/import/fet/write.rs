//! A timetable as FET writes it: for each activity its day, hour and room.

use super::super::document;
use super::super::fault::{Fault, What};
use super::super::reading::{Reading, children, shortened};
use super::instance::Instance;
use super::lists::{said, texts};
use super::marks::place_marks;
use quick_xml::escape::escape;
use samrum_solver::timetable::{Meet, Plan, Problem};
use std::fmt::Write;

/// Reads such a file as a plan for the school.
pub fn read(instance: &Instance, problem: &Problem, text: &str) -> Result<Plan, Vec<Fault>> {
    let document = document::tree(text).map_err(|fault| vec![fault])?;
    let root = document.root_element();
    if !root.has_tag_name("Activities_Timetable") {
        return Err(vec![Fault::file(What::OtherKind(shortened(root.tag_name().name())))]);
    }
    let mut reading = Reading::new(text);
    let given = problem.events.iter().enumerate().map(|(event, given)| Meet {
        event,
        duration: given.duration,
        start: given.time,
        resources: given.roles.iter().map(|role| role.resource).collect(),
    });
    let mut plan: Plan = given.collect();
    let place =
        |names: &[String], name: Option<&str>| name.and_then(|name| names.iter().position(|known| known == name));
    let rooms: Vec<String> = instance.rooms.iter().map(|room| room.name.clone()).collect();
    for element in children(root, "Activity") {
        let Some(id) = reading.text(element, "Id") else { continue };
        let Some(event) = instance.activities.iter().position(|activity| activity.id == id) else {
            reading.fault(element, What::UnknownReference { kind: "Activity", id: shortened(id) });
            continue;
        };
        let (day, hour) = (place(&instance.days, said(element, "Day")), place(&instance.hours, said(element, "Hour")));
        plan[event].start = day.zip(hour).map(|(day, hour)| instance.time(day, hour));
        // Rooms are the only things that are chosen.
        let open =
            (0..problem.events[event].roles.len()).filter(|role| problem.events[event].roles[*role].resource.is_none());
        let real: Vec<String> = texts(element, "Real_Room").collect();
        let said = if real.is_empty() { texts(element, "Room").collect() } else { real };
        for (role, name) in open.zip(said) {
            plan[event].resources[role] = place(&rooms, Some(&name)).map(|room| instance.first_room() + room);
        }
    }
    place_marks(instance, problem, &mut plan);
    reading.end().map(|()| plan)
}

/// The timetable in the form of FET's file of activities.
pub fn timetable(instance: &Instance, plan: &Plan) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\n<Activities_Timetable>\n");
    for (place, activity) in instance.activities.iter().enumerate() {
        let meet = plan.iter().find(|meet| meet.event == place);
        let slot = meet.and_then(|meet| meet.start).and_then(|start| instance.day_and_hour(start));
        let (day, hour) =
            slot.map_or(("", ""), |(day, hour)| (instance.days[day].as_str(), instance.hours[hour].as_str()));
        let rooms =
            meet.into_iter().flat_map(|meet| &meet.resources).filter_map(|resource| instance.room_of((*resource)?));
        let (virtual_ones, mut real): (Vec<usize>, Vec<usize>) = rooms.partition(|room| instance.is_virtual(*room));
        let room = virtual_ones.first().copied().or_else(|| real.pop());
        let name = |room: usize| escape(&instance.rooms[room].name);
        // Writing to a String does not fail.
        let _ = write!(
            out,
            "<Activity>\n\t<Id>{}</Id>\n\t<Day>{}</Day>\n\t<Hour>{}</Hour>\n\t<Room>{}</Room>\n",
            escape(&activity.id),
            escape(day),
            escape(hour),
            room.map(name).unwrap_or_default(),
        );
        for room in real {
            let _ = writeln!(out, "\t<Real_Room>{}</Real_Room>", name(room));
        }
        out.push_str("</Activity>\n");
    }
    out.push_str("</Activities_Timetable>\n");
    out
}
