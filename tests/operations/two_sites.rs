//! Two municipalities in one process: nothing is global but the process, and what is done in one is not seen in the other.

use reqwest::StatusCode;
use samrum::people::model::RoleKind;
use samrum::server::metrics;
use samrum_tests::{NOW, TestSite, building, engines};

/// What /metrics would say of a site.
async fn counts(site: &TestSite) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let routes = metrics::routes(site.app.clone(), None);
    let serving = tokio::spawn(samrum::server::connections::serve(listener, routes, false, std::future::pending()));
    let text = reqwest::get(format!("http://{address}/metrics")).await.expect("an answer").text().await.expect("text");
    serving.abort();
    text
}

#[tokio::test]
async fn what_is_done_in_one_municipality_is_not_seen_in_the_other() {
    for (one, other) in engines().await.into_iter().zip(engines().await) {
        building(&one, "Hertsö").await;
        let email = one.account(RoleKind::Administrator, None, None).await;
        let here = one.signed_in_as(&email).await;
        assert!(here.page("/facilities").await.contains("Hertsö"), "{}", one.engine);
        let their = other.signed_in(RoleKind::Clerk).await;
        assert!(!their.page("/facilities").await.contains("Hertsö"), "{}", one.engine);
        let there = other.anybody();
        // Neither the account nor its session nor its token is worth anything there.
        there.post("/sign-in", &[("email", &email), ("password", one.password())]).await;
        assert_eq!(there.get("/account").await.status(), StatusCode::SEE_OTHER, "{}: to sign in", one.engine);
        let program = one.program_at(&other.address, one.token_of(&email).await);
        assert_eq!(program.get("/api/v1/spaces").await.status(), StatusCode::UNAUTHORIZED, "{}", one.engine);
        // Wrong passwords there keep nobody out here.
        for _ in 0..30 {
            there.post("/sign-in", &[("email", &email), ("password", "gissat")]).await;
        }
        one.signed_in_as(&email).await;
        // Each has a clock, a stop and counts of its own.
        one.set_clock(NOW.plus_minutes(60));
        assert_eq!((one.app.now(), other.app.now()), (NOW.plus_minutes(60), NOW), "{}", one.engine);
        let (mine, theirs) = (counts(&one).await, counts(&other).await);
        let line = "route=\"/facilities\",status=\"200\"} 1";
        assert!(mine.contains(line) && theirs.contains(line), "{}: one look each\n{mine}\n{theirs}", one.engine);
        one.app.stop.say();
        let still = tokio::time::timeout(std::time::Duration::from_millis(50), other.app.stop.said()).await;
        assert!(still.is_err(), "{}: the other goes on", one.engine);
        assert_eq!(there.get("/healthz").await.status(), StatusCode::OK);
    }
}
