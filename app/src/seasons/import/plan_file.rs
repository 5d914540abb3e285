//! The `season-plan/1` format: writes a plan with its claims, and reads one to start from.

use samrum_solver::outcome::{Outcome, Status};
use samrum_solver::season::{Plan, Session};
use samrum_solver::slots::Slots;
use serde_json::{Value, json};

use super::Fault;
use super::fields::{Fields, document};
use super::problem_file::NamedProblem;

/// The plan as a file. Its order is by wish, day and time, so that equal plans are equal files.
pub fn write_plan(named: &NamedProblem, outcome: &Outcome<Plan>) -> String {
    let mut sessions = outcome.plan.clone();
    sessions.sort_unstable_by_key(|s| (s.wish, s.window, s.space));
    let listed: Vec<Value> = sessions.iter().map(|session| session_json(named, session)).collect();
    let bound = if outcome.bound.is_finite() { number(outcome.bound) } else { Value::Null };
    let status = match outcome.status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
    };
    let plan = json!({
        "format": "season-plan/1",
        "sessions": listed,
        "score": number(outcome.score),
        "bound": bound,
        "status": status,
    });
    format!("{plan}\n")
}

/// One session with its names.
pub fn session_json(named: &NamedProblem, session: &Session) -> Value {
    json!({
        "wish": named.wishes.names[session.wish],
        "space": named.spaces.names[session.space],
        "day": session.window.day + 1,
        "from": clock(named, session.window.from),
        "to": clock(named, session.window.to),
    })
}

/// "HH:MM" of a slot.
pub fn clock(named: &NamedProblem, slot: Slots) -> String {
    let minutes = u64::from(slot) * named.slot_minutes;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Points, whole ones without a decimal point.
pub fn number(points: f64) -> Value {
    let nearest = points.round();
    if (points - nearest).abs() < 1e-9 && nearest.abs() < 9e15 { json!(nearest as i64) } else { json!(points) }
}

/// Reads the sessions of a plan for this problem. Whether they obey the rules is for the referee to say.
///
/// # Errors
/// All faults of the file at once.
pub fn read_plan(named: &NamedProblem, bytes: &[u8]) -> Result<Plan, Vec<Fault>> {
    let document = document(bytes).map_err(|fault| vec![fault])?;
    let Some(item) = document.as_object() else {
        return Err(vec![Fault("the plan must be a JSON object".to_owned())]);
    };
    let mut faults = Vec::new();
    let top = Fields::new(item, String::new());
    if top.maybe("format").and_then(Value::as_str) != Some("season-plan/1") {
        top.fault(&mut faults, "format must be \"season-plan/1\"");
    }
    let mut plan = Plan::new();
    for fields in top.objects(&mut faults, "sessions") {
        let wish = fields.known(&mut faults, "wish", &named.wishes, "wish");
        let space = fields.known(&mut faults, "space", &named.spaces, "space");
        let window = fields.window(&mut faults, named.slot_minutes);
        if let (Some(wish), Some(space), Some(window)) = (wish, space, window) {
            plan.push(Session { wish, space, window });
        }
    }
    if faults.is_empty() { Ok(plan) } else { Err(faults) }
}
