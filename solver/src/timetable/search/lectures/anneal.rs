//! Simulated annealing (after Bellio, Ceschia, Di Gaspero, Schaerf and Urli, 2016): lectures move to places at random, and a
//! lecture that is there changes places with them; what makes the timetable worse is done the more seldom the colder it is.

use super::super::record::Record;
use super::board::{Board, CLASH};
use crate::season::search::dice::Dice;

/// At first a move that costs this much is done now and then.
const HOT: f64 = 20.0;
/// At last hardly any that costs anything.
const COLD: f64 = 0.12;
/// Moves between two looks at the clock.
const STRETCH: usize = 1 << 14;
/// Of so many moves one stays in its period.
const ROOM_ONLY: usize = 6;

/// Cools until the time is up. `better` hears of the places of each timetable that is better than all before it on this thread,
/// of several within a stretch the last.
pub fn run(board: &mut Board<'_>, record: &Record<'_>, dice: &mut Dice, better: impl Fn(&[(usize, usize)])) {
    let (periods, rooms) = (board.instance.periods(), board.instance.rooms.len());
    let lectures = board.places().len();
    let whole = record.left().max(1e-3);
    let mut best = ((board.clashes, board.wishes), board.places().to_vec());
    while !record.stop() {
        let passed = (1.0 - record.left() / whole).clamp(0.0, 1.0);
        let heat = HOT * (COLD / HOT).powf(passed);
        let known = best.0;
        for _ in 0..STRETCH {
            let lecture = dice.below(lectures);
            let now = board.places()[lecture];
            let room = dice.below(rooms);
            let period = if dice.below(ROOM_ONLY) == 0 { now.0 } else { dice.below(periods) };
            if (period, room) == now || !board.instance.allowed[board.course(lecture)][period] {
                continue;
            }
            let price = board.price(lecture, period, room);
            let worse = price.0 * CLASH + price.1;
            if worse <= 0 || dice.share() < (-(worse as f64) / heat).exp() {
                board.shift(lecture, period, room, price);
                if (board.clashes, board.wishes) < best.0 {
                    best.0 = (board.clashes, board.wishes);
                    best.1.copy_from_slice(board.places());
                }
            }
        }
        if best.0 < known {
            better(&best.1);
        }
    }
}
