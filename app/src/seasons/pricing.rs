//! What letting each refused wish in would cost, as far as the time goes: first for every wish, then for each space.

use samrum_solver::limits::{Limits, Watch};
use samrum_solver::outcome::{Outcome, Status};
use samrum_solver::season::reasons::{Price, Why, price};
use samrum_solver::season::{Plan, Problem};

/// No price is looked for longer than this, in seconds.
const EACH: f64 = 10.0;

/// The prices of one more session, for each wish of `whys`: in the space named, or in any. Cheapest first.
///
/// Stops at the seconds of `limits` on the watch's clock; what has no price by then has none in the answer. A price is
/// exact only where the plan is proven best too.
pub fn prices(
    problem: &Problem,
    outcome: &Outcome<Plan>,
    whys: &[Why],
    limits: &Limits,
    watch: &dyn Watch<Plan>,
) -> Vec<Vec<(Option<usize>, Price)>> {
    // Each of those still to come gets as much of the time left.
    let find = |wish: usize, space: Option<usize>, left: usize| {
        let now = watch.elapsed();
        if now >= limits.seconds {
            return None;
        }
        let until = Limits { seconds: now + EACH.min((limits.seconds - now) / left.max(1) as f64), ..*limits };
        let found = price(problem, &outcome.plan, wish, space, &until, watch)?;
        Some((space, Price { exact: found.exact && outcome.status == Status::Optimal, ..found }))
    };
    let one = |(nth, why): (usize, &Why)| find(why.wish, None, whys.len() - nth).into_iter().collect();
    let mut prices: Vec<Vec<_>> = whys.iter().enumerate().map(one).collect();
    for (nth, (why, found)) in whys.iter().zip(&mut prices).enumerate().filter(|(_, (_, found))| !found.is_empty()) {
        let serving = why.refusals.iter().filter(|refusal| refusal.obstacle.gives_way());
        let mut spaces: Vec<usize> = serving.map(|refusal| refusal.space).collect();
        spaces.dedup();
        if spaces.len() > 1 {
            let left = (whys.len() - nth) * spaces.len();
            found.extend(spaces.into_iter().filter_map(|space| find(why.wish, Some(space), left)));
        }
        found.sort_by(|(_, a), (_, b)| a.lost.total_cmp(&b.lost));
    }
    prices
}
