//! The shapes of answers.

use crate::bookings::model::{Booking, Free, Taken};
use crate::bookings::words;
use crate::facilities::model::Space;
use crate::server::visitor::Visitor;
use crate::time::Span;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A space that can be booked.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpaceAnswer {
    pub id: String,
    pub name: String,
    /// Name of the building.
    pub building: String,
    pub building_id: String,
    pub area: String,
    /// sports_hall, gymnasium, classroom, …
    pub kind: &'static str,
    /// Persons; null where nobody has said.
    pub capacity: Option<i64>,
    pub area_m2: Option<i64>,
    pub features: Vec<String>,
    pub accessibility: String,
    /// The smallest separately usable parts. Spaces that share an atom exclude each other.
    pub atoms: Vec<AtomAnswer>,
    /// direct: confirmed at once. clerk: waits for a decision.
    pub approval: &'static str,
    pub min_minutes: i64,
    pub max_minutes: i64,
    pub bookable: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AtomAnswer {
    pub id: String,
    pub name: String,
}

impl SpaceAnswer {
    pub fn new(space: Space, building: &crate::facilities::model::Building) -> Self {
        let said = space.said;
        Self {
            id: space.id.0,
            name: said.name,
            building: building.name.clone(),
            building_id: building.id.0.clone(),
            area: building.area.clone(),
            kind: said.kind.word(),
            capacity: said.capacity,
            area_m2: said.area_m2,
            features: said.features,
            accessibility: said.accessibility,
            atoms: space.atoms.into_iter().map(|atom| AtomAnswer { id: atom.id.0, name: atom.name }).collect(),
            approval: said.approval.word(),
            min_minutes: said.min_minutes,
            max_minutes: said.max_minutes,
            bookable: said.bookable,
        }
    }
}

/// From–to, RFC 3339 in UTC, half open.
#[derive(Debug, Serialize, ToSchema)]
pub struct Interval {
    #[schema(format = DateTime)]
    pub starts_at: String,
    #[schema(format = DateTime)]
    pub ends_at: String,
}

impl Interval {
    /// Each span.
    pub fn of(spans: &[Span]) -> Vec<Self> {
        spans.iter().map(|span| Self { starts_at: span.from.rfc3339(), ends_at: span.until.rfc3339() }).collect()
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Availability {
    pub space: String,
    /// When the space is open.
    pub open: Vec<Interval>,
    /// When some part of it is held, buffers included; touching times are joined.
    pub busy: Vec<Interval>,
    /// Open, not held, and not past.
    pub free: Vec<Interval>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct BookingAnswer {
    pub id: String,
    /// The space that was booked: the one asked for, a part of it, or the whole it is part of.
    pub space_id: String,
    #[schema(format = DateTime)]
    pub starts_at: String,
    #[schema(format = DateTime)]
    pub ends_at: String,
    /// lesson, season, single or closure.
    pub kind: &'static str,
    /// requested, confirmed, cancelled or denied.
    pub state: &'static str,
    /// Null where the asker may not know.
    pub title: Option<String>,
    pub organisation_id: Option<String>,
}

impl BookingAnswer {
    pub fn new(visitor: &Visitor, booking: &Booking, space: Option<&Space>) -> Self {
        let title = words::visible_title(&visitor.actor, booking, space.map(|space| &space.building));
        Self {
            id: booking.id.0.clone(),
            space_id: booking.space.0.clone(),
            starts_at: booking.time.from.rfc3339(),
            ends_at: booking.time.until.rfc3339(),
            kind: booking.what.kind.word(),
            state: booking.state.word(),
            organisation_id: title.as_ref().and(booking.what.organisation.as_ref()).map(|id| id.0.clone()),
            title,
        }
    }
}

/// Conflicts and alternatives of a refusal.
pub fn taken_members(visitor: &Visitor, taken: &Taken) -> (Value, Value) {
    let conflicts: Vec<_> = taken
        .by
        .iter()
        .map(|held| {
            json!({
                "starts_at": held.time.from.rfc3339(),
                "ends_at": held.time.until.rfc3339(),
                "kind": held.booking.what.kind.word(),
                "title": words::visible_title(&visitor.actor, &held.booking, None),
            })
        })
        .collect();
    let free = |free: &Free| {
        let Span { from, until } = free.time;
        json!({ "space_id": free.space.0, "starts_at": from.rfc3339(), "ends_at": until.rfc3339() })
    };
    let alternatives: Vec<_> = taken.elsewhere.iter().chain(&taken.other_times).map(free).collect();
    (conflicts.into(), alternatives.into())
}
