//! Timetables whose every lesson is one period in one room: curriculum-based course timetabling (Di Gaspero, McCollum and
//! Schaerf, 2007). Such problems are recognised by their shape ([instance]) and get a [board] on which a move costs next
//! to nothing, annealed ([anneal]) in [rounds] on every thread; one thread also bounds the cost from below ([bound]).

mod anneal;
mod bits;
mod board;
mod bound;
mod chain;
mod instance;
mod odds;
mod price;
mod rounds;
mod tables;
#[cfg(test)]
mod tests;

pub use instance::Instance;

use super::super::plan::{Meet, Plan};
use super::record::Record;
use crate::limits::Limits;
use crate::season::search::dice::Dice;
use board::Spot;
use tables::Tables;

/// Share of the time that a thread which bounds gives to that: when there are others, and when it is alone.
const BOUNDING: (f64, f64) = (0.6, 0.15);

/// Anneals on every thread and bounds on one, until the limit or until best is proven.
pub fn run(instance: &Instance, limits: &Limits, start: Option<&Plan>, record: &Record<'_>) {
    let tables = &Tables::new(instance);
    let threads = limits.threads.max(1);
    let work = |worker: usize| {
        let share = if threads > 1 { BOUNDING.0 } else { BOUNDING.1 };
        let between = || {
            if worker + 1 == threads {
                bound::run(instance, record, limits, record.left() * share);
            }
        };
        rounds::run(instance, tables, start, record, Dice::new(limits.seed, worker), between);
    };
    let work = &work;
    std::thread::scope(|scope| {
        for worker in 1..threads {
            scope.spawn(move || work(worker));
        }
        work(0);
    });
}

/// Period and room of each lecture as a plan of the whole problem.
fn plan(instance: &Instance, spots: &[Spot]) -> Plan {
    let courses =
        (0..instance.lectures.len()).flat_map(|course| std::iter::repeat_n(course, instance.lectures[course]));
    let meet = |(course, spot): (usize, &Spot)| {
        let mut resources = instance.given[course].clone();
        resources[instance.open_role[course]] = Some(instance.rooms[spot.room as usize]);
        Meet { event: course, duration: 1, start: Some(spot.period as usize), resources }
    };
    courses.zip(spots).map(meet).collect()
}
