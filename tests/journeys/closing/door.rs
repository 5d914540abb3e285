//! The one door: what is shut off, who is hit, and what becomes of them.

use super::{book, closing, decided, form_address, hall, pairs, record_address, state};
use reqwest::StatusCode;
use samrum::bookings::model::{Kind, State};
use samrum::bookings::service as bookings;
use samrum::people::model::RoleKind;
use samrum_tests::{TestSite, always_open, building, engines, hours_from_now, open_space, plain_space};

#[tokio::test]
async fn closing_a_hall_for_days_lists_who_is_hit_and_does_what_was_decided_about_each() {
    for site in engines().await {
        let (home, spaces) = hall(&site).await;
        let club = site.association("IBK Norrsken").await;
        let (booker, citizen, clerk) =
            (site.booker(&club).await, site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let mut of_club =
            vec![("space", spaces[1].0.as_str()), ("date", "2026-12-08"), ("from", "18:00"), ("to", "19:00")];
        of_club.extend([("title", "Flickor 15"), ("organisation", club.0.as_str())]);
        booker.submit("/book", &of_club).await;
        let party = book(&citizen, &spaces[2], "2026-12-09", "10:00", "11:00", "Kalas").await;
        let moved = book(&citizen, &spaces[0], "2026-12-10", "10:00", "11:00", "Bröllop").await;
        let after = book(&citizen, &spaces[0], "2026-12-10", "15:00", "16:00", "Efteråt").await;
        let span = [("first_date", "2026-12-07"), ("from", "12:00"), ("last_date", "2026-12-10"), ("to", "15:00")];
        let fields = closing(&home, Some(&spaces[0]), &span);
        let page = clerk.refused("/close", &fields).await;
        for words in [
            "3 bokningar ligger då",
            "Flickor 15",
            "IBK Norrsken",
            "@prov.se",
            "Kalas",
            "Bröllop",
            "Lokalen är stängd då: Vattenskada",
        ] {
            assert!(page.contains(words), "{}: {words} in {page}", site.engine);
        }
        assert!(!page.contains("Efteråt") && !page.contains("Samma tid på annat ställe"), "{page}");
        assert_eq!(state(&site, &party).await.state, State::Confirmed, "{}: nothing has happened yet", site.engine);

        let undecided = clerk.refused("/close", &pairs(&decided(&page, "", ""))).await;
        assert!(undecided.contains("Välj vad som ska hända med 3 bokningar"), "{undecided}");
        let without = clerk.refused("/close", &pairs(&decided(&page, "cancel", ""))).await;
        assert!(without.contains("href=\"#decide-reason\""), "{without}");

        let mut choices = decided(&page, "cancel", "Golvet är under vatten");
        choices.push((format!("choice-{}", state(&site, &party).await.id), "keep".to_owned()));
        choices.push((format!("choice-{}", state(&site, &moved).await.id), "move".to_owned()));
        let record = clerk.submit("/close", &pairs(&choices)).await;
        for words in [
            "Avstängt",
            "Avbokade",
            "Flickor 15",
            "IBK Norrsken",
            "Att flytta",
            "Bröllop",
            "Behålls",
            "Kalas",
            "Golvet är under vatten",
        ] {
            assert!(record.contains(words), "{}: {words} in {record}", site.engine);
        }
        assert!(record.contains(&format!("href=\"{moved}#move\"")), "{}: the way to its own form", site.engine);
        let mine = booker.page("/bookings").await;
        assert!(mine.contains("Avbokad") && mine.contains("Golvet är under vatten"), "{}", site.engine);
        for (address, words) in [(&party, true), (&moved, true), (&after, false)] {
            assert_eq!(state(&site, address).await.state, State::Confirmed);
            let page = citizen.page(address).await;
            assert_eq!(page.contains("Lokalen är stängd då: Vattenskada"), words, "{}: {page}", site.engine);
        }
        assert!(citizen.page("/bookings").await.contains("Lokalen är stängd då: Vattenskada"));
        let week = site.anybody().page(&format!("/spaces/{}?date=2026-12-08", spaces[3])).await;
        assert!(week.contains("Vattenskada"), "{}: a part of what is shut: {week}", site.engine);

        // Nobody books what is shut, a part of it or the whole, not even staff.
        for (guest, space) in [(&citizen, &spaces[3]), (&clerk, &spaces[0])] {
            let fields = [
                ("space", space.0.as_str()),
                ("date", "2026-12-08"),
                ("from", "08:00"),
                ("to", "09:00"),
                ("title", "Ändå"),
            ];
            assert!(guest.refused("/book", &fields).await.contains("Vattenskada"), "{}", site.engine);
        }
        // Moved away, its time stays shut.
        let elsewhere = open_space(&site, &plain_space(&home, "Annexet", &[]), &always_open()).await;
        let to = [("space", elsewhere.0.as_str()), ("date", "2026-12-10"), ("from", "10:00"), ("to", "11:00")];
        clerk.submit(&format!("{moved}/move"), &to).await;
        let fields = [
            ("space", spaces[0].0.as_str()),
            ("date", "2026-12-10"),
            ("from", "10:00"),
            ("to", "11:00"),
            ("title", "I hålet"),
        ];
        citizen.refused("/book", &fields).await;

        // What was kept can be cancelled afterwards, with a reason.
        let change = record_address(&clerk).await;
        let id = state(&site, &party).await.id.0;
        clerk.refused(&format!("{change}/cancel"), &[("booking", id.as_str())]).await;
        clerk.submit(&format!("{change}/cancel"), &[("booking", id.as_str()), ("reason", "Det gick inte")]).await;
        assert_eq!(
            (state(&site, &party).await.state, state(&site, &party).await.reason.as_str()),
            (State::Cancelled, "Det gick inte")
        );
    }
}

#[tokio::test]
async fn what_the_clerk_was_not_shown_refuses_with_the_new_list() {
    for site in engines().await {
        let (home, spaces) = hall(&site).await;
        let (citizen, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        let first = book(&citizen, &spaces[1], "2026-12-08", "18:00", "19:00", "Sedd").await;
        let days = [("first_date", "2026-12-08"), ("last_date", "2026-12-08")];
        let page = clerk.refused("/close", &closing(&home, None, &days)).await;
        let late = book(&citizen, &spaces[2], "2026-12-08", "20:00", "21:00", "Sen").await;
        let page = clerk.refused("/close", &pairs(&decided(&page, "cancel", "Stängt"))).await;
        assert!(page.contains("sedan listan visades") && page.contains("Sen"), "{}: {page}", site.engine);
        assert_eq!(state(&site, &first).await.state, State::Confirmed, "{}: all or nothing", site.engine);
        clerk.submit("/close", &pairs(&decided(&page, "cancel", "Stängt"))).await;
        for address in [&first, &late] {
            assert_eq!(state(&site, address).await.state, State::Cancelled, "{}", site.engine);
        }
    }
}

#[tokio::test]
async fn closing_a_part_meets_the_whole_and_not_the_siblings_and_weekdays_repeat() {
    for site in engines().await {
        let (home, spaces) = hall(&site).await;
        let (citizen, clerk) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Clerk).await);
        book(&citizen, &spaces[0], "2026-12-15", "18:00", "19:00", "Hela hallen").await;
        book(&citizen, &spaces[2], "2026-12-08", "18:00", "19:00", "Syskon").await;
        book(&citizen, &spaces[1], "2026-12-09", "18:00", "19:00", "Onsdag").await;
        let mut fields = closing(&home, Some(&spaces[1]), &[("first_date", "2026-12-01"), ("last_date", "2026-12-31")]);
        fields.retain(|(name, _)| *name != "repeat");
        fields.extend([("repeat", "weekdays"), ("weekday", "2"), ("from", "17:00"), ("to", "22:00")]);
        let page = clerk.refused("/close", &fields).await;
        assert!(page.contains("1 bokning ligger då") && page.contains("Hela hallen"), "{}: {page}", site.engine);
        clerk.submit("/close", &pairs(&decided(&page, "cancel", "Städning varje tisdag"))).await;
        let free = [("space", spaces[1].0.as_str()), ("date", "2026-12-22"), ("title", "Tisdag")];
        let at = |from: &'static str, to: &'static str| [free.as_slice(), &[("from", from), ("to", to)]].concat();
        assert!(citizen.refused("/book", &at("21:00", "22:30")).await.contains("Vattenskada"), "{}", site.engine);
        citizen.submit("/book", &at("15:00", "17:00")).await;
        // Opened again, it can be booked.
        let list = clerk.page("/closings").await;
        let lift = form_address(&list, "/closings/");
        clerk.submit(&lift, &[]).await;
        citizen.submit("/book", &at("21:00", "22:30")).await;
        assert!(clerk.page("/closings").await.contains("Inget är avstängt"), "{}", site.engine);
        // Whoever comes second to open it finds it open.
        assert_eq!(clerk.post(&lift, &[]).await.status(), StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn only_those_who_decide_in_a_building_close_there() {
    let site = TestSite::sqlite().await;
    let (home, spaces) = hall(&site).await;
    let other = building(&site, "Annanstans").await;
    let days = [("first_date", "2026-12-08"), ("last_date", "2026-12-08")];
    assert_eq!(site.anybody().get("/close").await.status(), StatusCode::SEE_OTHER, "sign in first");
    let citizen = site.signed_in(RoleKind::Citizen).await;
    for path in ["/close", "/closings", "/changes", "/facilities/closed-days"] {
        assert_eq!(citizen.get(path).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(citizen.post("/close", &closing(&home, None, &days)).await.status(), StatusCode::FORBIDDEN);
    let email = site.account(RoleKind::Clerk, None, Some(&home)).await;
    let caretaker = site.signed_in_as(&email).await;
    assert_eq!(caretaker.post("/close", &closing(&other, None, &days)).await.status(), StatusCode::FORBIDDEN);
    let page = caretaker.submit("/close", &closing(&home, Some(&spaces[1]), &days)).await;
    assert!(page.contains("Avstängt. Inget var bokat då."), "{page}");
    assert_eq!(caretaker.get("/facilities/closed-days").await.status(), StatusCode::FORBIDDEN);
    // The door is found from the hall, the building and the calendar; for others it is not there.
    let clerk = site.signed_in(RoleKind::Clerk).await;
    for path in [
        format!("/spaces/{}", spaces[0]),
        format!("/buildings/{home}"),
        format!("/facilities/spaces/{}", spaces[0]),
        format!("/facilities/buildings/{home}"),
        format!("/book?space={}", spaces[0]),
    ] {
        assert!(clerk.page(&path).await.contains("href=\"/close?"), "{path}");
    }
    assert!(!citizen.page(&format!("/spaces/{}", spaces[0])).await.contains("/close?"));
    let bad = clerk.refused("/close", &closing(&home, None, &[("first_date", "igår"), ("from", "kl tolv")])).await;
    assert!(
        bad.contains("href=\"#first_date\"") && bad.contains("href=\"#from\"") && bad.contains("value=\"kl tolv\""),
        "{bad}"
    );
}

#[tokio::test]
async fn a_long_list_has_pages_and_one_choice_is_enough_for_all() {
    let site = TestSite::sqlite().await;
    let (home, spaces) = hall(&site).await;
    let clerk = site.signed_in(RoleKind::Clerk).await;
    let weekly = [
        ("space", spaces[1].0.as_str()),
        ("date", "2026-11-30"),
        ("from", "18:00"),
        ("to", "19:00"),
        ("until", "2027-11-29"),
    ];
    let mut count = 0;
    for (from, to) in [("08:00", "09:00"), ("10:00", "11:00"), ("12:00", "13:00")] {
        let mut fields = weekly.to_vec();
        fields.retain(|(name, _)| !matches!(*name, "from" | "to"));
        fields.extend([("from", from), ("to", to), ("title", "Varje vecka"), ("seen", "yes")]);
        clerk.submit("/book", &fields).await;
        count += 53;
    }
    let days = [("first_date", "2026-11-25"), ("last_date", "2027-12-31")];
    let page = clerk.refused("/close", &closing(&home, None, &days)).await;
    let said = |page: &str| {
        page.split("bokningar ligger då")
            .next()
            .and_then(|before| before.rsplit('>').next())
            .map(|n| n.trim().to_owned())
    };
    let met: usize = said(&page).and_then(|n| n.parse().ok()).expect("a count");
    assert!(met > 100 && met <= count, "{met}");
    assert_eq!(page.matches("<select id=\"choice-").count(), 100);
    assert!(page.contains("Sida 1 av 2"), "{page}");
    // A choice on the first page comes along to the second and back into the decision.
    let (_, rest) = page.split_once("<select id=\"choice-").expect("a choice");
    let kept = rest.split('"').next().unwrap_or_default().to_owned();
    let mut turned = decided(&page, "cancel", "Rivs");
    turned.extend([(format!("choice-{kept}"), "keep".to_owned()), ("decide-page".to_owned(), "2".to_owned())]);
    let second = clerk.refused("/close", &pairs(&turned)).await;
    assert_eq!(second.matches("<select id=\"choice-").count(), met - 100, "the rest");
    clerk.submit("/close", &pairs(&decided(&second, "cancel", "Rivs"))).await;
    assert_eq!(state(&site, &format!("/bookings/{kept}")).await.state, State::Confirmed, "its own choice");
    let mut tx = site.app.database.read().await.expect("a transaction");
    let left = bookings::holdings(&mut tx, &spaces[1], hours_from_now(0, 420 * 24)).await.expect("read");
    assert_eq!(left.len(), 1);
    assert!(left.iter().all(|held| held.booking.what.kind == Kind::Single));
}
