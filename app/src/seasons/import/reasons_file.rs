//! The reasons as a file: for each wish that lacks a session, what stands in the way at each time it asked for, and
//! what one more session would cost.

use samrum_solver::season::Session;
use samrum_solver::season::reasons::{Obstacle, Price, Refusal, Why};
use serde_json::{Value, json};

use super::plan_file::{clock, number, session_json};
use super::problem_file::NamedProblem;

/// The reasons as JSON, with names.
///
/// `prices` has, for each of the reasons, what one more session costs: in the space named, or in any.
pub fn write_reasons(named: &NamedProblem, reasons: &[Why], prices: &[Vec<(Option<usize>, Price)>]) -> String {
    let wishes: Vec<Value> = reasons
        .iter()
        .zip(prices)
        .map(|(why, prices)| {
            let times: Vec<Value> = why.refusals.iter().map(|refusal| refusal_json(named, refusal)).collect();
            let wish = &named.wishes.names[why.wish];
            let prices: Vec<Value> = prices.iter().map(|(space, price)| price_json(named, *space, price)).collect();
            json!({"wish": wish, "granted": why.granted, "asked": why.asked, "times": times, "prices": prices})
        })
        .collect();
    format!("{}\n", json!({"format": "season-reasons/1", "wishes": wishes}))
}

fn price_json(named: &NamedProblem, space: Option<usize>, price: &Price) -> Value {
    let sessions = |list: &[Session]| list.iter().map(|s| session_json(named, s)).collect::<Vec<_>>();
    json!({
        "space": space.map(|space| &named.spaces.names[space]),
        "points_lost": number(price.lost),
        "exact": price.exact,
        "sessions_that_go": sessions(&price.gone),
        "sessions_that_come": sessions(&price.new),
    })
}

fn refusal_json(named: &NamedProblem, refusal: &Refusal) -> Value {
    let sessions = |list: &[Session]| list.iter().map(|s| session_json(named, s)).collect::<Vec<_>>();
    let (rule, sessions, points) = match &refusal.obstacle {
        Obstacle::TooSmall => ("H6", Vec::new(), None),
        Obstacle::Lacks(_) => ("H7", Vec::new(), None),
        Obstacle::Closed => ("H1", Vec::new(), None),
        Obstacle::Occupied => ("H4", Vec::new(), None),
        Obstacle::OwnDays(own) => ("H5", sessions(own), None),
        Obstacle::ClubAtMaximum => ("H8", Vec::new(), None),
        Obstacle::Rivals(rivals) => ("H4", sessions(rivals), None),
        Obstacle::NoGain(points) => ("score", Vec::new(), Some(number(*points))),
    };
    json!({
        "space": named.spaces.names[refusal.space],
        "day": refusal.window.day + 1,
        "from": clock(named, refusal.window.from),
        "to": clock(named, refusal.window.to),
        "rule": rule,
        "sessions": sessions,
        "points": points,
    })
}
