//! Whatever goes wrong is a page of the site that says what to do, in the visitor's language, and a problem for programs.

use reqwest::{Method, RequestBuilder, StatusCode};
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, engines};

/// Status, kind and text of an answer.
async fn answer(request: RequestBuilder) -> (StatusCode, String, String) {
    let answer = request.send().await.expect("an answer");
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    (answer.status(), kind, answer.text().await.expect("text"))
}

/// What is asked wrongly, and how it is answered.
fn wrongly(guest: &Guest) -> Vec<(RequestBuilder, StatusCode)> {
    let form = "application/x-www-form-urlencoded";
    let post = |path: &str| guest.request(Method::POST, path);
    vec![
        (guest.request(Method::GET, "/ingenting"), StatusCode::NOT_FOUND),
        (guest.request(Method::DELETE, "/book"), StatusCode::METHOD_NOT_ALLOWED),
        (post("/search").body("a=b"), StatusCode::METHOD_NOT_ALLOWED),
        (
            post("/book").header("sec-fetch-site", "cross-site").header("content-type", form).body("a=b"),
            StatusCode::FORBIDDEN,
        ),
        (post("/book").header("content-type", "text/plain").body("a=b"), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (guest.request(Method::GET, &format!("/{}", "a".repeat(300))), StatusCode::URI_TOO_LONG),
        (guest.request(Method::GET, &format!("/search?{}", "a".repeat(9_000))), StatusCode::URI_TOO_LONG),
        (guest.request(Method::GET, "/utilisation.csv?from=nej"), StatusCode::BAD_REQUEST),
        (guest.request(Method::GET, "/people"), StatusCode::FORBIDDEN),
        (post("/book").header("content-type", form).body("a".repeat(21 * 1024 * 1024)), StatusCode::PAYLOAD_TOO_LARGE),
    ]
}

#[tokio::test]
async fn every_error_is_a_page_in_the_visitors_language_with_a_way_on() {
    for site in engines().await {
        let guest = site.signed_in(RoleKind::Citizen).await;
        for (language, words) in [("sv", "lang=\"sv\""), ("en", "lang=\"en\"")] {
            guest.post("/language", &[("language", language), ("next", "/")]).await;
            for (number, (request, expected)) in wrongly(&guest).into_iter().enumerate() {
                let (status, kind, page) = answer(request).await;
                assert_eq!(status, expected, "{}: {number}", site.engine);
                assert!(
                    kind.starts_with("text/html") && page.contains(words) && page.contains("<h1>"),
                    "{}: {number}: {page}",
                    site.engine
                );
                assert!(page.contains("<p><a href=\"/\">"), "{number}: a way on");
            }
        }
    }
}

#[tokio::test]
async fn for_programs_the_same_are_problems() {
    let site = TestSite::sqlite().await;
    let program = site.program(RoleKind::Citizen).await;
    let booking = |site: &str| {
        program
            .request(Method::POST, "/api/v1/bookings")
            .header("sec-fetch-site", site.to_owned())
            .header("content-type", "text/plain")
            .body("{}")
    };
    let wrong = [
        (booking("cross-site"), StatusCode::FORBIDDEN),
        (booking("none"), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (program.request(Method::GET, &format!("/api/v1/bookings?{}", "a".repeat(9_000))), StatusCode::URI_TOO_LONG),
        (program.request(Method::PUT, "/api/v1/utilisation"), StatusCode::METHOD_NOT_ALLOWED),
    ];
    for (request, expected) in wrong {
        let (status, kind, text) = answer(request).await;
        assert_eq!((status, kind.as_str()), (expected, "application/problem+json"), "{text}");
        let problem: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert!(
            problem["title"].as_str().is_some_and(|title| !title.is_empty()) && problem["status"] == expected.as_u16(),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_wrong_way_of_asking_says_which_is_right_and_an_error_keeps_what_else_the_answer_said() {
    let site = TestSite::sqlite().await;
    let answer = site.anybody().request(Method::DELETE, "/search").send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.headers()["allow"].to_str().is_ok_and(|allowed| allowed.contains("GET")));
}
