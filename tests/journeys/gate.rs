//! One answer whatever the way: form, weekly form, move, queue and interface ask the same rules, and say the same.

use reqwest::{Method, StatusCode};
use samrum::facilities::model::{Approval, NewSpace};
use samrum::id::SpaceId;
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, always_open, building, engines, fields_of, open_space, plain_space};
use serde_json::{Value, json};

struct Places {
    hall: SpaceId,
    room: SpaceId,
}

/// A hall that is booked directly and takes 60; an assembly hall where a clerk decides.
async fn places(site: &TestSite) -> Places {
    let place = building(site, "Kulturens hus").await;
    let hall = open_space(site, &plain_space(&place, "Hallen", &["Hallen"]), &always_open()).await;
    let decided = NewSpace { approval: Approval::Clerk, ..plain_space(&place, "Aulan", &["Aulan"]) };
    Places { hall, room: open_space(site, &decided, &always_open()).await }
}

fn form<'a>(
    space: &'a SpaceId,
    date: &'a str,
    from: &'a str,
    to: &'a str,
    more: &[(&'static str, &'a str)],
) -> Vec<(&'static str, &'a str)> {
    let mut fields = vec![
        ("space", space.0.as_str()),
        ("date", date),
        ("from", from),
        ("to", to),
        ("title", "Quiz"),
        ("organisation", ""),
    ];
    fields.extend(more);
    fields
}

/// The path that a post leads to, without what is asked after it.
async fn led_to(guest: &Guest, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = guest.post(path, fields).await;
    let status = answer.status();
    let next = answer.headers().get("location").and_then(|next| next.to_str().ok()).map(ToOwned::to_owned);
    let page = answer.text().await.expect("text");
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    next.expect("a place to go on to").split('?').next().expect("a path").to_owned()
}

async fn problem(request: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    (status, serde_json::from_str(&answer.text().await.expect("text")).unwrap_or_default())
}

#[tokio::test]
async fn a_weekly_form_shows_all_that_was_said_and_books_the_dates_that_are_ticked() {
    for site in engines().await {
        let places = places(&site).await;
        let (guest, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let weekly = |more: &[(&'static str, &'static str)]| {
            let said = [("until", "2026-12-22"), ("persons", "40"), ("note", "Vi behöver flygeln.")];
            form(&places.room, "2026-12-01", "18:00", "20:00", &[&said[..], more].concat())
        };
        let page = guest.post("/book", &weekly(&[])).await.text().await.expect("text");
        assert!(page.contains("Vi behöver flygeln.") && page.contains("<dd>40<"), "{page}");
        let shown: Vec<_> =
            fields_of(&page).into_iter().filter(|(name, _)| name == "shown").map(|(_, day)| day).collect();
        assert_eq!(shown, ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"], "{}", site.engine);
        assert_eq!(page.matches("checked").count(), 4, "{}: all are ticked", site.engine);
        let shown = shown.iter().map(|day| ("shown", day.as_str()));
        let mut none = weekly(&[("seen", "yes")]);
        none.extend(shown.clone());
        assert!(guest.refused("/book", &none).await.contains("Välj minst ett datum"), "{}", site.engine);
        let ticked = [("day", "2026-12-01"), ("day", "2026-12-15")];
        let mut some = weekly(&[]);
        some.extend(shown.chain(ticked));
        let page = guest.post("/book", &some).await.text().await.expect("text");
        assert_eq!(page.matches("checked").count(), 2, "{}: what was taken away stays so: {page}", site.engine);
        some.push(("seen", "yes"));
        let series = led_to(&guest, "/book", &some).await;
        let page = guest.page(&series).await;
        assert!(page.contains("1 december") && page.contains("15 december") && !page.contains("8 december"), "{page}");
        assert_eq!(led_to(&guest, "/book", &some).await, series, "{}: a double click", site.engine);
        let page = clerk.page("/requests").await;
        assert_eq!(page.matches("Vi behöver flygeln.").count(), 2, "{}: the clerk reads it", site.engine);
        assert_eq!(page.matches("<dd>40<").count(), 2, "{page}");
        let many = form(&places.hall, "2026-12-01", "18:00", "20:00", &[("until", "2026-12-22"), ("persons", "500")]);
        assert!(guest.refused("/book", &many).await.contains("högst 60 personer"), "{}", site.engine);
    }
}

#[tokio::test]
async fn midnight_and_beyond_are_written_alike_once_and_weekly() {
    for site in engines().await {
        let places = places(&site).await;
        let guest = site.signed_in(RoleKind::Citizen).await;
        for (date, from, to, until, words) in [
            ("2026-12-01", "21:00", "00:00", "", "21:00–24:00"),
            ("2026-12-02", "21:00", "00:00", "2026-12-09", "onsdag 21:00–24:00"),
            ("2026-12-03", "21:00", "24:00", "2026-12-10", "torsdag 21:00–24:00"),
            ("2026-12-04", "22:00", "02:00", "2026-12-11", "fredag 22:00–02:00"),
            ("2026-12-12", "22:00", "02:00", "", "22:00 – söndag 13 december 2026 02:00"),
        ] {
            let fields = form(&places.hall, date, from, to, &[("until", until), ("seen", "yes")]);
            let page = guest.submit("/book", &fields).await;
            assert!(page.contains(words), "{}: {words}: {page}", site.engine);
        }
        for until in ["", "2026-12-29"] {
            let fields = form(&places.hall, "2026-12-22", "19:00", "18:00", &[("until", until)]);
            assert!(guest.refused("/book", &fields).await.contains("Sluttiden måste vara efter"), "{}", site.engine);
        }
    }
}

#[tokio::test]
async fn a_move_to_where_the_clerk_decides_says_so_and_leads_to_a_request() {
    for site in engines().await {
        let places = places(&site).await;
        let guest = site.signed_in(RoleKind::Citizen).await;
        let booking =
            led_to(&guest, "/book", &form(&places.hall, "2026-12-01", "18:00", "20:00", &[("persons", "40")])).await;
        let to = [("space", places.room.0.as_str()), ("date", "2026-12-02"), ("from", "18:00"), ("to", "20:00")];
        let page = guest.refused(&format!("{booking}/move"), &to).await;
        assert!(page.contains("I den lokalen beslutar kommunens handläggare"), "{page}");
        assert!(page.contains("tisdag 1 december 2026 18:00–20:00"), "{}: it keeps its time", site.engine);
        assert!(!page.contains("/book?"), "nobody's words stand in an address");
        let asking =
            page.split("<form ").find(|form| form.contains("action=\"/book\"")).expect("a form that asks for the time");
        let mut fields = fields_of(asking);
        fields.push(("change".to_owned(), "yes".to_owned()));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = guest.post("/book", &fields).await.text().await.expect("text");
        assert!(
            page.contains("value=\"Quiz\"") && page.contains("value=\"40\"") && page.contains("value=\"2026-12-02\""),
            "{page}"
        );
    }
}

#[tokio::test]
async fn the_queue_tells_what_has_been_closed_meanwhile_and_confirms_by_a_second_press() {
    for site in engines().await {
        let places = places(&site).await;
        let (guest, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let request = led_to(&guest, "/book", &form(&places.room, "2026-12-01", "18:00", "20:00", &[])).await;
        let closing = [("first_date", "2026-12-01"), ("last_date", "2026-12-01"), ("reason", "Vattenskada")];
        clerk.post(&format!("/facilities/spaces/{}/exceptions", places.room), &closing).await;
        let path = format!("{}/confirm", request.replace("/bookings/", "/requests/"));
        let page = clerk.refused(&path, &[]).await;
        assert!(page.contains("Vattenskada") && page.contains("Godkänn ändå"), "{page}");
        assert!(guest.page(&request).await.contains("Väntar på beslut"), "{}", site.engine);
        clerk.submit(&path, &[("anyway", "yes")]).await;
        assert!(guest.page(&request).await.contains("Bokad"), "{}", site.engine);
    }
}

#[tokio::test]
async fn whoever_cancels_for_others_says_why_by_page_series_and_interface_alike() {
    for site in engines().await {
        let places = places(&site).await;
        let email = site.account(RoleKind::Clerk, None, None).await;
        let (clerk, token) = (site.signed_in_as(&email).await, site.token_of(&email).await);
        let guest = site.signed_in(RoleKind::Citizen).await;
        let delete = |path: &str| site.anybody().request(Method::DELETE, &format!("/api/v1{path}")).bearer_auth(&token);
        let once = |day: &'static str| form(&places.hall, day, "10:00", "12:00", &[]);
        let page_one = led_to(&guest, "/book", &once("2026-12-02")).await;
        assert!(
            clerk.refused(&format!("{page_one}/cancel"), &[("reason", " ")]).await.contains("Skriv ett skäl"),
            "{}",
            site.engine
        );
        let series = led_to(
            &guest,
            "/book",
            &form(&places.hall, "2026-12-01", "18:00", "20:00", &[("until", "2026-12-15"), ("seen", "yes")]),
        )
        .await;
        assert!(
            clerk
                .refused(&format!("{series}/cancel"), &[("all", "yes"), ("reason", "")])
                .await
                .contains("Skriv ett skäl")
        );
        for (day, ask) in [("2026-12-03", "body"), ("2026-12-04", "address")] {
            let path = led_to(&guest, "/book", &once(day)).await;
            let (status, told) = problem(delete(&path)).await;
            assert_eq!(
                (status, &told["faults"][0]["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!("reason")),
                "{told}"
            );
            let (status, _) = problem(delete(&path).json(&json!({ "reason": 7 }))).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.engine);
            let with_reason = match ask {
                "body" => delete(&path).json(&json!({ "reason": "Läckage" })),
                _ => delete(&format!("{path}?reason=L%C3%A4ckage")),
            };
            assert_eq!(problem(with_reason).await.0, StatusCode::NO_CONTENT, "{}", site.engine);
            assert!(guest.page(&path).await.contains("Läckage"), "{}", site.engine);
        }
        assert_eq!(
            clerk.post("/series/nope/cancel", &[("all", "yes"), ("reason", "x")]).await.status(),
            StatusCode::NOT_FOUND
        );
        clerk.submit(&format!("{series}/cancel"), &[("all", "yes"), ("reason", "Läckage")]).await;
        let again = clerk.refused(&format!("{series}/cancel"), &[("all", "yes"), ("reason", "Läckage")]).await;
        assert!(again.contains("redan avbokad"), "{}: nothing was left: {again}", site.engine);
    }
}

#[tokio::test]
async fn the_interface_refuses_in_words_what_it_cannot_keep() {
    for site in engines().await {
        let places = places(&site).await;
        let clerk = site.program(RoleKind::Clerk).await;
        let body = json!({ "space_id": places.hall.0, "starts_at": "2026-12-01T18:00:00+01:00", "ends_at": "2026-12-01T20:00:00+01:00", "title": "Quiz" });
        let post = |body: &Value| clerk.request(Method::POST, "/api/v1/bookings").json(body);
        let mut unknown = body.clone();
        unknown["organisation_id"] = json!("ingen");
        let (status, told) = problem(post(&unknown)).await;
        assert_eq!(
            (status, &told["faults"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("organisation_id")),
            "{told}"
        );
        let form_clerk = site.signed_in(RoleKind::Clerk).await;
        let mut fields = form(&places.hall, "2026-12-01", "18:00", "20:00", &[]);
        fields.retain(|(name, _)| *name != "organisation");
        fields.push(("organisation", "ingen"));
        assert!(form_clerk.refused("/book", &fields).await.contains("Organisationen finns inte"), "{}", site.engine);
        let long = "k".repeat(256);
        for key in [long.as_str(), "", "nyckel-å"] {
            let value = reqwest::header::HeaderValue::from_bytes(key.as_bytes()).expect("a header");
            let (status, told) = problem(post(&body).header("idempotency-key", value)).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{}: «{key}»: {told}", site.engine);
        }
        let (status, _) = problem(post(&body).header("idempotency-key", &long[..255])).await;
        assert_eq!(status, StatusCode::CREATED, "{}", site.engine);
        let mut slip = body.clone();
        (slip["starts_at"], slip["ends_at"]) = (json!("2026-12-02T18:00:00+01:00"), json!("9126-12-02T20:00:00+01:00"));
        assert_eq!(
            problem(post(&slip)).await.0,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}: eight thousand years",
            site.engine
        );
        let mut noted = body.clone();
        (noted["starts_at"], noted["ends_at"]) =
            (json!("2026-12-03T18:00:00+01:00"), json!("2026-12-03T20:00:00+01:00"));
        noted["note"] = json!("x".repeat(2001));
        let (status, told) = problem(post(&noted)).await;
        assert_eq!((status, &told["faults"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("note")), "{told}");
        noted["note"] = json!("Vi behöver flygeln.");
        assert_eq!(problem(post(&noted)).await.0, StatusCode::CREATED, "{}", site.engine);
    }
}

#[tokio::test]
async fn there_is_no_button_for_a_date_that_can_never_be_booked() {
    for site in engines().await {
        let place = building(&site, "Skolan").await;
        let shut = NewSpace { open_on_holidays: false, ..plain_space(&place, "Salen", &["Salen"]) };
        let space = open_space(&site, &shut, &always_open()).await;
        let (guest, rival) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Citizen).await);
        rival.submit("/book", &form(&space, "2026-12-18", "18:00", "19:00", &[])).await;
        let series = led_to(
            &guest,
            "/book",
            &form(&space, "2026-12-11", "18:00", "20:00", &[("until", "2026-12-25"), ("seen", "yes")]),
        )
        .await;
        let page = guest.page(&series).await;
        assert!(page.contains("Boka fredag 18 december 2026 ändå"), "{page}");
        assert!(page.contains("fredag 25 december 2026") && page.contains("Helgdag"), "{page}");
        assert!(!page.contains("Boka fredag 25 december 2026 ändå"), "{}: {page}", site.engine);
        let page = guest.refused(&format!("{series}/restore"), &[("date", "2026-12-25")]).await;
        assert!(page.contains("som är helgdag") && !page.contains("Tiden är upptagen"), "{}: {page}", site.engine);
        assert_eq!(
            guest.post(&format!("{series}/restore"), &[("date", "2026-12-24")]).await.status(),
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
}
