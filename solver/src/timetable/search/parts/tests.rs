//! Models against the referee.

use super::super::super::super::season::search::dice::Dice;
use super::super::{board::Board, compile::compile, construct, sample};
use super::*;

/// What a model says the timetable costs, and what is said of it afterwards.
fn told(drawn: &Drawn, values: &[f64]) -> f64 {
    drawn.sheet.anyway - drawn.sheet.model.worth(values)
}

#[test]
fn a_model_counts_what_the_board_counts_for_the_timetable_as_it_is_and_as_it_becomes() {
    let (mut met, mut better) = (0, 0);
    for number in 0..=sample::RULES {
        for seed in 0..25 {
            let mut dice = Dice::new(seed, 500 + number);
            let rules: Vec<usize> = if number < sample::RULES {
                vec![number, 1, 10]
            } else {
                (0..sample::RULES).filter(|rule| *rule != 9).collect()
            };
            let problem = sample::problem(&mut dice, 5, &rules);
            let layout = compile(&problem);
            let mut board = Board::new(&layout);
            construct::load(&mut board, &[]);
            construct::complete(&mut board, &mut dice, 10, &|| false);
            for _ in 0..20 {
                if super::super::moves::propose(&mut board, &mut dice) {
                    board.settle();
                    board.keep();
                }
            }
            let Some((_, part)) = Chooser::new(&layout).choose(&board, &mut dice) else { continue };
            let drawn = draw(&board, &part);
            let Some(start) = &drawn.start else { continue };
            let (hard, soft) = board.sum.cost();
            let elsewhere = |cost: (i64, i64), touched: f64, unit: f64| cost.0 as f64 * unit + cost.1 as f64 - touched;
            let unit = drawn.unit;
            let before = elsewhere((hard, soft), told(&drawn, start), unit);
            let answer = mip::solve(&drawn.sheet.model, Settings::default(), Some(start), &mip::Unattended);
            let values = answer.values.expect("the start at least");
            drawn.columns.write(&mut board, &part.slots, &values);
            board.settle();
            let after = elsewhere(board.sum.cost(), told(&drawn, &values), unit);
            assert!((before - after).abs() < 1e-3, "rule {number} seed {seed}: {before} {after} {part:?} {problem:?}");
            assert!(board.sum.cost() <= (hard, soft), "rule {number} seed {seed}");
            met += 1;
            better += u32::from(board.sum.cost() < (hard, soft));
        }
    }
    assert!(met > 200 && better > 50, "{met} {better}");
}
