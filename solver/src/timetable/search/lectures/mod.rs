//! Timetables whose every lesson is one period in one room: curriculum-based course timetabling (Di Gaspero, McCollum and
//! Schaerf, 2007). Such problems are recognised by their shape ([instance]) and get a [board] on which a move costs next
//! to nothing, annealed ([anneal]) on every thread; one thread first bounds the cost from below ([bound]).

mod anneal;
mod board;
mod bound;
mod instance;
#[cfg(test)]
mod tests;

pub use instance::Instance;

use super::super::plan::{Meet, Plan};
use super::record::Record;
use crate::limits::Limits;
use crate::season::search::dice::Dice;
use board::Board;

/// Share of the time that the thread which bounds gives to that before it anneals as well.
const BOUNDING: f64 = 0.5;

/// Anneals on every thread and bounds on one, until the limit or until best is proven.
pub fn run(instance: &Instance, limits: &Limits, start: Option<&Plan>, record: &Record<'_>) {
    let work = |worker: usize| {
        let bounds = worker + 1 == limits.threads.max(1);
        if bounds && limits.threads > 1 {
            bound::run(instance, record, limits, record.left() * BOUNDING);
        }
        let mut dice = Dice::new(limits.seed, worker);
        let mut board = Board::new(instance, start, &mut dice);
        record.offer(plan(instance, board.places()));
        anneal::run(&mut board, record, &mut dice, |places| {
            record.offer(plan(instance, places));
        });
    };
    let work = &work;
    std::thread::scope(|scope| {
        for worker in 1..limits.threads.max(1) {
            scope.spawn(move || work(worker));
        }
        work(0);
    });
}

/// Period and room of each lecture as a plan of the whole problem.
fn plan(instance: &Instance, places: &[(usize, usize)]) -> Plan {
    let courses = (0..instance.lectures.len()).flat_map(|course| std::iter::repeat_n(course, instance.lectures[course]));
    let meet = |(course, &(period, room)): (usize, &(usize, usize))| {
        let mut resources = instance.given[course].clone();
        resources[instance.open_role[course]] = Some(instance.rooms[room]);
        Meet { event: course, duration: 1, start: Some(period), resources }
    };
    courses.zip(places).map(meet).collect()
}
