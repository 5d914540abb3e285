//! On random tiny problems the solver's optimum is that of brute force, and the same seed gives the same plan.

use proptest::prelude::*;
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::outcome::Status;
use samrum_solver::season::referee::judge;
use samrum_solver::season::{self, Plan, Session, reasons};

use super::{brute, sample};

/// A clock that stands still, and reports that must be valid plans.
pub struct Judging<'a>(pub &'a season::Problem);

impl Watch<Plan> for Judging<'_> {
    fn elapsed(&self) -> f64 {
        0.0
    }
    fn cancelled(&self) -> bool {
        false
    }
    fn report(&self, progress: Progress<'_, Plan>) {
        if let Some(plan) = progress.plan {
            assert_eq!(judge(self.0, plan).score(), progress.score);
        }
        if let (Some(score), Some(bound)) = (progress.score, progress.bound) {
            assert!(score <= bound + 1e-6, "{score} is above the bound {bound}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_optimum_is_that_of_brute_force(seed in any::<u64>()) {
        let problem = sample::tiny(seed);
        prop_assert_eq!(problem.check(), Ok(()));
        let candidates = brute::candidates(&problem);
        prop_assume!(candidates.len() <= 22);
        let best = brute::optimum(&problem, &candidates);
        match season::solve(&problem, &Limits::default(), None, &Judging(&problem)) {
            Err(contradiction) => {
                prop_assert_eq!(best, None);
                prop_assert!(!contradiction.locks.is_empty());
            }
            Ok(outcome) => {
                prop_assert_eq!(Some(outcome.score), best);
                prop_assert_eq!(outcome.status, Status::Optimal);
                prop_assert_eq!(judge(&problem, &outcome.plan).score(), best);
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_plan(seed in 0..40u64) {
        let problem = sample::tiny(seed);
        let solve = || season::solve(&problem, &Limits::default(), None, &Judging(&problem)).map(|o| o.plan);
        prop_assert_eq!(solve(), solve());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_price_of_letting_a_wish_in_is_that_of_brute_force(seed in any::<u64>()) {
        let problem = sample::tiny(seed);
        let candidates = brute::candidates(&problem);
        prop_assume!(candidates.len() <= 22);
        let Ok(outcome) = season::solve(&problem, &Limits::default(), None, &Judging(&problem)) else {
            return Ok(());
        };
        for why in reasons::why(&problem, &outcome.plan) {
            let watch = Judging(&problem);
            let price = reasons::price(&problem, &outcome.plan, why.wish, None, &Limits::default(), &watch);
            let enough = |plan: &[Session]| plan.iter().filter(|s| s.wish == why.wish).count() > why.granted;
            let best = brute::best(&problem, &candidates, &enough);
            prop_assert_eq!(price.as_ref().map(|p| outcome.score - p.lost), best);
            prop_assert!(price.is_none_or(|p| p.exact));
        }
    }
}
