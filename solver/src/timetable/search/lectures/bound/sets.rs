//! Sets of courses of a part that can be held at once, as bits, with the curricula that they belong to.

use super::super::bits::each;
use super::super::instance::Instance;
use super::parts::{MOST_CURRICULA, Part};

/// Curricula of a part as bits: as many for each as it stands in the problem.
pub type Touched = [u64; MOST_CURRICULA / 64];

/// Courses that can be held at once, and the curricula that they belong to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Set {
    pub courses: u64,
    pub touched: Touched,
}

/// The sets of each period of a day.
pub fn of_day(instance: &Instance, part: &Part, day: usize) -> Vec<Vec<Set>> {
    let mut touched = vec![Touched::default(); part.courses.len()];
    let mut bit = 0;
    for (courses, times) in part.curricula.iter().map(|curriculum| &instance.curricula[*curriculum]) {
        for _ in 0..*times {
            for (place, _) in part.courses.iter().enumerate().filter(|(_, course)| courses.contains(course)) {
                touched[place][bit / 64] |= 1 << (bit % 64);
            }
            bit += 1;
        }
    }
    let set = |courses: u64| Set { courses, touched: union(&touched, courses) };
    let of_period = |period| at_once(instance, part, period, usize::MAX).into_iter().flatten().map(set).collect();
    (0..instance.periods()).filter(|period| instance.day[*period] == day).map(of_period).collect()
}

/// All sets of courses of a part that can be held at once in a period; `None` when they are more than that.
pub fn at_once(instance: &Instance, part: &Part, period: usize, most: usize) -> Option<Vec<u64>> {
    let open = |course: &usize| instance.allowed[*course][period];
    let mut found = vec![(0_u64, 0_u64)];
    for (place, course) in part.courses.iter().enumerate().filter(|(_, course)| open(course)) {
        let rivals = bits(part.courses.iter().map(|other| instance.rivals[*course].binary_search(other).is_ok()));
        for known in 0..found.len() {
            let (set, barred) = found[known];
            if barred >> place & 1 == 0 && (set.count_ones() as usize) < instance.rooms.len() {
                found.push((set | 1 << place, barred | rivals));
            }
        }
        if found.len() > most {
            return None;
        }
    }
    Some(found.into_iter().map(|(set, _)| set).collect())
}

pub fn bits(marks: impl Iterator<Item = bool>) -> u64 {
    marks.enumerate().fold(0, |bits, (place, mark)| bits | u64::from(mark) << place)
}

fn union(of_course: &[Touched], courses: u64) -> Touched {
    each(courses)
        .fold(Touched::default(), |all, course| std::array::from_fn(|word| all[word] | of_course[course][word]))
}

pub fn minus<'a>(one: &'a Touched, other: &'a Touched) -> impl Iterator<Item = u64> + 'a {
    one.iter().zip(other).map(|(one, other)| one & !other)
}

pub fn difference(one: &Touched, other: &Touched) -> Touched {
    std::array::from_fn(|word| one[word] & !other[word])
}
