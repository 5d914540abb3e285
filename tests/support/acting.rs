//! Whoever acts, and when, where a test does not ask who exactly.

use super::NOW;
use samrum::people::model::{Actor, Role, RoleKind};
use samrum::time::{Instant, Span, Weekday, Weekly};

fn with_role(kind: RoleKind) -> Actor {
    Actor { person: None, roles: vec![Role { kind, organisation: None, building: None }] }
}

/// A citizen of whom no more is known.
pub fn citizen() -> Actor {
    with_role(RoleKind::Citizen)
}

/// A clerk of whom no more is known.
pub fn staff() -> Actor {
    with_role(RoleKind::Clerk)
}

/// From so many hours after the tests' clock to so many.
pub fn hours_from_now(from: i64, until: i64) -> Span {
    Span::new(NOW.plus_minutes(from * 60), NOW.plus_minutes(until * 60))
}

/// A weekly time on a day of the week, 1 to 7.
pub fn weekly(weekday: u8, from: u16, until: u16) -> Weekly {
    Weekly::new(Weekday::try_from(weekday).expect("a day of the week"), from, until)
}

/// All the time that anything here is about.
pub fn all_time() -> Span {
    Span::new(Instant(0), Instant(i64::MAX))
}
