//! The log of a day: a line of JSON for each request with its number, and nothing of who did it.

use super::hall;
use samrum::people::model::RoleKind;
use samrum_tests::{Program, engines};
use serde_json::Value;

#[tokio::test]
async fn the_log_of_a_day_has_every_request_and_names_nobody() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let club = site.association("Hertsö Hemliga IF").await;
        let email = site.account(RoleKind::Booker, Some(&club), None).await;
        let mut tx = site.app.database.read().await.expect("a transaction");
        let person = samrum::people::service::account(&mut tx, &email).await.expect("read").expect("an account");
        let name = samrum::people::service::person(&mut tx, &person).await.expect("read").expect("a person").name;
        drop(tx);
        let arguments = ["--no-work", "--log-format", "json", "--metrics-listen", "127.0.0.1:0"];
        let Some(server) = Program::serve(&site.database, &arguments).await else { return };
        let guest = site.anybody_at(&server.address);
        let space = &spaces[1].0;
        // Searching, signing in wrongly and rightly, forms that are refused and taken, pages that are not there.
        guest.get("/search?q=Hemligt%20ord&date=2027-01-01").await;
        guest.post("/sign-in", &[("email", "okand.person@prov.se"), ("password", "gissat-ord")]).await;
        guest.post("/sign-in", &[("email", &email), ("password", site.password())]).await;
        let wish = [
            ("space", space.as_str()),
            ("date", "2026-12-08"),
            ("from", "10:00"),
            ("to", "11:00"),
            ("title", "Hemlig träning"),
            ("note", "Ring Anna Ek"),
        ];
        guest.post("/book", &wish).await;
        guest.post("/book", &[("space", space.as_str()), ("date", "aldrig"), ("title", "Hemlig träning")]).await;
        guest.get("/bookings").await;
        guest.get("/account").await;
        guest.get("/nowhere/hemlig-adress?email=anna.ek@prov.se").await;
        guest.get(&format!("/spaces/{space}?fran=hemligt")).await;
        let asked = guest.request(reqwest::Method::GET, "/api/v1/bookings?from=nonsense&email=anna.ek@prov.se");
        let asked = asked.header("x-request-id", "4bf92f3577b34da6a3ce929d0e0e4736").send().await.expect("an answer");
        assert_eq!(asked.headers()["x-request-id"], "4bf92f3577b34da6a3ce929d0e0e4736");
        let named = guest.request(reqwest::Method::GET, "/seasons").header("x-request-id", "anna.ek@prov.se");
        let named = named.send().await.expect("an answer").headers()["x-request-id"].clone();
        server.terminate().await;
        let (ended, log) = server.ended().await;
        assert!(ended.success(), "{log}");
        let lines: Vec<Value> = log
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|cause| panic!("{line}: {cause}")))
            .collect();
        let answered: Vec<_> = lines.iter().filter(|line| line["message"] == "answered").collect();
        let has = |method: &str, route: &str| {
            answered.iter().any(|line| {
                line["span"]["method"] == method
                    && line["span"]["route"] == route
                    && line["status"].is_u64()
                    && line["milliseconds"].is_u64()
                    && line["span"]["id"].as_str().is_some_and(|id| id.len() >= 16)
            })
        };
        for (method, route) in [
            ("GET", "/search"),
            ("POST", "/sign-in"),
            ("POST", "/book"),
            ("GET", "/spaces/{id}"),
            ("GET", "/api/v1/bookings"),
        ] {
            assert!(has(method, route), "{}: {method} {route}: {log}", site.engine);
        }
        assert!(log.contains("4bf92f3577b34da6a3ce929d0e0e4736") && log.contains(named.to_str().expect("a number")));
        let low = log.to_lowercase();
        for word in [
            &email,
            &name,
            &person.0,
            site.password(),
            "hemlig",
            "okand",
            "gissat",
            "anna",
            "@prov",
            "träning",
            space.as_str(),
            "?q=",
            "nowhere",
        ] {
            assert!(!low.contains(&word.to_lowercase()), "{}: the log says «{word}»:\n{log}", site.engine);
        }
    }
}
