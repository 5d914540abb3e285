//! Reading the report, taking its figures away, recording what will be done, and setting the limits.

use reqwest::header::LOCATION;
use reqwest::{Response, StatusCode};
use samrum::bookings::model::{Kind, NewSeries, Use};
use samrum::facilities::model::{NewBuilding, NewSpace, SpaceKind};
use samrum::on;
use samrum::people::model::RoleKind;
use samrum::time::{DateRange, Weekday, Weekly};
use samrum::{bookings, facilities};
use samrum_tests::{TestSite, engines, weekly};

/// The week of Monday 23 November 2026; the site's clock shows the morning of the 24th.
const WEEK: &str = "from=2026-11-23&to=2026-11-29";

/// A hall in two halves, open 8–18 on Mondays. On the 23rd a lesson has the whole hall two hours, somebody has one half an
/// hour (with a quarter before and after for changing), and a repair closes the other half an hour: 5 of 19 hours, counted
/// in halves. Gives the building's id, and those of the hall and its halves.
async fn hall(site: &TestSite, name: &str) -> (String, [String; 3]) {
    let tx = &mut site.app.database.write().await.expect("a transaction");
    let building = NewBuilding {
        code: name.to_owned(),
        name: name.to_owned(),
        cost_ore_per_year: Some(3_650_000),
        ..NewBuilding::default()
    };
    let building = facilities::service::add_building(tx, &building).await.expect("a building");
    let mut spaces = Vec::new();
    for (code, halves) in [("hall", &["x", "y"][..]), ("half x", &["x"][..]), ("half y", &["y"][..])] {
        let mut space = NewSpace::plain(building.clone(), &format!("{name} {code}"), code, SpaceKind::SportsHall);
        space.atoms = halves.iter().map(|half| (*half).to_owned()).collect();
        space.buffer_before_minutes = 15;
        space.buffer_after_minutes = 15;
        let id = facilities::service::add_space(tx, &space).await.expect("a space");
        let monday = Weekly::new(Weekday::MONDAY, 480, 1080);
        facilities::service::set_hours(tx, &id, &[monday]).await.expect("hours");
        spaces.push(id);
    }
    for (place, kind, starts_minute, ends_minute) in
        [(0, Kind::Lesson, 480, 600), (1, Kind::Single, 660, 720), (2, Kind::Closure, 780, 840)]
    {
        let date = "2026-11-23".parse().expect("a date");
        let series = NewSeries {
            space: spaces[place].clone(),
            time: weekly(1, starts_minute, ends_minute),
            dates: DateRange::new(date, date),
            what: Use::new(kind, "Hemlig titel"),
            without: Vec::new(),
            source: None,
            opening_hours_bind: false,
        };
        let booked = bookings::service::book_series_within(&site.app, tx, &series).await.expect("a series");
        assert_eq!(booked.booked.len(), 1, "{:?}", booked.skipped);
    }
    // A plan that five of nineteen hours do not reach.
    for (name, value) in [("utilisation.green_from", "50"), ("utilisation.serious_below", "10")] {
        let kept = on!(&mut *tx, db => sqlx::query("INSERT INTO setting (name, valid_from, value) VALUES ($1, '2026-01-01', $2) ON CONFLICT DO NOTHING")
            .bind(name).bind(value).execute(db).await.map(|_| ()));
        kept.expect("a limit");
    }
    let done = std::mem::replace(tx, site.app.database.read().await.expect("a transaction"));
    done.commit().await.expect("kept");
    let spaces = <[_; 3]>::try_from(spaces).expect("three");
    (building.0, spaces.map(|id| id.0))
}

#[tokio::test]
async fn anybody_reads_how_much_is_booked_with_what_it_is_a_share_of_and_not_by_whom() {
    for site in engines().await {
        let (building, [whole, ..]) = hall(&site, "Bergviken").await;
        let page = site.anybody().page(&format!("/utilisation?{WEEK}")).await;
        assert!(page.contains("26,3\u{a0}%"), "{page}");
        assert!(page.contains("5 av 19 bokningsbara timmar"), "{page}");
        // 36 500 kr a year is 700 kr that week, for five booked hours.
        assert!(page.contains("140\u{a0}kr"), "{page}");
        assert!(!page.contains("Hemlig titel"));

        let page = site.anybody().page(&format!("/utilisation?{WEEK}&building={building}")).await;
        // The hall is the sum of its halves, and the total counts each half once.
        assert_eq!(page.matches(">19<").count(), 2, "{page}");
        let page = site.anybody().page(&format!("/utilisation?{WEEK}&building={building}&space={whole}")).await;
        assert!(page.contains("5 av 19 bokningsbara timmar"), "{page}");
    }
}

#[tokio::test]
async fn the_heat_map_and_its_table_show_the_same() {
    for site in engines().await {
        hall(&site, "Bergviken").await;
        let page = site.anybody().page(&format!("/utilisation?{WEEK}")).await;
        // Monday at 8 both halves are taken; at 11 one of two; at 13 one is closed and the other free.
        assert!(page.contains(">100<") && page.contains("100\u{a0}%") && page.contains("2 / 2"), "{page}");
        assert!(page.contains(">50<") && page.contains("50\u{a0}%") && page.contains("1 / 2"), "{page}");
        assert!(page.contains("0 / 1"), "{page}");
    }
}

#[tokio::test]
async fn a_deviating_building_is_red_until_an_action_is_recorded_and_again_when_it_is_closed() {
    for site in engines().await {
        let (building, _) = hall(&site, "Bergviken").await;
        let manager = site.signed_in(RoleKind::Manager).await;
        let report = format!("/utilisation?{WEEK}&building={building}");
        assert!(site.anybody().page(&report).await.contains("tag-red"));

        let fields = [
            ("building", building.as_str()),
            ("what", "Öppna för föreningar"),
            ("who", "Rektor"),
            ("due", "2026-12-20"),
        ];
        let page = manager.submit("/utilisation/actions", &fields).await;
        let yellow = site.anybody().page(&report).await;
        assert!(yellow.contains("tag-yellow") && !yellow.contains("tag-red"), "{yellow}");

        assert!(page.contains("Öppna för föreningar") && page.contains("Rektor"), "{page}");
        let close = page
            .split("href=\"")
            .find_map(|rest| rest.split('"').next().filter(|to| to.ends_with("/close")))
            .expect("a link");
        let asked = manager.page(close).await;
        assert!(asked.contains("Öppna för föreningar"), "what goes is said first: {asked}");
        manager.submit(close, &[]).await;
        assert!(site.anybody().page(&report).await.contains("tag-red"));
    }
}

#[tokio::test]
async fn an_action_that_says_too_little_is_refused_with_what_was_typed_and_changes_nothing() {
    for site in engines().await {
        let (building, _) = hall(&site, "Bergviken").await;
        let manager = site.signed_in(RoleKind::Manager).await;
        let fields =
            [("building", building.as_str()), ("what", "Öppna för föreningar"), ("who", " "), ("due", "2026-11-23")];
        let page = manager.refused("/utilisation/actions", &fields).await;
        assert!(page.contains("Skriv vem som ansvarar.") && page.contains("Datumet har redan varit."), "{page}");
        assert!(page.contains(">Öppna för föreningar</textarea>"), "{page}");
        assert!(site.anybody().page(&format!("/utilisation?{WEEK}&building={building}")).await.contains("tag-red"));
    }
}

#[tokio::test]
async fn who_does_not_manage_the_building_records_nothing_and_sets_no_limits() {
    for site in engines().await {
        let (building, _) = hall(&site, "Bergviken").await;
        let citizen = site.signed_in(RoleKind::Citizen).await;
        let fields = [("building", building.as_str()), ("what", "Öppna"), ("who", "Anna"), ("due", "2026-12-20")];
        assert_eq!(citizen.post("/utilisation/actions", &fields).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(citizen.post("/utilisation/settings", &[]).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(citizen.get("/utilisation/settings").await.status(), StatusCode::FORBIDDEN);
        let answer = site.anybody().post("/utilisation/actions", &fields).await;
        assert!(next(&answer).starts_with("/sign-in"), "{answer:?}");
        assert!(site.anybody().page(&format!("/utilisation?{WEEK}&building={building}")).await.contains("tag-red"));
    }
}

#[tokio::test]
async fn new_limits_hold_from_their_date_and_leave_earlier_reports_as_they_were() {
    for site in engines().await {
        let (building, _) = hall(&site, "Bergviken").await;
        let manager = site.signed_in(RoleKind::Manager).await;
        let limits = |green: &'static str| {
            [
                ("utilisation.green_from", green),
                ("utilisation.serious_below", "10"),
                ("utilisation.prime_from", "8"),
                ("utilisation.prime_until", "10"),
                ("valid_from", "2026-11-29"),
            ]
        };
        let refused = manager.refused("/utilisation/settings", &limits("5")).await;
        assert!(refused.contains("inte högre än «Grönt från, procent»"), "{refused}");
        manager.submit("/utilisation/settings", &limits("25")).await;

        let page = site.anybody().page(&format!("/utilisation?{WEEK}&building={building}")).await;
        assert!(
            page.contains("tag-green")
                && page.contains("vardagar 08–10")
                && page.contains("4 av 4 bokningsbara timmar"),
            "{page}"
        );
        let page =
            site.anybody().page(&format!("/utilisation?from=2026-11-23&to=2026-11-28&building={building}")).await;
        assert!(page.contains("tag-red") && page.contains("vardagar 17–22"), "{page}");
    }
}

#[tokio::test]
async fn the_file_opens_in_a_spreadsheet_and_no_name_in_it_becomes_a_formula() {
    for site in engines().await {
        hall(&site, "=1+1").await;
        let file = site.anybody().page(&format!("/utilisation.csv?{WEEK}&by=space")).await;
        let lines: Vec<_> = file.split("\r\n").collect();
        assert!(lines[0].starts_with("\u{feff}Byggnad;Namn;Delar;Bokningsbara minuter;Bokade minuter;"), "{file}");
        assert!(
            lines[0]
                .ends_with(";Nyttjande attraktiv tid, procent;Trafikljus;Kostnad per bokad timme, kr;Område;Yta, m²"),
            "{file}"
        );
        assert!(lines.contains(&"'=1+1;hall;2;1140;300;240;0;60;26,3;0;120;0;0;;;;"), "{file}");
        let file = site.anybody().page(&format!("/utilisation.csv?{WEEK}")).await;
        assert!(
            file.contains("'=1+1;'=1+1;2;1140;300;240;0;60;26,3;0;120;0;0;Rött;140;"),
            "the light and the cost are there: {file}"
        );
        let file = site.anybody().page(&format!("/utilisation.csv?{WEEK}&by=hour")).await;
        assert_eq!(file.lines().count(), 1 + 7 * 24);
        assert!(file.contains("måndag;08;120;120;120;0;0;"), "{file}");
        assert_eq!(site.anybody().get("/utilisation.csv?from=igår&to=idag").await.status(), StatusCode::BAD_REQUEST);
    }
}

/// Where an answer sends one on to.
fn next(answer: &Response) -> &str {
    answer.headers().get(LOCATION).and_then(|next| next.to_str().ok()).unwrap_or_default()
}

async fn json(site: &TestSite, path: &str) -> serde_json::Value {
    serde_json::from_str(&site.anybody().page(path).await).expect("json")
}

#[tokio::test]
async fn programs_read_the_same_figures() {
    for site in engines().await {
        let (building, spaces) = hall(&site, "Bergviken").await;
        let by_building = json(&site, &format!("/api/v1/utilisation?{WEEK}")).await;
        let row = &by_building["rows"][0];
        assert_eq!(
            (row["id"].as_str(), row["bookable_minutes"].as_i64(), row["booked_minutes"].as_i64()),
            (Some(&*building), Some(1140), Some(300))
        );
        assert_eq!(row["light"], "red");
        assert_eq!(by_building["from"], "2026-11-22T23:00:00Z");

        let by_space = json(&site, &format!("/api/v1/utilisation?{WEEK}&by=space&building={building}")).await;
        let booked: Vec<_> = spaces
            .iter()
            .map(|id| {
                by_space["rows"].as_array().expect("rows").iter().find(|row| row["id"] == **id).expect("the space")
                        ["booked_minutes"]
                        .clone()
            })
            .collect();
        assert_eq!(booked, [300, 180, 120]);
        assert_eq!(by_space["total"]["booked_minutes"], 300);

        // The hours from eight to ten, asked for by instants.
        let by_hour =
            json(&site, "/api/v1/utilisation?from=2026-11-23T08:00:00%2B01:00&to=2026-11-23T10:00:00%2B01:00&by=hour")
                .await;
        assert_eq!(by_hour["rows"].as_array().map(Vec::len), Some(2));
        assert_eq!(by_hour["total"]["rate"], 1.0);
    }
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_gets_every_fault_at_once() {
    for site in engines().await {
        let answer = site.anybody().get("/api/v1/utilisation?from=nu&to=sen&by=färg").await;
        let status = answer.status();
        let body = answer.text().await.expect("text");
        let problem: serde_json::Value = serde_json::from_str(&body).expect("json");
        assert_eq!(
            (status, problem["faults"].as_array().map(Vec::len)),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(3)),
            "{body}"
        );
        assert_eq!(
            site.anybody().get(&format!("/api/v1/utilisation?{WEEK}&space=ingen")).await.status(),
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            site.anybody().get(&format!("/utilisation?{WEEK}&building=ingen")).await.status(),
            StatusCode::NOT_FOUND
        );

        let page = site.anybody().get("/utilisation?from=nu&to=2026-11-29").await;
        assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = page.text().await.expect("text");
        assert!(page.contains("Skriv ett datum att börja på") && page.contains("value=\"nu\""), "{page}");
    }
}

#[tokio::test]
async fn a_space_of_another_building_is_let_go_when_the_building_is_changed() {
    for site in engines().await {
        let (_, [space, ..]) = hall(&site, "Bergviken").await;
        let (other, _) = hall(&site, "Hertsön").await;
        let answer = site.anybody().get(&format!("/utilisation?{WEEK}&building={other}&space={space}")).await;
        assert_eq!(next(&answer), format!("/utilisation?{WEEK}&building={other}"));
    }
}

#[tokio::test]
async fn before_there_are_places_or_hours_the_report_says_what_to_do() {
    for site in engines().await {
        let page = site.anybody().page("/utilisation").await;
        assert!(page.contains("Det finns inga lokaler ännu."), "{page}");
    }
}
