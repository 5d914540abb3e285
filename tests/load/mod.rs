//! Storms. In this one many clients book random times in divisible halls at once, through server processes of which one is killed
//! in the middle. Afterwards the calendar is counted minute by minute, by code that knows nothing of the rule it checks.

mod acts;
mod ledger;
mod messages;
mod person;
mod server;

use reqwest::{Client, StatusCode};
use samrum::on;
use samrum::people::model::RoleKind;
use samrum::server::clock::Clock;
use samrum::time::Instant;
use samrum_tests::{Dice, TestSite, building, hall_in_parts};
use serde_json::{Value, json};
use server::{Server, free_port};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How hard the storm blows.
#[derive(Clone, Copy)]
struct Size {
    clients: usize,
    /// Wishes of each client.
    each: usize,
    halls: usize,
    /// Days that are wished for: few enough that many are taken.
    days: usize,
}

impl Size {
    /// A breeze on each check; with `SAMRUM_STORM=full`, what a municipality sees when a season opens: about a minute.
    fn asked() -> Self {
        match std::env::var("SAMRUM_STORM").as_deref() {
            Ok("full") => Self { clients: 64, each: 400, halls: 20, days: 30 },
            _ => Self { clients: 16, each: 25, halls: 5, days: 2 },
        }
    }
}

const PARTS: usize = 3;

/// What a client was told.
#[derive(Default)]
struct Told {
    booked: Vec<String>,
    taken: usize,
    faults: Vec<String>,
}

struct Field {
    ports: Vec<u16>,
    spaces: Vec<String>,
    /// Each client's own: what one may ask in a second has a limit.
    tokens: Vec<String>,
    size: Size,
    first: i64,
    answered: AtomicUsize,
}

/// Books one wish after another; a server that is gone is asked again, with the same key.
async fn client(field: Arc<Field>, number: usize) -> Told {
    let (mut dice, mut told, http) = (Dice::new(number as u64 + 1), Told::default(), Client::new());
    for wish in 0..field.size.each {
        let starts_at = field.first + dice.below(field.size.days * 24 * 60) as i64 * 60;
        let minutes = 15 + dice.below(166) as i64;
        let body = json!({
            "space_id": field.spaces[dice.below(field.spaces.len())],
            "starts_at": Instant(starts_at).rfc3339(),
            "ends_at": Instant(starts_at).plus_minutes(minutes).rfc3339(),
            "title": format!("{number}-{wish}"),
        });
        let key = format!("{number}-{wish}");
        let mut tries = 0;
        let (status, text) = loop {
            let port = field.ports[(number + wish + tries) % field.ports.len()];
            let request =
                http.post(format!("http://127.0.0.1:{port}/api/v1/bookings")).bearer_auth(&field.tokens[number]);
            let answer = request.header("idempotency-key", &key).json(&body).send().await;
            match answer {
                Ok(answer) => {
                    let status = answer.status();
                    if let Ok(text) = answer.text().await {
                        break (status, text);
                    }
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
            tries += 1;
            assert!(tries < 1000, "no server answers");
        };
        match status {
            StatusCode::CREATED => {
                let made: Value = serde_json::from_str(&text).expect("json");
                told.booked.push(made["id"].as_str().expect("an id").to_owned());
            }
            StatusCode::CONFLICT => told.taken += 1,
            other => told.faults.push(format!("{other}: {text}")),
        }
        field.answered.fetch_add(1, Ordering::Relaxed);
    }
    told
}

async fn storm(site: &TestSite, servers: usize) {
    let Ok(program) = std::env::var("SAMRUM_PROGRAM") else {
        eprintln!("skipped: no SAMRUM_PROGRAM, the built executable");
        return;
    };
    let size = Size::asked();
    let place = building(site, "Hertsö").await;
    let mut spaces = Vec::new();
    for hall in 0..size.halls {
        spaces
            .extend(hall_in_parts(site, &place, &format!("Hall {hall}"), PARTS).await.into_iter().map(|space| space.0));
    }
    // Staff: nobody else may hold so many dates.
    let mut tokens = Vec::new();
    for _ in 0..size.clients {
        tokens.push(site.token_of(&site.account(RoleKind::Clerk, None, None).await).await);
    }
    let mut running = Vec::new();
    for _ in 0..servers {
        running.push(Server::start(&program, &site.database, free_port()).await);
    }
    // The processes go by the computer's clock: a day's wishes from tomorrow on.
    let first = (Clock::System.now().0 / 86_400 + 2) * 86_400;
    let ports = running.iter().map(|server| server.port).collect();
    let field = Arc::new(Field { ports, spaces, tokens, size, first, answered: AtomicUsize::new(0) });
    let clients: Vec<_> = (0..size.clients).map(|number| tokio::spawn(client(Arc::clone(&field), number))).collect();
    while field.answered.load(Ordering::Relaxed) < size.clients * size.each / 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Signal 9 in the middle of it, and a new start.
    running[0].again(&program, &site.database).await;
    let mut told = Told::default();
    for client in clients {
        let one = client.await.expect("a client");
        told.booked.extend(one.booked);
        told.taken += one.taken;
        told.faults.extend(one.faults);
    }
    assert!(told.faults.is_empty(), "{}: {:?}", site.engine, told.faults);
    assert!(
        told.booked.len() > 50 && told.taken > 50,
        "{}: {} booked, {} taken",
        site.engine,
        told.booked.len(),
        told.taken
    );
    swept(site, &told.booked).await;
    eprintln!("{}: {} booked, {} refused, no atom twice", site.engine, told.booked.len(), told.taken);
}

/// Counts every minute of every atom from the bookings alone, and compares with what the calendar says is held.
async fn swept(site: &TestSite, acknowledged: &[String]) {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let read: Result<Vec<(String, String, i64, i64)>, _> = on!(&mut tx, db => sqlx::query_as(
        "SELECT b.id, sa.atom_id, b.starts_at, b.ends_at FROM booking b JOIN space_atom sa ON sa.space_id = b.space_id WHERE b.state = 'confirmed'")
        .fetch_all(db).await);
    let booked = read.expect("the bookings");
    let read: Result<Vec<(String, String, i64, i64)>, _> = on!(&mut tx, db => sqlx::query_as("SELECT booking_id, atom_id, starts_at, ends_at FROM occupancy").fetch_all(db).await);
    let held: HashSet<_> = read.expect("what is held").into_iter().collect();
    let mut minutes = HashMap::<(String, i64), String>::new();
    for (booking, atom, starts_at, ends_at) in &booked {
        for minute in starts_at / 60..ends_at / 60 {
            let before = minutes.insert((atom.clone(), minute), booking.clone());
            assert_eq!(
                before, None,
                "{}: atom {atom} is booked twice in minute {minute}, also by {booking}",
                site.engine
            );
        }
    }
    assert_eq!(
        held,
        booked.iter().cloned().collect::<HashSet<_>>(),
        "{}: what is booked and what is held differ",
        site.engine
    );
    let ids: HashSet<_> = booked.iter().map(|(id, ..)| id.as_str()).collect();
    for id in acknowledged {
        assert!(ids.contains(id.as_str()), "{}: {id} was acknowledged and is not there", site.engine);
    }
    assert_eq!(ids.len(), acknowledged.len(), "{}: nothing is booked that nobody was told of", site.engine);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_runs_at_once_and_is_killed_no_part_is_booked_twice_on_sqlite() {
    storm(&TestSite::sqlite().await, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_runs_at_once_and_is_killed_no_part_is_booked_twice_on_postgresql_with_two_servers() {
    if let Some(site) = TestSite::postgres().await {
        storm(&site, 2).await;
    }
}
