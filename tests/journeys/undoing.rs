//! Cancelling says first what goes; whoever cancelled may take it back for a while, through the gate; a cancelled date is booked again.

use reqwest::StatusCode;
use reqwest::header::LOCATION;
use samrum::facilities::model::{Approval, NewSpace};
use samrum::id::SpaceId;
use samrum::people::model::RoleKind;
use samrum_tests::{
    Guest, TestSite, all_time, building, engines, fields_of, hall_in_parts, hours, open_space, plain_space,
};

fn wish<'a>(space: &'a SpaceId, date: &'a str, title: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("space", &space.0),
        ("date", date),
        ("from", "18:00"),
        ("to", "19:00"),
        ("title", title),
        ("organisation", ""),
    ]
}

/// Where a form that is taken leads, without its query.
async fn made(guest: &Guest, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = guest.post(path, fields).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
    answer.headers()[LOCATION].to_str().expect("an address").split('?').next().unwrap_or_default().to_owned()
}

/// The hidden fields of the page that asks before an act.
fn hidden(page: &str) -> Vec<(String, String)> {
    fields_of(page.split("<main").nth(1).unwrap_or_default())
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

async fn hall(site: &TestSite) -> SpaceId {
    let building = building(site, "Hertsö").await;
    hall_in_parts(site, &building, "Hertsöhallen", 1).await.remove(0)
}

/// Four Tuesdays in December, booked by a citizen.
async fn series(guest: &Guest, hall: &SpaceId) -> String {
    let mut fields = wish(hall, "2026-12-01", "Träning");
    fields.extend([("until", "2026-12-22"), ("seen", "yes")]);
    made(guest, "/book", &fields).await
}

#[tokio::test]
async fn one_booking_is_cancelled_after_a_question_and_taken_back_for_a_while_if_still_free() {
    for site in engines().await {
        let hall = hall(&site).await;
        let (guest, other) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Citizen).await);
        let booking = made(&guest, "/book", &wish(&hall, "2026-12-01", "Kalas")).await;
        let page = guest.page(&booking).await;
        let cancel = format!("{booking}/cancel");
        assert!(
            page.contains(&format!("href=\"{cancel}\"")) && !page.contains(&format!("action=\"{cancel}\"")),
            "{}: {page}",
            site.engine
        );
        let question = guest.page(&cancel).await;
        assert!(
            question.contains("Avboka Kalas?") && question.contains("tisdag 1 december 2026 18:00–19:00"),
            "{}: {question}",
            site.engine
        );
        assert!(guest.page(&booking).await.contains("Bokad"), "{}: asking changes nothing", site.engine);
        assert_eq!(other.get(&cancel).await.status(), StatusCode::FORBIDDEN, "nobody else's");
        let page = guest.submit(&cancel, &[]).await;
        assert!(
            page.contains("Avbokat. Det gäller: tisdag 1 december 2026 18:00–19:00") && page.contains("Ångra"),
            "{}: {page}",
            site.engine
        );
        assert_eq!(
            other.post(&format!("{booking}/undo"), &[]).await.status(),
            StatusCode::FORBIDDEN,
            "{}",
            site.engine
        );
        let page = guest.submit(&format!("{booking}/undo"), &[]).await;
        assert!(page.contains("Ångrat. Tiden är bokad igen"), "{}: {page}", site.engine);
        other.refused("/book", &wish(&hall, "2026-12-01", "Annat")).await;
        // Somebody is faster.
        guest.submit(&cancel, &[]).await;
        let taken = made(&other, "/book", &wish(&hall, "2026-12-01", "Annat")).await;
        let page = guest.refused(&format!("{booking}/undo"), &[]).await;
        assert!(
            page.contains("Tiden är upptagen") && page.contains("Samma lokal andra tider"),
            "{}: {page}",
            site.engine
        );
        assert!(!guest.page(&booking).await.contains("Boka igen"), "{}: it is not free", site.engine);
        // Later it is too late to undo, and when the time is free it can be booked again.
        other.submit(&format!("{taken}/cancel"), &[]).await;
        site.set_clock(site.app.now().plus_minutes(31));
        let page = guest.refused(&format!("{booking}/undo"), &[]).await;
        assert!(page.contains("för sent att ångra") && page.contains("Boka igen"), "{}: {page}", site.engine);
        assert!(
            guest.submit(&format!("{booking}/again"), &[]).await.contains("Tiden är bokad igen"),
            "{}",
            site.engine
        );
    }
}

#[tokio::test]
async fn all_dates_of_a_series_are_named_before_they_go_and_come_back_but_for_what_others_have_taken() {
    for site in engines().await {
        let hall = hall(&site).await;
        let (guest, other) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Citizen).await);
        let series = series(&guest, &hall).await;
        let page = guest.page(&series).await;
        assert!(
            !page.contains(&format!("method=\"post\" action=\"{series}/cancel\"")),
            "{}: not by one press: {page}",
            site.engine
        );
        assert!(page.contains(&format!("href=\"{series}/cancel?all=yes\"")), "{}: {page}", site.engine);
        assert_eq!(
            guest.get(&format!("{series}/cancel")).await.headers()[LOCATION],
            series.as_str(),
            "{}",
            site.engine
        );
        let none = guest.get(&format!("{series}/cancel?chosen=yes")).await;
        assert!(none.text().await.expect("text").contains("Välj minst ett datum"), "{}", site.engine);
        let question = guest.page(&format!("{series}/cancel?all=yes")).await;
        for words in
            ["Avboka 4 datum av Träning?", "tisdag 1 december", "tisdag 22 december", "Avboka 4 datum", "30 minuter"]
        {
            assert!(question.contains(words), "{}: {words}: {question}", site.engine);
        }
        let page = guest.submit(&format!("{series}/cancel"), &borrowed(&hidden(&question))).await;
        assert!(
            page.contains("Avbokat. Det gäller: tisdag 1 december") && page.contains("Ångra"),
            "{}: {page}",
            site.engine
        );
        other.submit("/book", &wish(&hall, "2026-12-08", "Mitt i")).await;
        let page = guest.submit(&format!("{series}/undo"), &borrowed(&hidden(&page))).await;
        assert!(
            page.contains("Bokade igen: 3 datum") && page.contains("Det gick inte för 1 datum"),
            "{}: {page}",
            site.engine
        );
        assert_eq!(page.matches("type=\"checkbox\"").count(), 3, "{}", site.engine);
        // Some of them: what was ticked goes, the rest stays.
        let one = page
            .split("name=\"booking\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a date")
            .to_owned();
        let question = guest.page(&format!("{series}/cancel?chosen=yes&booking={one}")).await;
        assert!(
            question.contains("Avboka Träning tisdag 1 december 2026?") && question.contains("2 andra kommande datum"),
            "{question}"
        );
        let page = guest.submit(&format!("{series}/cancel"), &borrowed(&hidden(&question))).await;
        assert_eq!(page.matches("type=\"checkbox\"").count(), 2, "{}", site.engine);
        assert!(page.contains("Boka igen tisdag 1 december 2026 18:00–19:00"), "{}: {page}", site.engine);
        assert!(!page.contains("Boka igen tisdag 8 december"), "{}: that one is taken", site.engine);
    }
}

#[tokio::test]
async fn where_a_clerk_decides_ones_own_cancelling_is_taken_back_and_never_what_staff_cancelled() {
    for site in engines().await {
        let house = building(&site, "Kulturens hus").await;
        let new = NewSpace { approval: Approval::Clerk, ..plain_space(&house, "Salen", &["Salen"]) };
        let room = open_space(&site, &new, &hours(480, 1320)).await;
        let (guest, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let booking = made(&guest, "/book", &wish(&room, "2026-12-01", "Möte")).await;
        let id = booking.rsplit('/').next().unwrap_or_default().to_owned();
        clerk.submit(&format!("/requests/{id}/confirm"), &[]).await;
        guest.submit(&format!("{booking}/cancel"), &[]).await;
        let page = guest.submit(&format!("{booking}/undo"), &[]).await;
        assert!(page.contains("Tiden är bokad igen"), "{}: it was decided before: {page}", site.engine);
        // Later it is a new wish, and waits for the clerk.
        guest.submit(&format!("{booking}/cancel"), &[]).await;
        site.set_clock(site.app.now().plus_minutes(31));
        let page = guest.submit(&format!("{booking}/again"), &[]).await;
        assert!(page.contains("väntar på beslut"), "{}: {page}", site.engine);
        clerk.submit(&format!("/requests/{id}/confirm"), &[]).await;
        clerk.refused(&format!("{booking}/cancel"), &[]).await;
        clerk.submit(&format!("{booking}/cancel"), &[("reason", "Vattenskada")]).await;
        for act in ["undo", "again"] {
            let answer = guest.post(&format!("{booking}/{act}"), &[]).await;
            assert!(answer.status().is_client_error(), "{}: {act}: {}", site.engine, answer.status());
        }
        let page = guest.page(&booking).await;
        assert!(
            page.contains("Vattenskada") && !page.contains("Ångra") && !page.contains("Boka igen"),
            "{}: {page}",
            site.engine
        );
        assert!(
            clerk.submit(&format!("{booking}/undo"), &[]).await.contains("Tiden är bokad igen"),
            "{}: staff may",
            site.engine
        );
    }
}

#[tokio::test]
async fn undoing_and_somebody_elses_booking_at_once_leave_the_time_with_one_of_them() {
    for site in engines().await {
        let hall = hall(&site).await;
        let (guest, other) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Citizen).await);
        for day in 1..=6 {
            let date = format!("2026-12-{day:02}");
            let booking = made(&guest, "/book", &wish(&hall, &date, "Mitt")).await;
            guest.submit(&format!("{booking}/cancel"), &[]).await;
            let (undo, booked) = (format!("{booking}/undo"), wish(&hall, &date, "Ditt"));
            let (undone, again, booked) =
                tokio::join!(guest.post(&undo, &[]), guest.post(&undo, &[]), other.post("/book", &booked));
            for answer in [&undone, &again, &booked] {
                assert!(
                    matches!(answer.status(), StatusCode::SEE_OTHER | StatusCode::UNPROCESSABLE_ENTITY),
                    "{}: {}",
                    site.engine,
                    answer.status()
                );
            }
            let mut tx = site.app.database.read().await.expect("a transaction");
            let held = samrum::bookings::service::holdings(&mut tx, &hall, all_time()).await.expect("read");
            let start = site.app.zone().instant(date.parse().expect("a date"), 18 * 60).expect("a time");
            assert_eq!(held.iter().filter(|one| one.booking.time.from == start).count(), 1, "{}: {date}", site.engine);
        }
    }
}
