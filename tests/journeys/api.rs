//! What other programs are promised: times, states, problems, keys.

use reqwest::{Method, StatusCode};
use samrum::id::SpaceId;
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, building, engines, hall_in_parts};
use serde_json::{Value, json};

async fn hall(site: &TestSite) -> Vec<SpaceId> {
    let building = building(site, "Hertsö").await;
    hall_in_parts(site, &building, "Hertsöhallen", 2).await
}

fn wish(space: &SpaceId, from: &str, to: &str) -> Value {
    json!({ "space_id": space.0, "starts_at": from, "ends_at": to, "title": "Träning" })
}

async fn send(request: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let text = answer.text().await.expect("text");
    if status.is_client_error() {
        assert!(kind.starts_with("application/problem+json"), "{status} {kind}: {text}");
    }
    let value: Value = if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("json: {text}"))
    };
    if status.is_client_error() {
        assert_eq!(value["status"], status.as_u16(), "{value}");
        assert!(value["title"].is_string(), "{value}");
    }
    (status, value)
}

async fn book(program: &Guest, body: &Value) -> (StatusCode, Value) {
    send(program.request(Method::POST, "/api/v1/bookings").json(body)).await
}

#[tokio::test]
async fn a_program_finds_a_space_sees_when_it_is_free_books_and_cancels() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let program = site.program(RoleKind::Citizen).await;
        let (_, listed) = send(program.request(Method::GET, "/api/v1/spaces")).await;
        let whole = listed
            .as_array()
            .expect("a list")
            .iter()
            .find(|space| space["id"] == spaces[0].0.as_str())
            .expect("the hall");
        assert_eq!((whole["building"].as_str(), whole["atoms"].as_array().map(Vec::len)), (Some("Hertsö"), Some(2)));
        let (status, made) =
            book(&program, &wish(&spaces[1], "2026-12-01T18:00:00+01:00", "2026-12-01T19:30:00+01:00")).await;
        assert_eq!(
            (status, made["state"].as_str()),
            (StatusCode::CREATED, Some("confirmed")),
            "{}: {made}",
            site.engine
        );
        let id = made["id"].as_str().expect("an id").to_owned();
        let ask = format!("space={}&from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z", spaces[0]);
        let (_, free) = send(program.request(Method::GET, &format!("/api/v1/availability?{ask}"))).await;
        assert_eq!(
            free["busy"],
            json!([{ "starts_at": "2026-12-01T17:00:00Z", "ends_at": "2026-12-01T18:30:00Z" }]),
            "a part blocks the whole"
        );
        let stranger = site.anybody();
        let (_, seen) = send(stranger.request(Method::GET, &format!("/api/v1/bookings?{ask}"))).await;
        assert_eq!(
            (seen[0]["id"].as_str(), &seen[0]["title"]),
            (Some(id.as_str()), &Value::Null),
            "{}: {seen}",
            site.engine
        );
        let (_, seen) = send(program.request(Method::GET, &format!("/api/v1/bookings?{ask}"))).await;
        assert_eq!(seen[0]["title"], "Träning");
        let other = site.program(RoleKind::Citizen).await;
        let path = format!("/api/v1/bookings/{id}");
        assert_eq!(send(other.request(Method::DELETE, &path)).await.0, StatusCode::FORBIDDEN);
        assert_eq!(send(program.request(Method::DELETE, &path)).await.0, StatusCode::NO_CONTENT);
        assert_eq!(
            send(program.request(Method::DELETE, &path)).await.0,
            StatusCode::NO_CONTENT,
            "again: it is gone already"
        );
        assert_eq!(send(program.request(Method::DELETE, "/api/v1/bookings/nej")).await.0, StatusCode::NOT_FOUND);
        let (_, seen) = send(program.request(Method::GET, &format!("/api/v1/bookings?{ask}"))).await;
        assert_eq!(seen, json!([]), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_taken_time_is_a_conflict_with_what_holds_it_and_what_is_free() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let other = building(&site, "Porsön").await;
        let elsewhere = hall_in_parts(&site, &other, "Porsöhallen", 1).await;
        let program = site.program(RoleKind::Citizen).await;
        book(&program, &wish(&spaces[1], "2026-12-01T18:00:00+01:00", "2026-12-01T19:00:00+01:00")).await;
        let (status, problem) =
            book(&program, &wish(&spaces[0], "2026-12-01T18:30:00+01:00", "2026-12-01T19:30:00+01:00")).await;
        assert_eq!(status, StatusCode::CONFLICT, "{}", site.engine);
        assert_eq!(problem["conflicts"][0]["starts_at"], "2026-12-01T17:00:00Z");
        let alternatives = problem["alternatives"].as_array().expect("alternatives").clone();
        assert!(
            alternatives
                .iter()
                .any(|one| one["space_id"].as_str().is_some_and(|id| elsewhere.iter().any(|space| space.0 == id))),
            "{problem}"
        );
        for one in alternatives {
            let body = json!({ "space_id": one["space_id"], "starts_at": one["starts_at"], "ends_at": one["ends_at"], "title": "I stället" });
            let (status, made) = book(&program, &body).await;
            // Alternatives may overlap each other, never what was booked before them.
            assert!(matches!(status, StatusCode::CREATED | StatusCode::CONFLICT), "{}: {made}", site.engine);
        }
    }
}

#[tokio::test]
async fn every_fault_of_a_request_is_told_at_once_in_the_askers_language() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let program = site.program(RoleKind::Citizen).await;
        let (status, problem) = book(
            &program,
            &json!({ "starts_at": "2026-12-01 18:00", "ends_at": "2026-12-01T19:00:00.5Z", "persons": -1 }),
        )
        .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = problem["faults"].to_string();
        for field in ["space_id", "title", "starts_at", "ends_at", "persons"] {
            assert!(text.contains(field), "{field}: {problem}");
        }
        let (status, problem) = book(
            &program,
            &json!({ "space_id": spaces[0].0, "starts_at": "2026-11-01T18:00:00Z", "ends_at": "2026-11-02T18:00:00Z", "title": "" }),
        )
        .await;
        assert_eq!(
            (status, problem["faults"].as_array().map(Vec::len)),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(3)),
            "title, past, too long: {problem}"
        );
        let unknown = wish(&SpaceId::from("ingen"), "2026-12-01T18:00:00Z", "2026-12-01T19:00:00Z");
        let request = || program.request(Method::POST, "/api/v1/bookings").json(&unknown);
        let (status, swedish) = send(request()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(swedish.to_string().contains("Lokalen finns inte"), "{}: {swedish}", site.engine);
    }
}

#[tokio::test]
async fn requests_that_are_not_understood_are_problems_and_never_pages() {
    for site in engines().await {
        hall(&site).await;
        let program = site.program(RoleKind::Citizen).await;
        let post = |body: &'static str, kind: &'static str| {
            program.request(Method::POST, "/api/v1/bookings").header("content-type", kind).body(body)
        };
        assert_eq!(send(post("{", "application/json")).await.0, StatusCode::BAD_REQUEST, "{}", site.engine);
        assert_eq!(send(post("[]", "application/json")).await.0, StatusCode::BAD_REQUEST);
        assert_eq!(send(post("a=b", "application/x-www-form-urlencoded")).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let large = program
            .request(Method::POST, "/api/v1/bookings")
            .header("content-type", "application/json")
            .body(vec![b' '; 21 * 1024 * 1024]);
        assert_eq!(send(large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(send(program.request(Method::PATCH, "/api/v1/bookings")).await.0, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(send(program.request(Method::GET, "/api/v1/ingenting")).await.0, StatusCode::NOT_FOUND);
        let (status, _) =
            send(program.request(
                Method::GET,
                "/api/v1/availability?space=nej&from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z",
            ))
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, problem) = send(program.request(Method::GET, "/api/v1/availability?space=nej&from=idag")).await;
        assert_eq!(
            (status, problem["faults"].as_array().map(Vec::len)),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(2)),
            "{problem}"
        );
        let (_, description) = send(program.request(Method::GET, "/api/v1/openapi.json")).await;
        for path in [
            "/api/v1/spaces",
            "/api/v1/availability",
            "/api/v1/bookings",
            "/api/v1/bookings/{id}",
            "/api/v1/utilisation",
        ] {
            assert!(description["paths"][path].is_object(), "{path}");
        }
        assert_eq!(flaws(&description), [] as [String; 0]);
    }
}

/// What OpenAPI 3.1 asks for and a generator of descriptions easily leaves out, and what tells a reader nothing.
fn flaws(description: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut references = Vec::new();
    gather(description, &mut references);
    let known =
        |reference: &str| reference.strip_prefix('#').is_some_and(|pointer| description.pointer(pointer).is_some());
    found.extend(
        references
            .into_iter()
            .filter(|reference| !known(reference))
            .map(|reference| format!("{reference} leads nowhere")),
    );
    if description["info"]["license"]["name"].as_str().is_none_or(str::is_empty) {
        found.push("the licence has no name".to_owned());
    }
    for (path, methods) in description["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                if response["description"].as_str().is_none_or(str::is_empty) {
                    found.push(format!("{method} {path} {status} has no description"));
                }
                let refused = status.starts_with('4');
                if refused && response["content"]["application/problem+json"]["schema"].is_null() {
                    found.push(format!("{method} {path} {status} does not say what a problem looks like"));
                }
            }
            let tags: Vec<_> = operation["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if tags.is_empty() || tags.iter().any(|tag| tag.contains("::")) {
                found.push(format!("{method} {path} stands under {tags:?}"));
            }
        }
    }
    found
}

fn gather(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str().filter(|_| name == "$ref") {
                    Some(reference) => references.push(reference.to_owned()),
                    None => gather(member, references),
                }
            }
        }
        Value::Array(members) => members.iter().for_each(|member| gather(member, references)),
        _ => {}
    }
}

#[tokio::test]
async fn without_a_token_one_reads_and_does_not_book() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let body = wish(&spaces[0], "2026-12-01T18:00:00Z", "2026-12-01T19:00:00Z");
        let anybody = site.anybody();
        let answer = anybody.request(Method::POST, "/api/v1/bookings").json(&body).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{}", site.engine);
        assert!(answer.headers().contains_key("www-authenticate"));
        let forged = || anybody.request(Method::GET, "/api/v1/spaces").bearer_auth("påhittad".len().to_string());
        assert_eq!(send(forged()).await.0, StatusCode::UNAUTHORIZED, "an unknown token is not nobody's");
        assert_eq!(send(anybody.request(Method::GET, "/api/v1/spaces")).await.0, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_request_sent_again_with_its_key_gets_the_first_answer_also_when_both_run_at_once() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let program = site.program(RoleKind::Citizen).await;
        let body = wish(&spaces[0], "2026-12-01T18:00:00Z", "2026-12-01T19:00:00Z");
        let keyed = |key: &str, body: &Value| {
            program.request(Method::POST, "/api/v1/bookings").header("idempotency-key", key).json(body)
        };
        let (one, two, three) = tokio::join!(send(keyed("a", &body)), send(keyed("a", &body)), send(keyed("a", &body)));
        assert_eq!(one.0, StatusCode::CREATED, "{}: {}", site.engine, one.1);
        assert_eq!((&one, &one), (&two, &three), "{}", site.engine);
        assert_eq!(send(keyed("a", &body)).await, one, "{}: and later", site.engine);
        let other = wish(&spaces[0], "2026-12-02T18:00:00Z", "2026-12-02T19:00:00Z");
        assert_eq!(
            send(keyed("a", &other)).await.0,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}: the key belongs to another request",
            site.engine
        );
        assert_eq!(send(keyed("b", &body)).await.0, StatusCode::CONFLICT, "another key is another request");
        assert_eq!(send(keyed("c", &other)).await.0, StatusCode::CREATED);
    }
}
