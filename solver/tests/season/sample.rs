//! Random problems of any size, the same for the same seed.

use samrum_solver::season::Session;
use samrum_solver::season::problem::{Building, Club, Occupied, Problem, Space, SpaceChoice, TimeChoice, Wish};
use samrum_solver::slots::Window;

/// A small generator of whole numbers; the same seed gives the same numbers.
pub struct Dice(u64);

impl Dice {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// A number from `low` to `high`, both included.
    pub fn roll(&mut self, low: u64, high: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        low + (z ^ (z >> 31)) % (high - low + 1)
    }

    /// Whether something happens that does in `percent` of cases.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.roll(1, 100) <= percent
    }
}

/// A problem so small that every plan can be tried: a hall in halves and a room, three days of six slots.
pub fn tiny(seed: u64) -> Problem {
    let mut dice = Dice::new(seed);
    let open = |dice: &mut Dice| {
        let mut windows: Vec<Window> = (0..3).map(|day| Window { day, from: 0, to: 6 }).collect();
        if dice.happens(20) {
            windows[0].to = 3;
            windows.push(Window { day: 0, from: 3, to: 6 });
        }
        windows
    };
    let space = |dice: &mut Dice, building, atoms: &[usize]| Space {
        building,
        atoms: atoms.to_vec(),
        capacity: dice.roll(5, 30),
        features: (0..2).filter(|_| dice.happens(70)).collect(),
        open: open(dice),
    };
    let spaces = vec![
        space(&mut dice, 0, &[0, 1]),
        space(&mut dice, 0, &[0]),
        space(&mut dice, 0, &[1]),
        space(&mut dice, 1, &[2]),
    ];
    let mut problem = Problem {
        slots_per_day: 6,
        atoms: 3,
        buildings: (0..2).map(|_| Building { evening_cost: dice.roll(0, 60) as f64 }).collect(),
        spaces,
        clubs: (0..2)
            .map(|_| Club {
                min_slots: dice.roll(0, 5) as u32,
                max_slots: dice.roll(3, 12) as u32,
                floor_slots: dice.roll(0, 3) as u32,
            })
            .collect(),
        shortfall_penalty_per_slot: dice.roll(0, 5) as f64,
        floor_penalty_per_slot: dice.roll(0, 9) as f64,
        adjacency_value: dice.roll(0, 12) as f64,
        change_penalty: dice.roll(0, 20) as f64,
        ..Problem::default()
    };
    for _ in 0..dice.roll(0, 3) {
        let from = dice.roll(0, 4) as u16;
        let window = Window { day: dice.roll(0, 2) as u8, from, to: from + dice.roll(1, 2) as u16 };
        problem.occupied.push(Occupied { atom: dice.roll(0, 2) as usize, window });
    }
    for _ in 0..dice.roll(2, 4) {
        let wish = wish(&mut dice);
        problem.wishes.push(wish);
    }
    previous_and_locked(&mut dice, &mut problem);
    problem
}

fn wish(dice: &mut Dice) -> Wish {
    let sessions = dice.roll(1, 2) as usize;
    let first = dice.roll(20, 100);
    let min_slots = dice.roll(1, 3) as u16;
    let mut spaces: Vec<SpaceChoice> = Vec::new();
    for space in 0..4 {
        if dice.happens(45) {
            spaces.push(SpaceChoice { space, penalty: dice.roll(0, 10) as f64 });
        }
    }
    let times = (0..dice.roll(1, 3)).map(|_| {
        let from = dice.roll(0, 2) as u16;
        let to = (from + min_slots + dice.roll(0, 1) as u16).min(6);
        TimeChoice { window: Window { day: dice.roll(0, 2) as u8, from, to }, penalty: dice.roll(0, 9) as f64 }
    });
    Wish {
        times: times.collect(),
        club: dice.roll(0, 1) as usize,
        persons: dice.roll(1, 15),
        sessions,
        min_slots,
        max_slots: min_slots + dice.roll(0, 1) as u16,
        free_days_between: dice.roll(0, 1) as u8,
        needs: if dice.happens(20) { vec![0] } else { Vec::new() },
        spaces,
        values: [first as f64, (first / 2) as f64][..sessions].to_vec(),
        value_per_extra_slot: dice.roll(0, 4) as f64,
    }
}

fn previous_and_locked(dice: &mut Dice, problem: &mut Problem) {
    let session = |dice: &mut Dice| {
        let wish = dice.roll(0, problem.wishes.len() as u64 - 1) as usize;
        let asked = &problem.wishes[wish];
        let (choice, time) = (asked.spaces.first()?, asked.times[0].window);
        let window = Window { to: time.from + asked.min_slots, ..time };
        Some(Session { wish, space: choice.space, window })
    };
    let previous: Vec<_> = (0..dice.roll(0, 2)).filter_map(|_| session(dice)).collect();
    let locked = if dice.happens(20) { session(dice) } else { None };
    problem.has_previous = !previous.is_empty();
    problem.previous = previous;
    problem.previous.dedup();
    problem.locked.extend(locked);
}
