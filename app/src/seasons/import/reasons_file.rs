//! The reasons as a file: for each wish that lacks a session, what stands in the way at each time it asked for, and
//! what one more session would cost.

use super::named_problem::NamedProblem;
use super::object::written;
use super::season_file::{Session, Time};
use super::values::Points;
use samrum_solver::season as solver;
use samrum_solver::season::reasons::{Obstacle, Price, Refusal, Why, gain};
use serde::Serialize;

/// What the file says it is.
const FORMAT: &str = "season-reasons/1";

#[derive(Serialize)]
struct ReasonsFile<'a> {
    wishes: Vec<Wish<'a>>,
}

#[derive(Serialize)]
struct Wish<'a> {
    #[serde(rename = "wish")]
    id: &'a str,
    granted: usize,
    asked: usize,
    times: Vec<Refused<'a>>,
    prices: Vec<Priced<'a>>,
}

#[derive(Serialize)]
struct Refused<'a> {
    space: &'a str,
    #[serde(flatten)]
    time: Time,
    /// The rule of the season format, or `score`.
    rule: String,
    sessions: Vec<Session>,
    points: Option<Points>,
}

#[derive(Serialize)]
struct Priced<'a> {
    space: Option<&'a str>,
    points_lost: Points,
    exact: bool,
    sessions_that_go: Vec<Session>,
    sessions_that_come: Vec<Session>,
}

/// The reasons of a plan as JSON, with names.
///
/// `prices` has, for each of the reasons, what one more session costs: in the space named, or in any.
pub fn write_reasons(
    named: &NamedProblem,
    plan: &[solver::Session],
    reasons: &[Why],
    prices: &[Vec<(Option<usize>, Price)>],
) -> String {
    let wishes = reasons.iter().zip(prices).map(|(why, prices)| Wish {
        id: &named.wishes.names[why.wish],
        granted: why.granted,
        asked: why.asked,
        times: why.refusals.iter().map(|refusal| refused(named, plan, refusal)).collect(),
        prices: prices.iter().map(|(space, price)| priced(named, *space, price)).collect(),
    });
    format!("{}\n", written(FORMAT, &ReasonsFile { wishes: wishes.collect() }))
}

fn priced<'a>(named: &'a NamedProblem, space: Option<usize>, price: &Price) -> Priced<'a> {
    Priced {
        space: space.map(|space| named.spaces.names[space].as_str()),
        points_lost: Points(price.lost),
        exact: price.exact,
        sessions_that_go: price.gone.iter().map(|session| named.session(session)).collect(),
        sessions_that_come: price.new.iter().map(|session| named.session(session)).collect(),
    }
}

fn refused<'a>(named: &'a NamedProblem, plan: &[solver::Session], refusal: &Refusal) -> Refused<'a> {
    let obstacle = &refusal.obstacle;
    let points = match obstacle {
        Obstacle::NoGain(free) => Some(Points(gain(&named.problem, plan, free))),
        _ => None,
    };
    Refused {
        space: &named.spaces.names[refusal.space],
        time: named.time(refusal.window).into(),
        rule: obstacle.rule().map_or_else(|| "score".to_owned(), |rule| format!("{rule:?}")),
        sessions: obstacle.sessions().iter().map(|session| named.session(session)).collect(),
        points,
    }
}
