//! A refused form has an address that can be got, reloaded and read in another language; and getting it changes nothing.

use reqwest::StatusCode;
use reqwest::header::{LOCATION, REFERER};
use samrum::demo::{self, PASSWORD, Size};
use samrum::id::SpaceId;
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, all_time, building, engines, hall_in_parts};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn form<'a>(space: &'a SpaceId, from: &'a str, title: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("space", &space.0),
        ("date", "2026-12-01"),
        ("from", from),
        ("to", "20:00"),
        ("title", title),
        ("note", "Vi är 20 & glada"),
    ]
}

/// Presses the language's button of the page that was refused at this address, and comes to where it leads.
async fn in_english(guest: &Guest, refused: &str) -> String {
    let next =
        refused.split("name=\"next\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("where one was");
    guest.submit("/language", &[("language", "en"), ("next", &next.replace("&amp;", "&"))]).await
}

async fn hall(site: &TestSite) -> Vec<SpaceId> {
    let building = building(site, "Hertsö").await;
    hall_in_parts(site, &building, "Hertsöhallen", 2).await
}

#[tokio::test]
async fn a_refused_booking_keeps_what_was_typed_in_another_language_and_where_it_may_be_sent_it_can_be_sent_on() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let (first, second) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Citizen).await);
        let wish = form(&spaces[0], "18:00", "Vårt möte");
        first.submit("/book", &form(&spaces[0], "18:00", "Fest")).await;
        let refused = second.refused("/book", &wish).await;
        assert!(refused.contains("Tiden är upptagen"), "{}", site.engine);
        for round in 0..2 {
            let english = in_english(&second, &refused).await;
            assert!(
                english.contains("value=\"Vårt möte\"") && english.contains("Vi är 20 &amp; glada"),
                "{}, {round}: {english}",
                site.engine
            );
            assert!(
                english.contains("The time is taken") && english.contains("has not been sent yet"),
                "{}: {english}",
                site.engine
            );
        }
        assert_eq!(first.get("/book").await.status(), StatusCode::SEE_OTHER, "somebody else's form is nobody's");
        let away = second
            .request(reqwest::Method::GET, "/book")
            .header(REFERER, site.url("/search"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(away.status(), StatusCode::SEE_OTHER, "whoever comes by a link begins anew");
        let mine = first.page("/bookings").await;
        let fest =
            mine.split("<a href=\"/bookings/").nth(1).and_then(|rest| rest.split('"').next()).expect("the booking");
        first.submit(&format!("/bookings/{fest}/cancel"), &[]).await;
        let ready = second.page("/book").await;
        assert!(
            ready.contains("It can be sent now") && ready.contains("value=\"Vårt möte\""),
            "{}: {ready}",
            site.engine
        );
        assert!(!second.page("/bookings").await.contains("Vårt möte"), "{}: looking has booked nothing", site.engine);
        second.submit("/book", &wish).await;
        assert!(second.page("/bookings").await.contains("Vårt möte"));
        assert_eq!(
            second.get("/book").await.status(),
            StatusCode::SEE_OTHER,
            "{}: what was taken is forgotten",
            site.engine
        );
    }
}

#[tokio::test]
async fn what_was_refused_is_forgotten_after_an_hour_and_with_the_session() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let email = site.account(RoleKind::Citizen, None, None).await;
        let guest = site.signed_in_as(&email).await;
        guest.refused("/book", &form(&spaces[0], "kl 14 ungefär", "Kalas")).await;
        assert!(guest.page("/book").await.contains("value=\"kl 14 ungefär\""), "{}", site.engine);
        assert_eq!(
            site.signed_in_as(&email).await.get("/book").await.status(),
            StatusCode::SEE_OTHER,
            "another window, another session"
        );
        site.set_clock(site.app.now().plus_minutes(61));
        assert_eq!(guest.get("/book").await.status(), StatusCode::SEE_OTHER, "{}: an hour later", site.engine);
        guest.refused("/book", &form(&spaces[0], "nej", "Kalas")).await;
        for number in 0..11 {
            site.set_clock(site.app.now().plus_minutes(1));
            guest.refused(&format!("/book?{number}"), &form(&spaces[0], "nej", "Kalas")).await;
        }
        assert_eq!(guest.get("/book").await.status(), StatusCode::SEE_OTHER, "{}: only the last few", site.engine);
        assert_eq!(guest.get("/book?10").await.status(), StatusCode::OK);
        guest.post("/sign-out", &[]).await;
        assert_eq!(guest.get("/book?10").await.headers()[LOCATION], "/sign-in?next=/book%3F10");
    }
}

#[tokio::test]
async fn a_password_is_not_kept_and_the_rest_of_the_form_is() {
    for site in engines().await {
        let administrator = site.signed_in(RoleKind::Administrator).await;
        let new = [
            ("name", "Nils Ny"),
            ("email", "fel adress"),
            ("password", "ett hemligt ord"),
            ("role", "citizen"),
            ("organisation", ""),
        ];
        let refused = administrator.refused("/people", &new).await;
        let english = in_english(&administrator, &refused).await;
        assert!(
            english.contains("value=\"Nils Ny\"") && english.contains("Write an e-mail address"),
            "{}: {english}",
            site.engine
        );
        assert!(!english.contains("hemligt"));
        let clerk = site.signed_in(RoleKind::Clerk).await;
        let wrong = [("old_password", "fel lösenord"), ("new_password", "ett nytt lösenord")];
        clerk.refused("/account/password", &wrong).await;
        assert_eq!(clerk.get("/account/password").await.headers()[LOCATION], "/account", "{}", site.engine);
    }
}

#[tokio::test]
async fn a_newcomer_who_mistypes_the_password_keeps_address_and_fault_in_another_language() {
    for site in engines().await {
        let email = site.account(RoleKind::Citizen, None, None).await;
        let guest = site.anybody();
        let typed = [("email", email.as_str()), ("password", "fel lösenord"), ("next", "/account")];
        let refused = guest.refused("/sign-in", &typed).await;
        let english = in_english(&guest, &refused).await;
        assert!(
            english.contains(&format!("value=\"{email}\"")) && english.contains("value=\"/account\""),
            "{}: {english}",
            site.engine
        );
        assert!(english.contains("Error: ") && !english.contains("fel lösenord"), "{}: {english}", site.engine);
        assert!(!guest.page("/sign-in?next=/").await.contains(&email), "whoever comes by a link begins anew");
        guest.submit("/sign-in", &[("email", &email), ("password", site.password()), ("next", "/account")]).await;
        guest.post("/sign-out", &[]).await;
        assert!(!guest.page("/sign-in").await.contains(&email), "{}: forgotten once it was right", site.engine);
    }
}

/// A rehearsal of many kinds of act, each of which would now be done, leaves everything as it was.
#[tokio::test]
async fn getting_the_address_of_a_refused_form_changes_nothing() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let administrator = site.signed_in(RoleKind::Administrator).await;
        let name = |name: &'static str| [("name", name), ("code", "HUS9"), ("area", ""), ("address", "")];
        administrator.refused("/facilities/buildings/new", &[("name", "Nya huset"), ("code", "Hertsö")]).await;
        administrator
            .refused("/organisations", &[("organisation_name", ""), ("organisation_kind", "association")])
            .await;
        administrator
            .refused(
                &format!("/facilities/spaces/{}/exceptions", spaces[0]),
                &[("first_date", "2026-12-24"), ("reason", "")],
            )
            .await;
        for path in
            ["/facilities/buildings/new", "/organisations", &format!("/facilities/spaces/{}/exceptions", spaces[0])]
        {
            let page = administrator.page(path).await;
            assert!(page.contains("Formuläret är inte skickat än"), "{}: {path}: {page}", site.engine);
        }
        // The building that was in the way is renamed: what was refused could now be done, and is not.
        let house = administrator.page("/facilities").await;
        let house = house
            .split("/facilities/buildings/")
            .find_map(|rest| rest.split('"').next().filter(|id| id.len() == 36))
            .expect("a building");
        administrator.submit(&format!("/facilities/buildings/{house}"), &name("Hertsö")).await;
        let ready = administrator.page("/facilities/buildings/new").await;
        assert!(ready.contains("Nu kan det skickas") && ready.contains("Nya huset"), "{}: {ready}", site.engine);
        assert!(!administrator.page("/facilities").await.contains("Nya huset"), "{}: rehearsed, not done", site.engine);
    }
}

/// Every address that a form is sent to, as the routers list them: `.post(` beside a page, or `posted(` alone.
fn addresses() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src");
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // Programs' addresses answer programs.
            if path.extension().is_none_or(|kind| kind != "rs") || path.to_string_lossy().contains("/api/") {
                continue;
            }
            let source = fs::read_to_string(&path).expect("text");
            let routes =
                source.split(".route(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
            let lines = routes.map(|(address, rest)| {
                (address, rest.split(".route(").next().and_then(|rest| rest.split('\n').next()).unwrap_or_default())
            });
            found.extend(
                lines
                    .filter(|(_, rest)| rest.contains("post(") || rest.contains("posted("))
                    .map(|(address, _)| address.to_owned()),
            );
        }
    }
    found.sort();
    found
}

/// One id of each thing that stands in addresses, found by looking through pages as one does.
async fn things(site: &TestSite, guest: &Guest) -> BTreeMap<&'static str, String> {
    let after = |page: &str, before: &str| {
        page.split(before)
            .skip(1)
            .find_map(|rest| rest.split(['"', '?', '/', '#']).next().filter(|id| id.len() == 36).map(ToOwned::to_owned))
    };
    let mut things = BTreeMap::new();
    let mut tx = site.app.database.read().await.expect("a transaction");
    let mut held = Vec::new();
    for space in samrum::facilities::service::spaces(&mut tx).await.expect("read") {
        held.extend(samrum::bookings::service::holdings(&mut tx, &space.id, all_time()).await.expect("read"));
    }
    drop(tx);
    let booking = &held.first().expect("bookings").booking;
    things.insert("/bookings/{id}", booking.id.0.clone());
    let series = held.iter().find_map(|one| one.booking.series.clone()).expect("a series");
    things.insert("/series/{id}", series.0.clone());
    let requests = guest.page("/requests").await;
    things.insert("/requests/{id}", after(&requests, "action=\"/requests/").unwrap_or_else(|| booking.id.0.clone()));
    things.insert("/requests/series/{id}", series.0);
    things.insert(
        "/facilities/buildings/{id}",
        after(&guest.page("/facilities").await, "/facilities/buildings/").expect("a building"),
    );
    things.insert("/facilities/spaces/{id}", booking.space.0.clone());
    things.insert(
        "/facilities/breaks/{id}",
        after(&guest.page("/facilities/breaks").await, "/facilities/breaks/").expect("a break"),
    );
    things.insert("/people/{id}", after(&guest.page("/people").await, "/people/").expect("a person"));
    let seasons = guest.page("/seasons").await;
    let mut rounds: Vec<_> = seasons
        .split("/seasons/")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '/']).next().filter(|id| id.len() == 36))
        .collect();
    rounds.dedup();
    for round in rounds {
        let wishes = guest.page(&format!("/seasons/{round}/wishes")).await;
        if let Some(wish) = after(&wishes, "?wish=").or_else(|| after(&wishes, "/wishes/")) {
            things.insert("/seasons/{id}", round.to_owned());
            things.insert("{wish}", wish);
        }
    }
    things.insert("/timetables/{id}", after(&guest.page("/timetables").await, "/timetables/").unwrap_or_default());
    things
}

#[tokio::test]
async fn every_address_that_a_form_is_sent_to_can_be_got() {
    let site = TestSite::sqlite().await;
    demo::load(&site.app, 1, Size::Small).await.expect("the demo");
    let guest = site.anybody();
    guest.submit("/sign-in", &[("email", "admin@demo.samrum.se"), ("password", PASSWORD), ("next", "/account")]).await;
    let things = things(&site, &guest).await;
    let addresses = addresses();
    assert!(addresses.len() > 50, "the routers have been read: {addresses:?}");
    let mut wrong = Vec::new();
    for pattern in &addresses {
        // What the demo has none of (a draft, a session before there is a plan) may say that it is not there.
        let mut address = pattern.clone();
        for (known, id) in &things {
            let filled = known.replace("{id}", id).replace("{wish}", id);
            address = if *known == "{wish}" { address.replace(known, id) } else { address.replacen(known, &filled, 1) };
        }
        let address = address.replace("{weekday}", "1").replace("{place}", "0").replace("{room}", "0");
        let unknown = address.contains('{') || pattern.contains("/drafts/") || pattern.contains("/sessions/");
        let mut next = address.clone();
        let mut status = StatusCode::FOUND;
        for _ in 0..4 {
            let answer = guest.get(&next).await;
            status = answer.status();
            match answer.headers().get(LOCATION).and_then(|next| next.to_str().ok()) {
                Some(further) => next = further.to_owned(),
                None => break,
            }
        }
        let right = status == StatusCode::OK || (unknown && status == StatusCode::NOT_FOUND);
        if !right {
            wrong.push(format!("{address} ({pattern}): {status} at {next}"));
        }
    }
    assert!(wrong.is_empty(), "these cannot be got:\n{}", wrong.join("\n"));
}

#[test]
fn no_router_takes_a_form_without_a_page_for_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src");
    let bare = |source: &str| source.matches(", post(").count();
    let mut folders = vec![root];
    let mut faults = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs")
                && bare(&fs::read_to_string(&path).expect("text")) > 0
            {
                faults.push(path.display().to_string());
            }
        }
    }
    assert!(faults.is_empty(), "write posted(handler, page) in: {faults:?}");
    assert_eq!(bare(".route(\"/x\", post(act))"), 1);
}
