//! What is told, as it was when it happened: in no language, and knowing nothing of the features it comes from.

use crate::id::{BookingId, OrganisationId, PersonId, RoundId, SeriesId};
use crate::people::model::RoleKind;
use crate::time::{Span, Weekly};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Who did it, where that is told.
    pub by: Option<By>,
    pub about: About,
}

/// Whoever did what is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    pub name: String,
    /// Whether for the municipality.
    pub staff: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum About {
    Bookings(Bookings),
    Season(Season),
    Role {
        of_person: PersonId,
        role: RoleKind,
        /// The organisation or building that it holds for; empty: everywhere.
        scope: String,
    },
    Password {
        of_person: PersonId,
    },
}

/// One booking, or dates of one series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookings {
    pub title: String,
    /// The association it is for; empty: for a person.
    pub holder: String,
    pub series: Option<SeriesId>,
    pub dates: Vec<Dated>,
    /// Dates that the series could not have.
    pub skipped: Vec<NaiveDate>,
    /// Why, in the words of whoever did it.
    pub reason: String,
    /// The closing or the rule that is why, in words.
    pub rule: String,
    /// What was free instead.
    pub instead: Vec<Placed>,
}

/// A booking, where and when it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    pub booking: BookingId,
    pub at: Placed,
    /// Where it was before, if it was moved.
    pub was: Option<Placed>,
    /// The number of its entry in the calendar; `None`: there is none. Given when it is put into the outbox.
    #[serde(default)]
    pub sequence: Option<i64>,
}

/// A place and a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Space and building.
    pub place: String,
    pub address: String,
    pub time: Span,
}

/// A round, as one association reads of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    pub round: RoundId,
    pub name: String,
    pub organisation: OrganisationId,
    /// The association's name.
    pub association: String,
    pub wishes: Vec<WishTold>,
    /// Why it was withdrawn.
    pub reason: String,
}

/// What became of a wish.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishTold {
    pub group: String,
    /// Times a week that were asked for.
    pub wanted: i64,
    pub given: Vec<Given>,
    /// Why it did not get all, by the language's code.
    #[serde(default)]
    pub reasons: BTreeMap<String, Vec<String>>,
}

/// A weekly time that a wish got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub place: String,
    pub time: Weekly,
}

impl About {
    /// What it is about, by its id.
    pub fn subject(&self) -> String {
        match self {
            Self::Bookings(told) => match (&told.series, told.dates.first()) {
                (Some(series), _) => series.0.clone(),
                (None, Some(date)) => date.booking.0.clone(),
                (None, None) => String::new(),
            },
            Self::Season(season) => season.round.0.clone(),
            Self::Role { of_person, .. } | Self::Password { of_person } => of_person.0.clone(),
        }
    }

    /// Those of one group are told in one message, where they wait at the same time: the dates of a series.
    pub fn group(&self) -> Option<String> {
        match self {
            Self::Bookings(told) => told.series.as_ref().map(|series| series.0.clone()),
            _ => None,
        }
    }

    /// The first moment of what it is about: whoever is told after that is told too late.
    pub fn begins(&self) -> Option<crate::time::Instant> {
        match self {
            Self::Bookings(told) => told
                .dates
                .iter()
                .flat_map(|date| [Some(&date.at), date.was.as_ref()])
                .flatten()
                .map(|at| at.time.from)
                .min(),
            _ => None,
        }
    }

    /// Takes in another one of the same group; false, and nothing is taken, where it says something else than dates.
    pub fn join(&mut self, other: &Self) -> bool {
        let (Self::Bookings(told), Self::Bookings(other)) = (self, other) else { return false };
        let same = |told: &Bookings| {
            (told.title.clone(), told.holder.clone(), told.series.clone(), told.reason.clone(), told.rule.clone())
        };
        if same(told) != same(other) {
            return false;
        }
        told.dates.extend(other.dates.iter().cloned());
        told.dates.sort_by_key(|date| date.at.time.from);
        told.skipped.extend(other.skipped.iter().copied());
        // What is free instead of one date is no answer for several.
        told.instead.clear();
        true
    }
}
