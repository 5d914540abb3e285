//! The demo's buildings and spaces, read from its two files by the import, and some dates with other hours.

use super::{DemoError, Size};
use crate::bookings;
use crate::database::Tx;
use crate::facilities::closing::Closing;
use crate::facilities::import::{File, read};
use crate::facilities::model::{Building, NewClosing, NewException, RuleChange, Space};
use crate::facilities::service;
use crate::people::model::Actor;
use crate::server::state::App;
use crate::time::{ClockSpan, DateRange};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

const BUILDINGS: &str = include_str!("../../demo/buildings.csv");
const SPACES: &str = include_str!("../../demo/spaces.csv");

/// What a small demo has: a school with lessons, two halls, a house of culture, a library, a preschool.
const SMALL: [&str; 6] = ["S01", "I01", "I15", "K01", "K02", "F01"];

/// Schools whose lessons are in the calendar, by code of their building.
pub const SCHOOLS: [&str; 2] = ["S01", "S02"];

/// Buildings and spaces by their codes.
pub struct Places {
    pub buildings: HashMap<String, Building>,
    /// In order of their codes.
    pub spaces: Vec<Space>,
}

impl Places {
    pub fn space(&self, code: &str) -> Option<&Space> {
        self.spaces.iter().find(|space| space.code == code)
    }
}

pub async fn add(app: &App, tx: &mut Tx, size: Size, today: NaiveDate) -> Result<Places, DemoError> {
    let files = [("buildings.csv", BUILDINGS), ("spaces.csv", SPACES)]
        .map(|(name, text)| File { name: name.to_owned(), bytes: of_size(text, size) });
    let register = read(&files).map_err(|faults| DemoError::Files(format!("{faults:?}")))?;
    service::import(tx, bookings::service::CALENDAR, &register, app.now())
        .await
        .map_err(|error| DemoError::Files(format!("{error:?}")))?;
    let buildings: HashMap<_, _> =
        service::buildings(tx).await?.into_iter().map(|building| (building.code.clone(), building)).collect();
    let mut spaces = service::spaces(tx).await?;
    spaces.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    let places = Places { buildings, spaces };
    for exception in exceptions(&places, today) {
        let change = match exception.window {
            Some(_) => RuleChange::AddException(exception),
            None => RuleChange::Close(all_day(exception)),
        };
        service::apply(app, tx, &Actor::operator(), &change)
            .await
            .map_err(|error| DemoError::Files(error.to_string()))?;
    }
    Ok(places)
}

fn all_day(closed: NewException) -> NewClosing {
    let (dates, reason) = (closed.dates, closed.reason);
    let closing = Closing { dates, from: 0, to: 1440, weekdays: None, reason, lifted: None };
    NewClosing { building: closed.building, space: closed.space, closing }
}

/// The lines of a file that are about buildings of a demo of this size.
fn of_size(text: &str, size: Size) -> Vec<u8> {
    let wanted = |line: &str| line.split(';').next().is_some_and(|code| SMALL.contains(&code));
    let lines = text.lines().enumerate().filter(|(at, line)| *at == 0 || size == Size::Full || wanted(line));
    lines.map(|(_, line)| line).collect::<Vec<_>>().join("\n").into_bytes()
}

/// Closed for repair and for planning; open in spite of a holiday.
fn exceptions(places: &Places, today: NaiveDate) -> Vec<NewException> {
    let dated = [
        ("I02", None, 19, 24, None, "Golvet slipas"),
        ("I15", Some("I15-SAL"), 9, 9, None, "Ny ljudanläggning monteras"),
        ("K02", None, 13, 13, None, "Planeringsdag"),
        ("K01", None, 27, 28, Some(ClockSpan::new(600, 1380)), "Kulturnatten, längre öppet"),
        ("I09", None, 30, 33, None, "Bassängen töms och rengörs"),
    ];
    let exceptions = dated.into_iter().filter_map(|(building, space, first, last, window, reason)| {
        Some(NewException {
            building: places.buildings.get(building)?.id.clone(),
            space: space
                .map(|code| places.space(code))
                .map(|space| space.map(|space| space.id.clone()))
                .unwrap_or_default(),
            dates: DateRange::new(today + Days::new(first), today + Days::new(last)),
            window,
            reason: reason.to_owned(),
        })
    });
    exceptions.collect()
}
