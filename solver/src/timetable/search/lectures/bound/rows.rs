//! What courses share in a period, whichever part they are in: a teacher, the rooms, the seats of larger rooms.

use super::super::instance::Instance;

/// In each period at most so many of these courses; each more costs so much.
pub struct Row {
    pub courses: Vec<usize>,
    pub limit: f64,
    /// Infinite where more can't be.
    pub cost: f64,
}

/// All rows; those of seats only when they count.
pub fn all(instance: &Instance, seats: bool) -> Vec<Row> {
    let one_at_a_time = |clique: &Vec<usize>| Row { courses: clique.clone(), limit: 1.0, cost: f64::INFINITY };
    let mut rows: Vec<Row> = instance.cliques.iter().map(one_at_a_time).collect();
    let rooms = instance.rooms.len() as f64;
    rows.push(Row { courses: (0..instance.lectures.len()).collect(), limit: rooms, cost: f64::INFINITY });
    if seats {
        for (less, more) in instance.sizes() {
            let courses = (0..instance.lectures.len()).filter(|course| instance.persons[*course] >= more).collect();
            let limit = instance.capacity.iter().filter(|capacity| **capacity >= more).count() as f64;
            rows.push(Row { courses, limit, cost: (i64::from(more - less) * instance.weights.capacity) as f64 });
        }
    }
    // Courses of a curriculum are in one part, which knows.
    let known = |row: &Row| {
        instance.curricula.iter().any(|(courses, _)| row.courses.iter().all(|course| courses.contains(course)))
    };
    rows.retain(|row| row.courses.len() as f64 > row.limit && !known(row));
    rows
}
