//! A backup while people book, brought back elsewhere on either engine: all of it, or nothing.

use super::pages::Pages;
use super::{Load, book, hall};
use samrum::database::archive::{self, ArchiveError};
use samrum::database::{Database, migrate};
use samrum::on;
use samrum::people::model::RoleKind;
use samrum::recount::service::differences;
use samrum::time::Instant;
use samrum_tests::{NOW, Program, TestSite, engines, fresh, program, recount};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tempfile::TempDir;

/// How many rows each table has.
async fn rows(database: &Database) -> BTreeMap<String, i64> {
    let mut tx = database.read().await.expect("a transaction");
    let mut found = BTreeMap::new();
    for table in archive::tables(&mut tx).await.expect("the tables") {
        let query = AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{}\"", table.name));
        let count = on!(&mut tx, db => sqlx::query_scalar::<_, i64>(query).fetch_one(db).await).expect("a count");
        found.insert(table.name, count);
    }
    found
}

/// A site with one of everything that an archive must carry over exactly: parts that changed after a booking was over, bytes,
/// fractions, texts with signs of all kinds.
async fn grown() -> Vec<TestSite> {
    let sites = engines().await;
    for site in &sites {
        let spaces = hall(site).await;
        site.account(RoleKind::Clerk, None, None).await;
        site.association("Hertsö «IF» \"\\☃").await;
        let mut tx = site.app.database.write().await.expect("a transaction");
        let past = NOW.0 - 86_400;
        let one = |id: &str, space: &str, from: i64| {
            format!(
                "INSERT INTO booking (id, space_id, kind, state, title, starts_at, ends_at, held_from, held_to, created_at)
                 VALUES ('{id}', '{space}', 'single', 'confirmed', 'Träning', {from}, {}, {from}, {}, 0)",
                from + 3600,
                from + 3600
            )
        };
        for statement in [
            one("over", &spaces[0].0, past),
            one("coming", &spaces[1].0, NOW.0 + 86_400),
            // What is over keeps the parts it held; its space has fewer today.
            "UPDATE booking SET settled = TRUE WHERE id = 'over'".to_owned(),
            format!(
                "DELETE FROM space_atom WHERE space_id = '{}' AND atom_id = (SELECT MAX(atom_id) FROM space_atom WHERE space_id = '{0}')",
                spaces[0].0
            ),
            "INSERT INTO job (id, kind, subject_id, payload, state, lease_until, created_at) VALUES ('j', 'season', 's', '{}', 'running', 1, 0)".to_owned(),
        ] {
            let done = on!(&mut tx, db => sqlx::query(AssertSqlSafe(statement.clone())).execute(db).await.map(|_| ()));
            done.unwrap_or_else(|cause| panic!("{}: {statement}: {cause}", site.engine));
        }
        let bytes = on!(&mut tx, db => sqlx::query(
            "INSERT INTO upload (id, nth, person_id, name, bytes, expires_at) SELECT 'u', 0, MIN(id), 'å.csv', $1, 1 FROM person")
            .bind(vec![0u8, 255, 10, 13]).execute(db).await.map(|_| ()));
        bytes.expect("an upload");
        tx.commit().await.expect("kept");
    }
    sites
}

#[tokio::test]
async fn what_is_brought_back_on_either_engine_is_what_was_there() {
    for site in grown().await {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("samrum.zip");
        let written = archive::backup(&site.app.database, &file).await.expect("an archive");
        assert_eq!(written.rows as i64, rows(&site.app.database).await.values().sum::<i64>(), "{}", site.engine);
        assert_eq!(written.schema, migrate::newest());
        let rights = fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(rights & 0o777, 0o600, "it holds what the database holds");
        for place in fresh().await {
            let other = Database::open(&place.database).await.expect("opened");
            archive::restore(&other, &file)
                .await
                .unwrap_or_else(|cause| panic!("{} → {}: {cause}", site.engine, place.engine));
            let back = TestSite::over(place, other).await;
            let way = format!("{} → {}", site.engine, back.engine);
            assert_eq!(differences(&back.app).await.expect("counted"), Vec::new(), "{way}");
            assert_eq!(recount(&back).await, Vec::<String>::new(), "{way}");
            let again = folder.path().join(format!("again-{}.zip", back.engine));
            archive::backup(&back.app.database, &again).await.expect("an archive");
            // Whatever was at work waits for a worker again.
            assert_eq!(Pages::of(&file).rows_without("job"), Pages::of(&again).rows_without("job"), "{way}");
            let mut tx = back.app.database.read().await.expect("a transaction");
            let state: String =
                on!(&mut tx, db => sqlx::query_scalar("SELECT state FROM job WHERE id = 'j'").fetch_one(db).await)
                    .expect("the job");
            assert_eq!(state, "queued", "{way}");
            drop(tx);
            // What guards the schema guards it again.
            let by_hand = "INSERT INTO occupancy (booking_id, atom_id, starts_at, ends_at) SELECT booking_id, atom_id, 5, 6 FROM occupancy";
            let mut tx = back.app.database.write().await.expect("a transaction");
            let refused = on!(&mut tx, db => sqlx::query(by_hand).execute(db).await.map(|_| ()));
            assert!(refused.is_err(), "{way}: nobody writes there by hand");
        }
    }
}

#[tokio::test]
async fn an_archive_is_brought_back_whole_or_not_at_all() {
    for site in grown().await {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("samrum.zip");
        archive::backup(&site.app.database, &file).await.expect("an archive");
        assert!(
            matches!(archive::backup(&site.app.database, &file).await, Err(ArchiveError::Exists(_))),
            "not written over"
        );
        let full = archive::restore(&site.app.database, &file).await;
        assert!(matches!(full, Err(ArchiveError::NotEmpty(_))), "{}: {full:?}", site.engine);
        let bytes = fs::read(&file).expect("the archive");
        // Cut off, and with one word of a row another one, so that only the sum tells.
        let (cut, altered) = (folder.path().join("cut.zip"), folder.path().join("altered.zip"));
        fs::write(&cut, &bytes[..bytes.len() / 2]).expect("written");
        Pages::of(&file).with("booking", "title", "Traning").write(&altered, false);
        for broken in [cut, altered] {
            for place in fresh().await {
                let other = Database::open(&place.database).await.expect("opened");
                let outcome = archive::restore(&other, &broken).await;
                assert!(matches!(outcome, Err(ArchiveError::Damaged { .. })), "{}: {outcome:?}", place.engine);
                archive::restore(&other, &file).await.expect("it is as new as it was");
                other.close().await;
            }
        }
    }
}

#[tokio::test]
async fn a_broken_reference_in_an_archive_leaves_the_database_as_new_as_it_was() {
    for site in grown().await {
        let folder = TempDir::new().expect("a folder");
        let (file, bent) = (folder.path().join("samrum.zip"), folder.path().join("bent.zip"));
        archive::backup(&site.app.database, &file).await.expect("an archive");
        Pages::of(&file).with("role", "person_id", "nobody").write(&bent, true);
        for place in fresh().await {
            let other = Database::open(&place.database).await.expect("opened");
            let outcome = archive::restore(&other, &bent).await;
            assert!(matches!(outcome, Err(ArchiveError::Database(_))), "{}: {outcome:?}", place.engine);
            archive::restore(&other, &file).await.expect("it is as new as it was");
            other.close().await;
        }
    }
}

#[tokio::test]
async fn a_backup_while_people_book_is_sound_and_is_restored_by_the_program() {
    for site in engines().await {
        let spaces = hall(&site).await;
        let Some(server) = Program::serve(&site.database, &["--no-work", "--log", "error"]).await else { return };
        let load = Arc::new(Load::default());
        let mut clients = Vec::new();
        let start = Instant(samrum::server::clock::Clock::System.now().0 / 86_400 * 86_400).plus_minutes(24 * 60 * 2);
        for (number, space) in [1, 2].into_iter().enumerate() {
            let email = site.account(RoleKind::Clerk, None, None).await;
            let client = site.program_at(&server.address, site.token_of(&email).await);
            clients.push(tokio::spawn(book(
                client,
                spaces[space].clone(),
                start.plus_minutes(number as i64),
                load.clone(),
            )));
        }
        let folder = TempDir::new().expect("a folder");
        let mut least = 0;
        for nth in 0..3 {
            tokio::time::sleep(Duration::from_millis(300)).await;
            let before = load.booked();
            let file = folder.path().join(format!("{nth}.zip"));
            let made = program(&["backup", &file.display().to_string(), "--database", &site.database])
                .expect("it is built")
                .output();
            let made = made.await.expect("it ends");
            assert!(made.status.success(), "{}: {}", site.engine, String::from_utf8_lossy(&made.stderr));
            let after = load.booked();
            for place in fresh().await {
                let database = place.database.clone();
                let back =
                    program(&["restore", &file.display().to_string(), "--database", &database]).expect("it is built");
                let back = { back }.output().await.expect("it ends");
                let said = String::from_utf8_lossy(&back.stdout).into_owned();
                assert!(
                    back.status.success() && said.contains("Nothing differs."),
                    "{}: {said}{}",
                    place.engine,
                    String::from_utf8_lossy(&back.stderr)
                );
                let other = Database::open(&database).await.expect("opened");
                let booked = rows(&other).await["booking"] as usize;
                // What was confirmed before it began is in it, and nothing that was not confirmed soon after it ended.
                assert!((before..=after + 4).contains(&booked), "{}: {before} ≤ {booked} ≤ {after}", site.engine);
                other.close().await;
                drop(place);
            }
            assert!(after > least, "{}: people booked meanwhile", site.engine);
            least = after;
        }
        load.over.store(true, Ordering::Relaxed);
        for client in clients {
            client.await.expect("a client");
        }
    }
}
