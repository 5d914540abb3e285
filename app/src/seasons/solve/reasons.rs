//! Why a wish got less than it asked for: for each asked space and time, the first rule or rival that stood in the way.

use super::given::Given;
use crate::id::{SpaceId, WishId};
use crate::seasons::model::Reason;
use samrum_solver::season::Session;
use samrum_solver::season::reasons::{Obstacle, Refusal, Why, why};
use std::collections::BTreeSet;

/// No wish is told more than this.
const MOST_REASONS: usize = 40;

/// The reasons of every wish that got fewer sessions than it asked for, in the order of the wishes.
pub fn refusals(given: &Given, plan: &[Session]) -> Vec<(WishId, Vec<Reason>)> {
    let whys = why(&given.named.problem, plan);
    whys.iter().map(|why| (wish(given, why.wish), of_wish(given, plan, why))).collect()
}

fn wish(given: &Given, index: usize) -> WishId {
    WishId(given.named.wishes.names[index].clone())
}

fn of_wish(given: &Given, plan: &[Session], why: &Why) -> Vec<Reason> {
    let problem = &given.named.problem;
    let asks = &problem.wishes[why.wish];
    // What its club may have is asked first: nothing else would help.
    let used: u32 =
        plan.iter().filter(|s| problem.wishes[s.wish].club == asks.club).map(|s| u32::from(s.window.length())).sum();
    let most = problem.clubs[asks.club].max_slots;
    if used + u32::from(asks.min_slots) > most {
        return vec![Reason::ClubMaximum { minutes: minutes(given, most) }];
    }
    let mut reasons = Vec::new();
    for refusal in &why.refusals {
        let reason = of_refusal(given, why.wish, refusal);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.truncate(MOST_REASONS);
    reasons
}

fn of_refusal(given: &Given, asking: usize, refusal: &Refusal) -> Reason {
    let problem = &given.named.problem;
    let space = SpaceId(given.named.spaces.names[refusal.space].clone());
    let time = given.named.time(refusal.window);
    match &refusal.obstacle {
        Obstacle::TooSmall => Reason::TooSmall { space, capacity: problem.spaces[refusal.space].capacity as i64 },
        Obstacle::Lacks(features) => {
            let words = features.iter().map(|feature| given.named.features.names[*feature].clone());
            Reason::Lacks { space, features: words.collect() }
        }
        Obstacle::Closed => Reason::Closed { space, time },
        Obstacle::Occupied => Reason::Taken { space, time },
        Obstacle::OwnDays(_) => Reason::OwnSession { space, time },
        Obstacle::ClubAtMaximum => {
            let club = problem.wishes[asking].club;
            Reason::ClubMaximum { minutes: minutes(given, problem.clubs[club].max_slots) }
        }
        Obstacle::Rivals(sessions) => {
            let rivals: BTreeSet<_> = sessions.iter().map(|session| session.wish).collect();
            Reason::Rivals { space, time, rivals: rivals.into_iter().map(|rival| wish(given, rival)).collect() }
        }
        Obstacle::NoGain(_) => Reason::NotWorth { space, time },
    }
}

fn minutes(given: &Given, slots: u32) -> i64 {
    i64::from(slots) * given.named.slot_minutes as i64
}
