//! The settings: declared here and nowhere else. A new one is a line in `settings!` and its words in `settings.json`.

use crate::flaw::{self, Flaws};
use crate::people::model::{Actor, Right, Role, RoleKind};
use crate::words;
use std::ops::RangeInclusive;

words! {
    /// Settings that are decided together, on one form.
    pub enum Group { Bookings = "bookings", Seasons = "seasons", Utilisation = "utilisation", Messages = "messages" }
}

impl Group {
    pub fn settings(self) -> impl Iterator<Item = Setting> {
        Setting::ALL.into_iter().filter(move |setting| setting.group() == self)
    }

    /// Settings hold for the whole municipality: whoever keeps its places decides them, those of seasons whoever runs seasons, and
    /// those of the report also a manager of all of it.
    pub fn may_be_set_by(self, actor: &Actor) -> bool {
        match self {
            Self::Bookings => actor.may(Right::KeepPlaces),
            Self::Seasons => actor.may(Right::RunSeasons),
            Self::Messages => actor.may(Right::KeepMessages),
            Self::Utilisation => {
                let manages = |role: &Role| {
                    role.kind == RoleKind::Manager && role.organisation.is_none() && role.building.is_none()
                };
                actor.may(Right::KeepPlaces) || actor.roles.iter().any(manages)
            }
        }
    }
}

/// `Name = "key", group, default, range, words of its label[, of its hint];` for each setting.
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $group:ident, $default:literal, $range:expr, $file:ident.$label:ident $(, $other:ident.$hint:ident)?;)+) => {
        words! {
            /// A number that the municipality decides; the word is its key in the database, in forms and at the command line.
            pub enum Setting { $($(#[$doc])* $name = $key),+ }
        }

        impl Setting {
            pub const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group),+ }
            }

            /// What holds where nothing has been decided.
            pub const fn default(self) -> i64 {
                match self { $(Self::$name => $default),+ }
            }

            /// The least and the most that it may be.
            pub const fn range(self) -> RangeInclusive<i64> {
                match self { $(Self::$name => $range),+ }
            }
        }

        impl Setting {
            pub fn label(self, l: samrum_text::Locale) -> &'static str {
                match self { $(Self::$name => samrum_text::t!(l, $file.$label)),+ }
            }

            pub fn hint(self, l: samrum_text::Locale) -> Option<&'static str> {
                match self { $(Self::$name => settings!(@hint l $($other.$hint)?)),+ }
            }
        }
    };
    (@hint $l:ident) => { { let _ = $l; None } };
    (@hint $l:ident $file:ident.$hint:ident) => { Some(samrum_text::t!($l, $file.$hint)) };
}

// Defaults of the ladder: most Swedish municipalities put children and young people (7–20) first, disability groups beside or before
// them at any age, juniors next, adults last; and the first session of every group before the second of any.
//
// Defaults of the report: no Swedish limits have been published. In 23 Danish municipalities 82 % of the time on weekdays 16–22 was
// booked (Idrættens Analyseinstitut, 2017 and 2020): a hall that is open fifteen hours all week and is booked so well in its 25 hours
// of prime time, and not at all otherwise, comes to 82 % × 25/105, about 20 %, which is taken as the plan; a quarter of that is taken
// as serious. Weekdays 17–22 lie within what Danish and British sports planning call peak time.
settings! {
    /// How many coming dates one person may hold in their own name.
    ComingBookings = "bookings.coming", Bookings, 100, 0..=1_000_000, settings.coming_bookings, settings.coming_bookings_hint;

    /// What the first session of a group is worth, by age; points.
    SeasonYouth = "season.youth", Seasons, 100, 0..=10_000, settings.season_youth;
    SeasonJunior = "season.junior", Seasons, 80, 0..=10_000, settings.season_junior;
    SeasonSenior = "season.senior", Seasons, 60, 0..=10_000, settings.season_senior;
    SeasonDisability = "season.disability", Seasons, 110, 0..=10_000, settings.season_disability;
    SeasonOpen = "season.open", Seasons, 40, 0..=10_000, settings.season_open;
    /// Each further session of a wish is worth this share of the one before.
    SeasonLaterPercent = "season.later_percent", Seasons, 70, 0..=100, settings.season_later;
    /// For each slot that a session is longer than its shortest length.
    SeasonExtraSlot = "season.extra_slot", Seasons, 4, 0..=10_000, settings.season_extra;
    /// Taken off for each step down the list of spaces, and of times.
    SeasonSpaceChoice = "season.space_choice", Seasons, 4, 0..=10_000, settings.season_space;
    SeasonTimeChoice = "season.time_choice", Seasons, 3, 0..=10_000, settings.season_time;
    /// A weekly time is taken (or closed) when it is so on more than this share of its dates.
    SeasonTakenPercent = "season.taken_percent", Seasons, 25, 0..=100, settings.season_taken;

    /// Per cent of bookable time from which a building is green.
    GreenFrom = "utilisation.green_from", Utilisation, 20, 0..=100, settings.green_from, settings.green_from_hint;
    /// Per cent below which a building is red even when something is being done.
    SeriousBelow = "utilisation.serious_below", Utilisation, 5, 0..=100, settings.serious_below, settings.serious_below_hint;
    /// Prime time on weekdays, whole hours.
    PrimeFrom = "utilisation.prime_from", Utilisation, 17, 0..=23, settings.prime_from, settings.prime_from_hint;
    PrimeUntil = "utilisation.prime_until", Utilisation, 22, 1..=24, settings.prime_until, settings.prime_until_hint;

    /// Days after which a message that does not come through is given up.
    GiveUpDays = "messages.give_up_days", Messages, 3, 1..=30, settings.give_up_days, settings.give_up_days_hint;
    /// Days for which what was told is kept; that it was told is kept for good.
    KeptDays = "messages.kept_days", Messages, 180, 30..=3_650, settings.kept_days, settings.kept_days_hint;
    /// The hour from which on bookings of the next day are reminded of.
    ReminderHour = "messages.reminder_hour", Messages, 10, 0..=23, settings.reminder_hour, settings.reminder_hour_hint;
}

/// What a value must be beside another.
const ORDER: [(Setting, FieldRule); 2] = [
    (Setting::SeriousBelow, FieldRule::AtMost(Setting::GreenFrom)),
    (Setting::PrimeUntil, FieldRule::MoreThan(Setting::PrimeFrom)),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldRule {
    Required,
    Between(i64, i64),
    AtMost(Setting),
    MoreThan(Setting),
}

impl std::fmt::Display for FieldRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Required => write!(f, "is needed"),
            Self::Between(least, most) => write!(f, "must be from {least} to {most}"),
            Self::AtMost(other) => write!(f, "must not be above {}", other.word()),
            Self::MoreThan(other) => write!(f, "must be more than {}", other.word()),
        }
    }
}

/// One value that makes no sense.
pub type Flaw = flaw::Flaw<FieldRule>;

impl flaw::Rule for FieldRule {
    const REQUIRED: Self = Self::Required;

    /// A setting is a number, and no text.
    fn at_most(_: usize) -> Self {
        Self::Required
    }

    fn between(least: i64, most: i64) -> Self {
        Self::Between(least, most)
    }
}

/// A value of each setting: those that hold on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Values([i64; Setting::ALL.len()]);

impl Default for Values {
    fn default() -> Self {
        Self(Setting::ALL.map(Setting::default))
    }
}

impl Values {
    pub fn get(&self, setting: Setting) -> i64 {
        self.0[setting as usize]
    }

    pub fn set(&mut self, setting: Setting, to: i64) {
        self.0[setting as usize] = to;
    }

    /// The same but for one value.
    #[must_use]
    pub fn with(mut self, setting: Setting, to: i64) -> Self {
        self.set(setting, to);
        self
    }

    /// Every value of a group that makes no sense, by itself or beside another.
    pub fn flaws(&self, group: Group) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        for setting in group.settings() {
            let range = setting.range();
            flaws.between(setting.word(), self.get(setting), *range.start(), *range.end());
        }
        for (setting, rule) in ORDER.into_iter().filter(|(setting, _)| setting.group() == group) {
            let value = self.get(setting);
            let holds = match rule {
                FieldRule::AtMost(other) => value <= self.get(other),
                FieldRule::MoreThan(other) => value > self.get(other),
                FieldRule::Required | FieldRule::Between(..) => true,
            };
            flaws.check(setting.word(), holds, rule);
        }
        flaws.all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_where_nothing_is_decided_makes_sense() {
        for group in Group::ALL {
            assert_eq!(Values::default().flaws(group), [], "{group:?}");
            assert!(group.settings().count() > 0, "{group:?}");
        }
    }

    #[test]
    fn every_value_is_kept_for_its_own_setting() {
        let mut values = Values::default();
        for (at, setting) in Setting::ALL.into_iter().enumerate() {
            values.set(setting, at as i64);
        }
        for (at, setting) in Setting::ALL.into_iter().enumerate() {
            assert_eq!(values.get(setting), at as i64, "{setting:?}");
        }
    }

    #[test]
    fn values_beyond_their_range_and_values_that_contradict_each_other_are_named() {
        let flaws = |setting, to| Values::default().with(setting, to).flaws(Setting::group(setting));
        let named = |setting: Setting, rule| vec![Flaw { field: setting.word(), rule }];
        let taken = Setting::SeasonTakenPercent;
        assert_eq!(flaws(taken, 101), named(taken, FieldRule::Between(0, 100)));
        assert_eq!(
            flaws(Setting::SeriousBelow, 60),
            named(Setting::SeriousBelow, FieldRule::AtMost(Setting::GreenFrom))
        );
        assert_eq!(flaws(Setting::SeriousBelow, 20), []);
        assert_eq!(flaws(Setting::PrimeUntil, 17), named(Setting::PrimeUntil, FieldRule::MoreThan(Setting::PrimeFrom)));
        assert_eq!(flaws(Setting::PrimeUntil, 18), []);
    }

    #[test]
    fn a_manager_of_one_building_does_not_set_limits_for_all() {
        let manager = |building: Option<&str>| Actor {
            person: None,
            roles: vec![Role { kind: RoleKind::Manager, organisation: None, building: building.map(Into::into) }],
        };
        assert!(Group::Utilisation.may_be_set_by(&manager(None)));
        assert!(!Group::Utilisation.may_be_set_by(&manager(Some("here"))));
        assert!(!Group::Bookings.may_be_set_by(&manager(None)), "the report's limits alone");
    }
}
