//! A day costs what the cheapest of all its sequences of sets costs, and weeks know more than nothing.

use super::super::tests::department;
use super::Instance;
use super::day::{Day, Rewards};
use super::parts::{self, Part};
use super::sets::{Set, of_day};
use super::weeks::Weeks;
use crate::season::search::dice::Dice;

/// An instance, all of which is one part.
fn whole(seed: u32) -> (Instance, Part) {
    let problem = department(&mut Dice::new(seed, 5), 6, 3, 2, 4);
    let instance = Instance::of(&problem).expect("of this shape");
    let part =
        Part { courses: (0..instance.lectures.len()).collect(), curricula: (0..instance.curricula.len()).collect() };
    (instance, part)
}

/// The least cost of a day, rewards taken off, by trying each sequence; courses with one lecture are held once.
fn cheapest(instance: &Instance, rewards: &Rewards, sets: &[Vec<Set>], first: usize, chosen: &mut Vec<u64>) -> f64 {
    if let Some(next) = sets.get(chosen.len()) {
        let mut least = f64::INFINITY;
        for set in next {
            chosen.push(set.courses);
            least = least.min(cheapest(instance, rewards, sets, first, chosen));
            chosen.pop();
        }
        return least;
    }
    let has = |period: usize, course: usize| chosen.get(period).is_some_and(|set| set >> course & 1 == 1);
    let mut cost = 0.0;
    for course in 0..instance.lectures.len() {
        let periods: Vec<usize> = (0..chosen.len()).filter(|period| has(*period, course)).collect();
        if periods.len() > 1 && instance.lectures[course] == 1 {
            return f64::INFINITY;
        }
        cost -= periods.iter().map(|period| rewards.lecture[course][first + period]).sum::<f64>();
        cost -= if periods.is_empty() { 0.0 } else { rewards.day[course] };
    }
    for (courses, times) in &instance.curricula {
        let any = |period: usize| courses.iter().any(|course| has(period, *course));
        let alone =
            (0..chosen.len()).filter(|period| any(*period) && !any(period.wrapping_sub(1)) && !any(period + 1)).count();
        cost += (alone as i64 * times * instance.weights.isolated) as f64;
    }
    cost
}

#[test]
fn a_day_is_planned_as_well_as_can_be() {
    for seed in 0..2000 {
        let (mut instance, part) = whole(seed);
        let mut dice = Dice::new(seed, 9);
        instance.weights.isolated = [1, 2, 5, 12][dice.below(4)];
        let mut rewards = Rewards::none(&instance, &part);
        rewards.lecture.iter_mut().flatten().for_each(|reward| *reward = dice.below(9) as f64 - 4.0);
        rewards.day.iter_mut().for_each(|reward| *reward = dice.below(6) as f64);
        for day in 0..instance.days {
            let first = instance.day.partition_point(|of| *of < day);
            let least = cheapest(&instance, &rewards, &of_day(&instance, &part, day), first, &mut Vec::new());
            let best = Day::new(&instance, &part, day).best(&rewards);
            assert!((best.least - least).abs() < 1e-6, "seed {seed}, day {day}: {} instead of {least}", best.least);
        }
    }
}

#[test]
fn every_curriculum_is_in_one_part_and_every_course_in_some() {
    let (instance, _) = whole(3);
    for most in [2, 4, 8, 64] {
        let parts = parts::cover(&instance, most, &|| false);
        let mut curricula: Vec<usize> = parts.iter().flat_map(|part| part.curricula.clone()).collect();
        curricula.sort_unstable();
        assert!(curricula.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(most < 64 || curricula.len() == instance.curricula.len());
        assert!((0..instance.lectures.len()).all(|course| parts.iter().any(|part| part.courses.contains(&course))));
    }
}

#[test]
fn weeks_bound_what_rooms_do_not() {
    let bound = |seed| {
        let (instance, _) = whole(seed);
        let mut least = 0.0;
        Weeks::new(&instance, 4, true, &|| false).raise(0.3, || 60.0, &|| false, |bound| least = bound);
        least
    };
    assert!((0..10).any(|seed| bound(seed) > 0.5));
}
