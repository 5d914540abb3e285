//! Timetables: a timetabler uploads a school's file, and its lessons are in the calendar that everybody books in.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use samrum::bookings::service::CALENDAR;
use samrum::facilities::model::{Approval, NewSpace};
use samrum::facilities::service as facilities;
use samrum::id::SpaceId;
use samrum::jobs::queue;
use samrum::people::model::RoleKind;
use samrum::timetables::service::PUBLICATION;
use samrum_tests::{Guest, TestSite, always_open, fet_school, public_file, settle};
use serde_json::{Value, json};

/// One class, one room, one lesson: Wednesday's second period.
const SCHOOL: &str = r#"<HighSchoolTimetableArchive><Instances><Instance Id="Norr"><MetaData><Name>Norra skolan</Name></MetaData>
<Times><TimeGroups><Day Id="Mo"/><Day Id="Tu"/><Day Id="We"/></TimeGroups><Time Id="M1"><Day Reference="Mo"/></Time>
<Time Id="T1"><Day Reference="Tu"/></Time><Time Id="W1"><Day Reference="We"/></Time><Time Id="W2"><Day Reference="We"/></Time></Times>
<Resources><ResourceTypes><ResourceType Id="Room"/><ResourceType Id="Class"/></ResourceTypes>
<Resource Id="Lab"><ResourceType Reference="Room"/></Resource><Resource Id="7A"><ResourceType Reference="Class"/></Resource></Resources>
<Events><Event Id="Kemi"><Duration>1</Duration><Resources><Resource Reference="Lab"/><Resource Reference="7A"/></Resources></Event></Events>
</Instance></Instances><SolutionGroups><SolutionGroup Id="vi"><Solution Reference="Norr"><Events>
<Event Reference="Kemi"><Time Reference="W2"/></Event></Events></Solution></SolutionGroup></SolutionGroups></HighSchoolTimetableArchive>"#;

async fn upload(guest: &Guest, file: Vec<u8>, changed: &[(&str, &str)]) -> Response {
    let mut form = Form::new().part("file", Part::bytes(file).file_name("skola.xml"));
    let usual = [
        ("first", "2026-11-23"),
        ("last", "2026-12-18"),
        ("first_lesson", "08:00"),
        ("period_minutes", "45"),
        ("break_minutes", "15"),
        ("room_capacity", "30"),
    ];
    for (name, value) in usual {
        let value = changed.iter().find(|(other, _)| *other == name).map_or(value, |(_, value)| *value);
        form = form.text(name, value.to_owned());
    }
    for (name, value) in changed.iter().filter(|(name, _)| usual.iter().all(|(other, _)| other != name)) {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    guest.request(Method::POST, "/timetables/import").multipart(form).send().await.expect("an answer")
}

/// The page an accepted upload leads to.
async fn imported(site: &TestSite, guest: &Guest, file: Vec<u8>) -> String {
    let answer = upload(guest, file, &[]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.expect("text"));
    settle(site).await;
    answer.headers()["location"].to_str().expect("text").to_owned()
}

/// The id of the space of this code.
async fn space(site: &TestSite, code: &str) -> String {
    let mut tx = site.app.database.read().await.expect("a transaction");
    samrum_tests::space_of_code(&mut tx, code).await.expect("there").id.0
}

async fn json_of(guest: &Guest, path: &str) -> Value {
    serde_json::from_str(&guest.page(path).await).expect("json")
}

/// Whether a program may book the space for an hour from this time.
async fn booking(guest: &Guest, space: &str, starts_at: &str, ends_at: &str) -> StatusCode {
    let wish = json!({ "space_id": space, "starts_at": starts_at, "ends_at": ends_at, "title": "Möte" });
    guest.request(Method::POST, "/api/v1/bookings").json(&wish).send().await.expect("an answer").status()
}

#[tokio::test]
async fn a_timetabler_uploads_a_school_and_its_lessons_are_in_the_calendar() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    assert!(guest.page("/timetables").await.contains("/timetables/import"));
    assert!(
        guest.page("/timetables/import").await.contains("2027-01-11"),
        "the autumn is nearly over: the coming term's first day is filled in"
    );
    let next = imported(&site, &guest, SCHOOL.into()).await;
    let page = guest.page(&next).await;
    assert!(page.contains("Norra skolan") && page.contains("Kemi") && page.contains("09:00–09:45"), "{page}");
    assert!(guest.page("/timetables").await.contains("Norra skolan"));

    let lab = space(&site, "Norr-Lab").await;
    assert!(guest.page(&format!("{next}&who=room:{lab}")).await.contains(&format!("/spaces/{lab}")));
    let calendar = site.anybody().page(&format!("/spaces/{lab}?week=2026-W48")).await;
    assert!(calendar.contains("09:00"), "the week of the room: {calendar}");

    // Wednesday 25 November, 09.00 in Luleå is 08.00 in UTC.
    let free = json_of(
        &site.anybody(),
        &format!("/api/v1/availability?space={lab}&from=2026-11-25T00:00:00Z&to=2026-11-26T00:00:00Z"),
    )
    .await;
    assert_eq!(free["busy"].as_array().map(Vec::len), Some(1), "{free}");
    assert!(free["busy"][0]["starts_at"].as_str().is_some_and(|at| at.starts_with("2026-11-25T08:00")), "{free}");

    // What an import makes is for lessons alone until somebody opens it.
    let program = site.program(RoleKind::Citizen).await;
    let later = ["2026-11-25T08:45:00Z", "2026-11-25T09:45:00Z"];
    assert_eq!(booking(&program, &lab, later[0], later[1]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(guest.page(&next).await.contains("Salar utan öppettider: 1"), "the page asks for its hours");
    open_room(&site, &lab).await;
    assert!(!guest.page(&next).await.contains("Salar utan öppettider"));
    assert_eq!(booking(&program, &lab, "2026-11-25T08:15:00Z", "2026-11-25T09:15:00Z").await, StatusCode::CONFLICT);
    assert_eq!(booking(&program, &lab, later[0], later[1]).await, StatusCode::CREATED, "what is left over");
}

/// Opens a room that an import has made: all week, for everybody, at once.
async fn open_room(site: &TestSite, id: &str) {
    let id = SpaceId::from(id);
    let mut tx = site.app.database.write().await.expect("a transaction");
    let space = facilities::space(&mut tx, &id).await.expect("an answer").expect("there");
    let open = NewSpace { bookable: true, approval: Approval::Direct, ..space.said.clone() };
    facilities::change_space(&mut tx, CALENDAR, &id, &open, site.app.now()).await.expect("changed");
    facilities::set_hours(&mut tx, &id, &always_open()).await.expect("hours");
    tx.commit().await.expect("kept");
}

#[tokio::test]
async fn a_room_without_opening_hours_is_no_part_of_what_could_have_been_booked_and_the_site_asks_for_them() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    imported(&site, &guest, SCHOOL.into()).await;
    let lab = space(&site, "Norr-Lab").await;
    let period = "from=2026-11-23&to=2026-12-18";
    let figures = json_of(&site.anybody(), &format!("/api/v1/utilisation?space={lab}&{period}")).await;
    assert_eq!(
        (&figures["total"]["bookable_minutes"], &figures["total"]["booked_minutes"]),
        (&json!(0), &json!(0)),
        "{figures}"
    );
    let report = site.anybody().page(&format!("/utilisation?{period}")).await;
    assert!(report.contains("En lokal här saknar öppettider") && report.contains("öppettider saknas"), "{report}");
    assert!(
        !report.contains("NaN") && !report.contains("/facilities?without_hours"),
        "only those who keep places are sent there"
    );
    let clerk = site.signed_in(RoleKind::Clerk).await;
    let list = clerk.page("/facilities?without_hours=yes").await;
    assert!(
        list.contains(&format!("/facilities/spaces/{lab}")) && list.contains("En lokal har inga öppettider"),
        "{list}"
    );
    assert!(clerk.page(&format!("/utilisation?{period}")).await.contains("/facilities?without_hours=yes"));
    open_room(&site, &lab).await;
    assert!(!clerk.page("/facilities").await.contains("inga öppettider"));
    let report = site.anybody().page(&format!("/utilisation?{period}")).await;
    assert!(!report.contains("saknar öppettider") && !report.contains("öppettider saknas"), "{report}");
}

#[tokio::test]
async fn a_timetable_on_its_way_into_the_calendar_says_how_far_it_has_come_and_is_shown_when_it_is_whole() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let answer = upload(&guest, SCHOOL.into(), &[]).await;
    let next = answer.headers()["location"].to_str().expect("text").to_owned();
    let address = next.split('?').next().unwrap_or_default();
    let page = guest.page(&next).await;
    assert!(page.contains("Börjar strax") && page.contains("http-equiv=\"refresh\""), "{page}");
    assert!(!page.contains("Kemi") && !page.contains("ligger i kalendern"), "not before it is so: {page}");
    assert!(guest.page("/timetables").await.contains("läggs in"));
    // The worker is lost before it has done anything.
    let mut tx = site.app.database.write().await.expect("a transaction");
    let version = address.rsplit('/').next().unwrap_or_default();
    let job = queue::latest(&mut tx, PUBLICATION, version).await.expect("an answer").expect("a job");
    assert!(queue::cancel(&mut tx, &job.id, site.app.now()).await.expect("an answer"));
    tx.commit().await.expect("kept");
    let page = guest.page(&next).await;
    assert!(page.contains("avbröts") && page.contains(&format!("{address}/go-on")), "{page}");
    let page = guest.submit(&format!("{address}/go-on"), &[]).await;
    assert!(page.contains("Börjar strax"), "{page}");
    settle(&site).await;
    let page = guest.page(&next).await;
    assert!(
        page.contains("Kemi") && page.contains("ligger i kalendern") && !page.contains("http-equiv=\"refresh\""),
        "{page}"
    );
}

#[tokio::test]
async fn lessons_that_have_been_are_put_into_the_calendar_only_when_that_is_asked_for() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let busy = async |lab: &str| {
        let week = format!("/api/v1/availability?space={lab}&from=2026-11-11T00:00:00Z&to=2026-11-27T00:00:00Z");
        json_of(&site.anybody(), &week).await["busy"].as_array().map_or(0, Vec::len)
    };
    let over = upload(&guest, SCHOOL.into(), &[("first", "2026-10-05"), ("last", "2026-11-20")]).await;
    assert_eq!(over.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(over.text().await.expect("text").contains("Terminen är redan slut"));
    for (past, expected) in [(&[("first", "2026-11-09")][..], 1), (&[("first", "2026-11-09"), ("past", "yes")][..], 3)]
    {
        let answer = upload(&guest, SCHOOL.into(), past).await;
        let next = answer.headers()["location"].to_str().expect("text").to_owned();
        settle(&site).await;
        assert_eq!(busy(&space(&site, "Norr-Lab").await).await, expected, "{past:?}");
        let address = next.split('?').next().unwrap_or_default();
        guest.submit(&format!("{address}/withdraw"), &[("from", "2026-11-09")]).await;
        settle(&site).await;
    }
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_says_so() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let first = imported(&site, &guest, SCHOOL.into()).await;
    let again = imported(&site, &guest, SCHOOL.into()).await;
    assert_eq!(first.replace("imported", "nothing"), again);
    assert!(guest.page(&again).await.contains("Ingenting har ändrats"));
}

#[tokio::test]
async fn a_timetable_taken_out_leaves_its_rooms_free_and_can_come_again() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let next = imported(&site, &guest, SCHOOL.into()).await;
    let address = next.split('?').next().unwrap_or_default();
    let page = guest.submit(&format!("{address}/withdraw"), &[]).await;
    assert!(page.contains("borttaget") && page.contains("Börjar strax"), "{page}");
    settle(&site).await;
    assert!(!guest.page(address).await.contains("Börjar strax"));
    assert!(guest.page("/timetables").await.contains("Inget schema"));
    let lab = space(&site, "Norr-Lab").await;
    let day = json_of(
        &site.anybody(),
        &format!("/api/v1/availability?space={lab}&from=2026-11-25T00:00:00Z&to=2026-11-26T00:00:00Z"),
    )
    .await;
    assert_eq!(day["busy"].as_array().map(Vec::len), Some(0), "{day}");
    // Who comes second is told that it is done.
    let again = guest.submit(&format!("{address}/withdraw"), &[]).await;
    assert!(again.contains("borttaget ur kalendern från och med 2026-11-24"), "{again}");
    assert!(imported(&site, &guest, SCHOOL.into()).await.contains("done=imported"));
}

#[tokio::test]
async fn a_file_with_faults_comes_back_with_all_of_them_and_what_was_typed() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let broken = SCHOOL
        .replace(r#"<Time Reference="W2"/>"#, r#"<Time Reference="W9"/>"#)
        .replace(r#"Reference="7A""#, r#"Reference="8B""#);
    let answer = upload(&guest, broken.into(), &[("period_minutes", "40")]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.expect("text");
    assert!(page.contains("rad 8") && page.contains("W9") && page.contains("8B"), "{page}");
    assert!(page.contains(r#"value="40""#), "what was typed");
    let answer = upload(&guest, b"not xml".to_vec(), &[("first", "snart"), ("break_minutes", "")]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(guest.page("/timetables").await.contains("Inget schema"), "nothing has been imported");
}

#[tokio::test]
async fn a_school_from_fet_is_opened_as_a_draft_that_says_what_is_not_heeded() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let draft = imported(&site, &guest, fet_school().into()).await;
    let page = guest.page(&draft).await;
    assert!(
        page.contains("Skolan är inläst") && page.contains("Teachers max gaps per morning and afternoon: 1"),
        "{page}"
    );
    let address = draft.split('?').next().unwrap_or_default();
    assert!(guest.page(&format!("{address}/rooms")).await.contains("Lab"));
    assert_eq!(
        guest.get(&format!("{address}/file")).await.status(),
        StatusCode::NOT_FOUND,
        "there is no timetable yet"
    );
    assert_eq!(
        site.anybody().get(&format!("{address}/file")).await.status(),
        StatusCode::SEE_OTHER,
        "to the sign-in page"
    );

    // Nobody knows this teacher, and this is no number.
    let broken = fet_school().replacen("<Teacher>CEL<", "<Teacher>DAN<", 1).replace("<Max_Gaps>0<", "<Max_Gaps>få<");
    let answer = upload(&guest, broken.into(), &[]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.expect("text");
    assert!(page.contains("DAN") && page.contains("Max_Gaps") && page.contains("rad "), "{page}");
}

#[tokio::test]
async fn only_those_who_plan_lessons_see_and_import_timetables() {
    let site = TestSite::sqlite().await;
    let planner = site.signed_in(RoleKind::Timetabler).await;
    let page = imported(&site, &planner, SCHOOL.into()).await;
    for kind in [RoleKind::Citizen, RoleKind::Clerk] {
        let guest = site.signed_in(kind).await;
        for path in ["/timetables", "/timetables/import", &page] {
            assert_eq!(guest.get(path).await.status(), StatusCode::FORBIDDEN, "{kind:?} {path}");
        }
        assert_eq!(upload(&guest, SCHOOL.into(), &[]).await.status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(site.anybody().get("/timetables").await.status(), StatusCode::SEE_OTHER, "to the sign-in page");
    assert_eq!(planner.get("/timetables/no-such").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
#[ignore = "needs public files, in the folder that SAMRUM_TEST_DATA names"]
async fn a_real_finnish_school_is_in_the_calendar() {
    let file = std::fs::read(public_file("xhstt-2014/with-solution/FI-WP-06.xml.gz")).expect("the school");
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let next = imported(&site, &guest, file).await;
    let page = guest.page(&next).await;
    assert!(page.contains("FinlandHighSchool") && page.contains("172"));
    let room = space(&site, "FI-WP-06-R210").await;
    let calendar = site.anybody().page(&format!("/spaces/{room}?week=2026-W48")).await;
    assert!(calendar.contains("C001"), "a lesson of the chemistry room's week: {calendar}");
    let week = format!("/api/v1/availability?space={room}&from=2026-11-23T00:00:00Z&to=2026-11-28T00:00:00Z");
    let busy = json_of(&site.anybody(), &week).await["busy"].as_array().map_or(0, Vec::len);
    assert!(busy >= 5, "{busy}");
}

#[tokio::test]
#[ignore = "needs public files, in the folder that SAMRUM_TEST_DATA names"]
async fn a_real_danish_gymnasium_of_two_weeks_is_in_the_calendar() {
    let file = std::fs::read(public_file("xhstt-2014/with-solution/DK-VG-09.xml.gz")).expect("the school");
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Timetabler).await;
    let page = guest.page(&imported(&site, &guest, file).await).await;
    assert!(page.contains("918") && page.contains("vecka 2 av 2"));
}
