//! What governs bookings, as somebody changes it: one declaration for every form, so that each is held against what is booked.

use super::flaw::{Flaw, Flaws, Rule};
use super::{NewException, NewSchoolBreak, NewSpace};
use crate::facilities::closed_days::ClosedDay;
use crate::facilities::closing::Closing;
use crate::facilities::hours::Opening;
use crate::id::{BuildingId, ClosedDayId, ClosingId, ExceptionId, SchoolBreakId, SpaceId};
use chrono::NaiveDate;

/// A closing before it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClosing {
    pub building: BuildingId,
    /// `None`: the whole building. A space closes all that share a part with it.
    pub space: Option<SpaceId>,
    pub closing: Closing,
}

/// A closing as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptClosing {
    pub id: ClosingId,
    pub building: BuildingId,
    pub space: Option<SpaceId>,
    pub closing: Closing,
}

/// A day closed everywhere, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptClosedDay {
    pub id: ClosedDayId,
    pub day: ClosedDay,
}

/// A change of a rule that bookings obey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleChange {
    Hours(SpaceId, Vec<Opening>),
    Space(SpaceId, Box<NewSpace>),
    AddException(NewException),
    RemoveException(BuildingId, ExceptionId),
    AddBreak(NewSchoolBreak),
    ChangeBreak(SchoolBreakId, NewSchoolBreak),
    RemoveBreak(SchoolBreakId),
    Close(NewClosing),
    /// Opens again what was shut off.
    Lift(ClosingId),
    AddClosedDay(ClosedDay),
    RemoveClosedDay(ClosedDayId),
}

impl RuleChange {
    /// The word in the record of who did what.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Hours(..) => "set_hours",
            Self::Space(..) => "change_space",
            Self::AddException(_) => "add_exception",
            Self::RemoveException(..) => "remove_exception",
            Self::AddBreak(_) => "add_break",
            Self::ChangeBreak(..) => "change_break",
            Self::RemoveBreak(_) => "remove_break",
            Self::Close(_) => "close",
            Self::Lift(_) => "lift",
            Self::AddClosedDay(_) => "add_closed_day",
            Self::RemoveClosedDay(_) => "remove_closed_day",
        }
    }
}

/// Which bookings a change can meet at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Their building; `None`: in every one.
    pub building: Option<BuildingId>,
    /// Their space, where only some of the building are meant.
    pub spaces: Option<Vec<SpaceId>>,
    /// First and last dates; `None`: any from now on.
    pub dates: Option<Vec<(NaiveDate, NaiveDate)>>,
}

impl NewClosing {
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        flaws.line("reason", &self.closing.reason, true, 200);
        flaws.check("last_date", self.closing.is_sound(), Rule::Order);
        flaws.all()
    }
}

impl ClosedDay {
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        flaws.line("reason", &self.reason, true, 80);
        flaws.check("last_date", self.last.is_none_or(|last| self.first <= last), Rule::Order);
        flaws.check("last_date", self.yearly.is_some() || self.last.is_some(), Rule::Required);
        flaws.all()
    }
}
