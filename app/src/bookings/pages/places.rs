//! Spaces and buildings by id, for pages that name many of them.

use crate::bookings::model::Free;
use crate::database::Tx;
use crate::facilities::model::{Building, Space};
use crate::facilities::service;
use crate::id::{BuildingId, SpaceId};
use crate::shell::encoded;
use crate::time::{Span, Zone, clock};
use std::collections::HashMap;

/// Every space and building.
pub struct Places {
    pub spaces: HashMap<SpaceId, Space>,
    pub buildings: HashMap<BuildingId, Building>,
}

impl Places {
    pub async fn read(tx: &mut Tx) -> Result<Self, sqlx::Error> {
        Ok(Self {
            spaces: service::spaces(tx).await?.into_iter().map(|space| (space.id.clone(), space)).collect(),
            buildings: service::buildings(tx)
                .await?
                .into_iter()
                .map(|building| (building.id.clone(), building))
                .collect(),
        })
    }

    pub fn building_of(&self, space: &SpaceId) -> Option<&BuildingId> {
        self.spaces.get(space).map(|space| &space.building)
    }

    /// "Hall A, Hertsöns idrottshall".
    pub fn name(&self, id: &SpaceId) -> String {
        let Some(space) = self.spaces.get(id) else { return String::new() };
        self.buildings.get(&space.building).map_or_else(|| space.name.clone(), |building| full_name(space, building))
    }
}

/// The space with its building, unless they have one name.
pub fn full_name(space: &Space, building: &Building) -> String {
    if space.name == building.name { space.name.clone() } else { format!("{}, {}", space.name, building.name) }
}

/// Civil date and times of a span that ends on the day it begins, or at the midnight after it.
pub fn civil_span(zone: Zone, time: Span) -> (String, String, String) {
    let ((date, from), (_, to)) = (zone.civil(time.from), zone.civil(time.until));
    let to = if to == 0 { 1440 } else { to };
    (date.to_string(), clock(from), clock(to))
}

/// The address of a form filled with a free time; nobody's words stand in it.
pub fn filled(path: &str, zone: Zone, free: &Free) -> String {
    let (date, from, to) = civil_span(zone, free.time);
    format!("{path}?space={}&date={date}&from={from}&to={to}", encoded(&free.space.0))
}
