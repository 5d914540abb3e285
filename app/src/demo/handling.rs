//! Actions for buildings that are used too little: what makes a light yellow instead of red.

use super::DemoError;
use super::names::person;
use crate::id::ActionId;
use crate::people::model::{Actor, Role, RoleKind};
use crate::server::state::App;
use crate::settings::model::Setting;
use crate::time::DateRange;
use crate::utilisation::model::{Action, Light, Period};
use crate::utilisation::service::{self, Level, Scope};
use chrono::{Days, NaiveDate};

/// What is done, and in how many days it is due.
const ACTIONS: [(&str, u64); 8] = [
    ("Erbjuda lediga kvällar till föreningar i området", 45),
    ("Flytta små grupper från närliggande storhall hit", 60),
    ("Se över öppettiderna på helger", 30),
    ("Pröva att stänga byggnaden tisdagar och torsdagar", 75),
    ("Samordna med biblioteket om studiecirklar", 40),
    ("Ta fram underlag för uthyrning av lokalen", 90),
    ("Informera byaföreningarna om att salen kan bokas på webben", 21),
    ("Pröva om förskolans lekhall kan användas av kulturskolan", 55),
];

/// Records an action for every second building whose use deviates but is not seriously low. Returns how many.
pub async fn add(app: &App, first: NaiveDate, last: NaiveDate) -> Result<usize, DemoError> {
    let failed = |error: service::UtilisationError| DemoError::Files(error.to_string());
    let period = Period::days(app.zone(), DateRange::new(first, last));
    let report = service::report(app, period, &Scope::default(), Level::Building).await.map_err(failed)?;
    let serious = report.settings.get(Setting::SeriousBelow);
    let rows = report.rows.iter().filter(|row| row.light == Some(Light::Red));
    let deviating: Vec<_> =
        rows.filter(|row| row.week.total().rate().is_some_and(|rate| rate * 100.0 >= serious as f64)).collect();
    let manager = Role { kind: RoleKind::Manager, organisation: None, building: None };
    let actor = Actor { person: None, roles: vec![manager] };
    let mut recorded = 0;
    for (at, row) in deviating.into_iter().step_by(2).enumerate() {
        let (what, days) = ACTIONS[at % ACTIONS.len()];
        let action = Action {
            id: ActionId::new(),
            building: row.id.as_str().into(),
            what: what.to_owned(),
            who: person(200 + at),
            due: app.today() + Days::new(days),
            done: false,
        };
        service::record_action(app, &actor, &action).await.map_err(failed)?;
        recorded += 1;
    }
    Ok(recorded)
}
