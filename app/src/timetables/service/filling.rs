//! A version on its way into the calendar, piece by piece: first its lessons are kept as rows, then each date's are booked. On each date
//! and in each room what the version before held gives way in the transaction that books, so that nobody can come between.

use super::ImportError;
use crate::bookings::model::NewSeries;
use crate::bookings::service::dates::{Day, Due, GivesWay, add_series, hold, settled};
use crate::bookings::service::source::withdraw_some;
use crate::bookings::service::{BookingError, Decided};
use crate::database::Tx;
use crate::facilities::model::Space;
use crate::facilities::service as facilities;
use crate::id::{AtomId, PersonId, SeriesId, SpaceId, TimetableId};
use crate::jobs::calendar::{DATES, Moved, Share};
use crate::people::model::Deed;
use crate::people::service::record;
use crate::server::state::App;
use crate::time::{DateRange, Instant};
use crate::timetables::lesson_dates::LessonDates;
use crate::timetables::model::{WeekTime, title};
use crate::timetables::store::filling::Content;
use crate::timetables::store::{self, KeptTimetable, filling, versions};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Lessons that are to be kept as rows.
pub(super) struct Keeping {
    pub version: KeptTimetable,
    content: Content,
    dates: LessonDates,
}

impl Keeping {
    /// `None` when all of them are kept.
    pub async fn read(tx: &mut Tx, version: &KeptTimetable) -> Result<Option<Self>, sqlx::Error> {
        let Some(content) = filling::content(tx, &version.id).await? else { return Ok(None) };
        Ok(Some(Self { version: version.clone(), content, dates: dates(tx, version).await? }))
    }

    /// So many dates are to be booked when they are kept.
    pub fn total(&self) -> usize {
        let lessons = self.content.timetable.lessons.iter();
        lessons.filter_map(|lesson| Some(self.dates.of(lesson.when?).count() * lesson.rooms.len())).sum()
    }

    /// Keeps the next lessons, each with its weekly series, which have no dates yet. Answers whether more are left, or `None` when
    /// it is no longer being put into the calendar.
    pub async fn step(&self, app: &App, tx: &mut Tx, share: Share) -> Result<Option<bool>, sqlx::Error> {
        let id = &self.version.id;
        if !filling::is_under_way(tx, id).await? {
            return Ok(None);
        }
        let kept = filling::lessons_kept(tx, id).await?;
        for lesson in self.content.timetable.lessons.iter().skip(kept) {
            let row = store::insert_lesson(tx, id, lesson).await?;
            for space in lesson.rooms.iter().filter_map(|room| self.content.space(room)) {
                let series = match lesson.when {
                    Some(when) => {
                        let new = self.dates.series(lesson.title(), space, when, Some(&self.version.organisation));
                        Some(add_series(app, tx, &NewSeries { source: Some(id.0.clone()), ..new }).await?)
                    }
                    None => None,
                };
                store::insert_room(tx, &row, space, series.as_ref()).await?;
            }
            if share.is_over() {
                return Ok(Some(true));
            }
        }
        filling::forget_content(tx, id).await?;
        Ok(Some(false))
    }
}

async fn dates(tx: &mut Tx, version: &KeptTimetable) -> Result<LessonDates, sqlx::Error> {
    Ok(LessonDates {
        term: DateRange::new(version.first, version.last),
        from: version.holds_from,
        weeks: version.weeks,
        breaks: facilities::school_breaks(tx).await?,
    })
}

/// Kept lessons whose dates are to be booked.
pub(super) struct Filling {
    pub version: KeptTimetable,
    lessons: Vec<Lesson>,
    dates: LessonDates,
    /// Spaces that share a part, directly or by way of others, have the same number.
    groups: HashMap<SpaceId, usize>,
    /// The other versions, whose dates give way.
    others: Vec<String>,
    /// What a worker before has done of the date on which it broke off.
    settled: (NaiveDate, HashSet<SeriesId>),
}

/// A lesson in one of its rooms.
struct Lesson {
    series: SeriesId,
    when: WeekTime,
    new: NewSeries,
}

/// How far it has come: a date, how many of its groups of spaces are done, and dates of lessons that are done in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    date: NaiveDate,
    groups: usize,
    pub moved: Moved,
}

impl Filling {
    pub async fn read(app: &App, tx: &mut Tx, version: &KeptTimetable) -> Result<Self, sqlx::Error> {
        let id = &version.id;
        let dates = dates(tx, version).await?;
        let mut lessons = Vec::new();
        for lesson in store::lessons(tx, id).await? {
            let Some(when) = lesson.when else { continue };
            for room in lesson.rooms {
                let title = title(&lesson.name, &lesson.parties);
                let new = dates.series(title, &room.space, when, Some(&version.organisation));
                lessons.extend(room.series.map(|series| Lesson { series, when, new }));
            }
        }
        lessons.sort_by(|a, b| (&a.new.space, a.when).cmp(&(&b.new.space, b.when)));
        let begun = version.unfilled_from.unwrap_or(version.holds_from);
        let spaces = facilities::spaces_of(tx, &version.building).await?;
        let parts = |space: Space| (space.id, space.atoms.into_iter().map(|atom| atom.id).collect());
        let others = versions::versions(tx, &version.lineage).await?.into_iter().map(|other| other.id);
        Ok(Self {
            lessons,
            groups: groups(spaces.into_iter().map(parts).collect()),
            others: others.filter(|other| other != id).map(|other| other.0).collect(),
            settled: (begun, settled(app, tx, &id.0, begun).await?),
            version: version.clone(),
            dates,
        })
    }

    /// Where it goes on.
    pub fn position(&self) -> Position {
        let begun = self.settled.0;
        let (mut done, mut total) = (0, 0);
        for lesson in &self.lessons {
            for date in self.dates.of(lesson.when) {
                total += 1;
                done += usize::from(date < begun);
            }
        }
        let moved = Moved { done: done + self.settled.1.len(), total };
        Position { date: begun, groups: 0, moved }
    }

    /// Books the next dates. Answers how far it has come, or `None` when it is no longer being put into the calendar.
    pub async fn step(
        &self,
        app: &App,
        tx: &mut Tx,
        from: Position,
        share: Share,
        by: Option<&PersonId>,
        reason: &str,
    ) -> Result<Option<Position>, BookingError> {
        let id = &self.version.id;
        if !filling::is_under_way(tx, id).await? {
            return Ok(None);
        }
        let gives_way = GivesWay { sources: &self.others, from: self.begins(app) };
        let cancelling = Decided { by, at: self.version.imported_at, reason };
        let mut at = from;
        while at.date <= self.dates.term.last {
            let groups = self.due(at.date);
            for (spaces, dues) in groups.iter().skip(at.groups) {
                let count = dues.len();
                hold(app, tx, Day { date: at.date, spaces, dues: dues.clone() }, gives_way, cancelling).await?;
                at.groups += 1;
                at.moved.done += count;
                if share.is_over() {
                    break;
                }
            }
            if at.groups == groups.len() {
                (at.date, at.groups) = (at.date.succ_opt().unwrap_or(NaiveDate::MAX), 0);
            }
            if share.is_over() {
                break;
            }
        }
        let held = at.date == from.date || filling::advance(tx, id, from.date, at.date).await?;
        Ok(held.then_some(at))
    }

    /// Whether every date is booked.
    pub fn is_done(&self, at: Position) -> bool {
        at.date > self.dates.term.last
    }

    /// What is left of the other versions goes (in rooms that this one does not need, or where lessons were moved by hand), and then
    /// this version holds. Answers whether more is left.
    pub async fn finish(
        &self,
        app: &App,
        tx: &mut Tx,
        share: Share,
        by: Option<&PersonId>,
        reason: &str,
    ) -> Result<Option<bool>, sqlx::Error> {
        let (id, lineage) = (&self.version.id, &self.version.lineage);
        if !filling::is_under_way(tx, id).await? {
            return Ok(None);
        }
        let cancelling = Decided { by, at: self.version.imported_at, reason };
        for other in &self.others {
            while withdraw_some(tx, other, Some(self.begins(app)), cancelling, DATES).await? > 0 {
                if share.is_over() {
                    return Ok(Some(true));
                }
            }
        }
        versions::end(tx, lineage, self.version.holds_from, id).await?;
        filling::end(tx, id).await?;
        let detail = format!("{} dates from {}", self.position().moved.total, self.version.holds_from);
        record(tx, app.now(), by, Deed::TimetablePublished, &lineage.0, &detail).await?;
        Ok(Some(false))
    }

    fn begins(&self, app: &App) -> Instant {
        app.zone().start_of(self.version.holds_from)
    }

    /// What is to be booked on a date, by groups of spaces that share parts; in each group every space of it.
    fn due(&self, date: NaiveDate) -> Vec<(Vec<SpaceId>, Vec<Due<'_>>)> {
        let mut dues: BTreeMap<usize, Vec<Due<'_>>> = BTreeMap::new();
        // A space that is no longer in the building stands for itself.
        let mut alone = self.groups.len();
        let is_settled = |lesson: &Lesson| self.settled.0 == date && self.settled.1.contains(&lesson.series);
        for lesson in self.lessons.iter().filter(|lesson| self.dates.holds(lesson.when, date) && !is_settled(lesson)) {
            let group = self.groups.get(&lesson.new.space).copied().unwrap_or_else(|| {
                alone += 1;
                alone
            });
            dues.entry(group).or_default().push(Due { series: &lesson.series, new: &lesson.new });
        }
        let spaces_of = |group: usize, dues: &[Due<'_>]| {
            let known: Vec<_> =
                self.groups.iter().filter(|(_, each)| **each == group).map(|(space, _)| space.clone()).collect();
            if known.is_empty() { dues.iter().map(|due| due.new.space.clone()).collect() } else { known }
        };
        dues.into_iter().map(|(group, dues)| (spaces_of(group, &dues), dues)).collect()
    }
}

/// Numbers spaces so that those which share a part, directly or by way of others, have the same number.
fn groups(spaces: Vec<(SpaceId, Vec<AtomId>)>) -> HashMap<SpaceId, usize> {
    let mut of_space: HashMap<SpaceId, usize> = HashMap::new();
    let mut of_atom: HashMap<AtomId, usize> = HashMap::new();
    for (number, (space, atoms)) in spaces.into_iter().enumerate() {
        let met: HashSet<usize> = atoms.iter().filter_map(|atom| of_atom.get(atom).copied()).collect();
        for group in of_space.values_mut().chain(of_atom.values_mut()).filter(|group| met.contains(group)) {
            *group = number;
        }
        of_atom.extend(atoms.into_iter().map(|atom| (atom, number)));
        of_space.insert(space, number);
    }
    of_space
}

/// All of it in the caller's transaction.
pub(super) async fn fill_at_once(app: &App, tx: &mut Tx, id: &TimetableId) -> Result<(), ImportError> {
    let Some(version) = store::timetable(tx, id).await? else { return Ok(()) };
    if let Some(keeping) = Keeping::read(tx, &version).await? {
        keeping.step(app, tx, Share::all()).await?;
    }
    let filling = Filling::read(app, tx, &version).await?;
    filling.step(app, tx, filling.position(), Share::all(), None, "").await?;
    filling.finish(app, tx, Share::all(), None, "").await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_that_share_a_part_by_way_of_others_are_one_group() {
        // A hall of three parts, sold as the whole and as two of the parts, and a room beside it.
        let space =
            |id: &str, atoms: &[&str]| (SpaceId::from(id), atoms.iter().map(|atom| AtomId::from(*atom)).collect());
        let found = groups(vec![
            space("a", &["1"]),
            space("b", &["3"]),
            space("hall", &["1", "2", "3"]),
            space("room", &["4"]),
        ]);
        let of = |id: &str| found[&SpaceId::from(id)];
        assert!(of("a") == of("hall") && of("b") == of("hall") && of("room") != of("hall"));
        let touching = groups(vec![space("ab", &["1", "2"]), space("room", &["4"]), space("bc", &["2", "3"])]);
        assert_eq!(touching[&SpaceId::from("ab")], touching[&SpaceId::from("bc")]);
    }
}
