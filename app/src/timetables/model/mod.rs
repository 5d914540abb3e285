//! Lessons, who meets in them, and when the bells ring: words and rules, no input or output.

mod draft;
mod moves;
mod reckoning;

pub use draft::{Change, Closure, Concerns, Draft, DraftPlan, DraftRun, Held, KeptMeet, Points, Published, Terms};
pub use moves::{Move, Moves, Spot, Step};
pub use reckoning::{Reckoning, Weeks};

use crate::time::{Weekday, Weekly};
use crate::words;
use serde::{Deserialize, Serialize};

/// When lessons begin and end in a school whose file counts periods and knows no clock.
///
/// Every day has the same bells: the first lesson begins at `first_lesson`, each period lasts `period_minutes` and is
/// followed by `break_minutes`. A lesson of several periods keeps its room through the breaks between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bells {
    /// Minutes after midnight.
    pub first_lesson: u16,
    pub period_minutes: u16,
    pub break_minutes: u16,
}

impl Default for Bells {
    /// Eight o'clock, 45 minutes and a break of 15: a period an hour, as Nordic schools long have had.
    fn default() -> Self {
        Self { first_lesson: 480, period_minutes: 45, break_minutes: 15 }
    }
}

impl Bells {
    /// Whether they can be rung: a period and its break between a minute and a day.
    pub fn is_sound(self) -> bool {
        self.first_lesson < 1440 && (1..=1440).contains(&self.period_minutes) && self.break_minutes <= 1440
    }

    /// Minutes after midnight at which `periods` periods from the one numbered `first` (0 is the day's first) begin and end.
    /// `None` when they run past midnight.
    ///
    /// ```
    /// # use samrum::timetables::model::Bells;
    /// // The double lesson from nine keeps its room through the break at 9.45.
    /// assert_eq!(Bells::default().minutes(1, 2), Some((540, 645)));
    /// ```
    pub fn minutes(self, first: usize, periods: usize) -> Option<(u16, u16)> {
        let step = usize::from(self.period_minutes) + usize::from(self.break_minutes);
        let starts = usize::from(self.first_lesson).checked_add(first.checked_mul(step)?)?;
        let ends = starts.checked_add(periods.checked_sub(1)?.checked_mul(step)?)? + usize::from(self.period_minutes);
        (ends <= 1440).then_some((starts as u16, ends as u16))
    }
}

/// A weekly time, in a cycle of one or several weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "WrittenTime", into = "WrittenTime")]
pub struct WeekTime {
    /// 1 is the week the term begins in; in a cycle of two, 2 is the next one, and the third is 1 again.
    pub week: u8,
    pub time: Weekly,
}

/// As it is kept, and as the digest by which a timetable is known again reads it.
#[derive(Serialize, Deserialize)]
struct WrittenTime {
    week: u8,
    weekday: Weekday,
    starts: u16,
    ends: u16,
}

impl From<WrittenTime> for WeekTime {
    fn from(written: WrittenTime) -> Self {
        let WrittenTime { week, weekday, starts, ends } = written;
        Self { week, time: Weekly::new(weekday, starts, ends) }
    }
}

impl From<WeekTime> for WrittenTime {
    fn from(WeekTime { week, time }: WeekTime) -> Self {
        Self { week, weekday: time.weekday, starts: time.from, ends: time.until }
    }
}

/// Who takes part in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Party {
    pub kind: PartyKind,
    pub name: String,
}

words! {
    /// In an address, too.
    pub enum PartyKind {
        Class = "class",
        Teacher = "teacher",
        Student = "student",
        Other = "other",
    }
}

words! {
    /// What goes on with a timetable that was withdrawn.
    pub enum UnderWay {
        /// Its dates are being taken out of the calendar.
        Withdrawing = "withdrawing",
        /// They are being put back.
        Returning = "returning",
    }
}

/// A lesson of a school's week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    pub name: String,
    /// `None`: the timetable has found no time for it.
    pub when: Option<WeekTime>,
    /// Names of the rooms it is held in; none when it has none.
    pub rooms: Vec<String>,
    /// Whether it is to have a room at all.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub needs_room: bool,
    /// Sorted.
    pub parties: Vec<Party>,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde hands it over")]
fn is_yes(needs: &bool) -> bool {
    *needs
}

impl Lesson {
    /// Whether it has no room and should have one.
    pub fn lacks_room(&self) -> bool {
        self.needs_room && self.rooms.is_empty()
    }

    /// What the calendar calls it: its name and its classes. Never a teacher or a student, since calendars are public.
    pub fn title(&self) -> String {
        title(&self.name, &self.parties)
    }
}

/// What the calendar calls a lesson of this name with these parties.
pub fn title(name: &str, parties: &[Party]) -> String {
    let classes = parties.iter().filter(|party| party.kind == PartyKind::Class).map(|party| party.name.as_str());
    let classes: Vec<_> = classes.collect();
    if classes.is_empty() { name.to_owned() } else { format!("{name} · {}", classes.join(", ")) }
}

/// A room that lessons are held in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub name: String,
    /// The most students that one of its lessons names; 0 when the file names none.
    pub most_students: usize,
    /// Persons it holds, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
}

/// A finished timetable, as a file gives it and the calendar can take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolTimetable {
    /// Short name of the school or year, unique among files of its kind.
    pub code: String,
    pub name: String,
    /// Which of the file's solutions it is.
    pub solution: String,
    /// Weeks until the timetable begins again.
    pub weeks: u8,
    /// Every room of the file, used or not, in its order.
    pub rooms: Vec<Room>,
    pub lessons: Vec<Lesson>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_of_several_periods_lasts_through_the_breaks_between_them() {
        let bells = Bells::default();
        assert_eq!(bells.minutes(0, 1), Some((480, 525)));
        assert_eq!(bells.minutes(3, 3), Some((660, 825)));
    }

    #[test]
    fn a_lesson_may_end_at_midnight_and_not_after() {
        let bells = Bells { first_lesson: 1380, period_minutes: 60, break_minutes: 0 };
        assert_eq!(bells.minutes(0, 1), Some((1380, 1440)));
        assert_eq!(bells.minutes(0, 2), None);
        assert_eq!(bells.minutes(usize::MAX, 2), None);
    }

    #[test]
    fn a_time_is_written_as_it_always_was() {
        let when = WeekTime { week: 2, time: Weekly::new(Weekday::ALL[2], 480, 525) };
        let written = r#"{"week":2,"weekday":3,"starts":480,"ends":525}"#;
        assert_eq!(serde_json::to_string(&when).ok().as_deref(), Some(written));
        assert_eq!(serde_json::from_str::<WeekTime>(written).ok(), Some(when));
    }

    #[test]
    fn the_calendar_names_classes_and_no_person() {
        let party = |kind, name: &str| Party { kind, name: name.to_owned() };
        let parties =
            vec![party(PartyKind::Class, "9A"), party(PartyKind::Class, "9B"), party(PartyKind::Teacher, "ANK")];
        let lesson = Lesson { name: "Kemi".to_owned(), when: None, rooms: Vec::new(), needs_room: true, parties };
        assert_eq!(lesson.title(), "Kemi · 9A, 9B");
    }
}
