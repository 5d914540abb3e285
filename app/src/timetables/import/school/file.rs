//! The file that a school came in, and the one that its timetable goes out in.

use super::super::fault::{Fault, What};
use super::super::xhstt::instance::Instance;
use super::super::{Format, document, fet, xhstt};
use super::School;
use crate::timetables::model::Bells;
use chrono::NaiveDate;
use samrum_solver::timetable::{Meet, Plan, referee};
use std::collections::BTreeSet;

/// A school again, from the text that was kept of it; `code` picks it where there are several.
pub fn again(text: &str, code: &str, bells: Bells) -> Result<School, Vec<Fault>> {
    match Format::of(text).map_err(|fault| vec![fault])? {
        Format::Fet => fet::school(text, bells),
        Format::Xhstt => xhstt::school(text, &instance(text, code)?, None, bells),
    }
}

fn instance(text: &str, code: &str) -> Result<Instance, Vec<Fault>> {
    let mut archive = xhstt::read(document::text(text.as_bytes()).map_err(|fault| vec![fault])?.as_ref())?;
    let place = xhstt::choose_instance(&archive, Some(code)).map_err(|fault| vec![fault])?;
    Ok(archive.instances.swap_remove(place))
}

impl School {
    /// A plan in the format that the school came in, and what such a file is usually called: what FET writes of a timetable, or an
    /// archive with the school and its solution.
    ///
    /// # Errors
    /// What that format cannot say: an XHSTT event has the rooms it is given.
    pub fn written(&self, plan: &Plan, date: NaiveDate) -> Result<(String, String), Vec<Fault>> {
        let name = |rest: &str| format!("{}{rest}", self.code);
        if Format::of(&self.text).map_err(|fault| vec![fault])? == Format::Fet {
            return Ok((name("_activities.xml"), fet::write::timetable(&fet::read(&self.text)?.instance, plan)));
        }
        let instance = instance(&self.text, &self.code)?;
        let elsewhere: BTreeSet<usize> = plan.iter().filter(|meet| is_elsewhere(&instance, meet)).map(|meet| meet.event).collect();
        let fault = |event: usize| Fault {
            line: None,
            element: format!("Event {}", instance.events[event].id),
            what: What::GivenElsewhere(instance.events[event].name.clone()),
        };
        if !elsewhere.is_empty() {
            return Err(elsewhere.into_iter().map(fault).collect());
        }
        let problem = xhstt::problem::problem(&instance).map_err(|_| vec![Fault::file(What::NoSense)])?;
        let verdict = referee::judge(&problem, plan).map_err(|_| vec![Fault::file(What::NoSense)])?;
        let date = date.format("%d/%m/%Y").to_string();
        let text = xhstt::write::archive(&self.text, &instance, plan, verdict.cost, &date).map_err(|fault| vec![fault])?;
        Ok((name(".xml"), text))
    }
}

/// Whether a meet has somebody else than its event is given: a room that stands in for one that is closed.
fn is_elsewhere(instance: &Instance, meet: &Meet) -> bool {
    let wanted = instance.events[meet.event].resources.iter().zip(&meet.resources);
    wanted.into_iter().any(|(wanted, filled)| wanted.resource.is_some() && wanted.resource != *filled)
}
