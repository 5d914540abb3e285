//! The light of a building, and the actions that turn red into yellow.

use super::Usage;
use crate::id::{ActionId, BuildingId};
use crate::settings::model::{Setting, Values};
use crate::words;
use chrono::NaiveDate;

words! {
    pub enum Light {
        /// As planned.
        Green = "green",
        /// Deviates, and somebody has said what will be done and by when.
        Yellow = "yellow",
        /// Deviates and nothing is being done, or deviates so much that it is serious.
        Red = "red",
    }
}

/// The light of a building; `None` where nothing could be booked, as there is then nothing to judge.
/// `handled` is whether an action is recorded that is neither done nor overdue.
pub fn light(usage: &Usage, settings: &Values, handled: bool) -> Option<Light> {
    if usage.bookable == 0 {
        return None;
    }
    Some(if usage.reaches(settings.get(Setting::GreenFrom)) {
        Light::Green
    } else if handled && usage.reaches(settings.get(Setting::SeriousBelow)) {
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
        let settings = Values::default();
        assert_eq!(light(&booked(19), &settings, false), Some(Light::Red));
        assert_eq!(light(&booked(19), &settings, true), Some(Light::Yellow));
        assert_eq!(light(&booked(20), &settings, false), Some(Light::Green));
    }

    #[test]
    fn a_serious_deviation_is_red_even_when_handled_and_its_limit_itself_is_not_serious() {
        let settings = Values::default();
        assert_eq!(light(&booked(4), &settings, true), Some(Light::Red));
        assert_eq!(light(&booked(5), &settings, true), Some(Light::Yellow));
    }

    #[test]
    fn where_nothing_could_be_booked_there_is_no_rate_and_no_light() {
        assert_eq!(Usage::default().rate(), None);
        assert_eq!(light(&Usage::default(), &Values::default(), false), None);
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
}
