//! A rule is changed over what is booked, a hall is shut off, a day is closed everywhere: what people see and decide, without script.

mod at_once;
mod door;
mod rules;

use reqwest::StatusCode;
use samrum::bookings::model::Booking;
use samrum::bookings::service as bookings;
use samrum::id::{BookingId, BuildingId, SpaceId};
use samrum_tests::{Guest, TestSite, building, fields_of, hall_in_parts};

/// A divisible hall in a building: the whole first, then its parts A, B and C.
async fn hall(site: &TestSite) -> (BuildingId, Vec<SpaceId>) {
    let home = building(site, "Hertsö").await;
    let spaces = hall_in_parts(site, &home, "Hertsöhallen", 3).await;
    (home, spaces)
}

/// Books through the form; returns the address of the booking.
async fn book(guest: &Guest, space: &SpaceId, date: &str, from: &str, to: &str, title: &str) -> String {
    let fields = [("space", space.0.as_str()), ("date", date), ("from", from), ("to", to), ("title", title)];
    let answer = guest.post("/book", &fields).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{title}: {}", answer.text().await.unwrap_or_default());
    let next = answer.headers()["location"].to_str().expect("an address").to_owned();
    next.split('?').next().unwrap_or_default().to_owned()
}

async fn state(site: &TestSite, address: &str) -> Booking {
    let id = BookingId::from(address.trim_start_matches("/bookings/"));
    let mut tx = site.app.database.read().await.expect("a transaction");
    bookings::booking(&mut tx, &id).await.expect("read").expect("there")
}

fn closing<'a>(
    building: &'a BuildingId,
    space: Option<&'a SpaceId>,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut fields =
        vec![("ask", "yes"), ("building", building.0.as_str()), ("space", space.map_or("", |space| space.0.as_str()))];
    fields.extend([("repeat", "through"), ("reason", "Vattenskada")]);
    fields.extend(more);
    fields
}

/// The hidden fields of the list, and what is decided for all.
fn decided(page: &str, all: &str, reason: &str) -> Vec<(String, String)> {
    let mut fields = fields_of(page);
    fields.retain(|(name, _)| !matches!(name.as_str(), "language" | "next"));
    fields.push(("decide-all".to_owned(), all.to_owned()));
    fields.push(("decide-reason".to_owned(), reason.to_owned()));
    fields
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The address of the latest record.
async fn record_address(guest: &Guest) -> String {
    let page = guest.page("/changes").await;
    let (_, rest) = page.split_once("href=\"/changes/").expect("a record");
    format!("/changes/{}", rest.split('"').next().unwrap_or_default())
}

fn link_address(page: &str, begins: &str) -> String {
    let (_, rest) = page.split_once(&format!("href=\"{begins}")).expect("a link");
    format!("{begins}{}", rest.split('"').next().unwrap_or_default())
}

fn form_address(page: &str, begins: &str) -> String {
    let (_, rest) = page.split_once(&format!("action=\"{begins}")).expect("a form");
    format!("{begins}{}", rest.split('"').next().unwrap_or_default())
}
