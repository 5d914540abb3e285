//! A season through the pages, as a browser without script sees them: round, applications, scheduler, publication, answers.

use reqwest::StatusCode;
use reqwest::header::LOCATION;
use samrum::id::{OrganisationId, SpaceId};
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, always_open, building, open_space, plain_space, work_once};

const ROUND: [(&str, &str); 10] = [
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

fn application<'a>(
    club: &'a OrganisationId,
    group: &'a str,
    band: &'a str,
    hall: &'a SpaceId,
) -> Vec<(&'a str, &'a str)> {
    vec![
        ("organisation", &club.0),
        ("group", group),
        ("age_band", band),
        ("persons", "15"),
        ("sessions", "1"),
        ("min_minutes", "60"),
        ("max_minutes", "60"),
        ("free_days_between", "0"),
        ("space_1", &hall.0),
        ("weekday_1", "1"),
        ("from_1", "17:00"),
        ("to_1", "18.00"),
    ]
}

struct Town {
    site: TestSite,
    clerk: Guest,
    hall: SpaceId,
    young: OrganisationId,
    old: OrganisationId,
    /// Address of the round.
    round: String,
}

impl Town {
    async fn new() -> Self {
        let site = TestSite::sqlite().await;
        let school = building(&site, "Hertsöskolan").await;
        let hall = open_space(&site, &plain_space(&school, "hallen", &["hallen"]), &always_open()).await;
        let (young, old) = (site.association("Hertsö IF").await, site.association("Veteranerna").await);
        let clerk = site.signed_in(RoleKind::Clerk).await;
        let made = clerk.post("/seasons/new", &ROUND).await;
        let round =
            made.headers().get(LOCATION).and_then(|next| next.to_str().ok()).expect("the round's page").to_owned();
        Self { site, clerk, hall, young, old, round }
    }

    fn at(&self, below: &str) -> String {
        format!("{}{below}", self.round)
    }

    async fn work(&self) {
        work_once(&self.site).await;
    }
}

#[tokio::test]
async fn from_round_to_calendar_and_to_why_a_wish_was_refused() {
    let town = Town::new().await;
    let (young, old) = (town.site.booker(&town.young).await, town.site.booker(&town.old).await);
    assert!(young.page("/seasons").await.contains("Våren 2027"));
    let mine = young.submit(&town.at("/apply"), &application(&town.young, "F10", "youth", &town.hall)).await;
    assert!(mine.contains("F10") && mine.contains("måndag 17:00–18:00"), "{mine}");
    let mine = old.submit(&town.at("/apply"), &application(&town.old, "Herrar", "senior", &town.hall)).await;
    assert!(mine.contains("Herrar") && !mine.contains("F10"), "only one's own");

    let page = town.clerk.submit(&town.at("/close"), &[]).await;
    assert!(page.contains("Räkna fram ett förslag"));
    town.clerk.submit(&town.at("/run"), &[("seconds", "20"), ("threads", "1"), ("fair", "yes")]).await;
    town.work().await;
    let page = town.clerk.page(&town.round).await;
    assert!(page.contains("1 önskemål har fått en första tid, av högst 1 möjliga. Bättre går inte."), "{page}");
    let wishes = town.clerk.page(&town.at("/wishes")).await;
    assert!(wishes.contains("F10") && wishes.contains("Herrar") && wishes.contains("Hertsöskolan"));
    let page = town.clerk.submit(&town.at("/run"), &[("seconds", "20"), ("threads", "1")]).await;
    assert!(page.contains("I kö") && page.contains("http-equiv=\"refresh\""), "it is followed without script: {page}");
    town.work().await;
    let page = town.clerk.page(&town.round).await;
    assert!(page.contains("Förslaget") && !page.contains("http-equiv=\"refresh\""), "{page}");
    assert!(town.clerk.page(&town.at("/week")).await.contains("17:00–18:00 F10 (Hertsö IF)"));
    let results = town.clerk.page(&town.at("/results")).await;
    assert!(results.contains("tiden gick till F10 (Hertsö IF), barn och unga"), "{results}");
    // What it would take, for the clerk alone.
    let page = town.clerk.submit(&town.at("/prices"), &[]).await;
    assert!(page.contains("först på tur") && page.contains("http-equiv=\"refresh\""), "{page}");
    town.work().await;
    let results = town.clerk.page(&town.at("/results")).await;
    assert!(
        results.contains("För att få en tid till") && results.contains("Bort: F10 (Hertsö IF), måndag 17:00–18:00"),
        "{results}"
    );

    assert_eq!(old.get(&town.at("/results")).await.status(), StatusCode::FORBIDDEN, "not before it is decided");
    let asked = town.clerk.page(&town.at("/publish")).await;
    assert!(asked.contains("Ett veckopass"), "{asked}");
    let page = town.clerk.submit(&town.at("/publish"), &[]).await;
    assert!(page.contains("Läggs in i kalendern") && page.contains("http-equiv=\"refresh\""), "{page}");
    assert_eq!(old.get(&town.at("/results")).await.status(), StatusCode::FORBIDDEN, "not before it is all there");
    town.work().await;
    let page = town.clerk.page(&town.round).await;
    assert!(page.contains("7 datum är bokade"), "{page}");
    let again = town.clerk.refused(&town.at("/publish"), &[]).await;
    assert!(again.contains("redan fastställd"), "{again}");

    let mine = old.page(&town.at("/mine")).await;
    assert!(mine.contains("Avslagen") && mine.contains("tiden gick till F10") && !mine.contains("Bort:"), "{mine}");
    assert!(!old.page(&town.at("/results")).await.contains("Bort:"), "prices are the clerk's");
    assert!(young.page(&town.at("/mine")).await.contains("Beviljad"));
    let file = town.site.anybody().page(&town.at("/results.csv")).await;
    assert!(
        file.contains("Hertsö IF;F10;Barn och unga;Beviljad;måndag;17:00–18:00") && !file.contains("Bort:"),
        "{file}"
    );
    let program = town.site.program(RoleKind::Clerk).await;
    let bookings = format!("/api/v1/bookings?space={}&from=2027-01-11T00:00:00Z&to=2027-01-12T00:00:00Z", town.hall);
    assert!(program.page(&bookings).await.contains("F10"), "it is in the one calendar");
}

#[tokio::test]
async fn a_withdrawal_is_asked_about_told_with_its_reason_and_kept() {
    let town = Town::new().await;
    let young = town.site.booker(&town.young).await;
    young.submit(&town.at("/apply"), &application(&town.young, "F10", "youth", &town.hall)).await;
    town.clerk.submit(&town.at("/close"), &[]).await;
    town.clerk.submit(&town.at("/run"), &[("seconds", "10"), ("threads", "1")]).await;
    town.work().await;
    town.clerk.submit(&town.at("/publish"), &[]).await;
    town.work().await;
    let question = town.clerk.page(&town.at("/withdraw")).await;
    assert!(
        question.contains("1 veckopass med 7 bokade datum") && question.contains("Återkalla 7 datum"),
        "{question}"
    );
    assert!(question.contains("Kommunen har återkallat"), "a reason to begin with: {question}");
    let refused = town.clerk.refused(&town.at("/withdraw"), &[("reason", " ")]).await;
    assert!(refused.contains("Skriv varför") && refused.contains("7 bokade datum"), "{refused}");
    let page = town.clerk.submit(&town.at("/withdraw"), &[("reason", "Hallen byggs om")]).await;
    assert!(page.contains("Återkallas"), "{page}");
    town.work().await;
    let page = town.clerk.page(&town.round).await;
    assert!(page.contains("Tidigare fastställt och återkallat") && page.contains("Hallen byggs om"), "{page}");
    assert!(page.contains("/publish"), "and it can be published again: {page}");
    assert!(young.page("/bookings").await.contains("Hallen byggs om"), "who lost the times reads why");
}

#[tokio::test]
async fn a_form_with_faults_comes_back_as_it_was_typed() {
    let town = Town::new().await;
    let booker = town.site.booker(&town.young).await;
    let mut fields = application(&town.young, "Flickor <10>", "youth", &town.hall);
    for field in &mut fields {
        match field.0 {
            "from_1" => field.1 = "17:10",
            "persons" => field.1 = "många",
            _ => {}
        }
    }
    let page = booker.refused(&town.at("/apply"), &fields).await;
    assert!(page.contains("Flickor &lt;10&gt;") && page.contains("17:10"), "what was typed is there: {page}");
    assert!(page.contains("href=\"#persons\""), "a link to the field");
    let fields: Vec<_> =
        fields.into_iter().map(|(name, value)| (name, if name == "persons" { "15" } else { value })).collect();
    let page = booker.refused(&town.at("/apply"), &fields).await;
    assert!(page.contains("jämna 30 minuter"), "{page}");
    assert!(!booker.page(&town.at("/mine")).await.contains("Flickor"), "nothing was kept");
    let round: Vec<_> =
        ROUND.into_iter().map(|(name, value)| (name, if name == "last" { "2026-01-01" } else { value })).collect();
    assert!(town.clerk.refused("/seasons/new", &round).await.contains("Slutet måste komma efter början"));
}

#[tokio::test]
async fn each_page_asks_for_the_right_first() {
    let town = Town::new().await;
    let young = town.site.booker(&town.young).await;
    young.submit(&town.at("/apply"), &application(&town.young, "F10", "youth", &town.hall)).await;
    let (anybody, old) = (town.site.anybody(), town.site.booker(&town.old).await);
    assert_eq!(anybody.get("/seasons").await.status(), StatusCode::OK);
    assert_eq!(anybody.get(&town.round).await.status(), StatusCode::OK);
    for below in [
        "/edit",
        "/limits",
        "/wishes",
        "/publish",
        "/withdraw",
        "/progress",
        "/prices/progress",
        "/calendar/progress",
        "/problem.json",
    ] {
        assert_eq!(old.get(&town.at(below)).await.status(), StatusCode::FORBIDDEN, "{below}");
        assert_eq!(anybody.get(&town.at(below)).await.status(), StatusCode::SEE_OTHER, "{below}: to sign in");
        let wanted = match below {
            // Nothing is published, so there is nothing to withdraw or to follow.
            "/withdraw" => StatusCode::SEE_OTHER,
            "/calendar/progress" => StatusCode::NOT_FOUND,
            _ => StatusCode::OK,
        };
        assert_eq!(town.clerk.get(&town.at(below)).await.status(), wanted, "{below}");
    }
    for below in [
        "/close",
        "/reopen",
        "/run",
        "/cancel",
        "/prices",
        "/prices/cancel",
        "/publish",
        "/withdraw",
        "/limits",
        "/edit",
    ] {
        assert_eq!(old.post(&town.at(below), &[]).await.status(), StatusCode::FORBIDDEN, "{below}");
    }
    assert_eq!(old.get("/seasons/points").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(old.get("/seasons/new").await.status(), StatusCode::FORBIDDEN);
    // Another club's wish is not theirs to see, change or withdraw, nor may they apply in its name.
    let theirs = old.post(&town.at("/apply"), &application(&town.young, "Påhitt", "youth", &town.hall)).await;
    assert_eq!(theirs.status(), StatusCode::FORBIDDEN);
    let page = young.page(&town.at("/mine")).await;
    let (_, rest) = page.split_once("/apply?wish=").expect("a link to change it");
    let wish = rest.split('"').next().expect("an id");
    assert_eq!(old.get(&town.at(&format!("/apply?wish={wish}"))).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(old.post(&town.at(&format!("/wishes/{wish}/remove")), &[]).await.status(), StatusCode::FORBIDDEN);
    let page = young.submit(&town.at(&format!("/wishes/{wish}/remove")), &[]).await;
    assert!(
        page.contains("Ansökan för F10 är tillbakatagen") && !page.contains("/apply?wish="),
        "kept as taken back: {page}"
    );
    assert_eq!(town.clerk.get("/seasons/unknown").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_session_is_locked_and_moved_by_form_and_a_plan_from_a_file_is_judged() {
    let town = Town::new().await;
    let young = town.site.booker(&town.young).await;
    let mut fields = application(&town.young, "F10", "youth", &town.hall);
    fields.retain(|(name, _)| *name != "to_1");
    fields.push(("to_1", "20:00"));
    young.submit(&town.at("/apply"), &fields).await;
    town.clerk.submit(&town.at("/close"), &[]).await;
    town.clerk.submit(&town.at("/run"), &[("seconds", "20"), ("threads", "1")]).await;
    town.work().await;
    let results = town.clerk.page(&town.at("/results")).await;
    let (_, rest) = results.split_once("/sessions/").expect("a link to the session");
    let session = town.at(&format!("/sessions/{}", rest.split('"').next().expect("an address")));
    assert!(town.clerk.submit(&session, &[("do", "lock")]).await.contains("Låst"));
    let refused = town
        .clerk
        .refused(
            &session,
            &[("do", "move"), ("space", &town.hall.0), ("weekday", "2"), ("from", "18:00"), ("to", "19:00")],
        )
        .await;
    assert!(refused.contains("inte ansökt om den lokalen eller tiden"), "{refused}");
    let moved = town
        .clerk
        .submit(
            &session,
            &[("do", "move"), ("space", &town.hall.0), ("weekday", "1"), ("from", "19:00"), ("to", "20:00")],
        )
        .await;
    assert!(moved.contains("måndag 19:00–20:00"), "{moved}");

    let upload = async |text: &str| {
        let part = reqwest::multipart::Part::text(text.to_owned()).file_name("plan.json");
        let form = reqwest::multipart::Form::new().part("plan", part);
        let answer = town
            .clerk
            .request(reqwest::Method::POST, &town.at("/plan"))
            .multipart(form)
            .send()
            .await
            .expect("an answer");
        (answer.status(), answer.text().await.expect("text"))
    };
    let (status, page) = upload(
        r#"{"format":"season-plan/1","sessions":[{"wish":"x","space":"y","day":1,"from":"17:00","to":"18:00"}]}"#,
    )
    .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("inte en plan för den här omgången"), "{page}");
    let (status, page) = upload(r#"{"format":"season-plan/1","sessions":[]}"#).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "the locked session is missing");
    assert!(page.contains("Ett låst pass saknas"), "{page}");
    let problem = town.clerk.page(&town.at("/problem.json")).await;
    assert!(problem.contains("\"format\":\"season/1\"") && problem.contains("F10"));
}

#[tokio::test]
async fn live_progress_ends_when_nothing_runs() {
    let town = Town::new().await;
    let events = town.clerk.page(&town.at("/progress")).await;
    assert!(events.contains("event: end"), "{events}");
}

#[tokio::test]
async fn points_and_limits_are_set_by_form() {
    let town = Town::new().await;
    let page = town
        .clerk
        .submit(&town.at("/limits"), &[("organisation", &town.young.0), ("min_minutes", "120"), ("max_minutes", "600")])
        .await;
    assert!(page.contains("600"));
    let page = town
        .clerk
        .refused(&town.at("/limits"), &[("organisation", &town.young.0), ("min_minutes", "120"), ("max_minutes", "60")])
        .await;
    assert!(page.contains("Slutet måste komma efter början"), "{page}");
    let points = [
        ("season.youth", "150"),
        ("season.junior", "80"),
        ("season.senior", "60"),
        ("season.disability", "110"),
        ("season.open", "40"),
        ("season.later_percent", "50"),
        ("season.extra_slot", "4"),
        ("season.space_choice", "4"),
        ("season.time_choice", "3"),
        ("season.taken_percent", "25"),
        ("valid_from", "2026-11-24"),
    ];
    let page = town.clerk.submit("/seasons/points", &points).await;
    assert!(
        page.contains("class=\"number\">150<") && page.contains("class=\"number\">75<"),
        "the table follows: {page}"
    );
    let wrong: Vec<_> = points
        .into_iter()
        .map(|(name, value)| (name, if name == "season.taken_percent" { "101" } else { value }))
        .collect();
    assert!(town.clerk.refused("/seasons/points", &wrong).await.contains("från 0 till 100"));
}
