//! A small town in which there is one of everything, so that every page has something on it.

use reqwest::Method;
use reqwest::header::LOCATION;
use reqwest::multipart::{Form, Part};
use samrum::facilities::model::{Approval, NewSpace};
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, always_open, building, hall_in_parts, open_space, plain_space, unplanned_school};

/// Fills a site through its pages, and returns an administrator. `name` makes a second town differ from the first.
pub async fn town(site: &TestSite, name: &str) -> Guest {
    let house = building(site, &format!("Hallen {name}")).await;
    let halls = hall_in_parts(site, &house, &format!("Hall {name}"), 2).await;
    let aula = NewSpace {
        approval: Approval::Clerk,
        ..plain_space(&house, &format!("Aula {name}"), &[&format!("Aula {name}")])
    };
    let aula = open_space(site, &aula, &always_open()).await;
    let club = site.association(&format!("Hertsö IF {name}")).await;
    let administrator = site.signed_in(RoleKind::Administrator).await;
    let citizen = site.signed_in(RoleKind::Citizen).await;
    let hall = halls[0].0.as_str();
    let once = [
        ("space", hall),
        ("date", "2026-12-01"),
        ("from", "10:00"),
        ("to", "11:00"),
        ("title", "Kalas"),
        ("note", "Tårta"),
    ];
    let weekly = [
        ("space", hall),
        ("date", "2026-12-02"),
        ("from", "10:00"),
        ("to", "11:00"),
        ("title", "Kör"),
        ("until", "2027-01-20"),
        ("seen", "yes"),
    ];
    let asked =
        [("space", aula.0.as_str()), ("date", "2026-12-03"), ("from", "10:00"), ("to", "11:00"), ("title", "Möte")];
    administrator.post("/book", &once).await;
    administrator.post("/book", &weekly).await;
    citizen.post("/book", &asked).await;
    let school_break = [("name", "Jullov"), ("first_date", "2026-12-21"), ("last_date", "2027-01-08")];
    administrator.post("/facilities/breaks", &school_break).await;
    let closed = [("first_date", "2027-02-01"), ("last_date", "2027-02-02"), ("reason", "Städning"), ("closed", "yes")];
    administrator.post(&format!("/facilities/buildings/{house}/exceptions"), &closed).await;
    let action = [("building", house.0.as_str()), ("what", "Öppna"), ("who", "Rektor"), ("due", "2026-12-20")];
    administrator.post("/utilisation/actions", &action).await;
    administrator.post("/account/tokens", &[("token_name", "prov")]).await;
    let round = [
        ("name", "Våren 2027"),
        ("first", "2027-01-11"),
        ("last", "2027-02-28"),
        ("applications_open", "2026-11-01"),
        ("applications_close", "2026-12-15"),
        ("slot_minutes", "30"),
        ("evening_cost", "5"),
        ("adjacency_value", "2"),
        ("shortfall_penalty_per_slot", "3"),
        ("change_penalty", "20"),
    ];
    let made = administrator.post("/seasons/new", &round).await;
    let round = made.headers().get(LOCATION).and_then(|to| to.to_str().ok()).expect("the round's page").to_owned();
    let wish = [
        ("organisation", club.0.as_str()),
        ("group", "F10"),
        ("age_band", "youth"),
        ("persons", "15"),
        ("sessions", "1"),
        ("min_minutes", "60"),
        ("max_minutes", "60"),
        ("free_days_between", "0"),
        ("space_1", hall),
        ("weekday_1", "1"),
        ("from_1", "17:00"),
        ("to_1", "18:00"),
    ];
    administrator.post(&format!("{round}/apply"), &wish).await;
    let mut school = Form::new().part("file", Part::bytes(unplanned_school().into_bytes()).file_name("skola.xml"));
    let term = [
        ("first", "2026-11-30"),
        ("last", "2026-12-18"),
        ("first_lesson", "08:00"),
        ("period_minutes", "45"),
        ("break_minutes", "15"),
        ("room_capacity", "30"),
    ];
    for (name, value) in term {
        school = school.text(name, value);
    }
    let _ = administrator.request(Method::POST, "/timetables/import").multipart(school).send().await;
    administrator
}
