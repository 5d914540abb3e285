//! Prices that make the days of parts agree (Lagrangian decomposition). A reward for each lecture of a course in a part asks for
//! as many as there are; one for each day, for as many days; rewards that differ between periods, but not in their sum over
//! the parts of a course and the [rows](super::rows) it is in, ask the parts to hold it at the same times. Whatever the
//! prices, what the days cost and what the rewards of all that is asked for are worth together are a bound.

use super::day::Rewards;
use super::weeks::Weeks;

/// Share of the last days in an average.
const MEMORY: f64 = 0.1;

/// Rewards in each part, and what each row takes in each period.
#[derive(Clone)]
pub struct Prices {
    pub parts: Vec<Rewards>,
    pub rows: Vec<Vec<f64>>,
}

/// What is held, in part where it is an average.
pub struct Held {
    /// Of each part and course: in each period, and on how many days.
    lectures: Vec<Vec<Vec<f64>>>,
    days: Vec<Vec<f64>>,
}

impl Weeks<'_> {
    /// The bound at these prices, and what is held then; `None` when told to stop before it is known.
    pub fn bound(&self, prices: &Prices, stop: &dyn Fn() -> bool) -> Option<(f64, Held)> {
        let instance = self.instance;
        let mut lectures = vec![0.0; instance.lectures.len()];
        let mut bound = 0.0;
        for (row, taken) in self.rows.iter().zip(&prices.rows) {
            let taken: f64 = taken.iter().sum();
            bound -= taken * row.limit;
            row.courses.iter().for_each(|course| lectures[*course] += taken);
        }
        for (course, places) in self.places.iter().enumerate() {
            let rewards = places.iter().map(|(part, place)| &prices.parts[*part].lecture[*place]);
            // With what the rows take the same in every period.
            let lecture = (lectures[course] + rewards.flatten().sum::<f64>()) / instance.periods() as f64;
            let day: f64 = places.iter().map(|(part, place)| prices.parts[*part].day[*place]).sum();
            bound += lecture * instance.lectures[course] as f64 + day * f64::from(instance.min_days[course]);
        }
        let none = self.parts.iter().map(|part| Rewards::none(instance, part));
        let (lectures, days) = none.map(|part| (part.lecture, part.day)).unzip();
        let mut held = Held { lectures, days };
        for (part, rewards) in prices.parts.iter().enumerate() {
            if stop() {
                return None;
            }
            for day in &self.days[part] {
                let best = day.best(rewards);
                bound += best.least;
                let mut there = vec![false; rewards.day.len()];
                for (course, period) in best.held {
                    held.lectures[part][course][period] += 1.0;
                    if !std::mem::replace(&mut there[course], true) {
                        held.days[part][course] += 1.0;
                    }
                }
            }
        }
        Some((bound, held))
    }

    /// Where prices go: along what is held too seldom or too often. With the square of its length.
    pub fn way(&self, prices: &Prices, held: &Held) -> (Prices, f64) {
        let (instance, mut square) = (self.instance, 0.0);
        let parts = self.parts.iter().map(|part| Rewards::none(instance, part)).collect();
        let mut way = Prices { parts, rows: Vec::new() };
        let mut means = vec![vec![0.0; instance.periods()]; instance.lectures.len()];
        for (places, means) in self.places.iter().zip(&mut means) {
            for (part, place) in places {
                let held = held.lectures[*part][*place].iter();
                means.iter_mut().zip(held).for_each(|(mean, held)| *mean += held / places.len() as f64);
            }
        }
        for (course, places) in self.places.iter().enumerate() {
            for &(part, place) in places {
                let lectures = &held.lectures[part][place];
                let lacking = instance.lectures[course] as f64 - lectures.iter().sum::<f64>();
                for (period, step) in way.parts[part].lecture[place].iter_mut().enumerate() {
                    let apart = means[course][period] - lectures[period];
                    *step = lacking + apart;
                    square += apart * apart;
                }
                let days = f64::from(instance.min_days[course]) - held.days[part][place];
                let days = if days < 0.0 && prices.parts[part].day[place] <= 0.0 { 0.0 } else { days };
                way.parts[part].day[place] = days;
                square += lacking * lacking + days * days;
            }
        }
        for (row, taken) in self.rows.iter().zip(&prices.rows) {
            let over = |period: usize| row.courses.iter().map(|course| means[*course][period]).sum::<f64>() - row.limit;
            let blocked = |over: f64, taken: f64| {
                if over < 0.0 && taken <= 0.0 || over > 0.0 && taken >= row.cost { 0.0 } else { over }
            };
            way.rows.push((0..instance.periods()).map(|period| blocked(over(period), taken[period])).collect());
        }
        square += way.rows.iter().flatten().map(|over| over * over).sum::<f64>();
        (way, square)
    }

    /// The prices so far along a way.
    pub fn moved(&self, prices: &Prices, way: &Prices, step: f64) -> Prices {
        let mut moved = prices.clone();
        for (moved, way) in moved.parts.iter_mut().zip(&way.parts) {
            let (lectures, ways) = (moved.lecture.iter_mut().flatten(), way.lecture.iter().flatten());
            lectures.zip(ways).for_each(|(reward, way)| *reward += step * way);
            moved.day.iter_mut().zip(&way.day).for_each(|(reward, way)| *reward = (*reward + step * way).max(0.0));
        }
        // A day too few is paid for once.
        for places in &self.places {
            let sum: f64 = places.iter().map(|(part, place)| moved.parts[*part].day[*place]).sum();
            let share = (self.instance.weights.days as f64 / sum.max(1e-9)).min(1.0);
            for (part, place) in places {
                moved.parts[*part].day[*place] *= share;
            }
        }
        for (number, row) in self.rows.iter().enumerate() {
            for (period, way) in way.rows[number].iter().enumerate() {
                let taken = &mut moved.rows[number][period];
                let more = (*taken + step * way).clamp(0.0, row.cost) - *taken;
                *taken += more;
                if more != 0.0 {
                    for places in row.courses.iter().map(|course| &self.places[*course]) {
                        let each = more / places.len() as f64;
                        for (part, place) in places {
                            moved.parts[*part].lecture[*place][period] -= each;
                        }
                    }
                }
            }
        }
        moved
    }
}

impl Held {
    /// Takes the last days into the average.
    pub fn mix(&mut self, last: &Self) {
        let mix = |average: &mut f64, last: &f64| *average += MEMORY * (last - *average);
        let (lectures, all) = (self.lectures.iter_mut().flatten().flatten(), last.lectures.iter().flatten().flatten());
        lectures.zip(all).for_each(|(average, last)| mix(average, last));
        self.days.iter_mut().flatten().zip(last.days.iter().flatten()).for_each(|(average, last)| mix(average, last));
    }
}
