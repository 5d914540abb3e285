//! Writes a timetable as an XHSTT archive: the school's own text as it was read, and one solution for it.

use super::super::document;
use super::super::fault::{Fault, What};
use super::super::reading::{children, maybe_child};
use super::instance::Instance;
use quick_xml::escape::escape;
use samrum_solver::timetable::{Cost, Plan};
use std::fmt::Write;

/// An archive that holds the school as the file has it, and the plan as its only solution. `date` is written as it is.
pub fn archive(text: &str, instance: &Instance, plan: &Plan, cost: Cost, date: &str) -> Result<String, Fault> {
    let document = document::tree(text)?;
    let list = maybe_child(document.root_element(), "Instances");
    let of_id = |id: Option<&str>| id.map(str::trim) == Some(instance.id.as_str());
    let element =
        list.into_iter().flat_map(|list| children(list, "Instance")).find(|element| of_id(element.attribute("Id")));
    let element =
        element.ok_or_else(|| Fault::file(What::UnknownInstance { asked: instance.id.clone(), there: Vec::new() }))?;
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HighSchoolTimetableArchive>\n<Instances>\n");
    out.push_str(&text[element.range()]);
    out.push_str("\n</Instances>\n<SolutionGroups>\n<SolutionGroup Id=\"Samrum\">\n<MetaData>\n<Contributor>Samrum</Contributor>\n");
    // Writing to a String does not fail.
    let _ = write!(
        out,
        "<Date>{}</Date>\n<Description>Found by the timetable solver of Samrum</Description>\n</MetaData>\n",
        escape(date)
    );
    let _ = writeln!(out, "<Solution Reference=\"{}\">\n<Events>", escape(&instance.id));
    for meet in plan {
        let event = &instance.events[meet.event];
        let _ = write!(out, "<Event Reference=\"{}\"><Duration>{}</Duration>", escape(&event.id), meet.duration);
        if let Some(start) = meet.start {
            let _ = write!(out, "<Time Reference=\"{}\"/>", escape(&instance.times[start].id));
        }
        let wanted = event.resources.iter().zip(&meet.resources).filter(|(wanted, _)| wanted.resource.is_none());
        let filled: Vec<_> =
            wanted.filter_map(|(wanted, filled)| filled.map(|filled| (wanted.role.as_deref(), filled))).collect();
        if filled.is_empty() {
            out.push_str("<Resources/>");
        } else {
            out.push_str("<Resources>");
            for (role, resource) in filled {
                let _ = write!(out, "<Resource Reference=\"{}\">", escape(&instance.resources[resource].id));
                let _ = write!(out, "<Role>{}</Role></Resource>", escape(role.unwrap_or_default()));
            }
            out.push_str("</Resources>");
        }
        out.push_str("</Event>\n");
    }
    let _ = write!(
        out,
        "</Events>\n<Report><InfeasibilityValue>{}</InfeasibilityValue><ObjectiveValue>{}</ObjectiveValue></Report>\n</Solution>\n",
        cost.infeasibility, cost.objective
    );
    out.push_str("</SolutionGroup>\n</SolutionGroups>\n</HighSchoolTimetableArchive>\n");
    Ok(out)
}
