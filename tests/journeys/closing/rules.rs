//! Changed hours and rules, the clerk's queue, and days closed everywhere.

use super::{book, closing, decided, hall, link_address, pairs, state};
use reqwest::StatusCode;
use samrum::bookings::model::State;
use samrum::facilities::model::{Approval, NewSpace};
use samrum::id::SpaceId;
use samrum::people::model::RoleKind;
use samrum_tests::{always_open, building, engines, fields_of, hours, open_space, plain_space};

#[tokio::test]
async fn other_hours_staff_only_capacity_and_approval_are_held_against_what_is_booked() {
    for site in engines().await {
        let home = building(&site, "Huset").await;
        let room = open_space(&site, &plain_space(&home, "Salen", &[]), &hours(480, 1320)).await;
        let (citizen, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let fields = [
            ("space", room.0.as_str()),
            ("date", "2026-12-08"),
            ("from", "20:00"),
            ("to", "21:00"),
            ("title", "Sen kväll"),
        ];
        let late = [fields.as_slice(), &[("persons", "50")]].concat();
        citizen.submit("/book", &late).await;
        book(&citizen, &room, "2026-12-08", "10:00", "11:00", "Tidig").await;
        let address = format!("/facilities/spaces/{room}");
        // Weekly hours.
        let hours: Vec<_> = (1..=7)
            .flat_map(|day| [(format!("opens-{day}-0"), "08:00"), (format!("closes-{day}-0"), "18:00")])
            .collect();
        let mut hours: Vec<_> = hours.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        hours.push(("ask", "yes"));
        let page = clerk.refused(&format!("{address}/hours"), &hours).await;
        assert!(
            page.contains("1 bokning ligger då") && page.contains("Sen kväll") && !page.contains("Tidig"),
            "{}: {page}",
            site.engine
        );
        // The form is not lost: it can be had back as it was typed.
        let mut back = decided(&page, "", "");
        back.push(("decide-back".to_owned(), "yes".to_owned()));
        let form = clerk.post(&format!("{address}/hours"), &pairs(&back)).await.text().await.expect("text");
        assert_eq!(form.matches("value=\"18:00\"").count(), 7, "{}", site.engine);
        let record = clerk.submit(&format!("{address}/hours"), &pairs(&decided(&page, "keep", ""))).await;
        assert!(record.contains("Behålls") && record.contains("Sen kväll"), "{record}");
        // What broke the rule before is no news when another rule is changed.
        let kept = [("name", "Salen"), ("ask", "yes"), ("min_minutes", "15")];
        let rule = |capacity: &'static str, approval: &'static str, bookable: bool| {
            let mut fields =
                [kept.as_slice(), &[("capacity", capacity), ("approval", approval), ("open_on_holidays", "ja")]]
                    .concat();
            if bookable {
                fields.push(("bookable", "ja"));
            }
            fields
        };
        clerk.submit(&address, &rule("60", "direct", true)).await;
        for (fields, met) in
            [(rule("40", "direct", true), 1), (rule("60", "clerk", true), 2), (rule("60", "direct", false), 2)]
        {
            let page = clerk.refused(&address, &fields).await;
            let words =
                if met == 1 { "1 bokning ligger då".to_owned() } else { format!("{met} bokningar ligger då") };
            assert!(page.contains(&words), "{}: {words}: {page}", site.engine);
            assert!(page.contains("Sen kväll"), "{}", site.engine);
        }
    }
}

#[tokio::test]
async fn a_program_that_shows_no_list_closes_and_cancels_nothing_and_is_led_to_what_is_booked() {
    for site in engines().await {
        let (_, spaces) = hall(&site).await;
        let (citizen, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let booking = book(&citizen, &spaces[1], "2026-12-08", "18:00", "19:00", "Kvar").await;
        let fields = [("first_date", "2026-12-08"), ("last_date", "2026-12-08"), ("reason", "Vattenskada")];
        let page = clerk.submit(&format!("/facilities/spaces/{}/exceptions", spaces[0]), &fields).await;
        assert!(page.contains(&format!("href=\"{booking}\"")), "{}: {page}", site.engine);
        assert_eq!(state(&site, &booking).await.state, State::Confirmed);
        assert!(citizen.page(&booking).await.contains("Lokalen är stängd då: Vattenskada"), "{}", site.engine);
        // The old tick box of the booking form leads to the one door.
        let fields = [
            ("space", spaces[0].0.as_str()),
            ("date", "2026-12-09"),
            ("from", "10:00"),
            ("to", "11:00"),
            ("title", "Stängt"),
        ];
        let answer = clerk.post("/book", &[fields.as_slice(), &[("closure", "yes")]].concat()).await;
        let next = answer.headers()["location"].to_str().expect("an address").to_owned();
        assert!(next.starts_with("/close?space="), "{next}");
        assert!(clerk.page(&next).await.contains("value=\"Stängt\""));
        let mut forged = fields.to_vec();
        forged.retain(|(name, _)| *name != "date");
        forged.extend([("date", "2026-12-16"), ("closure", "yes")]);
        citizen.submit("/book", &forged).await;
        let week = citizen.page(&format!("/spaces/{}?date=2026-12-16", spaces[0])).await;
        assert_eq!(
            week.matches("week-closure").count(),
            1,
            "{}: in the legend only, for a citizen closes nothing",
            site.engine
        );
    }
}

#[tokio::test]
async fn the_queue_says_that_a_place_has_been_closed_since_it_was_asked_for() {
    for site in engines().await {
        let home = building(&site, "Huset").await;
        let new = NewSpace { approval: Approval::Clerk, ..plain_space(&home, "Aulan", &[]) };
        let room = open_space(&site, &new, &always_open()).await;
        let (citizen, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let request = book(&citizen, &room, "2026-12-08", "18:00", "19:00", "Konsert").await;
        assert!(!clerk.page("/requests").await.contains("stängd"), "{}", site.engine);
        let days = [("first_date", "2026-12-08"), ("last_date", "2026-12-08")];
        let page = clerk.refused("/close", &closing(&home, None, &days)).await;
        clerk.submit("/close", &pairs(&decided(&page, "keep", ""))).await;
        assert!(clerk.page("/requests").await.contains("Lokalen är stängd då: Vattenskada"), "{}", site.engine);
        assert!(citizen.page(&request).await.contains("Lokalen är stängd då: Vattenskada"), "{}", site.engine);
        // Approving looks again; the choice is still the clerk's, who has read what speaks against it.
        let confirm = request.replace("/bookings/", "/requests/") + "/confirm";
        assert!(clerk.refused(&confirm, &[]).await.contains("Vattenskada"), "{}", site.engine);
        assert_eq!(state(&site, &request).await.state, State::Requested, "{}", site.engine);
        clerk.submit(&confirm, &[("anyway", "yes")]).await;
        assert_eq!(state(&site, &request).await.state, State::Confirmed, "{}", site.engine);
    }
}

#[tokio::test]
async fn days_closed_everywhere_begin_with_the_eves_and_are_the_municipalitys_to_decide() {
    for site in engines().await {
        let home = building(&site, "Huset").await;
        let closed = open_space(
            &site,
            &NewSpace { open_on_holidays: false, ..plain_space(&home, "Salen", &[]) },
            &always_open(),
        )
        .await;
        let open = open_space(&site, &plain_space(&home, "Planen", &[]), &always_open()).await;
        let (citizen, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let page = clerk.page("/facilities/closed-days").await;
        for words in ["Julafton", "2026-12-24", "Nyårsafton", "Midsommarafton", "2027-06-25"] {
            assert!(page.contains(words), "{}: {words}: {page}", site.engine);
        }
        let eve = |space: &SpaceId, title: &'static str| {
            [
                ("space", space.0.clone()),
                ("date", "2026-12-24".to_owned()),
                ("from", "10:00".to_owned()),
                ("to", "11:00".to_owned()),
            ]
            .into_iter()
            .chain([("title", title.to_owned())])
            .collect::<Vec<_>>()
        };
        let as_pairs = |fields: &[(&'static str, String)]| {
            fields.iter().map(|(name, value)| (*name, value.clone())).collect::<Vec<_>>()
        };
        let posted = async |space: &SpaceId| {
            let fields = as_pairs(&eve(space, "Julfest"));
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            citizen.post("/book", &fields).await
        };
        let refused = posted(&closed).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{}", site.engine);
        assert!(refused.text().await.expect("text").contains("Julafton"), "{}", site.engine);
        assert_eq!(posted(&open).await.status(), StatusCode::SEE_OTHER, "{}: open on holidays, open then", site.engine);
        // The municipality opens it, somebody books, and it is closed again over the booking.
        let (_, of_eve) = page.split_once("Julafton").expect("the eve");
        clerk.submit(&link_address(of_eve, "/facilities/closed-days/"), &[("ask", "yes")]).await;
        assert_eq!(posted(&closed).await.status(), StatusCode::SEE_OTHER, "{}", site.engine);
        let page = clerk.page("/facilities/closed-days").await;
        assert!(page.contains("Stäng Julafton varje år"), "{}: one press brings it back: {page}", site.engine);
        let asked = clerk.refused("/facilities/closed-days", &[("ask", "yes"), ("eve", "12-24")]).await;
        assert!(asked.contains("1 bokning ligger då") && asked.contains("Julfest"), "{}: {asked}", site.engine);
        clerk.submit("/facilities/closed-days", &pairs(&decided(&asked, "cancel", "Kommunen har stängt"))).await;
        assert!(citizen.page("/bookings").await.contains("Kommunen har stängt"), "{}", site.engine);
        // A date of its own, with its reason, and the figures of the report.
        let day =
            [("ask", "yes"), ("first_date", "2027-02-02"), ("last_date", "2027-02-03"), ("reason", "Planeringsdagar")];
        clerk.submit("/facilities/closed-days", &day).await;
        let figures = async |from: &str, to: &str| {
            let path = format!("/api/v1/utilisation?space={closed}&from={from}&to={to}");
            let text = site.anybody().page(&path).await;
            let json: serde_json::Value = serde_json::from_str(&text).expect("json");
            json["total"]["bookable_minutes"].as_i64().expect("minutes")
        };
        assert_eq!(
            figures("2027-02-01", "2027-02-04").await,
            2 * 1440,
            "{}: closed days leave the denominator",
            site.engine
        );
        assert_eq!(figures("2026-12-23", "2026-12-24").await, 1440, "{}", site.engine);
        let bad = clerk.refused("/facilities/closed-days", &[("first_date", "2027-02-30"), ("reason", "")]).await;
        assert!(bad.contains("href=\"#first_date\"") && bad.contains("href=\"#reason\""), "{bad}");
    }
}

#[tokio::test]
async fn an_import_says_how_many_bookings_its_new_rules_meet_and_keeps_them() {
    for site in engines().await {
        let home = building(&site, "Huset").await;
        let new = plain_space(&home, "Salen", &[]);
        let room = open_space(&site, &new, &always_open()).await;
        let (citizen, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let late = book(&citizen, &room, "2026-12-08", "20:00", "21:00", "Sen kväll").await;
        book(&citizen, &room, "2026-12-08", "10:00", "11:00", "Tidig").await;
        let table = format!("Byggnad;Kod;Namn;Typ;Öppettider\nHuset;{};Salen;idrottshall;alla dagar 08–18\n", new.code);
        let part = reqwest::multipart::Part::bytes(table.into_bytes()).file_name("lokaler.csv");
        let form = reqwest::multipart::Form::new().part("files", part);
        let answer =
            clerk.request(reqwest::Method::POST, "/facilities/import").multipart(form).send().await.expect("an answer");
        let page = answer.text().await.expect("text");
        assert!(page.contains(&format!("Salen ({}): 1 st", new.code)), "{}: {page}", site.engine);
        let fields: Vec<_> = fields_of(&page).into_iter().filter(|(name, _)| name == "upload").collect();
        clerk.submit("/facilities/import/confirm", &pairs(&fields)).await;
        assert_eq!(state(&site, &late).await.state, State::Confirmed, "{}", site.engine);
        assert!(citizen.page(&late).await.contains("Lokalen är inte öppen då"), "{}", site.engine);
    }
}
