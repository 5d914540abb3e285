//! The pieces of the search by themselves: the board keeps count, the walk keeps the rules, prices bound all plans.

use samrum_solver::season::choices::{Choices, Part};
use samrum_solver::season::objective::score;
use samrum_solver::season::referee::judge;
use samrum_solver::season::rules::locks::contradiction;
use samrum_solver::season::search::board::Board;
use samrum_solver::season::search::dice::Dice;
use samrum_solver::season::search::evenings::Evenings;
use samrum_solver::season::search::exact::PartModel;
use samrum_solver::season::search::field::Field;
use samrum_solver::season::search::greedy;
use samrum_solver::season::search::prices::Prices;
use samrum_solver::season::search::walk::{Heat, Pool, walk};

use super::{brute, sample};

#[test]
fn every_board_on_a_walk_is_a_valid_plan_with_the_right_score() {
    for seed in 0..200 {
        let problem = sample::tiny(seed);
        if contradiction(&problem).is_some() {
            continue;
        }
        let field = Field::new(&problem, Choices::of(&problem));
        let mut board = Board::new(&field);
        greedy::fill(&mut board, &|| false);
        let agree = |board: &Board<'_>| {
            let verdict = judge(&problem, &board.plan());
            assert_eq!(verdict.breaches, Vec::new(), "seed {seed}");
            let points = verdict.score().unwrap_or(f64::NAN);
            assert!((points - board.score()).abs() < 1e-6, "seed {seed}: {points} is shown as {}", board.score());
            assert!((points - score(&problem, &board.plan())).abs() < 1e-6, "seed {seed}");
        };
        agree(&board);
        let (pool, evenings) = (Pool::new(&field), Evenings::new(&field));
        let heat = Heat::of(&board);
        let mut dice = Dice::new(seed as u32, 0);
        walk(&mut board, &mut dice, &pool, &evenings, heat, |steps| steps as f64 / 5000.0, agree);
        agree(&board);
    }
}

#[test]
fn prices_bound_every_plan_and_losses_every_plan_with_a_choice() {
    let mut tight = 0;
    for seed in 0..150 {
        let problem = sample::tiny(seed);
        let candidates = brute::candidates(&problem);
        if contradiction(&problem).is_some() || candidates.len() > 18 {
            continue;
        }
        let all = Choices::of(&problem);
        let part = Part::whole(&problem, &all);
        let model = PartModel::new(&part);
        let mut prices = Prices::new(&part, &model);
        let base = score(&problem, &problem.locked);
        let best = brute::optimum(&problem, &candidates).unwrap_or(f64::NEG_INFINITY);
        let found = prices.descend(Vec::new(), || best - base, |round| round > 300, |_| {});
        let bound = prices.bound(&found) + base;
        assert!(bound > best - 1e-6, "seed {seed}: the bound {bound} is below {best}");
        tight += u32::from(bound < best + 1.0);
        for (choice, loss) in part.choices.iter().zip(prices.losses(&found)) {
            let with = brute::best(&problem, &candidates, &|plan| plan.contains(&choice.session()));
            let most = bound - f64::from(loss) + 1e-3;
            assert!(
                with.is_none_or(|points| points <= most),
                "seed {seed}: {with:?} with a choice said to give {most}"
            );
        }
    }
    assert!(tight > 20, "only {tight} bounds were tight");
}
