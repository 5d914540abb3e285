//! A random walk: citizens, bookers and clerks act, two of them at the same moment, on few halls in parts and few days, so that
//! they collide. After each step a naive second checker, which calls no rule of the program, judges the whole state.

mod acts;
mod judge;
mod state;
mod town;

use acts::{Act, act};
use judge::Judge;
use samrum_tests::{Dice, TestSite};
use state::State;
use town::Town;

/// How far is walked: from each seed on, so many steps of two hands.
struct Length {
    seeds: std::ops::Range<u64>,
    steps: usize,
}

impl Length {
    /// A short walk on each check; `SAMRUM_WALK=50` walks from fifty seeds, `SAMRUM_WALK=7..8` from the seventh alone.
    fn asked() -> Self {
        let asked = std::env::var("SAMRUM_WALK").unwrap_or_default();
        let number = |text: &str| text.parse::<u64>().ok();
        let seeds = match asked.split_once("..") {
            Some((from, to)) => number(from).zip(number(to)).map(|(from, to)| from..to),
            None => number(&asked).map(|count| 1..count + 1),
        };
        Self { steps: if seeds.is_some() { 200 } else { 70 }, seeds: seeds.unwrap_or(1..3) }
    }
}

async fn walk(fresh: impl AsyncFn() -> Option<TestSite>) {
    let length = Length::asked();
    for seed in length.seeds {
        let Some(site) = fresh().await else { return };
        let mut dice = Dice::new(seed);
        let mut town = Town::found(site).await;
        let mut judge = Judge::default();
        let mut before = State::read(&town.site).await;
        let (mut done, mut refused) = (0, 0);
        let mut last = Vec::new();
        for step in 0..length.steps {
            let [first, second] = [Act::thrown(&mut dice, &town, &before), Act::thrown(&mut dice, &town, &before)];
            // Every fifth time both want the same.
            let second = if step % 5 == 0 { Act { hand: second.hand, what: first.what.clone() } } else { second };
            let (one, other) = tokio::join!(act(&town, &first), act(&town, &second));
            let after = State::read(&town.site).await;
            let both = [(&first, &one), (&second, &other)];
            last.push(format!("{step}: {} | {}", told(&town, both[0]), told(&town, both[1])));
            let faults = judge.judge(&town, &before, &after, both).await;
            let way = last.iter().rev().take(12).rev().cloned().collect::<Vec<_>>().join("\n  ");
            assert!(
                faults.is_empty(),
                "{}: seed {seed}, step {step} (SAMRUM_WALK={seed}..{} walks it again)\n  {way}\n{}",
                town.site.engine,
                seed + 1,
                faults.join("\n")
            );
            for (act, outcome) in both {
                if outcome.is_ok() {
                    town.remember(act);
                    done += 1;
                } else {
                    refused += 1;
                }
            }
            before = after;
        }
        assert!(
            done > length.steps / 3 && refused > length.steps / 8,
            "{}: seed {seed}: {done} done, {refused} refused",
            town.site.engine
        );
    }
}

fn told(town: &Town, (act, outcome): (&Act, &acts::Outcome)) -> String {
    format!(
        "{} {:?} → {}",
        town.hands[act.hand].name,
        act.what,
        outcome.as_ref().map_or_else(String::clone, |ids| format!("done {ids:?}"))
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_two_hands_do_at_once_a_naive_checker_finds_no_fault_on_sqlite() {
    walk(async || Some(TestSite::sqlite().await)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_two_hands_do_at_once_a_naive_checker_finds_no_fault_on_postgresql() {
    walk(TestSite::postgres).await;
}
