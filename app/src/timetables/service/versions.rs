//! A timetable with its versions: which of them holds when.

use super::calendar::{PUBLICATION, RETURN, WITHDRAWAL};
use super::scope;
use crate::database::Tx;
use crate::id::{BuildingId, OrganisationId, TimetableId};
use crate::jobs::queue::{self, Job};
use crate::people::model::Actor;
use crate::timetables::model::UnderWay;
use crate::timetables::store::{self, KeptTimetable, Withdrawn, versions};
use chrono::{Days, NaiveDate};

/// A timetable's way into the calendar, out of it, or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    In,
    Out,
    Back,
}

/// A timetable with all its versions, in the order in which they hold; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable(Vec<KeptTimetable>);

impl Timetable {
    /// What its address names: its first version, whatever has been changed since.
    pub fn lineage(&self) -> &TimetableId {
        &self.0[0].lineage
    }

    /// Whose it is.
    pub fn concerns(&self) -> (&OrganisationId, &BuildingId) {
        (&self.0[0].organisation, &self.0[0].building)
    }

    /// The versions that hold or held on some date. One that is on its way into the calendar does not hold yet.
    pub fn versions(&self) -> impl Iterator<Item = &KeptTimetable> {
        self.0.iter().filter(|version| version.unfilled_from.is_none() && version.holds_from <= version.holds_until)
    }

    /// The version that is not whole in the calendar.
    pub fn unfilled(&self) -> Option<&KeptTimetable> {
        self.0.iter().find(|version| version.unfilled_from.is_some())
    }

    /// What goes on with it.
    pub fn way(&self) -> Option<Way> {
        match (self.withdrawn().map(|withdrawn| withdrawn.under_way), self.unfilled()) {
            (Some(Some(UnderWay::Withdrawing)), _) => Some(Way::Out),
            (Some(Some(UnderWay::Returning)), _) => Some(Way::Back),
            (None, Some(_)) => Some(Way::In),
            (Some(None), _) | (None, None) => None,
        }
    }

    /// The version that holds on a date; before the first of them the first, after the last the last.
    pub fn on(&self, date: NaiveDate) -> &KeptTimetable {
        let begun = self.versions().filter(|version| version.holds_from <= date).last();
        begun.or_else(|| self.versions().next()).unwrap_or(&self.0[0])
    }

    pub fn version(&self, id: &str) -> Option<&KeptTimetable> {
        self.0.iter().find(|version| version.id.0 == id)
    }

    pub fn withdrawn(&self) -> Option<&Withdrawn> {
        self.0.last().and_then(|version| version.withdrawn.as_ref())
    }

    /// First and last date on which it is in the calendar; the last is before the first where nothing of it is.
    pub fn holds(&self) -> (NaiveDate, NaiveDate) {
        let from = self.versions().next().unwrap_or(&self.0[0]).holds_from;
        let until = self.versions().last().unwrap_or(&self.0[0]).holds_until;
        (from, self.withdrawn().map_or(until, |withdrawn| until.min(day_before(withdrawn.from))))
    }

    /// First and last date on which one of its versions is in the calendar.
    pub fn holds_of(&self, version: &KeptTimetable) -> (NaiveDate, NaiveDate) {
        let until = self
            .withdrawn()
            .map_or(version.holds_until, |withdrawn| version.holds_until.min(day_before(withdrawn.from)));
        (version.holds_from, until)
    }

    /// Whether it has been taken out of the calendar, this date with it.
    pub fn is_withdrawn(&self, today: NaiveDate) -> bool {
        self.withdrawn().is_some_and(|withdrawn| withdrawn.from <= today || self.holds().1 < self.holds().0)
    }
}

pub fn day_before(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(1)).unwrap_or(date)
}

/// Every timetable that somebody may have to do with, the newest term first.
pub async fn timetables(tx: &mut Tx, actor: &Actor) -> Result<Vec<Timetable>, sqlx::Error> {
    let mut found: Vec<Timetable> = Vec::new();
    for version in store::timetables(tx).await? {
        if !scope::may(actor, Some(&version.organisation), Some(&version.building)) {
            continue;
        }
        match found.iter_mut().find(|known| *known.lineage() == version.lineage) {
            Some(known) => known.0.push(version),
            None => found.push(Timetable(vec![version])),
        }
    }
    Ok(found)
}

/// A timetable, by its own id or that of any of its versions.
pub async fn timetable(tx: &mut Tx, id: &TimetableId) -> Result<Option<Timetable>, sqlx::Error> {
    let Some(version) = store::timetable(tx, id).await? else { return Ok(None) };
    Ok(Some(Timetable(versions::versions(tx, &version.lineage).await?)))
}

/// The kind and the subject of the work that is to be done on a timetable's way.
pub fn work(timetable: &Timetable) -> Option<(&'static str, &TimetableId)> {
    Some(match timetable.way()? {
        Way::In => (PUBLICATION, &timetable.unfilled()?.id),
        Way::Out => (WITHDRAWAL, timetable.lineage()),
        Way::Back => (RETURN, timetable.lineage()),
    })
}

/// The job that does it, live or ended.
pub async fn moving(tx: &mut Tx, timetable: &Timetable) -> Result<Option<Job>, sqlx::Error> {
    match work(timetable) {
        Some((kind, subject)) => queue::latest(tx, kind, &subject.0).await,
        None => Ok(None),
    }
}
