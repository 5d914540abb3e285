//! The storm of acts: people book, move, cancel, approve, close, restore and change hours in divisible halls, all at once and through
//! the pages as programs and forms do, while a server is killed. Afterwards everything is counted.

use super::ledger::Ledger;
use super::person::{Field, Person};
use super::server::{Server, free_port};
use chrono::Days;
use reqwest::Client;
use samrum::facilities::model::{Approval, NewSpace};
use samrum::people::model::RoleKind;
use samrum::server::clock::{Clock, Stopwatch};
use samrum::time::Zone;
use samrum_tests::{Dice, TestSite, always_open, building, hall_in_parts, open_space, plain_space, recount};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How hard the storm blows.
#[derive(Clone, Copy)]
struct Size {
    clients: usize,
    /// Acts of each client.
    each: usize,
    halls: usize,
    days: usize,
    kills: usize,
}

impl Size {
    /// A breeze on each check; with `SAMRUM_STORM=full` about a minute of everything at once.
    fn asked() -> Self {
        match std::env::var("SAMRUM_STORM").as_deref() {
            Ok("full") => Self { clients: 64, each: full_acts(), halls: 20, days: 14, kills: 5 },
            _ => Self { clients: 12, each: 20, halls: 3, days: 2, kills: 1 },
        }
    }
}

/// As many as keep 64 clients busy for a minute; a faster computer may ask for more.
fn full_acts() -> usize {
    std::env::var("SAMRUM_STORM_ACTS").ok().and_then(|text| text.parse().ok()).unwrap_or(150)
}

async fn storm(site: &TestSite, servers: usize) {
    let Ok(program) = std::env::var("SAMRUM_PROGRAM") else {
        eprintln!("skipped: no SAMRUM_PROGRAM, the built executable");
        return;
    };
    let size = Size::asked();
    let place = building(site, "Hertsö").await;
    let (mut halls, mut decided) = (Vec::new(), Vec::new());
    for hall in 0..size.halls {
        let name = format!("Hall {hall}");
        halls.push(hall_in_parts(site, &place, &name, 3).await.into_iter().map(|space| space.0).collect::<Vec<_>>());
        // Two thirds of each hall are let by a clerk, with time for cleaning.
        let (a, b) = (format!("{name} A"), format!("{name} B"));
        let plain = plain_space(&place, &format!("{name} AB"), &[&a, &b]);
        let new = NewSpace { approval: Approval::Clerk, buffer_after_minutes: 15, ..plain };
        decided.push(open_space(site, &new, &always_open()).await.0);
    }
    let mut tokens = Vec::new();
    for number in 0..size.clients {
        let kind = if number % 4 == 0 { RoleKind::Clerk } else { RoleKind::Citizen };
        tokens.push(site.token_of(&site.account(kind, None, None).await).await);
    }
    let mut running = Vec::new();
    for _ in 0..servers {
        running.push(Server::start(&program, &site.database, free_port()).await);
    }
    let first = Clock::System.today(Zone::default()) + Days::new(2);
    let ports = running.iter().map(|server| server.port).collect();
    let field = Arc::new(Field {
        ports,
        halls,
        decided,
        each: size.each,
        first,
        days: size.days,
        acts: AtomicUsize::new(0),
        ledger: Ledger::default(),
    });
    let clock = Stopwatch::start();
    let clients: Vec<_> = tokens
        .into_iter()
        .enumerate()
        .map(|(number, token)| {
            let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
            let client =
                Person { field: Arc::clone(&field), http, token, number, dice: Dice::new(number as u64 + 1), acted: 0 };
            tokio::spawn(client.run(number % 4 == 0))
        })
        .collect();
    for kill in 1..=size.kills {
        while field.acts.load(Ordering::Relaxed) < size.clients * size.each * kill / (size.kills + 1) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        running[kill % servers].again(&program, &site.database).await;
    }
    for client in clients {
        client.await.expect("a client");
    }
    let seconds = clock.seconds();
    let wrong = field.ledger.wrong(site).await;
    assert!(wrong.is_empty(), "{}: {} faults: {:#?}", site.engine, wrong.len(), &wrong[..wrong.len().min(20)]);
    assert_eq!(recount(site).await, Vec::<String>::new(), "{}", site.engine);
    let checked = tokio::process::Command::new(&program)
        .args(["check-database", "--database", &site.database])
        .output()
        .await
        .expect("checked");
    assert_eq!(String::from_utf8_lossy(&checked.stdout).trim(), "Nothing differs.", "{}", site.engine);
    let told = field.ledger.figures();
    eprintln!(
        "{}: {} acts of {} clients in {seconds:.0} s, {} kills; {told}",
        site.engine,
        size.clients * size.each,
        size.clients,
        size.kills
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_do_at_once_the_calendar_is_sound_afterwards_on_sqlite() {
    storm(&TestSite::sqlite().await, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_do_at_once_the_calendar_is_sound_afterwards_on_postgresql_with_two_servers() {
    if let Some(site) = TestSite::postgres().await {
        storm(&site, 2).await;
    }
}
