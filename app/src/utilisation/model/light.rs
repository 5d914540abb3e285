//! The light of a building, the limits it is judged by, and the actions that turn red into yellow.

use super::Usage;
use crate::id::{ActionId, BuildingId};
use crate::people::model::{Right, Role, RoleKind, may};
use chrono::NaiveDate;

/// What each municipality decides for itself; a value holds from a date on, and a report takes those of its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Per cent of bookable time from which a building is green.
    pub green_from: i64,
    /// Per cent below which a building is red even when something is being done.
    pub serious_below: i64,
    /// Prime time on weekdays, whole hours.
    pub prime_from: i64,
    pub prime_until: i64,
}

impl Default for Settings {
    /// No Swedish limits have been published. In 23 Danish municipalities 82 % of the time on weekdays 16–22 was booked (Idrættens
    /// Analyseinstitut, 2017 and 2020): a hall that is open fifteen hours all week and is booked so well in its 25 hours of prime
    /// time, and not at all otherwise, comes to 82 % × 25/105, about 20 %, which is taken as the plan; a quarter of that is taken
    /// as serious. Weekdays 17–22 lie within what Danish and British sports planning call peak time.
    fn default() -> Self {
        Self { green_from: 20, serious_below: 5, prime_from: 17, prime_until: 22 }
    }
}

impl Settings {
    /// Names in the table of settings, and in the form.
    pub const NAMES: [&str; 4] =
        ["utilisation_green_from", "utilisation_serious_below", "utilisation_prime_from", "utilisation_prime_until"];

    pub fn get(&self, name: &str) -> Option<i64> {
        let values = [self.green_from, self.serious_below, self.prime_from, self.prime_until];
        Self::NAMES.iter().position(|known| *known == name).map(|place| values[place])
    }

    pub fn set(&mut self, name: &str, value: i64) {
        match Self::NAMES.iter().position(|known| *known == name) {
            Some(0) => self.green_from = value,
            Some(1) => self.serious_below = value,
            Some(2) => self.prime_from = value,
            Some(3) => self.prime_until = value,
            _ => {}
        }
    }

    /// The name of the first value that makes no sense.
    pub fn flaw(&self) -> Option<&'static str> {
        let bad = [
            !(0..=100).contains(&self.green_from),
            self.serious_below < 0 || self.serious_below > self.green_from,
            !(0..=23).contains(&self.prime_from),
            self.prime_until <= self.prime_from || self.prime_until > 24,
        ];
        bad.iter().position(|bad| *bad).map(|place| Self::NAMES[place])
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// As planned.
    Green,
    /// Deviates, and somebody has said what will be done and by when.
    Yellow,
    /// Deviates and nothing is being done, or deviates so much that it is serious.
    Red,
}

impl Light {
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// The light of a building; `None` where nothing could be booked, as there is then nothing to judge.
/// `handled` is whether an action is recorded that is neither done nor overdue.
pub fn light(usage: &Usage, settings: &Settings, handled: bool) -> Option<Light> {
    if usage.bookable == 0 {
        return None;
    }
    Some(if usage.reaches(settings.green_from) {
        Light::Green
    } else if handled && usage.reaches(settings.serious_below) {
        Light::Yellow
    } else {
        Light::Red
    })
}

/// What will be done about a building, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub id: ActionId,
    pub building: BuildingId,
    pub what: String,
    pub who: String,
    pub due: NaiveDate,
    pub done: bool,
}

impl Action {
    /// Whether it still counts on a date: neither done nor overdue.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        !self.done && today <= self.due
    }
}

/// Settings hold for the whole municipality: those who keep its places, and managers of all of it, may change them.
pub fn may_set(roles: &[Role]) -> bool {
    may(roles, Right::KeepPlaces)
        || roles
            .iter()
            .any(|role| role.kind == RoleKind::Manager && role.organisation.is_none() && role.building.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bookings::model::Kind;

    fn booked(percent: i64) -> Usage {
        let mut usage = Usage::open(10_000);
        usage.book(Kind::Single, percent * 100);
        usage
    }

    #[test]
    fn a_building_that_deviates_is_yellow_only_when_it_is_handled() {
        let settings = Settings::default();
        assert_eq!(light(&booked(19), &settings, false), Some(Light::Red));
        assert_eq!(light(&booked(19), &settings, true), Some(Light::Yellow));
        assert_eq!(light(&booked(20), &settings, false), Some(Light::Green));
    }

    #[test]
    fn a_serious_deviation_is_red_even_when_handled_and_its_limit_itself_is_not_serious() {
        let settings = Settings::default();
        assert_eq!(light(&booked(4), &settings, true), Some(Light::Red));
        assert_eq!(light(&booked(5), &settings, true), Some(Light::Yellow));
    }

    #[test]
    fn where_nothing_could_be_booked_there_is_no_rate_and_no_light() {
        assert_eq!(Usage::default().rate(), None);
        assert_eq!(light(&Usage::default(), &Settings::default(), false), None);
    }

    #[test]
    fn an_action_counts_through_its_last_day_and_not_when_done() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let mut action = Action {
            id: "a".into(),
            building: "b".into(),
            what: String::new(),
            who: String::new(),
            due: day("2026-12-01"),
            done: false,
        };
        assert!(action.is_open(day("2026-12-01")));
        assert!(!action.is_open(day("2026-12-02")));
        action.done = true;
        assert!(!action.is_open(day("2026-11-01")));
    }

    #[test]
    fn settings_that_contradict_each_other_are_named() {
        let good = Settings::default();
        assert_eq!(good.flaw(), None);
        assert_eq!(Settings { serious_below: 60, ..good }.flaw(), Some("utilisation_serious_below"));
        assert_eq!(Settings { prime_until: 17, ..good }.flaw(), Some("utilisation_prime_until"));
    }

    #[test]
    fn a_manager_of_one_building_does_not_set_limits_for_all() {
        let manager = |building: Option<&str>| {
            vec![Role { kind: RoleKind::Manager, organisation: None, building: building.map(Into::into) }]
        };
        assert!(may_set(&manager(None)));
        assert!(!may_set(&manager(Some("here"))));
    }
}
