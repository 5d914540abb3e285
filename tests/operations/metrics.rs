//! What Prometheus reads: at an address of its own, behind a token where one is said, with bounded labels.

use super::{hall, wait};
use reqwest::{Client, StatusCode};
use samrum_tests::{Program, engines};

/// The value of a line of the text.
fn value(text: &str, line: &str) -> Option<f64> {
    text.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(' ')?.parse().ok())
}

#[tokio::test]
async fn what_is_asked_is_counted_by_route_and_shown_to_whoever_has_the_token() {
    for site in engines().await {
        let spaces = hall(&site).await;
        wait(&site).await;
        let arguments =
            ["--no-work", "--log", "error", "--metrics-listen", "127.0.0.1:0", "--metrics-token", "hemligt"];
        let Some(server) = Program::serve(&site.database, &arguments).await else { return };
        let guest = site.anybody_at(&server.address);
        for space in &spaces {
            guest.get(&format!("/spaces/{}", space.0)).await;
        }
        for nth in 0..50 {
            guest.get(&format!("/nowhere/{nth}")).await;
            guest.get(&format!("/spaces/nobody-{nth}")).await;
        }
        guest.get(&format!("/{}", "a".repeat(9_000))).await;
        assert_eq!(guest.get("/metrics").await.status(), StatusCode::NOT_FOUND, "not a page of the site");
        let address = server.metrics.clone().expect("an address");
        let client = Client::new();
        for token in [None, Some("gissat")] {
            let request = token.into_iter().fold(client.get(&address), reqwest::RequestBuilder::bearer_auth);
            assert_eq!(request.send().await.expect("an answer").status(), StatusCode::UNAUTHORIZED);
        }
        let answer = client.get(&address).bearer_auth("hemligt").send().await.expect("an answer");
        assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("text/plain; version=0.0.4"));
        let text = answer.text().await.expect("text");
        let is = |line: &str, expected: f64| {
            assert_eq!(value(&text, line), Some(expected), "{}: {line}\n{text}", site.engine);
        };
        is("samrum_http_requests_total{method=\"GET\",route=\"/spaces/{id}\",status=\"200\"}", 3.0);
        is("samrum_http_requests_total{method=\"GET\",route=\"/spaces/{id}\",status=\"404\"}", 50.0);
        is("samrum_http_request_seconds_count{route=\"/spaces/{id}\"}", 53.0);
        is("samrum_http_requests_in_flight", 0.0);
        is("samrum_http_refused_total{why=\"too_long\"}", 1.0);
        is("samrum_jobs{kind=\"timetable\",state=\"queued\"}", 1.0);
        is("samrum_database_up", 1.0);
        assert!(
            text.contains("samrum_build_info{version=")
                && text.contains("samrum_database_wait_seconds{pool=\"write\"}")
        );
        assert!(text.contains("samrum_job_oldest_seconds{kind=\"timetable\",state=\"queued\"}"));
        assert!(!text.contains("nowhere") && !text.contains("nobody"), "what was asked for is no label: {text}");
        let series = |text: &str| text.lines().filter(|line| !line.starts_with('#')).count();
        for nth in 0..50 {
            guest.get(&format!("/elsewhere/{nth}?a={nth}")).await;
        }
        let again =
            client.get(&address).bearer_auth("hemligt").send().await.expect("an answer").text().await.expect("text");
        assert_eq!(series(&text), series(&again), "asking for what is not there adds no series");
    }
}
