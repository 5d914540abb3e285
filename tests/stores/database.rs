//! What happens when the database cannot do what it should: a full disk, a broken connection, nobody there.

use reqwest::StatusCode;
use samrum::database::Database;
use samrum::people::model::RoleKind;
use samrum_tests::{TestSite, always_open, building, engines, open_space, plain_space};
use sqlx::AssertSqlSafe;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

/// Lets the file have at most so many pages, or as many as it has: a disk that is full, or has space again.
async fn most_pages(site: &TestSite, pages: &str) {
    let Database::Sqlite { write, .. } = &site.app.database else { panic!("SQLite") };
    let limit = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    sqlx::query(limit).execute(write).await.expect("a limit");
}

#[tokio::test]
async fn a_transaction_that_ended_by_itself_leaves_no_broken_connection_behind() {
    for site in engines().await {
        // What SQLite does by itself on a full disk, and a proxy or an operator may do to any connection.
        for _ in 0..3 {
            let mut tx = site.app.database.write().await.expect("a transaction");
            samrum::on!(&mut tx, db => sqlx::query("ROLLBACK").execute(db).await.map(|_| ())).expect("ended");
            drop(tx);
        }
        let mut tx = site.app.database.write().await.expect("a transaction");
        samrum::on!(&mut tx, db => sqlx::query("ROLLBACK").execute(db).await.map(|_| ())).expect("ended");
        let _ = tx.commit().await;
        for number in 0..20 {
            site.association(&format!("Förening {number}")).await;
        }
        assert_eq!(site.anybody().get("/readyz").await.status(), StatusCode::OK, "{}", site.engine);
    }
}

#[tokio::test]
async fn after_a_full_disk_the_next_write_succeeds() {
    let site = TestSite::sqlite().await;
    let house = building(&site, "Hertsöskolan").await;
    let hall = open_space(&site, &plain_space(&house, "hallen", &["hallen"]), &always_open()).await;
    let person = site.signed_in(RoleKind::Citizen).await;
    let note = "x".repeat(2_000);
    let mut outcomes = Vec::new();
    most_pages(&site, "1").await;
    for hour in 0..24 {
        if hour == 20 {
            most_pages(&site, "1000000").await;
        }
        let (from, to) = (format!("{hour:02}:00"), format!("{hour:02}:30"));
        let fields = [
            ("space", hall.0.as_str()),
            ("date", "2026-12-01"),
            ("from", &from),
            ("to", &to),
            ("title", "Möte"),
            ("note", &note),
        ];
        outcomes.push(person.post("/book", &fields).await.status());
    }
    let full = outcomes
        .iter()
        .position(|status| *status == StatusCode::SERVICE_UNAVAILABLE)
        .expect("the disk was full at some time");
    assert!(outcomes[..full].iter().all(|status| *status == StatusCode::SEE_OTHER), "{outcomes:?}");
    assert!(
        outcomes[full..20].iter().all(|status| *status == StatusCode::SERVICE_UNAVAILABLE),
        "it stays full: {outcomes:?}"
    );
    assert!(outcomes[20..].iter().all(|status| *status == StatusCode::SEE_OTHER), "space has come back: {outcomes:?}");
    assert_eq!(site.anybody().get("/readyz").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn not_ready_is_what_cannot_write() {
    let site = TestSite::sqlite().await;
    assert_eq!(site.anybody().get("/readyz").await.status(), StatusCode::OK);
    let other = TestSite::sqlite().await;
    let Database::Sqlite { write, .. } = &other.app.database else { panic!("SQLite") };
    sqlx::query("PRAGMA query_only = TRUE").execute(write).await.expect("read only");
    assert_eq!(other.anybody().get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(other.anybody().get("/search").await.status(), StatusCode::OK, "one can still look");
}

#[tokio::test]
async fn a_database_that_is_gone_makes_nobody_a_stranger() {
    for site in engines().await {
        let person = site.signed_in(RoleKind::Citizen).await;
        let program = site.program(RoleKind::Citizen).await;
        site.app.database.close().await;
        for path in ["/account", "/bookings", "/search", "/spaces/x"] {
            let answer = person.get(path).await;
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{path} on {}", site.engine);
            assert!(answer.headers().contains_key("retry-after"));
            let page = answer.text().await.expect("text");
            assert!(page.contains("<main"), "a page of the site: {page}");
        }
        assert_eq!(program.get("/api/v1/spaces").await.status(), StatusCode::SERVICE_UNAVAILABLE, "{}", site.engine);
        assert_eq!(site.anybody().get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(site.anybody().get("/healthz").await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn postgres_may_be_started_anew_while_the_site_runs() {
    let Some(site) = TestSite::postgres().await else { return };
    let person = site.signed_in(RoleKind::Citizen).await;
    let Database::Postgres(pool) = &site.app.database else { panic!("PostgreSQL") };
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let _ = sqlx::query(end).execute(pool).await;
    // Each connection that was broken is found out and thrown away; there are at most sixteen.
    let mut last = StatusCode::IM_A_TEAPOT;
    for _ in 0..18 {
        last = person.get("/account").await.status();
        assert!([StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE].contains(&last), "{last}");
    }
    assert_eq!(last, StatusCode::OK);
}

#[tokio::test]
async fn nobody_else_on_the_computer_reads_the_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("test.db");
    fs::write(&file, "").expect("a file");
    fs::set_permissions(&file, Permissions::from_mode(0o644)).expect("open to all");
    let database = Database::open(&format!("sqlite:{}", file.display())).await.expect("opened");
    samrum::database::migrate::up(&database).await.expect("a schema");
    for name in ["test.db", "test.db-wal", "test.db-shm"] {
        let mode = fs::metadata(folder.path().join(name)).expect(name).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let made = folder.path().join("made.db");
    Database::open(&format!("sqlite:{}", made.display())).await.expect("opened").close().await;
    assert_eq!(fs::metadata(made).expect("made").permissions().mode() & 0o777, 0o600);
}
