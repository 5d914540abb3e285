//! Why a wish was refused: which rule or rival takes each time it asked for, and what letting it in would cost.

mod price;

pub use super::rules::Obstacle;
pub use price::{Price, price};

use crate::slots::{DAYS, Window};

use super::objective::score;
use super::plan::Session;
use super::problem::Problem;
use super::rules::packing::Taken;
use super::rules::{club_limits, days, length, opening, unfit};

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
    let seen = Seen { problem, taken: Taken::of(problem), of_wish, of_atom, club_slots };
    let lacking = (0..problem.wishes.len()).filter(|&w| seen.of_wish[w].len() < problem.wishes[w].sessions);
    lacking.map(|wish| seen.why(wish)).collect()
}

/// A plan, indexed for questions.
struct Seen<'a> {
    problem: &'a Problem,
    taken: Taken,
    of_wish: Vec<Vec<Session>>,
    of_atom: Vec<Vec<Session>>,
    club_slots: Vec<u32>,
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
        if let Some(obstacle) = unfit(wish, given) {
            return obstacle;
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
        let near = |own: &&Session| days::too_close(wish, own.window.day, time.day);
        let own: Vec<Session> = self.of_wish[index].iter().filter(near).copied().collect();
        if !own.is_empty() {
            return Obstacle::OwnDays(own);
        }
        let left = club_limits::left(self.problem, wish.club, self.club_slots[wish.club]);
        sessions.retain(|session| u32::from(session.window.length()) <= left);
        if sessions.is_empty() {
            return Obstacle::ClubAtMaximum;
        }
        let free: Vec<Session> =
            sessions.iter().copied().filter(|session| self.holders(session).next().is_none()).collect();
        if !free.is_empty() {
            return Obstacle::NoGain(free);
        }
        let mut rivals: Vec<Session> = sessions.iter().flat_map(|session| self.holders(session)).copied().collect();
        rivals.sort_unstable();
        rivals.dedup();
        Obstacle::Rivals(rivals)
    }

    fn holders(&self, session: &Session) -> impl Iterator<Item = &Session> {
        let (atoms, window) = (&self.problem.spaces[session.space].atoms, session.window);
        let held = atoms.iter().flat_map(move |atom| &self.of_atom[atom * DAYS + usize::from(window.day)]);
        held.filter(move |other| other.window.overlaps(&window))
    }
}

/// Points that the best of these sessions would change the score of the plan by, each by itself; they must fit.
pub fn gain(problem: &Problem, plan: &[Session], sessions: &[Session]) -> f64 {
    let before = score(problem, plan);
    let with = |session: &Session| {
        let longer: Vec<Session> = plan.iter().chain([session]).copied().collect();
        score(problem, &longer) - before
    };
    sessions.iter().map(with).fold(f64::NEG_INFINITY, f64::max)
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
        let alone = &why(&problem, &[])[0].refusals[0].obstacle;
        let Obstacle::NoGain(free) = alone else { panic!("nobody is there: {alone:?}") };
        assert!((gain(&problem, &[], free) + 150.0).abs() < 1e-9);
    }
}
