//! Builders of places.

use crate::TestSite;
use samrum::database::Tx;
use samrum::facilities::model::{Approval, NewBuilding, NewSpace, Space, SpaceKind};
use samrum::facilities::service;
use samrum::id::{BuildingId, SpaceId};
use samrum::time::{ClockSpan, Weekly};

/// The same window on all seven days, minutes after midnight.
pub fn hours(opens: u16, closes: u16) -> Vec<Weekly> {
    Weekly::daily(ClockSpan::new(opens, closes))
}

pub fn always_open() -> Vec<Weekly> {
    hours(0, 1440)
}

/// A building of this name and code.
pub async fn building(site: &TestSite, name: &str) -> BuildingId {
    let new = NewBuilding {
        code: name.to_owned(),
        name: name.to_owned(),
        area: "Centrum".to_owned(),
        address: "Provgatan 1".to_owned(),
        cost_ore_per_year: None,
        area_m2: None,
        energy_kwh_per_year: None,
    };
    let mut tx = site.app.database.write().await.expect("a transaction");
    let id = service::add_building(&mut tx, &new).await.expect("a building");
    tx.commit().await.expect("kept");
    id
}

/// A space as most are: a sports hall for 60, booked directly, without buffers.
pub fn plain_space(building: &BuildingId, name: &str, atoms: &[&str]) -> NewSpace {
    NewSpace {
        building: building.clone(),
        // The end of the building's id: spaces of one name in two buildings have two codes.
        code: format!("{}-{name}", building.0.split('-').next_back().unwrap_or_default()),
        name: name.to_owned(),
        kind: SpaceKind::SportsHall,
        capacity: Some(60),
        area_m2: None,
        features: Vec::new(),
        accessibility: String::new(),
        photo_url: None,
        approval: Approval::Direct,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        min_minutes: 15,
        max_minutes: 720,
        max_days_ahead: 400,
        open_on_holidays: true,
        bookable: true,
        atoms: atoms.iter().map(|atom| (*atom).to_owned()).collect(),
    }
}

/// Adds a space with these weekly hours.
pub async fn open_space(site: &TestSite, new: &NewSpace, openings: &[Weekly]) -> SpaceId {
    let mut tx = site.app.database.write().await.expect("a transaction");
    let id = service::add_space(&mut tx, new).await.expect("a space");
    service::set_hours(&mut tx, &id, openings).await.expect("hours");
    tx.commit().await.expect("kept");
    id
}

/// The one space with this code, where no other building has one.
pub async fn space_of_code(tx: &mut Tx, code: &str) -> Option<Space> {
    let mut found = service::spaces(tx).await.expect("the spaces");
    found.retain(|space| space.code == code);
    assert!(found.len() < 2, "{code} is in several buildings");
    found.pop()
}

/// A hall that is always open and can be divided in so many parts: the whole first, then its parts.
pub async fn hall_in_parts(site: &TestSite, building: &BuildingId, name: &str, parts: usize) -> Vec<SpaceId> {
    let atoms: Vec<String> = (0..parts).map(|part| format!("{name} {}", char::from(b'A' + part as u8))).collect();
    let all: Vec<&str> = atoms.iter().map(String::as_str).collect();
    let mut spaces = vec![open_space(site, &plain_space(building, name, &all), &always_open()).await];
    for atom in &all {
        spaces.push(open_space(site, &plain_space(building, atom, &[atom]), &always_open()).await);
    }
    spaces
}
