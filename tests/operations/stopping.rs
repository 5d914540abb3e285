//! The program is told to stop while people book and a run is at work: nothing is half done, and nothing goes on.

use super::{Load, RUN, book, hall, wait};
use samrum::jobs::queue::{self, JobState};
use samrum::on;
use samrum::people::model::RoleKind;
use samrum::recount::service::differences;
use samrum::server::clock::{Clock, Stopwatch};
use samrum::time::Instant;
use samrum_tests::{Program, engines, program};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Processes that this one has started.
fn children_of(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").expect("processes");
    let numbers = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let is_child = |process: &u32| {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        status.lines().any(|line| line.strip_prefix("PPid:").is_some_and(|of| of.trim() == parent.to_string()))
    };
    numbers.filter(is_child).collect()
}

/// In place of the scheduler's process: one that does not hear that it is to stop.
fn deaf(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("deaf");
    fs::write(&path, "#!/bin/sh\ntrap '' TERM\nexec sleep 600\n").expect("a script");
    fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("it can be run");
    path
}

#[tokio::test]
async fn whoever_was_answered_has_the_booking_and_nobody_else_and_the_run_goes_back_into_the_queue() {
    for site in engines().await {
        let spaces = hall(&site).await;
        wait(&site).await;
        let folder = TempDir::new().expect("a folder");
        let Some(mut command) = program(&["serve", "--database", &site.database, "--listen", "127.0.0.1:0"]) else {
            return;
        };
        command.env("SAMRUM_PROGRAM", deaf(&folder));
        let server = Program::start(command).await;
        let waited = Stopwatch::start();
        while children_of(server.id()).is_empty() {
            assert!(waited.seconds() < 60.0, "{}: the run does not begin", site.engine);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let running = children_of(server.id());
        let load = Arc::new(Load::default());
        let mut clients = Vec::new();
        let start = Instant(Clock::System.now().0 / 86_400 * 86_400).plus_minutes(24 * 60 * 2);
        for number in 0..8 {
            let email = site.account(RoleKind::Clerk, None, None).await;
            let client = site.program_at(&server.address, site.token_of(&email).await);
            // Each has forty days of its own in one of the two parts.
            let from = start.plus_minutes(24 * 60 * 40 * (number / 2));
            clients.push(tokio::spawn(book(client, spaces[1 + number as usize % 2].clone(), from, load.clone())));
        }
        while load.booked() < 50 {
            assert!(waited.seconds() < 120.0, "{}: nobody books", site.engine);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server.terminate().await;
        let told = Stopwatch::start();
        let (ended, log) = server.ended().await;
        let seconds = told.seconds();
        for client in clients {
            client.await.expect("a client that was answered or refused");
        }
        assert!(ended.success() && seconds < 10.0, "{}: {ended} after {seconds} s\n{log}", site.engine);
        assert!(!log.contains("broken off") && !log.contains("left"), "{}: {log}", site.engine);
        for child in running {
            let line = fs::read_to_string(format!("/proc/{child}/cmdline")).unwrap_or_default();
            assert!(!line.contains("sleep"), "{}: the process of the run goes on", site.engine);
        }
        let mut tx = site.app.database.read().await.expect("a transaction");
        let booked: i64 = on!(&mut tx, db => sqlx::query_scalar("SELECT COUNT(*) FROM booking").fetch_one(db).await)
            .expect("a count");
        assert_eq!(booked, load.booked() as i64, "{}: confirmed to whoever asked, and written", site.engine);
        let job = queue::latest(&mut tx, RUN, "s").await.expect("read").expect("the job");
        assert_eq!((job.state, job.attempts), (JobState::Queued, 0), "{}: for the next worker", site.engine);
        drop(tx);
        assert_eq!(differences(&site.app).await.expect("counted"), Vec::new(), "{}", site.engine);
    }
}
