//! What governs bookings, as somebody changes it: one declaration for every form, so that each is held against what is booked.

use super::flaw::{FieldRule, Flaw, line};
use super::{NewException, NewSchoolBreak, NewSpace};
use crate::facilities::closed_days::ClosedDay;
use crate::facilities::closing::Closing;
use crate::flaw::Flaws;
use crate::id::{BuildingId, ClosedDayId, ClosingId, ExceptionId, SchoolBreakId, SpaceId};
use crate::people::model::Deed;
use crate::time::{DateRange, Weekly};

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
    Hours(SpaceId, Vec<Weekly>),
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
    /// The word in the database and in addresses.
    pub fn word(&self) -> &'static str {
        let word = self.deed().word();
        word.strip_prefix("facilities.").unwrap_or(word)
    }

    /// What it is called in the record.
    pub fn deed(&self) -> Deed {
        match self {
            Self::Hours(..) => Deed::SetHours,
            Self::Space(..) => Deed::ChangeSpace,
            Self::AddException(_) => Deed::AddException,
            Self::RemoveException(..) => Deed::RemoveException,
            Self::AddBreak(_) => Deed::AddBreak,
            Self::ChangeBreak(..) => Deed::ChangeBreak,
            Self::RemoveBreak(_) => Deed::RemoveBreak,
            Self::Close(_) => Deed::ClosePlace,
            Self::Lift(_) => Deed::LiftClosing,
            Self::AddClosedDay(_) => Deed::AddClosedDay,
            Self::RemoveClosedDay(_) => Deed::RemoveClosedDay,
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
    /// `None`: any from now on.
    pub dates: Option<Vec<DateRange>>,
}

impl NewClosing {
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        line(&mut flaws, "reason", &self.closing.reason, 200);
        flaws.check("last_date", self.closing.is_sound(), FieldRule::Order);
        flaws.all()
    }
}

impl ClosedDay {
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        line(&mut flaws, "reason", &self.reason, 80);
        flaws.check("last_date", self.last.is_none_or(|last| self.first <= last), FieldRule::Order);
        flaws.check("last_date", self.yearly.is_some() || self.last.is_some(), FieldRule::Required);
        flaws.all()
    }
}
