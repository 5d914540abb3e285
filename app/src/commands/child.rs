//! `samrum child …`: what the site starts for itself, in processes of their own. Not for people.

use super::{ended, log};
use clap::Subcommand;
use samrum::jobs::apart;
use samrum::jobs::worker::Handlers;
use samrum::server::child::{errand, inside};
use samrum::server::config::Log;
use samrum::{facilities, seasons, timetables};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum Child {
    ParseFacilities,
    ParseTimetable,
    ParsePlan,
    RunJob,
}

pub fn run(asked: &Child) -> ExitCode {
    match asked {
        Child::ParseFacilities => inside::answer(&errand::FACILITIES, facilities::import::wire::answer),
        Child::ParseTimetable => inside::answer(&errand::TIMETABLE, timetables::import::wire::answer),
        Child::ParsePlan => inside::answer(&errand::PLAN, seasons::import::wire::answer),
        Child::RunJob => {
            if let Err(failure) = log::start(&Log::of_environment()) {
                return ended(failure);
            }
            apart::work(handlers())
        }
    }
}

/// The work itself.
fn handlers() -> Handlers {
    Handlers::default()
        .on(seasons::service::KIND, seasons::service::run)
        .on(seasons::service::PRICES, seasons::service::look_for_prices)
        .on(timetables::service::KIND, timetables::service::run)
}
