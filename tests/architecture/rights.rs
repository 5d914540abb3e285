//! The table of rights: every route of the site, and who gets past its door. A route that is not in it fails, and so does one that
//! lets in somebody else than the table says.
//!
//! What is asked for is not there, so this is what the door asks of whoever comes; what a thing of one's own lets one do besides is
//! told by the journeys. The address of a form that only leads back to its page (`posted`) is open to everybody.

use super::{Source, expect_none, sources};
use reqwest::header::LOCATION;
use reqwest::multipart::Form;
use reqwest::{Method, StatusCode};
use samrum::people::model::RoleKind;
use samrum::server::limits::UPLOADS;
use samrum_tests::{Guest, TestSite};
use std::collections::{BTreeMap, BTreeSet};

const EVERYBODY: &str = "anybody citizen booker clerk timetabler manager administrator";
const SIGNED_IN: &str = "citizen booker clerk timetabler manager administrator";

/// Who gets past the door of what.
const TABLE: &[(&str, &[&str])] = &[
    (
        EVERYBODY,
        &[
            "GET /series/{id}",
            "GET /bookings/{id}",
            "GET /",
            "GET /accessibility",
            "GET /api/v1/availability",
            "GET /api/v1/bookings",
            "GET /api/v1/openapi.json",
            "GET /api/v1/spaces",
            "GET /api/v1/utilisation",
            "GET /buildings/{id}",
            "GET /healthz",
            "POST /language",
            "GET /readyz",
            "GET /search",
            "GET /seasons",
            "GET /seasons/{id}",
            "GET /seasons/{id}/results",
            "GET /seasons/{id}/results.csv",
            "GET /seasons/{id}/week",
            "GET /sign-in",
            "POST /sign-in",
            "POST /sign-out",
            "GET /spaces/{id}",
            "GET /utilisation",
            "GET /utilisation.csv",
        ],
    ),
    (
        SIGNED_IN,
        &[
            "GET /account",
            "GET /account/messages",
            "POST /account/messages",
            "GET /account/messages/{id}",
            "POST /account/password",
            "POST /account/sign-out-everywhere",
            "POST /account/tokens",
            "GET /account/tokens/{id}/revoke",
            "POST /account/tokens/{id}/revoke",
            "POST /api/v1/bookings",
            "DELETE /api/v1/bookings/{id}",
            "GET /book",
            "POST /book",
            "GET /bookings",
            "POST /bookings/{id}/again",
            "GET /bookings/{id}/cancel",
            "POST /bookings/{id}/cancel",
            "POST /bookings/{id}/move",
            "POST /bookings/{id}/undo",
            "GET /seasons/{id}/apply",
            "POST /seasons/{id}/apply",
            "GET /seasons/{id}/mine",
            "GET /seasons/{id}/wishes/{wish}/remove",
            "POST /seasons/{id}/wishes/{wish}/remove",
            "POST /seasons/{id}/wishes/{wish}/send",
            "GET /series/{id}/cancel",
            "POST /series/{id}/cancel",
            "POST /series/{id}/restore",
            "POST /series/{id}/undo",
        ],
    ),
    (
        "clerk administrator",
        &[
            "POST /people",
            "GET /people",
            "POST /organisations",
            "GET /changes",
            "GET /changes/{id}",
            "POST /changes/{id}/cancel",
            "GET /close",
            "POST /close",
            "GET /closings",
            "POST /closings/{id}/lift",
            "GET /messages",
            "GET /messages/print",
            "POST /messages/printed",
            "GET /messages/{id}",
            "POST /messages/{id}/again",
            "POST /messages/{id}/letter",
            "POST /messages/{id}/stop",
            "GET /people/{id}/messages",
            "POST /people/{id}/messages",
            "GET /facilities",
            "GET /facilities/breaks",
            "POST /facilities/breaks",
            "GET /facilities/breaks/{id}",
            "POST /facilities/breaks/{id}",
            "GET /facilities/breaks/{id}/remove",
            "POST /facilities/breaks/{id}/remove",
            "GET /facilities/buildings/new",
            "POST /facilities/buildings/new",
            "GET /facilities/buildings/{id}",
            "POST /facilities/buildings/{id}",
            "POST /facilities/buildings/{id}/exceptions",
            "GET /facilities/buildings/{id}/exceptions/{exception}/remove",
            "POST /facilities/buildings/{id}/exceptions/{exception}/remove",
            "GET /facilities/buildings/{id}/remove",
            "POST /facilities/buildings/{id}/remove",
            "GET /facilities/buildings/{id}/spaces/new",
            "POST /facilities/buildings/{id}/spaces/new",
            "GET /facilities/closed-days",
            "POST /facilities/closed-days",
            "GET /facilities/closed-days/{id}/remove",
            "POST /facilities/closed-days/{id}/remove",
            "GET /facilities/export/{file}",
            "GET /facilities/import",
            "POST /facilities/import",
            "POST /facilities/import/confirm",
            "GET /facilities/spaces/{id}",
            "POST /facilities/spaces/{id}",
            "POST /facilities/spaces/{id}/exceptions",
            "POST /facilities/spaces/{id}/hours",
            "GET /facilities/spaces/{id}/remove",
            "POST /facilities/spaces/{id}/remove",
            "GET /facilities/template/{file}",
            "GET /requests",
            "POST /requests/series/{id}/confirm",
            "POST /requests/{id}/confirm",
            "GET /requests/{id}/deny",
            "POST /requests/{id}/deny",
            "GET /seasons/new",
            "POST /seasons/new",
            "GET /seasons/points",
            "POST /seasons/points",
            "GET /seasons/{id}/calendar/progress",
            "POST /seasons/{id}/cancel",
            "POST /seasons/{id}/close",
            "GET /seasons/{id}/edit",
            "POST /seasons/{id}/edit",
            "GET /seasons/{id}/limits",
            "POST /seasons/{id}/limits",
            "POST /seasons/{id}/plan",
            "POST /seasons/{id}/prices",
            "POST /seasons/{id}/prices/cancel",
            "GET /seasons/{id}/prices/progress",
            "GET /seasons/{id}/problem.json",
            "GET /seasons/{id}/progress",
            "GET /seasons/{id}/publish",
            "POST /seasons/{id}/publish",
            "POST /seasons/{id}/reopen",
            "POST /seasons/{id}/run",
            "GET /seasons/{id}/sessions/{wish}/{weekday}",
            "POST /seasons/{id}/sessions/{wish}/{weekday}",
            "GET /seasons/{id}/wishes",
            "GET /seasons/{id}/withdraw",
            "POST /seasons/{id}/withdraw",
            "GET /settings",
            "POST /settings",
        ],
    ),
    (
        "timetabler administrator",
        &[
            "GET /timetables",
            "GET /timetables/drafts/{id}",
            "POST /timetables/drafts/{id}/cancel",
            "GET /timetables/drafts/{id}/file",
            "GET /timetables/drafts/{id}/lessons/{place}",
            "POST /timetables/drafts/{id}/lessons/{place}",
            "GET /timetables/drafts/{id}/lessons/{place}/times",
            "GET /timetables/drafts/{id}/progress",
            "GET /timetables/drafts/{id}/publish",
            "POST /timetables/drafts/{id}/publish",
            "GET /timetables/drafts/{id}/remove",
            "POST /timetables/drafts/{id}/remove",
            "GET /timetables/drafts/{id}/rooms",
            "POST /timetables/drafts/{id}/rooms",
            "GET /timetables/drafts/{id}/rooms/{room}",
            "POST /timetables/drafts/{id}/rooms/{room}",
            "POST /timetables/drafts/{id}/run",
            "GET /timetables/drafts/{id}/week",
            "POST /timetables/drafts/{id}/week",
            "GET /timetables/import",
            "POST /timetables/import",
            "GET /timetables/{id}",
            "POST /timetables/{id}/go-on",
            "GET /timetables/{id}/progress",
            "POST /timetables/{id}/put-back",
            "GET /timetables/{id}/withdraw",
            "POST /timetables/{id}/withdraw",
        ],
    ),
    ("clerk manager administrator", &["GET /utilisation/settings", "POST /utilisation/settings"]),
    (
        "manager administrator",
        &[
            "GET /utilisation/actions",
            "POST /utilisation/actions",
            "GET /utilisation/actions/{id}/close",
            "POST /utilisation/actions/{id}/close",
        ],
    ),
    (
        "administrator",
        &[
            "GET /messages/additions",
            "POST /messages/additions",
            "GET /messages/settings",
            "POST /messages/settings",
            "GET /people/{id}",
            "GET /people/{id}/disable",
            "POST /people/{id}/disable",
            "POST /people/{id}/enable",
            "POST /people/{id}/password",
            "POST /people/{id}/roles",
            "POST /people/{id}/roles/{role}/take",
        ],
    ),
];

/// The routes that a file names: method and pattern.
fn routes(source: &Source) -> Vec<String> {
    let code: Vec<&str> = source.code().map(|(_, line)| line.trim()).collect();
    let code = code.concat();
    let mut found = Vec::new();
    for part in code.split(".route(").skip(1) {
        let Some((pattern, rest)) = part.trim_start().strip_prefix('"').and_then(|part| part.split_once('"')) else {
            continue;
        };
        let methods = inside(rest);
        let named = |word: &str| {
            methods
                .match_indices(&format!("{word}("))
                .any(|(at, _)| !methods[..at].ends_with(|sign: char| sign.is_alphanumeric() || sign == '_'))
        };
        for (word, method) in
            [("get", "GET"), ("post", "POST"), ("posted", "POST"), ("put", "PUT"), ("delete", "DELETE")]
        {
            if named(word) {
                found.push(format!("{method} {pattern}"));
            }
        }
    }
    found
}

/// What stands before the parenthesis that closes.
fn inside(rest: &str) -> &str {
    let mut depth = 0;
    for (at, sign) in rest.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' if depth == 0 => return &rest[..at],
            ')' => depth -= 1,
            _ => {}
        }
    }
    rest
}

fn all_routes() -> BTreeSet<String> {
    // What is answered at an address of its own is no route of the site.
    let sources = sources("app/src", ".rs").into_iter().filter(|source| !source.path.contains("/metrics/"));
    sources.flat_map(|source| routes(&source)).collect()
}

/// Somebody of each kind, by name.
async fn visitors(site: &TestSite) -> Vec<(&'static str, Guest)> {
    let mut all = vec![("anybody", site.anybody())];
    let club = site.association("Hertsö IF").await;
    for kind in RoleKind::ALL {
        let organisation = (kind == RoleKind::Booker).then_some(&club);
        let email = site.account(kind, organisation, None).await;
        all.push((kind.word(), site.program_at(&site.address, site.token_of(&email).await)));
    }
    all
}

/// The address of something that is not there.
fn address(pattern: &str) -> String {
    let parts = pattern.split('/').map(|part| match part {
        "{weekday}" | "{place}" | "{room}" => "1",
        part if part.starts_with('{') => "none",
        part => part,
    });
    // A building that is not there, for pages that are asked about one.
    format!("{}?building=none", parts.collect::<Vec<_>>().join("/"))
}

async fn gets_in(visitor: &Guest, route: &str) -> bool {
    let (method, pattern) = route.split_once(' ').expect("a method and a pattern");
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let request = visitor.request(method.clone(), &address(pattern));
    let request = if method == Method::POST && UPLOADS.contains(&pattern) {
        request.multipart(Form::new().text("x", ""))
    } else if method == Method::POST && !pattern.starts_with("/api/") {
        request.form(&[("building", "none")])
    } else {
        request
    };
    let answer = request.send().await.expect("an answer");
    let to_sign_in = answer.headers().get(LOCATION).is_some_and(|to| to.as_bytes().starts_with(b"/sign-in?next="));
    assert_ne!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR, "{route}");
    !(to_sign_in || [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&answer.status()))
}

#[test]
fn every_route_stands_once_in_the_table_of_rights() {
    let listed: Vec<&str> = TABLE.iter().flat_map(|(_, routes)| routes.iter().copied()).collect();
    let unique: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(listed.len(), unique.len(), "each once");
    let there = all_routes();
    assert!(there.len() > 100, "{}", there.len());
    let missing: Vec<_> = there.iter().filter(|route| !unique.contains(route.as_str())).cloned().collect();
    expect_none(&missing, "Say in TABLE of tests/architecture/rights.rs who may:");
    let gone: Vec<_> = unique.iter().filter(|route| !there.contains(**route)).map(ToString::to_string).collect();
    expect_none(&gone, "These routes are gone; take them off TABLE:");
}

#[tokio::test]
async fn whoever_the_table_says_gets_past_the_door_and_nobody_else() {
    let site = TestSite::sqlite().await;
    let visitors = visitors(&site).await;
    let mut seen = BTreeMap::<String, Vec<String>>::new();
    let mut faults = Vec::new();
    for (who, listed) in TABLE {
        for route in *listed {
            let mut let_in = Vec::new();
            for (name, visitor) in &visitors {
                if gets_in(visitor, route).await {
                    let_in.push(*name);
                }
            }
            let let_in = let_in.join(" ");
            if let_in != *who {
                faults.push(format!("{route}: {let_in}, and by the table: {who}"));
            }
            seen.entry(let_in).or_default().push((*route).to_owned());
        }
    }
    expect_none(&faults, "Let in whom the table of rights says, or say in it who may:");
    assert!(seen.len() > 5, "there are different rights: {:?}", seen.keys());
}

#[test]
fn routes_are_found_however_they_are_written() {
    let text = "Router::new()\n    .route(\"/a\", get(show).post(change))\n    .route(\n        \"/b/{id}\",\n        posted(submit, \"/b\"),\n    )\n    \
                // .route(\"/c\", get(no))\n    .route(\"/d\", MethodRouter::new().post(get_it))\n    .route(\"/e\", delete(cancel).fallback(wrong_method))";
    let found = routes(&Source::sample("app/src/a/pages/mod.rs", text));
    assert_eq!(found, ["GET /a", "POST /a", "POST /b/{id}", "POST /d", "DELETE /e"]);
    assert_eq!(address("/seasons/{id}/sessions/{wish}/{weekday}"), "/seasons/none/sessions/none/1?building=none");
}
