//! A timetable that was changed keeps its address; it is taken out of the calendar after a page that says what goes, and put back.

use reqwest::header::LOCATION;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use samrum::jobs::worker::{self, Handlers};
use samrum::people::model::RoleKind;
use samrum::timetables::service::{KIND, run};
use samrum_tests::{Guest, TestSite, fields_of, settle, unplanned_school};

async fn upload(guest: &Guest, file: Vec<u8>, name: &str, more: &[(&str, &str)]) -> (StatusCode, String, String) {
    let mut form = Form::new().part("file", Part::bytes(file).file_name(name.to_owned()));
    let usual = [
        ("first", "2026-11-30"),
        ("last", "2026-12-18"),
        ("first_lesson", "08:00"),
        ("period_minutes", "45"),
        ("break_minutes", "15"),
        ("room_capacity", "30"),
    ];
    for (name, value) in usual.iter().chain(more) {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    let answer = guest.request(Method::POST, "/timetables/import").multipart(form).send().await.expect("an answer");
    let next = answer.headers().get(LOCATION).and_then(|next| next.to_str().ok()).unwrap_or_default().to_owned();
    (answer.status(), next, answer.text().await.expect("text"))
}

/// A draft with a timetable.
async fn draft(site: &TestSite, guest: &Guest) -> String {
    let (_, next, text) = upload(guest, unplanned_school().into_bytes(), "skola.xml", &[]).await;
    assert!(!next.is_empty(), "{text}");
    let draft = next.split('?').next().unwrap_or_default().to_owned();
    guest.submit(&format!("{draft}/run"), &[("seconds", "20"), ("threads", "1")]).await;
    assert!(worker::once(&site.app, &Handlers::default().on(KIND, run)).await);
    draft
}

/// The address of the timetable that a draft has in the calendar.
async fn timetable(guest: &Guest, draft: &str) -> String {
    let page = guest.page(draft).await;
    let mut links = page.split("href=\"/timetables/").skip(1).filter_map(|part| part.split('"').next());
    let id = links.find(|id| id.len() == 36).unwrap_or_else(|| panic!("{page}"));
    format!("/timetables/{id}")
}

#[tokio::test]
async fn an_address_outlives_a_change_and_the_page_says_when_each_version_holds() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let draft = draft(&site, &guest).await;
    guest.submit(&format!("{draft}/publish"), &[("from", "2026-11-30")]).await;
    settle(&site).await;
    let address = timetable(&guest, &draft).await;
    assert!(!guest.page(&address).await.contains("Versioner"), "there is one");
    // A lesson moves from the second week on.
    let week = guest.page(&format!("{draft}/week?who=class:7A")).await;
    let lesson = week.split('"').find(|part| part.contains("/lessons/")).expect("a lesson").to_owned();
    let suggested = guest.page(&format!("{lesson}?suggest=yes")).await;
    let form =
        suggested.split("<form method=\"post\"").find(|form| form.contains("value=\"take\"")).expect("a suggestion");
    let mut fields = fields_of(form);
    fields.push(("do".to_owned(), "take".to_owned()));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    guest.submit(&lesson, &fields).await;
    guest.submit(&format!("{draft}/publish"), &[("from", "2026-12-07")]).await;
    settle(&site).await;
    assert_eq!(timetable(&guest, &draft).await, address);
    let page = guest.page(&address).await;
    assert!(page.contains("2026-11-30 till 2026-12-06") && page.contains("2026-12-07 till 2026-12-18"), "{page}");
    assert!(page.contains("<strong>2026-11-30 till 2026-12-06"), "the one that holds, or is the next to: {page}");
    let other = page.split('"').find(|part| part.contains("?version=")).expect("the other version").to_owned();
    assert!(guest.page(&other).await.contains("<strong>2026-12-07 till 2026-12-18"));
    // The newest version's own id leads there too.
    let own = other.split("version=").nth(1).expect("its id");
    let answer = guest.get(&format!("/timetables/{own}?who=class:7A")).await;
    assert_eq!(answer.headers()[LOCATION].to_str().expect("text"), format!("{address}?who=class:7A"));
}

#[tokio::test]
async fn before_a_timetable_goes_a_page_says_what_does_and_it_can_be_put_back() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let draft = draft(&site, &guest).await;
    guest.submit(&format!("{draft}/publish"), &[("from", "2026-11-30")]).await;
    settle(&site).await;
    let address = timetable(&guest, &draft).await;
    // Eight lessons a week in three weeks.
    let asked = guest.page(&format!("{address}/withdraw")).await;
    assert!(
        asked.contains("Försvinner: 24 lektionstillfällen") && asked.contains("Ingenting av schemat ligger kvar"),
        "{asked}"
    );
    let later = guest.page(&format!("{address}/withdraw?from=2026-12-07")).await;
    assert!(
        later.contains("Försvinner: 16 lektionstillfällen") && later.contains("Ligger kvar: 8 lektionstillfällen"),
        "{later}"
    );
    let wrong = guest.refused(&format!("{address}/withdraw"), &[("from", "snart")]).await;
    assert!(wrong.contains("value=\"snart\""), "{wrong}");
    let gone = guest.submit(&format!("{address}/withdraw"), &[("from", "2026-12-07")]).await;
    assert!(gone.contains("borttaget"), "{gone}");
    settle(&site).await;
    let page = guest.page(&address).await;
    assert!(page.contains("från och med 2026-12-07") && page.contains("2026-11-30 till 2026-12-06"), "{page}");
    let back = guest.submit(&format!("{address}/put-back"), &[]).await;
    assert!(!back.contains("ligger i kalendern igen"), "not before it is so: {back}");
    settle(&site).await;
    let back = guest.page(&format!("{address}?done=put_back")).await;
    assert!(back.contains("ligger i kalendern igen") && back.contains("2026-11-30 till 2026-12-18"), "{back}");
    let again = guest.submit(&format!("{address}/put-back"), &[]).await;
    assert!(!again.contains("ligger i kalendern igen"), "it was there: {again}");
}

#[tokio::test]
async fn a_date_that_has_been_is_asked_about() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let draft = draft(&site, &guest).await;
    site.set_clock(site.app.zone().start_of("2026-12-07".parse().expect("a date")));
    let guest = site.signed_in(RoleKind::Timetabler).await;
    assert!(guest.page(&format!("{draft}/publish")).await.contains("value=\"2026-12-07\""), "from today on");
    let asked = guest.refused(&format!("{draft}/publish"), &[("from", "2026-11-30")]).await;
    assert!(asked.contains("Datumet har redan varit") && asked.contains("name=\"past\""), "{asked}");
    guest.submit(&format!("{draft}/publish"), &[("from", "2026-11-30"), ("past", "yes")]).await;
    settle(&site).await;
    let page = guest.page(&format!("{draft}?done=published")).await;
    assert!(page.contains("Schemat ligger i kalendern"), "{page}");
}

/// A school of FET with days of these names.
fn with_days(names: &[&str]) -> Vec<u8> {
    let days = names.iter().map(|name| format!("<Day><Name>{name}</Name></Day>")).collect::<Vec<_>>().concat();
    let (head, rest) = samrum_tests::fet_school()
        .split_once("<Days_List>")
        .map(|(head, rest)| (head.to_owned(), rest.to_owned()))
        .expect("days");
    let rest = rest.split_once("</Days_List>").expect("days").1.to_owned();
    format!("{head}<Days_List>{days}</Days_List>{rest}").into_bytes()
}

#[tokio::test]
async fn ten_days_of_two_weeks_are_held_every_second_week_and_unnamed_ones_are_asked_about() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let weeks = |marks: [&str; 2]| -> Vec<String> {
        let days = ["Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag"];
        marks.iter().flat_map(|mark| days.map(|day| format!("{day} {mark}"))).collect()
    };
    for marks in [["A", "B"], ["1", "2"], ["udda", "jämn"]] {
        let names = weeks(marks);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (status, next, text) = upload(&guest, with_days(&names), "skola.fet", &[]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{marks:?}: {text}");
        assert!(guest.page(&next).await.contains("Skolan är inläst"));
    }
    let names = weeks(["A", "B"]);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (status, _, text) = upload(&guest, with_days(&names), "skola.fet", &[("first_week", "C")]).await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("veckorna A, B") && text.contains("value=\"C\""),
        "{text}"
    );
    let (status, ..) = upload(&guest, with_days(&names), "skola.fet", &[("first_week", "B")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);

    let six: Vec<String> = (1..=6).map(|day| format!("Dag {day}")).collect();
    let six: Vec<&str> = six.iter().map(String::as_str).collect();
    let (status, _, text) = upload(&guest, with_days(&six), "skola.fet", &[]).await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY
            && text.contains("id=\"days_per_week-fault\"")
            && text.contains("6 dagar"),
        "{text}"
    );
    let (status, ..) = upload(&guest, with_days(&six), "skola.fet", &[("days_per_week", "6")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_file_of_another_program_is_named_as_what_it_is() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    for (file, name, expected) in [
        ("1,\"7A\",\"ANK\",\"MA\",\"R12\",1,1,,\r\n", "GPU001.TXT", "Untis"),
        ("\u{1}\u{2}", "skola.gpn", "Untis"),
        ("<timetable ascttversion=\"2023\"><days/></timetable>", "asc.xml", "aSc TimeTables"),
        ("PK\u{3}\u{4}xl/workbook.xml", "schema.xlsx", "Excel"),
        ("{\"organisations\":[]}", "ss12000.json", "SS 12000"),
        ("<Activities_Timetable></Activities_Timetable>", "skola_activities.xml", "skolans egen fil"),
    ] {
        let (status, _, text) = upload(&guest, file.as_bytes().to_vec(), name, &[]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text.contains(expected) && text.contains("Här läses skolor från FET"), "{name}: {text}");
    }
}
