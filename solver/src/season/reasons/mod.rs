//! Why a wish was refused: which rule or rival takes each time it asked for, and what letting it in would cost.

mod price;

pub use price::{Price, price};

use crate::slots::{DAYS, Window};

use super::objective::score;
use super::plan::Session;
use super::problem::Problem;
use super::rules::packing::Taken;
use super::rules::{capacity, length, needs, opening};

/// What stands in the way of one asked space at one asked time. The first rule that settles it is named.
#[derive(Debug, Clone, PartialEq)]
pub enum Obstacle {
    /// The space holds fewer persons than the group has (H6).
    TooSmall,
    /// The space lacks these features (H7).
    Lacks(Vec<usize>),
    /// The space is not open long enough in that time (H1), or the time is shorter than a session (H3).
    Closed,
    /// Others occupy it all through that time (H4).
    Occupied,
    /// The wish has these sessions on the same day, or too few free days away (H5).
    OwnDays(Vec<Session>),
    /// The club would pass its maximum (H8).
    ClubAtMaximum,
    /// These sessions hold it (H4): at least one must go for any session of the wish to fit.
    Rivals(Vec<Session>),
    /// It is free, but a session there would change the score by these points, 0 or less.
    NoGain(f64),
}

/// One asked time in one asked space, and what stands in the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The space asked for.
    pub space: usize,
    /// The window asked for.
    pub window: Window,
    /// What stands in the way there.
    pub obstacle: Obstacle,
}

/// Why a wish has fewer sessions than it asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The wish.
    pub wish: usize,
    /// Sessions it has.
    pub granted: usize,
    /// Sessions it asked for.
    pub asked: usize,
    /// Every asked space at every asked time.
    pub refusals: Vec<Refusal>,
}

/// Why each wish that lacks a session does, in the order of the wishes. The plan must be valid.
pub fn why(problem: &Problem, plan: &[Session]) -> Vec<Why> {
    let mut of_wish: Vec<Vec<Session>> = vec![Vec::new(); problem.wishes.len()];
    let mut of_atom: Vec<Vec<Session>> = vec![Vec::new(); problem.atoms * DAYS];
    let mut club_slots = vec![0u32; problem.clubs.len()];
    for &session in plan {
        of_wish[session.wish].push(session);
        club_slots[problem.wishes[session.wish].club] += u32::from(session.window.length());
        for &atom in &problem.spaces[session.space].atoms {
            of_atom[atom * DAYS + usize::from(session.window.day)].push(session);
        }
    }
    let seen =
        Seen { problem, plan, taken: Taken::of(problem), of_wish, of_atom, club_slots, score: score(problem, plan) };
    let lacking = (0..problem.wishes.len()).filter(|&w| seen.of_wish[w].len() < problem.wishes[w].sessions);
    lacking.map(|wish| seen.why(wish)).collect()
}

/// A plan, indexed for questions.
struct Seen<'a> {
    problem: &'a Problem,
    plan: &'a [Session],
    taken: Taken,
    of_wish: Vec<Vec<Session>>,
    of_atom: Vec<Vec<Session>>,
    club_slots: Vec<u32>,
    score: f64,
}

impl Seen<'_> {
    fn why(&self, index: usize) -> Why {
        let wish = &self.problem.wishes[index];
        let mut refusals = Vec::new();
        for choice in &wish.spaces {
            for time in &wish.times {
                let obstacle = self.obstacle(index, choice.space, time.window);
                refusals.push(Refusal { space: choice.space, window: time.window, obstacle });
            }
        }
        Why { wish: index, granted: self.of_wish[index].len(), asked: wish.sessions, refusals }
    }

    fn obstacle(&self, index: usize, space: usize, time: Window) -> Obstacle {
        let (wish, given) = (&self.problem.wishes[index], &self.problem.spaces[space]);
        if !capacity::holds(wish, given) {
            return Obstacle::TooSmall;
        }
        if !needs::holds(wish, given) {
            let lacks = |need: &usize| !given.features.contains(need);
            return Obstacle::Lacks(wish.needs.iter().copied().filter(lacks).collect());
        }
        let mut sessions: Vec<Session> = length::allowed(wish)
            .filter(|&slots| slots <= time.length())
            .flat_map(|slots| (time.from..=time.to - slots).map(move |from| (from, from + slots)))
            .map(|(from, to)| Session { wish: index, space, window: Window { day: time.day, from, to } })
            .collect();
        sessions.retain(|session| opening::holds(given, &session.window));
        if sessions.is_empty() {
            return Obstacle::Closed;
        }
        sessions.retain(|session| self.taken.free(&given.atoms, &session.window));
        if sessions.is_empty() {
            return Obstacle::Occupied;
        }
        let near = |own: &&Session| own.window.day.abs_diff(time.day) <= wish.free_days_between;
        let own: Vec<Session> = self.of_wish[index].iter().filter(near).copied().collect();
        if !own.is_empty() {
            return Obstacle::OwnDays(own);
        }
        let left = self.problem.clubs[wish.club].max_slots.saturating_sub(self.club_slots[wish.club]);
        sessions.retain(|session| u32::from(session.window.length()) <= left);
        if sessions.is_empty() {
            return Obstacle::ClubAtMaximum;
        }
        let mut rivals: Vec<Session> = Vec::new();
        let mut gain: Option<f64> = None;
        for session in sessions {
            let held = self.holders(session);
            if held.is_empty() {
                let mut longer = self.plan.to_vec();
                longer.push(session);
                let change = score(self.problem, &longer) - self.score;
                gain = Some(gain.map_or(change, |g| g.max(change)));
            }
            rivals.extend(held);
        }
        if let Some(points) = gain {
            return Obstacle::NoGain(points);
        }
        rivals.sort_unstable();
        rivals.dedup();
        Obstacle::Rivals(rivals)
    }

    fn holders(&self, session: Session) -> Vec<Session> {
        let atoms = &self.problem.spaces[session.space].atoms;
        let held = atoms.iter().flat_map(|atom| &self.of_atom[atom * DAYS + usize::from(session.window.day)]);
        held.filter(|other| other.window.overlaps(&session.window)).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::example::{monday, session, village, wish};
    use super::*;

    #[test]
    fn the_rival_the_size_and_the_evening_are_named() {
        let mut problem = village();
        problem.wishes = vec![wish(&[0]), wish(&[1, 2])];
        problem.wishes[0].times[0].window = monday(34, 36);
        problem.wishes[1].times[0].window = monday(34, 36);
        problem.spaces[2].capacity = 1;
        let plan = [session(0, 0, 0, 34, 36)];
        let reasons = why(&problem, &plan);
        assert_eq!(reasons.len(), 1);
        assert_eq!(reasons[0].refusals[0].obstacle, Obstacle::Rivals(vec![plan[0]]));
        assert_eq!(reasons[0].refusals[1].obstacle, Obstacle::TooSmall);
        problem.buildings[0].evening_cost = 250.0;
        assert_eq!(why(&problem, &[])[0].refusals[0].obstacle, Obstacle::NoGain(-150.0));
    }
}
