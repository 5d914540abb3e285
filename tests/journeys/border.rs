//! What the border asks of every request: small enough, sound, not too often; and who may sign in.

use reqwest::header::{CONTENT_SECURITY_POLICY, RETRY_AFTER, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS};
use reqwest::{Method, StatusCode};
use samrum::facilities::model::NewSpace;
use samrum::people::model::{Actor, RoleKind};
use samrum::server::limits::{CONNECTIONS_PER_ADDRESS, EMAIL, FIELDS, FORM_BYTES, TOKEN_NAME};
use samrum::settings::model::{Group, Setting, Values};
use samrum::settings::service as settings;
use samrum_tests::{TestSite, always_open, building, engines, open_space, plain_space};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends the head of a post with a body of so many bytes to come, and nothing of the body; returns the first line of the answer.
async fn answer_to_head(site: &TestSite, path: &str, kind: &str, bytes: usize) -> String {
    let host = site.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: {bytes}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = vec![0; 64];
    let read = stream.read(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer[..read]).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_large_body_is_refused_before_any_of_it_is_read() {
    let site = TestSite::sqlite().await;
    let form = "application/x-www-form-urlencoded";
    for path in
        ["/language", "/sign-in", "/book", "/people", "/api/v1/bookings", "/utilisation/actions", "/nothing-here"]
    {
        assert!(answer_to_head(&site, path, form, 20_000_000).await.contains(" 413 "), "{path}");
    }
    // Where files are sent, whoever may not send any is told so before one comes.
    for path in ["/facilities/import", "/timetables/import", "/seasons/x/plan"] {
        let answer = answer_to_head(&site, path, "multipart/form-data; boundary=x", 20_000_000).await;
        assert!(answer.contains(" 303 "), "{path}: {answer}");
    }
    assert!(
        answer_to_head(&site, "/timetables/import", "multipart/form-data; boundary=x", 30_000_000)
            .await
            .contains(" 413 ")
    );
}

#[tokio::test]
async fn a_form_has_a_size_and_a_number_of_fields() {
    let site = TestSite::sqlite().await;
    let guest = site.anybody();
    let send = |body: String| {
        guest.request(Method::POST, "/language").header("content-type", "application/x-www-form-urlencoded").body(body)
    };
    let status = |body: String| async { send(body).send().await.expect("an answer").status() };
    assert_eq!(
        status(format!("language=en&next=/&{}", "a&".repeat(FIELDS - 3))).await,
        StatusCode::SEE_OTHER,
        "just few enough"
    );
    assert_eq!(status("a&".repeat(FIELDS)).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(status(format!("a={}", "x".repeat(FORM_BYTES))).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        guest.request(Method::POST, "/language").body("a=b").send().await.expect("an answer").status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

#[tokio::test]
async fn what_is_no_text_is_the_senders_fault_on_either_engine() {
    for site in engines().await {
        let guest = site.signed_in(RoleKind::Administrator).await;
        let paths = [
            "/spaces/%00",
            "/bookings/%00",
            "/series/%FF",
            "/seasons/%00/results",
            "/search?date=%00",
            "/utilisation?building=%00",
        ];
        let program = ["/api/v1/bookings?space=%00", "/api/v1/availability?space=a%00b", "/api/v1/spaces?kind=%01"];
        for path in paths.into_iter().chain(program) {
            assert_eq!(guest.get(path).await.status(), StatusCode::BAD_REQUEST, "{path} on {}", site.engine);
        }
        for name in ["email", "password", "next"] {
            assert_eq!(
                site.anybody().post("/sign-in", &[(name, "a\0b")]).await.status(),
                StatusCode::BAD_REQUEST,
                "{name} on {}",
                site.engine
            );
        }
        let token = site.program(RoleKind::Citizen).await;
        let wish = json!({ "space_id": "a", "title": "x\u{0}y", "starts_at": "2026-12-01T10:00:00Z", "ends_at": "2026-12-01T11:00:00Z" });
        let answer = token.request(Method::POST, "/api/v1/bookings").json(&wish).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{}", site.engine);
        assert_eq!(
            guest.get(&format!("/{}", "a".repeat(300))).await.status().as_u16() / 100,
            4,
            "longer than file systems know"
        );
    }
}

#[tokio::test]
async fn right_passwords_are_never_too_many_and_a_wrong_account_does_not_keep_others_out() {
    for site in engines().await {
        let (clerk, other) =
            (site.account(RoleKind::Clerk, None, None).await, site.account(RoleKind::Citizen, None, None).await);
        for _ in 0..11 {
            site.signed_in_as(&clerk).await;
        }
        let guest = site.anybody();
        for number in 0..30 {
            let email = format!("{number}@prov.se");
            guest.refused("/sign-in", &[("email", &email), ("password", "gissning")]).await;
        }
        site.signed_in_as(&other).await;
        for _ in 0..10 {
            guest.refused("/sign-in", &[("email", &other), ("password", "gissning")]).await;
        }
        let refused = guest.post("/sign-in", &[("email", &other.to_uppercase()), ("password", site.password())]).await;
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS, "guessed at, in capitals, on {}", site.engine);
        site.signed_in_as(&clerk).await;
        let long = format!("{}@prov.se", "x".repeat(EMAIL));
        let page = guest.refused("/sign-in", &[("email", &long), ("password", "gissning")]).await;
        assert!(page.contains("Högst 254 tecken"), "{page}");
    }
}

#[tokio::test]
async fn signing_in_again_ends_the_former_session_of_that_browser() {
    for site in engines().await {
        let email = site.account(RoleKind::Citizen, None, None).await;
        let guest = site.signed_in_as(&email).await;
        let sessions = |page: String| {
            page.split("<tbody>")
                .nth(1)
                .map_or(0, |rest| rest.split("</tbody>").next().unwrap_or_default().matches("<tr>").count())
        };
        assert_eq!(sessions(guest.page("/account").await), 1);
        guest.submit("/sign-in", &[("email", &email), ("password", site.password())]).await;
        assert_eq!(sessions(guest.page("/account").await), 1, "{}", site.engine);
        let elsewhere = site.signed_in_as(&email).await;
        assert_eq!(sessions(elsewhere.page("/account").await), 2, "another browser keeps its own");
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    for site in engines().await {
        let email = site.account(RoleKind::Administrator, None, None).await;
        let only = site.signed_in_as(&email).await;
        let page = only.page("/people").await;
        let own =
            page.split("href=\"/people/").nth(1).and_then(|rest| rest.split('"').next()).expect("oneself").to_owned();
        let refused = only.refused(&format!("/people/{own}/disable"), &[]).await;
        assert!(refused.contains("enda administratören"), "{refused}");
        let one = only.page(&format!("/people/{own}")).await;
        let take = one
            .split("action=\"")
            .find_map(|rest| rest.split('"').next().filter(|to| to.ends_with("/take")))
            .expect("a button")
            .to_owned();
        only.refused(&take, &[]).await;
        site.account(RoleKind::Administrator, None, None).await;
        assert_eq!(
            only.post(&take, &[]).await.status(),
            StatusCode::SEE_OTHER,
            "there is another one, on {}",
            site.engine
        );
    }
}

#[tokio::test]
async fn whoever_asks_without_end_waits_and_others_do_not() {
    let site = TestSite::sqlite().await;
    let guest = site.anybody();
    let mut refused = None;
    for _ in 0..5_000 {
        let answer = guest.get("/utilisation.csv?by=nothing").await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("at some time it is too much");
    assert!(
        refused.headers()[RETRY_AFTER]
            .to_str()
            .is_ok_and(|seconds| seconds.parse::<u32>().is_ok_and(|seconds| seconds > 0))
    );
    assert!(refused.text().await.expect("text").contains("<main"), "a page of the site");
    let person = site.signed_in(RoleKind::Citizen).await;
    assert_eq!(person.get("/utilisation.csv").await.status(), StatusCode::OK, "from the same place");
    assert_eq!(guest.get("/").await.status(), StatusCode::OK, "what costs little");
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_is_not_counted() {
    let site = TestSite::sqlite().await;
    let page = site.anybody().get("/utilisation?from=1990-01-01&to=2026-01-01").await;
    assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = page.text().await.expect("text");
    assert!(page.contains("value=\"1990-01-01\"") && !page.contains("<table"), "{page}");
}

#[tokio::test]
async fn every_answer_says_what_browsers_may_do_with_it() {
    let site = TestSite::sqlite().await;
    let guest = site.anybody();
    for path in ["/", "/nothing", "/healthz", "/api/v1/spaces", "/utilisation.csv", "/api/v1/openapi.json"] {
        let answer = guest.get(path).await;
        let headers = answer.headers();
        assert!(
            headers[CONTENT_SECURITY_POLICY].to_str().is_ok_and(|policy| policy.starts_with("default-src 'none'")),
            "{path}"
        );
        assert_eq!(headers[X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(!headers.contains_key(STRICT_TRANSPORT_SECURITY), "{path} is reached by http");
    }
}

#[tokio::test]
async fn a_page_fetches_its_own_picture_and_no_other() {
    let site = TestSite::sqlite().await;
    let house = building(&site, "Hertsöskolan").await;
    let new = NewSpace {
        photo_url: Some("https://bilder.prov.se/hall.jpg".to_owned()),
        ..plain_space(&house, "hallen", &["hallen"])
    };
    let hall = open_space(&site, &new, &always_open()).await;
    let pictures = |answer: &reqwest::Response| {
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        policy.split(';').find(|part| part.trim().starts_with("img-src")).expect("pictures").trim().to_owned()
    };
    assert_eq!(
        pictures(&site.anybody().get(&format!("/spaces/{hall}")).await),
        "img-src 'self' data: https://bilder.prov.se"
    );
    assert_eq!(pictures(&site.anybody().get("/").await), "img-src 'self' data:");
}

#[tokio::test]
async fn silent_connections_shut_nobody_out() {
    let site = TestSite::sqlite().await;
    let host = site.address.trim_start_matches("http://");
    let mut silent = Vec::new();
    for _ in 0..1_100 {
        silent.push(TcpStream::connect(host).await.expect("a connection"));
    }
    assert_eq!(site.anybody().get("/search").await.status(), StatusCode::OK);
    let oldest = silent[0].read(&mut [0]).await;
    assert!(matches!(oldest, Ok(0) | Err(_)), "the oldest has made room");
    assert!(silent.len() > CONNECTIONS_PER_ADDRESS);
}

#[tokio::test]
async fn what_is_too_long_is_said_and_not_cut() {
    for site in engines().await {
        let person = site.signed_in(RoleKind::Citizen).await;
        let page = person.refused("/account/tokens", &[("token_name", &"å".repeat(TOKEN_NAME + 1))]).await;
        assert!(page.contains("Högst 120 tecken. Texten har 121."), "{page}");
        assert_eq!(
            person.post("/account/tokens", &[("token_name", &"å".repeat(TOKEN_NAME))]).await.status(),
            StatusCode::OK
        );
        let program = site.program(RoleKind::Citizen).await;
        let key = "k".repeat(256);
        let answer = program.request(Method::POST, "/api/v1/bookings").header("idempotency-key", &key).json(&json!({
            "space_id": "x", "title": "x", "starts_at": "2026-12-01T10:00:00Z", "ends_at": "2026-12-01T11:00:00Z" }));
        assert_eq!(answer.send().await.expect("an answer").status(), StatusCode::BAD_REQUEST, "{}", site.engine);
    }
}

/// Lets one person hold so many dates to come.
async fn most_coming(site: &TestSite, most: i64) {
    let values = Values::default().with(Setting::ComingBookings, most);
    let decided = settings::set(&site.app, &Actor::operator(), Group::Bookings, &values, site.app.today()).await;
    decided.expect("a setting");
}

#[tokio::test]
async fn nobody_fills_the_calendar_alone_also_not_with_ten_hands() {
    for site in engines().await {
        let house = building(&site, "Hertsöskolan").await;
        let hall = open_space(&site, &plain_space(&house, "hallen", &["hallen"]), &always_open()).await;
        most_coming(&site, 5).await;
        let email = site.account(RoleKind::Citizen, None, None).await;
        let person = site.signed_in_as(&email).await;
        let book = |hour: usize| {
            let (from, to) = (format!("{hour:02}:00"), format!("{hour:02}:30"));
            let (person, hall) = (&person, hall.0.clone());
            async move {
                let fields =
                    [("space", hall.as_str()), ("date", "2026-12-01"), ("from", &from), ("to", &to), ("title", "Möte")];
                person.post("/book", &fields).await.status()
            }
        };
        let outcomes = tokio::join!(book(0), book(1), book(2), book(3), book(4), book(5), book(6), book(7));
        let outcomes: [StatusCode; 8] = outcomes.into();
        let booked = outcomes.iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
        let refused = outcomes.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count();
        assert_eq!((booked, refused), (5, 3), "{outcomes:?} on {}", site.engine);
        let weekly = [
            ("space", hall.0.as_str()),
            ("date", "2026-12-02"),
            ("from", "10:00"),
            ("to", "11:00"),
            ("title", "Kör"),
            ("until", "2027-01-20"),
            ("seen", "yes"),
        ];
        assert!(person.refused("/book", &weekly).await.contains("högst 5 kommande bokningar"), "{}", site.engine);
        let clerk = site.signed_in(RoleKind::Clerk).await;
        assert_eq!(clerk.post("/book", &weekly).await.status(), StatusCode::SEE_OTHER, "staff is not counted");
    }
}
