//! Files with something wrong in them, as many as are asked for, sent as people send them: a table, a workbook, a school in XHSTT
//! and from FET, a season's plan. Each is answered in words, whatever it does to the process that reads it.
//!
//! `./check` sends a few. A campaign, which takes a minute for each thousand:
//! `SAMRUM_MUTATIONS=10000 SAMRUM_SEED=7 cargo test -p samrum-tests mutations:: -- --nocapture`
//! and then the slowest answer and the site's own memory are held to their limits too.

mod damage;

use damage::{Sort, damaged};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use samrum::people::model::RoleKind;
use samrum::server::clock::Stopwatch;
use samrum_tests::{
    Dice, Guest, TestSite, always_open, building, fet_school, open_space, plain_space, unplanned_school, workbook_parts,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many files each `./check` sends.
const USUAL: usize = 60;

/// Seconds within which each is answered, and megabytes that the site itself takes at most, in a campaign.
const MOST_SECONDS: f64 = 5.0;
const MOST_MEGABYTES: usize = 500;

const PLACES: &str = "Byggnad;Kod;Namn;Typ;Antal personer;Öppettider\nHuset;H1;Hallen;idrottshall;60;mån–fre 08–22\nHuset;H2;Salen;klassrum;30;mån 08–16\n";

struct Town {
    site: TestSite,
    clerk: Guest,
    timetabler: Guest,
    round: String,
    /// What is sent, unharmed.
    samples: Vec<(Sort, Vec<u8>)>,
}

impl Town {
    async fn new() -> Self {
        let site = TestSite::sqlite().await;
        let home = building(&site, "Huset").await;
        let hall = open_space(&site, &plain_space(&home, "hallen", &["hallen"]), &always_open()).await;
        let (clerk, timetabler) = (site.signed_in(RoleKind::Clerk).await, site.signed_in(RoleKind::Timetabler).await);
        let fields = [
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
        let made = clerk.post("/seasons/new", &fields).await;
        let round = made.headers()["location"].to_str().expect("the round's page").to_owned();
        let club = site.association("Hertsö IF").await;
        let wish = [
            ("organisation", club.0.as_str()),
            ("group", "F10"),
            ("age_band", "youth"),
            ("persons", "15"),
            ("sessions", "1"),
            ("min_minutes", "60"),
            ("max_minutes", "60"),
            ("free_days_between", "0"),
            ("space_1", &hall.0),
            ("weekday_1", "1"),
            ("from_1", "17:00"),
            ("to_1", "18:00"),
        ];
        site.booker(&club).await.submit(&format!("{round}/apply"), &wish).await;
        clerk.submit(&format!("{round}/close"), &[]).await;
        let problem: serde_json::Value =
            clerk.get(&format!("{round}/problem.json")).await.json().await.expect("a problem");
        let session =
            json!({ "wish": problem["wishes"][0]["id"], "space": hall.0, "day": 1, "from": "17:00", "to": "18:00" });
        let plan = json!({ "format": "season-plan/1", "sessions": [session], "score": 95, "bound": null, "status": "feasible" });
        let workbook = clerk.get("/facilities/template/facilities.xlsx").await.bytes().await.expect("bytes").to_vec();
        let mut cells = String::new();
        for row in 1..=20 {
            let _ = write!(
                cells,
                "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>{}</v></c><c r=\"B{row}\"><v>{row}</v></c></row>",
                row % 3
            );
        }
        let texts =
            "<sst count=\"3\" uniqueCount=\"3\"><si><t>Kod</t></si><si><t>Namn</t></si><si><t>Huset</t></si></sst>";
        let samples = vec![
            (Sort::Places, PLACES.as_bytes().to_vec()),
            (Sort::Workbook, workbook),
            (Sort::Parts(workbook_parts(2, &cells, texts)), Vec::new()),
            (Sort::Parts(open_document()), Vec::new()),
            (Sort::School, unplanned_school().into_bytes()),
            (Sort::School, fet_school().into_bytes()),
            (Sort::Plan, plan.to_string().into_bytes()),
        ];
        Self { site, clerk, timetabler, round, samples }
    }

    async fn send(&self, sort: &Sort, bytes: Vec<u8>) -> (StatusCode, String) {
        let (guest, path, field, name) = match sort {
            Sort::Places => (&self.clerk, "/facilities/import".to_owned(), "files", "lokaler.csv"),
            Sort::Workbook | Sort::Parts(_) => (&self.clerk, "/facilities/import".to_owned(), "files", "lokaler.xlsx"),
            Sort::School => (&self.timetabler, "/timetables/import".to_owned(), "file", "skola.xml"),
            Sort::Plan => (&self.clerk, format!("{}/plan", self.round), "plan", "plan.json"),
        };
        let mut form = Form::new().part(field, Part::bytes(bytes).file_name(name));
        if matches!(sort, Sort::School) {
            let usual =
                [("first", "2026-11-30"), ("last", "2026-12-18"), ("first_lesson", "08:00"), ("period_minutes", "45")];
            for (name, value) in
                usual.into_iter().chain([("break_minutes", "15"), ("room_capacity", "30"), ("anew", "yes")])
            {
                form = form.text(name, value);
            }
        }
        let answer = guest.request(Method::POST, &path).multipart(form).send().await.expect("an answer");
        let status = answer.status();
        // What was taken in must also be shown.
        if let Some(next) = answer.headers().get("location").and_then(|next| next.to_str().ok()) {
            let page = guest.get(next).await;
            return (status.max(page.status()), page.text().await.expect("text"));
        }
        (status, answer.text().await.expect("text"))
    }
}

/// The parts of a workbook as LibreOffice writes it.
fn open_document() -> Vec<(String, Vec<u8>)> {
    const NAMES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}<text:s text:c=\"2\"/></text:p></table:table-cell>"
        )
    };
    let row = |cells: [&str; 2]| {
        format!(
            "<table:table-row>{}<table:table-cell table:number-columns-repeated=\"1020\"/></table:table-row>",
            cells.map(cell).concat()
        )
    };
    let rows = [
        row(["Kod", "Namn"]),
        row(["A", "Huset"]),
        "<table:table-row table:number-rows-repeated=\"1048570\"/>".to_owned(),
    ]
    .concat();
    let content = format!(
        "<office:document-content {NAMES}><office:body><office:spreadsheet><table:table table:name=\"Ark\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    vec![
        ("mimetype".to_owned(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml".to_owned(), content.into_bytes()),
    ]
}

fn asked(name: &str) -> Option<usize> {
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}

/// The most memory that this process has had, in megabytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok())
        .map_or(0, |kilobytes| kilobytes / 1024)
}

#[tokio::test]
async fn every_damaged_file_is_answered_in_words() {
    let (campaign, seed) = (asked("SAMRUM_MUTATIONS"), asked("SAMRUM_SEED").unwrap_or(1));
    let town = Town::new().await;
    let mut told = BTreeMap::<String, usize>::new();
    let mut slowest = (0.0, String::new());
    for nth in 0..campaign.unwrap_or(USUAL) {
        let mut dice = Dice::new((seed as u64) << 32 | nth as u64);
        let (sort, sound) = &town.samples[nth % town.samples.len()];
        let bytes = damaged(&mut dice, sort, sound);
        let clock = Stopwatch::start();
        let (status, page) = town.send(sort, bytes).await;
        let seconds = clock.seconds();
        assert!(!status.is_server_error(), "seed {seed}, file {nth}: {status}\n{page}");
        assert!(page.contains("</html>"), "seed {seed}, file {nth}: no page");
        let ended = ["för lång tid att läsa", "mer minne än en fil", "gick inte att läsa: läsningen"];
        let ending = ended.into_iter().find(|words| page.contains(words)).unwrap_or_default();
        if ending == ended[2] {
            println!("seed {seed}, file {nth}: its reader broke down");
        }
        *told.entry(format!("{} {} {ending}", sort.word(), status.as_u16())).or_default() += 1;
        if seconds > slowest.0 {
            slowest = (seconds, format!("seed {seed}, file {nth}, {}", sort.word()));
        }
    }
    assert_eq!(town.clerk.get("/readyz").await.status(), StatusCode::OK);
    println!("slowest {:.2} s ({}), the site's most memory {} MB, answers {told:#?}", slowest.0, slowest.1, peak());
    if campaign.is_some() {
        assert!(slowest.0 <= MOST_SECONDS, "{slowest:?}");
        assert!(peak() <= MOST_MEGABYTES, "{} MB", peak());
    }
    drop(town.site);
}
