//! What never changes while lectures move, laid out flat for speed: who is in whose way, who shares a curriculum, what a
//! room costs a course, and where a period stands in its day.

use super::bits::Bits;
use super::instance::Instance;

/// A curriculum that a course belongs to: where its days begin among the masks, and what one lecture alone costs.
#[derive(Debug, Clone, Copy)]
pub struct Attended {
    pub curriculum: u32,
    pub cost: i32,
}

/// The instance, flat.
pub struct Tables {
    pub periods: usize,
    pub rooms: usize,
    pub days: usize,
    pub curricula: usize,
    /// The course of each lecture.
    pub course_of: Vec<u32>,
    /// The day of each period and its place in it.
    pub day: Vec<(u32, u32)>,
    /// For each course and room: cost of seats that it lacks.
    pub crowding: Vec<i32>,
    pub min_days: Vec<i32>,
    /// Cost of a day too few, and of a further room.
    pub days_cost: i32,
    pub rooms_cost: i32,
    rival_bits: Bits,
    related_bits: Bits,
    /// For each course: the lectures of its rivals.
    rival_lectures: Bits,
    allowed_bits: Vec<bool>,
    /// The first lecture of each course, and one past the last.
    lectures_from: Vec<u32>,
    attended: Vec<Attended>,
    attended_from: Vec<u32>,
    rivals: Vec<u32>,
    rivals_from: Vec<u32>,
    allowed: Vec<u32>,
    allowed_from: Vec<u32>,
}

impl Tables {
    pub fn new(instance: &Instance) -> Self {
        let (courses, rooms) = (instance.lectures.len(), instance.rooms.len());
        let mut rival_bits = Bits::new(courses, courses);
        let mut related_bits = Bits::new(courses, courses);
        for (course, rivals) in instance.rivals.iter().enumerate() {
            for rival in rivals {
                rival_bits.set(course, *rival);
            }
        }
        for (curriculum, _) in &instance.curricula {
            for (one, two) in curriculum.iter().flat_map(|one| curriculum.iter().map(move |two| (*one, *two))) {
                related_bits.set(one, two);
            }
        }
        let course_of: Vec<u32> =
            (0..courses).flat_map(|course| std::iter::repeat_n(course as u32, instance.lectures[course])).collect();
        let mut rival_lectures = Bits::new(courses, course_of.len());
        for (lecture, course) in course_of.iter().enumerate() {
            instance.rivals[*course as usize].iter().for_each(|rival| rival_lectures.set(*rival, lecture));
        }
        let mut day = Vec::new();
        for period in 0..instance.periods() {
            let place = (0..period).filter(|before| instance.day[*before] == instance.day[period]).count();
            day.push((instance.day[period] as u32, place as u32));
        }
        let attends = |curriculum: &usize| {
            let cost = instance.curricula[*curriculum].1 * instance.weights.isolated;
            Attended { curriculum: *curriculum as u32, cost: whole(cost) }
        };
        let (attended, attended_from) =
            flat(instance.of_course.iter().map(|curricula| curricula.iter().map(attends).collect()));
        let (rivals, rivals_from) =
            flat(instance.rivals.iter().map(|rivals| rivals.iter().map(|rival| *rival as u32).collect()));
        let open = |allowed: &Vec<bool>| (0..allowed.len() as u32).filter(|period| allowed[*period as usize]).collect();
        let (allowed, allowed_from) = flat(instance.allowed.iter().map(open));
        Self {
            periods: instance.periods(),
            rooms,
            days: instance.days,
            curricula: instance.curricula.len(),
            course_of,
            day,
            crowding: (0..courses * rooms).map(|at| whole(instance.crowding(at / rooms, at % rooms))).collect(),
            min_days: instance.min_days.iter().map(|days| whole(i64::from(*days))).collect(),
            days_cost: whole(instance.weights.days),
            rooms_cost: whole(instance.weights.stability),
            rival_bits,
            related_bits,
            rival_lectures,
            allowed_bits: instance.allowed.concat(),
            lectures_from: (0..=courses)
                .map(|course| instance.lectures[..course].iter().sum::<usize>() as u32)
                .collect(),
            attended,
            attended_from,
            rivals,
            rivals_from,
            allowed,
            allowed_from,
        }
    }

    pub fn course(&self, lecture: usize) -> usize {
        self.course_of[lecture] as usize
    }

    /// Curricula of a course.
    pub fn attended(&self, course: usize) -> &[Attended] {
        part(&self.attended, &self.attended_from, course)
    }

    /// Courses that can't be held with a course, itself among them.
    pub fn rivals(&self, course: usize) -> &[u32] {
        part(&self.rivals, &self.rivals_from, course)
    }

    /// Periods in which a course can be held.
    pub fn allowed(&self, course: usize) -> &[u32] {
        part(&self.allowed, &self.allowed_from, course)
    }

    pub fn is_allowed(&self, course: usize, period: u32) -> bool {
        self.allowed_bits[course * self.periods + period as usize]
    }

    /// Lectures of a course.
    pub fn lectures(&self, course: usize) -> std::ops::Range<usize> {
        self.lectures_from[course] as usize..self.lectures_from[course + 1] as usize
    }

    /// Whether two courses can't be held at once.
    pub fn are_rivals(&self, one: usize, two: usize) -> bool {
        self.rival_bits.has(one, two)
    }

    /// Lectures of all courses that can't be held with a course, as bits.
    pub fn rival_lectures(&self, course: usize) -> &[u64] {
        self.rival_lectures.row(course)
    }

    /// Whether two courses share a curriculum.
    pub fn are_related(&self, one: usize, two: usize) -> bool {
        self.related_bits.has(one, two)
    }
}

/// A cost as it is counted here: a sum of all lectures' still fits.
fn whole(cost: i64) -> i32 {
    cost.clamp(0, 1_000_000) as i32
}

fn flat<T>(lists: impl Iterator<Item = Vec<T>>) -> (Vec<T>, Vec<u32>) {
    let (mut items, mut from) = (Vec::new(), vec![0]);
    for list in lists {
        items.extend(list);
        from.push(items.len() as u32);
    }
    (items, from)
}

fn part<'a, T>(items: &'a [T], from: &[u32], at: usize) -> &'a [T] {
    &items[from[at] as usize..from[at + 1] as usize]
}
