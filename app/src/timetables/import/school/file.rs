//! The file that a school came in, and the one that its timetable goes out in.

use super::super::fault::{Fault, What};
use super::super::xhstt::instance::Instance;
use super::super::{Format, document, fet, xhstt};
use super::School;
use crate::timetables::model::Reckoning;
use chrono::NaiveDate;
use samrum_solver::timetable::{Meet, Plan, referee};
use std::collections::BTreeSet;

/// A school again, from the text that was kept of it; `code` picks it where there are several.
pub fn again(text: &str, code: &str, reckoning: impl Into<Reckoning>) -> Result<School, Vec<Fault>> {
    match Format::of(text).map_err(|fault| vec![fault])? {
        Format::Fet => fet::school(text, &reckoning.into()),
        Format::Xhstt => xhstt::school(text, &instance(text, code)?, None, &reckoning.into()),
    }
}

fn instance(text: &str, code: &str) -> Result<Instance, Vec<Fault>> {
    let mut archive = xhstt::read(document::text(text.as_bytes()).map_err(|fault| vec![fault])?.as_ref())?;
    let place = xhstt::choose_instance(&archive, Some(code)).map_err(|fault| vec![fault])?;
    Ok(archive.instances.swap_remove(place))
}

impl School {
    /// Whether its format has the rooms of lessons given.
    pub fn is_xhstt(&self) -> bool {
        self.place.event == "Event"
    }

    /// A plan in the format that the school came in, and what such a file is usually called: what FET writes of a timetable, or an
    /// archive with the school and its solution.
    ///
    /// # Errors
    /// What that format cannot say. A lesson whose room is closed has its room open to choice in the file, as far as the school names
    /// it for the lesson itself and not for a group.
    pub fn written(&self, plan: &Plan, date: NaiveDate) -> Result<(String, String), Vec<Fault>> {
        let name = |rest: &str| format!("{}{rest}", self.code);
        if Format::of(&self.text).map_err(|fault| vec![fault])? == Format::Fet {
            return Ok((name("_activities.xml"), fet::write::timetable(&fet::read(&self.text)?.instance, plan)));
        }
        let given = instance(&self.text, &self.code)?;
        let elsewhere: BTreeSet<(usize, usize)> = plan.iter().flat_map(|meet| roles_elsewhere(&given, meet)).collect();
        let text = xhstt::open::opened(&self.text, &given, &elsewhere).map_err(|fault| vec![fault])?;
        let instance = if elsewhere.is_empty() { given } else { instance(&text, &self.code)? };
        let left: BTreeSet<usize> = plan.iter().filter(|meet| !says(&instance, meet)).map(|meet| meet.event).collect();
        let fault = |event: usize| Fault {
            line: None,
            element: format!("Event {}", instance.events[event].id),
            what: What::GivenElsewhere(instance.events[event].name.clone()),
        };
        if !left.is_empty() {
            return Err(left.into_iter().map(fault).collect());
        }
        let problem = xhstt::problem::problem(&instance).map_err(|_| vec![Fault::file(What::NoSense)])?;
        let verdict = referee::judge(&problem, plan).map_err(|_| vec![Fault::file(What::NoSense)])?;
        let date = date.format("%d/%m/%Y").to_string();
        let written =
            xhstt::write::archive(&text, &instance, plan, verdict.cost, &date).map_err(|fault| vec![fault])?;
        Ok((name(".xml"), written))
    }
}

/// The roles of a meet that somebody else fills than its event is given: a room that stands in for one that is closed.
fn roles_elsewhere<'a>(instance: &'a Instance, meet: &'a Meet) -> impl Iterator<Item = (usize, usize)> + 'a {
    let wanted = instance.events[meet.event].resources.iter().zip(&meet.resources).enumerate();
    let elsewhere = wanted.filter(|(_, (wanted, filled))| wanted.resource.is_some() && wanted.resource != **filled);
    elsewhere.map(|(role, _)| (meet.event, role))
}

/// Whether a timetable of the school can say who fills the roles of a meet.
fn says(instance: &Instance, meet: &Meet) -> bool {
    instance.events[meet.event].resources.len() == meet.resources.len()
        && roles_elsewhere(instance, meet).next().is_none()
}
