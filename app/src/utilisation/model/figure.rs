//! The figures of the report, each declared once: what it counts, what it is called, and what that means. The page's table and
//! explanations, the file, and the interface with its description go through them in this order.

use super::Usage;
use crate::bookings::model::Kind;
use samrum_text::{Locale, t};

/// What a figure says of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    Minutes(i64),
    /// A part of something, 0–1; `None` where there is nothing to be a part of.
    Share(Option<f64>),
}

/// One figure.
pub struct Figure {
    /// Its name for programs.
    pub key: &'static str,
    pub value: fn(&Usage) -> Amount,
    /// Above its column in the file, with its unit there.
    pub column: fn(Locale) -> &'static str,
    /// Where it is shown on the page too.
    pub page: Option<OnPage>,
}

/// A figure on the page.
pub struct OnPage {
    /// Above its column in the table, with its unit there.
    pub heading: fn(Locale) -> &'static str,
    pub meaning: fn(Locale) -> &'static str,
}

impl Figure {
    pub const ALL: [Self; 6] = [
        Self {
            key: "bookable_minutes",
            value: |usage| Amount::Minutes(usage.bookable),
            column: |l| t!(l, utilisation.bookable_minutes),
            page: Some(OnPage {
                heading: |l| t!(l, utilisation.bookable_hours),
                meaning: |l| t!(l, utilisation.def_bookable),
            }),
        },
        Self {
            key: "booked_minutes",
            value: |usage| Amount::Minutes(usage.booked()),
            column: |l| t!(l, utilisation.booked_minutes),
            page: Some(OnPage {
                heading: |l| t!(l, utilisation.booked_hours),
                meaning: |l| t!(l, utilisation.def_booked),
            }),
        },
        Self {
            key: "lesson_minutes",
            value: |usage| Amount::Minutes(usage.booked_as(Kind::Lesson)),
            column: |l| t!(l, utilisation.lesson_minutes),
            page: None,
        },
        Self {
            key: "season_minutes",
            value: |usage| Amount::Minutes(usage.booked_as(Kind::Season)),
            column: |l| t!(l, utilisation.season_minutes),
            page: None,
        },
        Self {
            key: "single_minutes",
            value: |usage| Amount::Minutes(usage.booked_as(Kind::Single)),
            column: |l| t!(l, utilisation.single_minutes),
            page: None,
        },
        Self {
            key: "rate",
            value: |usage| Amount::Share(usage.rate()),
            column: |l| t!(l, utilisation.rate_per_cent),
            page: Some(OnPage { heading: |l| t!(l, utilisation.rate), meaning: |l| t!(l, utilisation.def_rate) }),
        },
    ];

    /// Those that are shown on the page.
    pub fn on_page() -> impl Iterator<Item = (&'static Self, &'static OnPage)> {
        const { &Self::ALL }.iter().filter_map(|figure| Some((figure, figure.page.as_ref()?)))
    }

    /// What it means, or is called, in English, for the description of the interface.
    pub fn described(&self) -> &'static str {
        self.page.as_ref().map_or(self.column, |page| page.meaning)(Locale::En)
    }
}
