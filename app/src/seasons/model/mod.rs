//! Season rounds: words and rules, no input or output.

mod ladder;
mod publication;
mod reason;
mod terms;

pub use ladder::Ladder;
pub use publication::{Publication, PublicationState, SchoolBreaks};
pub use reason::Reason;
pub use terms::{FieldRule, Flaw, RoundNumber, RoundNumbers, RoundTerms, WishNumber, WishNumbers, WishTerms};

use crate::id::{OrganisationId, ProposalId, RoundId, SpaceId, WishId};
use crate::scheduler::PlanState;
use crate::time::{Instant, Weekly};
use crate::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundState {
    /// May be applied to, between its dates.
    Open,
    /// Being decided.
    Closed,
    /// Decided, and being put into the calendar.
    Publishing,
    /// In the calendar.
    Published,
    /// Being taken out of the calendar; closed afterwards.
    Withdrawing,
}

impl RoundState {
    /// Whether the round is decided: what it is made of can then not be changed.
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Publishing | Self::Published | Self::Withdrawing)
    }
}

/// A season round, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub id: RoundId,
    pub state: RoundState,
    pub terms: RoundTerms,
    /// What is in the calendar of it, or on its way there or out: of a decided round.
    pub publication: Option<Publication>,
}

impl Round {
    /// Whether associations may apply and change what they applied for on this date.
    pub fn takes_wishes(&self, today: NaiveDate) -> bool {
        self.state == RoundState::Open && self.terms.applications.contains(today)
    }
}

words! {
    /// For whom a group is; it decides the points. The word also stands in the season format.
    pub enum AgeBand {
        Youth = "youth",
        Junior = "junior",
        Senior = "senior",
        Disability = "disability",
        Open = "open",
    }
}

/// The wish of one group, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub id: WishId,
    pub round: RoundId,
    pub terms: WishTerms,
    /// When it was taken back; it can be sent again.
    pub withdrawn: Option<Instant>,
}

/// How much a club is promised and how much it may have, minutes a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClubLimit {
    pub organisation: OrganisationId,
    pub min_minutes: i64,
    pub max_minutes: i64,
}

/// One weekly time of one wish in one space: in a proposal, or locked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    pub wish: WishId,
    pub space: SpaceId,
    pub time: Weekly,
}

/// What the scheduler came up with: the best plan so far while it runs, the last one when it stops.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub id: ProposalId,
    /// Points.
    pub score: f64,
    /// No plan has more points than this; `None` when that is not known.
    pub bound: Option<f64>,
    pub state: PlanState,
    /// How long the scheduler worked.
    pub seconds: f64,
    /// Of a plan that puts fairness first: what its steps reached. Empty for others, and once it is changed by hand.
    pub steps: Vec<FairStep>,
}

/// One step of a fair plan; none worsens one before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FairStep {
    pub aim: FairAim,
    pub reached: f64,
    /// Proven: no plan has more without worsening a step before.
    pub bound: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FairAim {
    /// Wishes with at least one session.
    Firsts,
    /// The share of what it asks for at least that the worst-off club gets, 0 to 1.
    WorstOff,
    /// Points.
    Score,
}

impl Proposal {
    /// Changed by hand it is a plan of its own: nothing is known of how good it could be.
    pub fn by_hand(self) -> Self {
        Self { bound: None, state: PlanState::Feasible, steps: Vec::new(), ..self }
    }

    /// How far the plan can be from the best one, as a share of the bound.
    pub fn gap(&self) -> Option<f64> {
        let bound = self.bound?;
        Some(if bound - self.score <= 1e-6 { 0.0 } else { (bound - self.score) / bound.abs().max(1e-9) })
    }
}

/// How a run is asked for; the payload of its job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub seconds: u32,
    pub threads: u32,
    /// Whether sessions of the last proposal are kept where nothing speaks against it.
    pub few_changes: bool,
    /// Whether fairness goes before points.
    #[serde(default)]
    pub fair: bool,
}

impl Default for Run {
    fn default() -> Self {
        Self { seconds: 60, threads: 1, few_changes: false, fair: false }
    }
}

/// Whose prices are asked for; the payload of the job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRun {
    /// `None`: of every wish that got less than it asked for.
    pub wish: Option<WishId>,
}

impl PriceRun {
    /// How long the price of one wish is looked for at most.
    pub const SECONDS_EACH: f64 = 20.0;
    /// And of all of them together.
    pub const MOST_SECONDS: f64 = 300.0;
}

/// What became of a wish in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Granted,
    Partly,
    Refused,
}

impl Answer {
    /// From how many sessions were asked for and granted.
    pub fn of(asked: i64, granted: usize) -> Self {
        match granted as i64 {
            0 => Self::Refused,
            some if some < asked => Self::Partly,
            _ => Self::Granted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_taken_from_the_first_to_the_last_day_of_an_open_round() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let mut round =
            Round { id: "r".into(), state: RoundState::Open, terms: terms::sample_round(), publication: None };
        assert!(!round.takes_wishes(day("2026-03-31")));
        assert!(round.takes_wishes(day("2026-04-01")));
        assert!(round.takes_wishes(day("2026-04-30")));
        assert!(!round.takes_wishes(day("2026-05-01")));
        round.state = RoundState::Closed;
        assert!(!round.takes_wishes(day("2026-04-15")));
    }

    #[test]
    fn a_wish_that_gets_some_of_its_sessions_is_partly_granted() {
        assert_eq!(Answer::of(2, 2), Answer::Granted);
        assert_eq!(Answer::of(2, 1), Answer::Partly);
        assert_eq!(Answer::of(2, 0), Answer::Refused);
    }
}
