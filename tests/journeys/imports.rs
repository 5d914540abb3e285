//! Files made to bring the house down: each is refused in words, and the site goes on as if nothing had happened.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use samrum::bookings::service::CALENDAR;
use samrum::facilities::import::{File, read};
use samrum::facilities::service;
use samrum::people::model::RoleKind;
use samrum_tests::{
    Guest, TestSite, building, engines, fields_of, unplanned_school, workbook_parts, zip, zip_with_decoy,
};
use std::fmt::Write as _;

async fn send(
    guest: &Guest,
    path: &str,
    field: &str,
    name: &str,
    bytes: Vec<u8>,
    others: &[(&'static str, &'static str)],
) -> (StatusCode, String) {
    let mut form = Form::new().part(field.to_owned(), Part::bytes(bytes).file_name(name.to_owned()));
    for (name, value) in others {
        form = form.text(*name, *value);
    }
    let answer = guest.request(Method::POST, path).multipart(form).send().await.expect("an answer");
    (answer.status(), answer.text().await.expect("text"))
}

async fn places(guest: &Guest, name: &str, bytes: Vec<u8>) -> (StatusCode, String) {
    send(guest, "/facilities/import", "files", name, bytes, &[]).await
}

async fn school(guest: &Guest, bytes: Vec<u8>) -> (StatusCode, String) {
    let usual = [
        ("first", "2026-11-30"),
        ("last", "2026-12-18"),
        ("first_lesson", "08:00"),
        ("period_minutes", "45"),
        ("break_minutes", "15"),
        ("room_capacity", "30"),
        ("anew", "yes"),
    ];
    send(guest, "/timetables/import", "file", "skola.xml", bytes, &usual).await
}

const TABLE: &str = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" t=\"s\"><v>2</v></c></row>";
const TEXTS: &str = "<sst uniqueCount=\"3\"><si><t>Kod</t></si><si><t>Namn</t></si><si><t>Huset</t></si></sst>";

#[tokio::test]
async fn a_workbook_that_boasts_of_its_texts_is_refused_and_a_sound_one_is_read() {
    let site = TestSite::sqlite().await;
    let keeper = site.signed_in(RoleKind::Clerk).await;
    let (status, page) = places(&keeper, "bok.xlsx", zip(&workbook_parts(1, TABLE, TEXTS))).await;
    assert_eq!((status, page.contains("Nya byggnader: 1.")), (StatusCode::OK, true), "{page}");
    for boast in ["4294967296", "18446744073709551615", "99999999999999999999"] {
        let texts = TEXTS.replace("\"3\"", &format!("\"{boast}\""));
        let (status, page) = places(&keeper, "bok.xlsx", zip(&workbook_parts(1, TABLE, &texts))).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{boast}");
        assert!(page.contains("skadad"), "{boast}: {page}");
    }
    assert_eq!(keeper.get("/healthz").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_unpacks_to_too_much_is_refused_in_whatever_it_is_wrapped() {
    let site = TestSite::sqlite().await;
    let keeper = site.signed_in(RoleKind::Clerk).await;
    // A text of a megabyte that every cell of sixty sheets points to.
    let mut cells = String::new();
    for row in 1..=50 {
        let _ = write!(cells, "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>");
    }
    let long = format!("<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let (status, page) = places(&keeper, "bok.xlsx", zip(&workbook_parts(60, &cells, &long))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("för stor"), "{page}");
    // Two directories: the harmless one is for whoever checks, the other for whoever reads.
    let mut large = workbook_parts(1, TABLE, TEXTS);
    large.push(("xl/media/picture".to_owned(), vec![0; 120 << 20]));
    let (status, page) = places(&keeper, "bok.xlsx", zip_with_decoy(&large, &workbook_parts(1, TABLE, TEXTS))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("för stor"), "{page}");
    // A tree of elements that has no place in the memory of the process that reads it.
    let timetabler = site.signed_in(RoleKind::Timetabler).await;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packer, format!("<a>{}</a>", "<a/>x".repeat(4_000_000)).as_bytes()).expect("packs");
    let (status, page) = school(&timetabler, packer.finish().expect("packs")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("läsningen avbröts"), "{page}");
    assert_eq!(keeper.get("/healthz").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn of_many_faults_the_first_are_told_and_the_others_counted_and_a_long_name_is_cut() {
    let site = TestSite::sqlite().await;
    let keeper = site.signed_in(RoleKind::Clerk).await;
    let rows = format!("Kod;Namn\n{}", ";\u{e5}\n".repeat(10_000));
    let name = format!("{}.csv", "n".repeat(100_000));
    let (status, page) = places(&keeper, &name, rows.into_bytes()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("10000 fel") && page.contains("9700 fel till"), "{}", &page[..page.len().min(3000)]);
    assert!(page.len() < 500_000 && !page.contains(&"n".repeat(101)), "{} bytes", page.len());
}

#[tokio::test]
async fn files_wait_for_their_confirmation_here_and_only_once_and_only_for_whoever_sent_them() {
    for site in engines().await {
        let (keeper, other) = (site.signed_in(RoleKind::Clerk).await, site.signed_in(RoleKind::Clerk).await);
        let (status, page) = places(&keeper, "hus.csv", "Kod;Namn\nA;Huset\n".as_bytes().to_vec()).await;
        assert_eq!(status, StatusCode::OK);
        let fields = fields_of(&page);
        let upload =
            fields.iter().find(|(name, _)| name == "upload").map(|(_, value)| value.clone()).expect("what to confirm");
        let confirm = [("upload", upload.as_str())];
        assert!(
            other.refused("/facilities/import/confirm", &confirm).await.contains("finns inte kvar"),
            "{}",
            site.engine
        );
        // Confirmed twice at once it is imported once.
        let (one, two) = tokio::join!(
            keeper.post("/facilities/import/confirm", &confirm),
            keeper.post("/facilities/import/confirm", &confirm)
        );
        let mut both = [one.status(), two.status()];
        both.sort_unstable();
        assert_eq!(both, [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY], "{}", site.engine);
        assert!(keeper.page("/facilities").await.contains("Huset"));
        // Of many previews the oldest give way, and in the end time runs out.
        let mut kept = Vec::new();
        for nth in 0..4 {
            let (_, page) = places(&keeper, "hus.csv", format!("Kod;Namn\nB;Hus {nth}\n").into_bytes()).await;
            kept.extend(fields_of(&page).into_iter().filter(|(name, _)| name == "upload").map(|(_, value)| value));
        }
        assert!(
            keeper.refused("/facilities/import/confirm", &[("upload", &kept[0])]).await.contains("finns inte kvar")
        );
        keeper.submit("/facilities/import/confirm", &[("upload", &kept[1])]).await;
        site.set_clock(samrum::time::Instant(samrum_tests::NOW.0 + 2 * 60 * 60));
        assert!(
            keeper.refused("/facilities/import/confirm", &[("upload", &kept[2])]).await.contains("finns inte kvar")
        );
    }
}

#[tokio::test]
async fn numbers_of_a_school_that_count_more_than_there_is_are_refused_with_their_line() {
    let site = TestSite::sqlite().await;
    let timetabler = site.signed_in(RoleKind::Timetabler).await;
    for (from, to, words) in [
        ("<Duration>1</Duration>", "<Duration>1000000</Duration>", "Duration är 1000000 och får vara högst 20"),
        ("<Duration>1</Duration>", "<Duration>21</Duration>", "Duration är 21 och får vara högst 20"),
        ("<Weight>1</Weight>", "<Weight>1000000</Weight>", "Weight är 1000000"),
        ("<Maximum>0</Maximum>", "<Maximum>99999</Maximum>", "Maximum är 99999"),
    ] {
        let (status, page) = school(&timetabler, unplanned_school().replacen(from, to, 1).into_bytes()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
        assert!(page.contains(words), "{to}: {page}");
    }
    let (status, page) =
        school(&timetabler, unplanned_school().replacen("<Duration>1</", "<Duration>2</", 1).into_bytes()).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
}

#[tokio::test]
async fn a_school_whose_demands_multiply_is_refused_rather_than_kept_and_read_again_for_each_page() {
    let site = TestSite::sqlite().await;
    let timetabler = site.signed_in(RoleKind::Timetabler).await;
    let many = (0..5_000)
        .map(|nth| {
            format!(
                "<Resource Id=\"s{nth}\"><ResourceType Reference=\"Class\"/><ResourceGroups><ResourceGroup Reference=\"all\"/></ResourceGroups></Resource>"
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let demand = |nth: usize| {
        format!(
            "<AvoidClashesConstraint Id=\"c{nth}\"><Required>true</Required><Weight>1</Weight><CostFunction>Linear</CostFunction><AppliesTo><ResourceGroups><ResourceGroup Reference=\"all\"/></ResourceGroups></AppliesTo></AvoidClashesConstraint>"
        )
    };
    let with = |demands: usize| {
        let school = unplanned_school().replace("</Resources>\n<Events>", &format!("{many}</Resources>\n<Events>"));
        school
            .replace("<Constraints>", &format!("<Constraints>{}", (0..demands).map(demand).collect::<String>()))
            .into_bytes()
    };
    let (status, page) = school(&timetabler, with(1_000)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Det som står här kan inte stämma"), "{page}");
    let (status, page) = school(&timetabler, with(1)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
}

#[tokio::test]
async fn a_crowd_of_attributes_is_refused_in_words() {
    let site = TestSite::sqlite().await;
    let timetabler = site.signed_in(RoleKind::Timetabler).await;
    let crowd = (0..80_000).map(|nth| format!(" a{nth}=\"\"")).collect::<Vec<_>>().concat();
    let (status, page) = school(&timetabler, format!("<HighSchoolTimetableArchive{crowd}/>").into_bytes()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("fler än 1000 attribut"), "{page}");
}

#[tokio::test]
async fn a_preview_is_judged_while_somebody_writes() {
    for site in engines().await {
        let home = building(&site, "Huset").await;
        let writing = site.app.database.write().await.expect("a transaction");
        let text = "Byggnad;Kod;Namn;Typ;Antal personer\nHuset;A;Salen;klassrum;30\nHuset;B;Salen;klassrum;30\n";
        let register = read(&[File { name: "salar.csv".to_owned(), bytes: text.as_bytes().to_vec() }])
            .unwrap_or_else(|faults| panic!("{faults:?}"));
        let changes = service::preview(&site.app, CALENDAR, &register).await.expect("judged");
        assert_eq!(changes.spaces.len(), 2, "{}: {home}", site.engine);
        drop(writing);
    }
}
