//! A time that begins at one point and ends before another: of instants, or of the clock on the wall.

use super::{Instant, clock};
use serde::{Deserialize, Serialize};

/// From one point of time up to another, which no longer belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Between<T> {
    pub from: T,
    pub until: T,
}

/// From one instant up to another.
pub type Span = Between<Instant>;

/// From one time of a day up to another of the same day: minutes after midnight, of which the last may be the next midnight (1440).
pub type ClockSpan = Between<u16>;

impl Span {
    /// Seconds that pass in it.
    pub fn seconds(self) -> i64 {
        (self.until.0 - self.from.0).max(0)
    }

    /// So many minutes earlier and later at its ends.
    pub fn widened(self, before: i64, after: i64) -> Self {
        Self::new(self.from.plus_minutes(-before), self.until.plus_minutes(after))
    }
}

impl ClockSpan {
    pub const WHOLE_DAY: Self = Self { from: 0, until: 1440 };

    /// Whether it ends later than it begins, within one day.
    pub fn is_sound(self) -> bool {
        !self.is_empty() && Self::WHOLE_DAY.covers(self)
    }

    /// "18:00–19:30".
    pub fn in_words(self) -> String {
        format!("{}–{}", clock(self.from), clock(self.until))
    }
}

impl<T: Copy + Ord> Between<T> {
    pub fn new(from: T, until: T) -> Self {
        Self { from, until }
    }

    /// Whether nothing lies in it.
    pub fn is_empty(self) -> bool {
        self.until <= self.from
    }

    pub fn contains(self, at: T) -> bool {
        self.from <= at && at < self.until
    }

    /// Whether the other lies wholly within it.
    pub fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.until <= self.until
    }

    /// Whether there is a moment in both. Spans that only touch do not meet.
    pub fn meets(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// What lies in both.
    pub fn common(self, other: Self) -> Option<Self> {
        let both = Self::new(self.from.max(other.from), self.until.min(other.until));
        (!both.is_empty()).then_some(both)
    }

    /// The same moments as spans in order that neither meet nor touch.
    pub fn joined(mut spans: Vec<Self>) -> Vec<Self> {
        spans.retain(|span| !span.is_empty());
        spans.sort_unstable();
        let mut joined: Vec<Self> = Vec::with_capacity(spans.len());
        for span in spans {
            match joined.last_mut() {
                Some(last) if span.from <= last.until => last.until = last.until.max(span.until),
                _ => joined.push(span),
            }
        }
        joined
    }

    /// What is left of it beside these, in order. The others may lie in any order and meet each other.
    pub fn without(self, others: &[Self]) -> Vec<Self> {
        Self::all_without(&[self], &Self::joined(others.to_vec()))
    }

    /// What is left of spans when others are taken away, in order. Both must be joined ([`Span::joined`]): each is gone through once.
    pub fn all_without(spans: &[Self], others: &[Self]) -> Vec<Self> {
        let mut left = Vec::with_capacity(spans.len());
        let mut next = 0;
        for span in spans {
            while others.get(next).is_some_and(|other| other.until <= span.from) {
                next += 1;
            }
            let mut from = span.from;
            for other in others[next..].iter().take_while(|other| other.from < span.until) {
                if from < other.from {
                    left.push(Self::new(from, other.from));
                }
                from = from.max(other.until);
            }
            if from < span.until {
                left.push(Self::new(from, span.until));
            }
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(from: i64, until: i64) -> Span {
        Span::new(Instant(from), Instant(until))
    }

    #[test]
    fn a_time_of_the_clock_is_sound_when_it_ends_later_than_it_begins_and_by_midnight() {
        for (from, until, sound) in [(480, 1440, true), (480, 480, false), (480, 420, false), (480, 1441, false)] {
            assert_eq!(ClockSpan::new(from, until).is_sound(), sound, "{from}–{until}");
        }
        assert_eq!(ClockSpan::new(480, 1440).in_words(), "08:00–24:00");
    }

    #[test]
    fn spans_that_only_touch_do_not_meet() {
        assert!(span(0, 10).meets(span(9, 20)) && !span(0, 10).meets(span(10, 20)));
        assert_eq!(span(0, 10).common(span(4, 20)), Some(span(4, 10)));
        assert_eq!(span(0, 10).common(span(10, 20)), None);
    }

    proptest! {
        #[test]
        fn joined_and_without_hold_just_the_moments_that_they_should(
            pairs in prop::collection::vec((0i64..40, 0i64..40), 0..8), whole in (0i64..40, 0i64..40),
        ) {
            let spans: Vec<_> = pairs.iter().map(|(from, until)| span(*from, *until)).collect();
            let within = |spans: &[Span], at| spans.iter().any(|span| span.contains(Instant(at)));
            let (joined, whole) = (Span::joined(spans.clone()), span(whole.0, whole.1));
            let left = whole.without(&spans);
            for at in 0..40 {
                prop_assert_eq!(within(&joined, at), within(&spans, at));
                prop_assert_eq!(within(&left, at), whole.contains(Instant(at)) && !within(&spans, at));
            }
            let (even, odd): (Vec<_>, Vec<_>) = spans.iter().enumerate().partition(|(place, _)| place % 2 == 0);
            let half = |half: Vec<(usize, &Span)>| Span::joined(half.into_iter().map(|(_, span)| *span).collect());
            let (even, odd) = (half(even), half(odd));
            let rest = Span::all_without(&even, &odd);
            for at in 0..40 {
                prop_assert_eq!(within(&rest, at), within(&even, at) && !within(&odd, at));
            }
            for list in [&joined, &left, &rest] {
                prop_assert!(list.windows(2).all(|pair| pair[0].until < pair[1].from), "in order and apart: {list:?}");
                prop_assert!(list.iter().all(|span| !span.is_empty()));
            }
        }
    }
}
