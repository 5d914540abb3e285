//! Finding, booking, being refused with something else to choose, changing one's mind; and the clerk's side of it.

use reqwest::StatusCode;
use samrum::facilities::model::Approval;
use samrum::id::SpaceId;
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, building, engines, fields_of, hall_in_parts, hours, open_space, plain_space};

/// The fields of the booking form.
fn form<'a>(
    space: &'a SpaceId,
    date: &'a str,
    from: &'a str,
    to: &'a str,
    title: &'a str,
) -> Vec<(&'static str, &'a str)> {
    vec![("space", &space.0), ("date", date), ("from", from), ("to", to), ("title", title), ("organisation", "")]
}

/// The address of the link whose text, up to the next tag, holds these words.
fn link(page: &str, words: &str) -> String {
    let found =
        page.split("<a ").skip(1).find(|rest| rest.split("</a>").next().is_some_and(|link| link.contains(words)));
    let href = found.and_then(|rest| rest.split_once("href=\"")).and_then(|(_, rest)| rest.split('"').next());
    href.unwrap_or_else(|| panic!("no link «{words}» in {page}")).replace("&amp;", "&")
}

async fn hall(site: &TestSite) -> Vec<SpaceId> {
    let building = building(site, "Hertsöns idrottshall").await;
    hall_in_parts(site, &building, "Hertsöhallen", 2).await
}

/// A hall whose bookings a clerk decides.
async fn aula(site: &TestSite) -> SpaceId {
    let building = building(site, "Kulturens hus").await;
    let new = samrum::facilities::model::NewSpace {
        approval: Approval::Clerk,
        ..plain_space(&building, "Lilla salen", &["Lilla salen"])
    };
    open_space(site, &new, &hours(480, 1320)).await
}

async fn text(answer: reqwest::Response) -> String {
    answer.text().await.expect("text")
}

#[tokio::test]
async fn anybody_finds_a_free_hall_signs_in_books_it_and_cancels() {
    for site in engines().await {
        hall(&site).await;
        let email = site.account(RoleKind::Citizen, None, None).await;
        let guest = site.anybody();
        let page = guest.page("/search?date=2026-12-01&start=18:00&minutes=90&persons=20").await;
        assert!(page.contains("3 lediga lokaler"), "{}: {page}", site.engine);
        let book = link(&page, "Boka Hertsöhallen,");
        let answer = guest.get(&book).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "one signs in first");
        let sign_in = answer.headers()["location"].to_str().expect("an address").to_owned();
        let next = sign_in.split_once("next=").expect("and comes back").1.to_owned();
        assert!(next.contains("18%3A00"), "{next}");
        let guest = site.signed_in_as(&email).await;
        let page = guest.page(&book).await;
        assert!(
            page.contains("value=\"2026-12-01\"")
                && page.contains("value=\"18:00\"")
                && page.contains("value=\"19:30\""),
            "{page}"
        );
        let space = SpaceId(fields_of(&page).into_iter().find(|(name, _)| name == "space").expect("the space").1);
        let page = guest.submit("/book", &form(&space, "2026-12-01", "18:00", "19:30", "Kalas")).await;
        assert!(page.contains("Klart!") && page.contains("tisdag 1 december 2026 18:00–19:30"), "{page}");
        let page = guest.page("/bookings").await;
        assert!(page.contains("Kalas"));
        let booking = link(&page, "Kalas");
        let page = guest.submit(&format!("{booking}/cancel"), &[("reason", "")]).await;
        assert!(page.contains("Avbokat."), "{}", site.engine);
        let page = guest.submit("/book", &form(&space, "2026-12-01", "18:00", "19:30", "Igen")).await;
        assert!(page.contains("Klart!"), "{}: what was cancelled is free again", site.engine);
    }
}

#[tokio::test]
async fn a_refusal_says_what_is_in_the_way_as_far_as_one_may_know_and_what_is_free_instead() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let other = building(&site, "Porsöhallen").await;
        hall_in_parts(&site, &other, "Porsöhallen", 1).await;
        let (first, second) = (site.signed_in(RoleKind::Citizen).await, site.signed_in(RoleKind::Citizen).await);
        first.submit("/book", &form(&spaces[1], "2026-12-01", "18:00", "19:00", "Hemlig fest")).await;
        let page = second.refused("/book", &form(&spaces[0], "2026-12-01", "18:30", "20:00", "Vårt möte")).await;
        assert!(page.contains("Tiden är upptagen") && page.contains("I vägen"), "{}", site.engine);
        assert!(!page.contains("Hemlig fest") && page.contains("Upptaget"), "a private title is nobody's business");
        assert!(page.contains("value=\"Vårt möte\""), "what was typed is kept");
        assert!(!page.contains("title="), "nobody's words stand in an address: {page}");
        let elsewhere =
            page.split("<form ").find(|form| form.contains("Porsöhallen")).expect("something else that is free");
        let mut fields = fields_of(elsewhere);
        fields.push(("change".to_owned(), "yes".to_owned()));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = text(second.post("/book", &fields).await).await;
        assert!(
            page.contains("value=\"Vårt möte\"") && page.contains("value=\"20:00\""),
            "one press to a filled form: {page}"
        );
        let clerk = site.signed_in(RoleKind::Clerk).await;
        let page = clerk.refused("/book", &form(&spaces[0], "2026-12-01", "18:30", "20:00", "Städdag")).await;
        assert!(page.contains("Hemlig fest"), "staff may know");
    }
}

#[tokio::test]
async fn a_weekly_series_shows_what_collides_before_anything_is_booked_and_takes_a_date_back_later() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let association = site.association("Hertsö IK").await;
        let booker = site.booker(&association).await;
        let citizen = site.signed_in(RoleKind::Citizen).await;
        let page = citizen.submit("/book", &form(&spaces[1], "2026-12-08", "18:00", "19:00", "Fest")).await;
        let in_the_way = link(&page, "Hertsöhallen A").len();
        assert!(in_the_way > 0);
        let mut wish = form(&spaces[0], "2026-12-01", "18:00", "19:30", "F10");
        wish.retain(|(name, _)| *name != "organisation");
        wish.extend([("organisation", association.0.as_str()), ("until", "2026-12-22")]);
        let answer = booker.post("/book", &wish).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let page = text(answer).await;
        assert!(
            page.contains("tisdag 8 december 2026")
                && page.contains("Upptaget")
                && page.contains("Boka de förkryssade datumen"),
            "{page}"
        );
        assert!(!booker.page("/bookings").await.contains("F10"), "nothing is booked yet");
        wish.push(("seen", "yes"));
        let answer = booker.post("/book", &wish).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", site.engine);
        let series =
            answer.headers()["location"].to_str().expect("an address").split('?').next().expect("a path").to_owned();
        let page = booker.page(&series).await;
        assert!(
            page.contains("Datum som hoppades över") && page.contains("Boka tisdag 8 december 2026 ändå"),
            "{page}"
        );
        let page = booker.refused(&format!("{series}/restore"), &[("date", "2026-12-08")]).await;
        assert!(page.contains("Tiden är upptagen"), "still taken");
        let mine = citizen.page("/bookings").await;
        citizen.submit(&format!("{}/cancel", link(&mine, "Fest")), &[]).await;
        let page = booker.submit(&format!("{series}/restore"), &[("date", "2026-12-08")]).await;
        assert!(page.contains("Datumet är bokat") && !page.contains("hoppades över"), "{}", site.engine);
        let one = page
            .split("name=\"booking\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a date to tick")
            .to_owned();
        let page = booker.submit(&format!("{series}/cancel"), &[("booking", &one)]).await;
        assert_eq!(page.matches("type=\"checkbox\"").count(), 3, "{}: one of four is cancelled", site.engine);
        let page = booker.submit(&format!("{series}/cancel"), &[("all", "yes")]).await;
        assert_eq!(page.matches("type=\"checkbox\"").count(), 0, "{}: all are", site.engine);
        booker.refused(&format!("{series}/cancel"), &[]).await;
    }
}

#[tokio::test]
async fn a_request_waits_for_the_clerk_who_may_say_no_with_a_reason_only() {
    for site in engines().await {
        let aula = aula(&site).await;
        let citizen = site.signed_in(RoleKind::Citizen).await;
        let clerk = site.signed_in(RoleKind::Clerk).await;
        assert!(clerk.page("/requests").await.contains("Inga förfrågningar"));
        for title in ["Konsert", "Teater"] {
            let page = citizen.submit("/book", &form(&aula, "2026-12-03", "18:00", "20:00", title)).await;
            assert!(page.contains("Förfrågan är skickad") && page.contains("Väntar på beslut"), "{page}");
        }
        assert_eq!(citizen.get("/requests").await.status(), StatusCode::FORBIDDEN);
        assert!(clerk.page("/").await.contains("2 förfrågningar väntar"), "{}", site.engine);
        let page = clerk.page("/requests").await;
        let ids: Vec<_> = page
            .split("action=\"/requests/")
            .skip(1)
            .filter_map(|rest| rest.split_once("/confirm\"").map(|(id, _)| id))
            .collect();
        let ids: Vec<_> = ids.into_iter().filter(|id| !id.contains('/')).collect();
        assert_eq!(ids.len(), 2, "{page}");
        let page = clerk.submit(&format!("/requests/{}/confirm", ids[0]), &[]).await;
        assert!(page.contains("Godkänt"));
        let page = clerk.refused(&format!("/requests/{}/confirm", ids[1]), &[]).await;
        assert!(page.contains("hunnit bli upptagen") && page.contains("Samma lokal andra tider"), "{page}");
        let (path, field) = (format!("/requests/{}/deny", ids[1]), format!("reason-{}", ids[1]));
        let page = clerk.refused(&path, &[(&field, " ")]).await;
        assert!(page.contains("Skriv ett skäl"), "{}", site.engine);
        clerk.submit(&path, &[(&field, "Salen är redan bokad.")]).await;
        let page = citizen.page("/bookings").await;
        assert!(page.contains("Avslagen") && page.contains("Salen är redan bokad."), "{page}");
    }
}

#[tokio::test]
async fn moving_to_a_taken_time_is_refused_and_leaves_the_booking_where_it_was() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let guest = site.signed_in(RoleKind::Citizen).await;
        guest.submit("/book", &form(&spaces[0], "2026-12-02", "18:00", "19:00", "Hinder")).await;
        guest.submit("/book", &form(&spaces[0], "2026-12-01", "18:00", "19:00", "Möte")).await;
        let booking = link(&guest.page("/bookings").await, "Möte");
        let to = |date: &'static str, from: &'static str, until: &'static str| {
            [("space", spaces[0].0.as_str()), ("date", date), ("from", from), ("to", until)]
        };
        let page = guest.refused(&format!("{booking}/move"), &to("2026-12-02", "18:30", "19:30")).await;
        assert!(page.contains("Tiden är upptagen") && page.contains("tisdag 1 december 2026 18:00–19:00"), "{page}");
        let page = guest.submit(&format!("{booking}/move"), &to("2026-12-02", "19:00", "24:00")).await;
        assert!(page.contains("onsdag 2 december 2026 19:00–24:00"), "{}: it ends at midnight", site.engine);
        let page = guest.submit("/book", &form(&spaces[0], "2026-12-01", "18:00", "19:00", "Ny")).await;
        assert!(page.contains("Klart!"), "{}: the old time is free", site.engine);
        let stranger = site.signed_in(RoleKind::Citizen).await;
        assert_eq!(stranger.get(&booking).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(
            stranger.post(&format!("{booking}/move"), &to("2026-12-03", "18:00", "19:00")).await.status(),
            StatusCode::FORBIDDEN
        );
        let answer = stranger.post(&format!("{booking}/cancel"), &[("reason", "ilska")]).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{}", site.engine);
    }
}

#[tokio::test]
async fn a_bad_form_comes_back_with_every_fault_and_a_sound_one_does_not() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let guest = site.signed_in(RoleKind::Citizen).await;
        let bad = async |date: &str, from: &str, to: &str, title: &str| {
            guest.refused("/book", &form(&spaces[0], date, from, to, title)).await
        };
        let page = bad("i morgon", "kl sex", "", "").await;
        assert!(
            page.contains("Skriv ett datum")
                && page.contains("Skriv ett klockslag")
                && page.contains("Skriv vad bokningen gäller"),
            "{page}"
        );
        assert!(bad("2026-12-01", "19:00", "18:00", "x").await.contains("Sluttiden måste vara efter"));
        assert!(bad("2026-11-24", "08:00", "09:00", "x").await.contains("redan varit"));
        assert!(bad("2026-12-01", "08:00", "08:10", "x").await.contains("minst 15 minuter"));
        assert!(bad("2026-12-01", "01:00", "23:00", "x").await.contains("högst 720 minuter"));
        assert!(bad("2027-03-28", "02:30", "04:00", "x").await.contains("klockan ställs fram"), "{}", site.engine);
        let page = guest.submit("/book", &form(&spaces[0], "2027-03-28", "01:30", "03:31", "Nattmanglingen")).await;
        assert!(page.contains("Klart!"), "{}: over the clock change, ending at an odd minute", site.engine);
    }
}

#[tokio::test]
async fn calendars_show_who_is_there_where_it_is_public_and_free_times_lead_to_the_form() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let citizen = site.signed_in(RoleKind::Citizen).await;
        citizen.submit("/book", &form(&spaces[1], "2026-11-26", "18:10", "19:25", "Hemligt")).await;
        let guest = site.anybody();
        let path = format!("/spaces/{}?week=2026-W48", spaces[0]);
        let page = guest.page(&path).await;
        assert!(page.contains("18:10–19:25") && page.contains("Upptaget") && !page.contains("Hemligt"), "{page}");
        assert!(
            page.contains(&format!("/book?space={}&amp;date=2026-11-26&amp;from=20:00&amp;to=21:00", spaces[0])),
            "{page}"
        );
        assert!(page.contains("from=19:25"), "the list offers the exact minute");
        assert!(!page.contains("date=2026-11-23&amp;from"), "what has been cannot be booked");
        assert!(page.contains("week=2026-W47") && page.contains("week=2026-W49"));
        assert!(citizen.page(&path).await.contains("Hemligt"), "{}: the holder reads the title", site.engine);
        let mut tx = site.app.database.read().await.expect("a transaction");
        let space = samrum::facilities::service::space(&mut tx, &spaces[0]).await.expect("read").expect("the hall");
        drop(tx);
        let page = guest.page(&format!("/buildings/{}?date=2026-11-26", space.building)).await;
        assert_eq!(
            page.matches("18:10–19:25").count(),
            2,
            "{}: at the part and at the whole, not at the sibling",
            site.engine
        );
        assert_eq!(guest.get("/spaces/finns-inte").await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_first_page_leads_each_kind_of_visitor_to_its_task() {
    for site in engines().await {
        let leads = async |guest: &Guest, to: &str| guest.page("/").await.contains(&format!("href=\"{to}\""));
        let anybody = site.anybody();
        assert!(
            leads(&anybody, "/sign-in?next=/bookings").await
                && leads(&anybody, "/utilisation").await
                && leads(&anybody, "/seasons").await
        );
        assert!(anybody.page("/").await.contains("action=\"/search\""));
        assert!(leads(&site.signed_in(RoleKind::Citizen).await, "/bookings").await);
        assert!(leads(&site.signed_in(RoleKind::Clerk).await, "/requests").await);
        assert!(leads(&site.signed_in(RoleKind::Timetabler).await, "/timetables").await, "{}", site.engine);
    }
}

#[tokio::test]
async fn a_booker_books_for_its_own_association_and_for_no_other() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let (ours, theirs) = (site.association("Vi").await, site.association("De").await);
        let booker = site.booker(&ours).await;
        let wish = |organisation: &str| {
            let mut fields: Vec<_> = form(&spaces[0], "2026-12-01", "18:00", "19:00", "Träning")
                .into_iter()
                .map(|(name, value)| (name, value.to_owned()))
                .collect();
            fields.retain(|(name, _)| *name != "organisation");
            fields.push(("organisation", organisation.to_owned()));
            fields
        };
        let post = async |organisation: &str| {
            let fields = wish(organisation);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            booker.post("/book", &fields).await.status()
        };
        assert_eq!(post(&theirs.0).await, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.engine);
        assert_eq!(post(&ours.0).await, StatusCode::SEE_OTHER, "{}", site.engine);
    }
}
