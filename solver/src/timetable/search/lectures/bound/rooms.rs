//! What rooms cost at least, whenever the lectures are: seats that lack, and rooms beyond a course's first.
//!
//! w(c, r) lectures of course c in room r, y(c, r) ∈ {0, 1} whether there are any: w(c, r) ≤ lectures of c · y(c, r);
//! Σ w(c, ·) = lectures of c; Σ w(·, r) ≤ periods. Costs: seats lacking · w, and Σ y(c, ·) − 1.

use super::super::instance::Instance;
use crate::mip::Model;

/// The model; its worth is the cost with its sign turned, less one further room for each course.
pub fn model(instance: &Instance) -> Model {
    let (courses, rooms) = (instance.lectures.len(), instance.rooms.len());
    let mut model = Model::default();
    let mut held = vec![Vec::new(); rooms];
    for course in 0..courses {
        let lectures = instance.lectures[course] as f64;
        let (mut all, mut used) = (Vec::new(), Vec::new());
        for (room, held) in held.iter_mut().enumerate() {
            let column = model.amount(-(instance.crowding(course, room) as f64), lectures, Box::new(|_| 0.0));
            let any = model.choice(-(instance.weights.stability as f64));
            model.at_most([(column, 1.0), (any, -lectures)], 0.0);
            held.push(column);
            all.push(column);
            used.push(any);
        }
        model.at_most(all.iter().map(|column| (*column, 1.0)), lectures);
        model.at_most(all.iter().map(|column| (*column, -1.0)), -lectures);
        model.at_most(used.into_iter().map(|column| (column, -1.0)), -1.0);
    }
    for columns in held {
        model.at_most(columns.into_iter().map(|column| (column, 1.0)), instance.periods() as f64);
    }
    model
}
