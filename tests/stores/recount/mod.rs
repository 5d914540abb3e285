//! `check-database`: every kind of damage is told in words, mended where the program can, and left to somebody where it cannot.

mod held;
mod series;

use chrono::NaiveDate;
use samrum::bookings::model::{Kind, NewBooking, NewSeries, Use};
use samrum::bookings::service;
use samrum::database::Database;
use samrum::id::{SeriesId, SpaceId};
use samrum::on;
use samrum::recount::model::Mending;
use samrum::recount::service::{differences, mend};
use samrum::time::DateRange;
use samrum_tests::{TestSite, building, citizen, engines, hall_in_parts, hours_from_now, recount, weekly};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use std::str::FromStr;

/// A hall in two parts, a weekly series in the whole of it, and a booking of a part.
struct Ground {
    site: TestSite,
    spaces: Vec<SpaceId>,
    series: SeriesId,
    booking: String,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

async fn grounds() -> Vec<Ground> {
    let mut grounds = Vec::new();
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let spaces = hall_in_parts(&site, &home, "Hallen", 2).await;
        let new = NewSeries {
            space: spaces[0].clone(),
            time: weekly(2, 18 * 60, 19 * 60),
            dates: DateRange::new(day("2026-12-01"), day("2026-12-22")),
            what: Use::new(Kind::Season, "F10"),
            without: vec![day("2026-12-15")],
            source: None,
            opening_hours_bind: true,
        };
        let mut tx = site.app.database.write().await.expect("a transaction");
        let series = service::book_series_within(&site.app, &mut tx, &new).await.expect("booked").id;
        tx.commit().await.expect("kept");
        let wish = NewBooking {
            space: spaces[1].clone(),
            time: hours_from_now(1, 2),
            what: Use::new(Kind::Single, "Träning"),
        };
        let booking = service::request(&site.app, &citizen(), &wish).await.expect("booked").id.0;
        grounds.push(Ground { site, spaces, series, booking });
    }
    grounds
}

impl Ground {
    async fn run(&self, statement: &str) {
        let mut tx = self.site.app.database.write().await.expect("a transaction");
        let statement = AssertSqlSafe(statement.replace("BOOKING", &self.booking).replace("SERIES", &self.series.0));
        on!(&mut tx, db => sqlx::query(statement).execute(db).await.map(|_| ()))
            .unwrap_or_else(|cause| panic!("{}: {cause}", self.site.engine));
        tx.commit().await.expect("kept");
    }

    /// Takes a guard away: a trigger, or where PostgreSQL has one, a constraint.
    async fn without(&self, guard: &str, table: &str) {
        let is_constraint = matches!(guard, "booking_held" | "occupancy_overlap");
        match (&self.site.app.database, is_constraint) {
            (Database::Sqlite { .. }, _) => {
                for name in [guard.to_owned(), format!("{guard}_still")] {
                    self.run(&format!("DROP TRIGGER IF EXISTS {name}")).await;
                }
            }
            (Database::Postgres(_), true) => self.run(&format!("ALTER TABLE {table} DROP CONSTRAINT {guard}")).await,
            (Database::Postgres(_), false) => self.run(&format!("DROP TRIGGER IF EXISTS {guard} ON {table}")).await,
            (Database::Rehearsal(_), _) => {}
        }
    }

    /// Takes away everything that keeps what is held.
    async fn unguarded(&self) {
        for (guard, table) in [
            ("occupancy_by_hand", "occupancy"),
            ("occupancy_stays", "occupancy"),
            ("occupancy_overlap", "occupancy"),
            ("booking_held", "booking"),
            ("booking_holds", "booking"),
            ("booking_holds_anew", "booking"),
            ("space_atom_let_go", "space_atom"),
            ("space_atom_building", "space_atom"),
        ] {
            self.without(guard, table).await;
        }
    }

    /// Writes without the engine looking at references.
    async fn without_references(&self, statement: &str) {
        let statement = AssertSqlSafe(statement.replace("BOOKING", &self.booking));
        if self.site.engine == "SQLite" {
            let options = SqliteConnectOptions::from_str(&self.site.database).expect("an address").foreign_keys(false);
            let mut connection = options.connect().await.expect("a connection");
            sqlx::query(statement).execute(&mut connection).await.expect("written");
            connection.close().await.expect("closed");
        } else {
            let mut connection = PgConnection::connect(&self.site.database).await.expect("a connection");
            sqlx::query("SET session_replication_role = replica").execute(&mut connection).await.expect("unchecked");
            sqlx::query(statement).execute(&mut connection).await.expect("written");
        }
    }

    /// What differs besides missing guards.
    async fn found(&self) -> Vec<(String, Mending)> {
        let found = differences(&self.site.app).await.expect("counted");
        found
            .into_iter()
            .filter(|one| !matches!(one.mending, Mending::Guard(_)))
            .map(|one| (one.what, one.mending))
            .collect()
    }

    /// Mends, and counts again in both ways: nothing is left, and every guard is back.
    async fn is_mended(&self) {
        let mended = mend(&self.site.app).await.unwrap_or_else(|cause| panic!("{}: {cause}", self.site.engine));
        assert!(!mended.is_empty());
        assert_eq!(differences(&self.site.app).await.expect("counted"), Vec::new(), "{}", self.site.engine);
        assert_eq!(recount(&self.site).await, Vec::<String>::new(), "{}", self.site.engine);
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        let told: Result<i64, _> = on!(&mut tx, db =>
            sqlx::query_scalar("SELECT COUNT(*) FROM event WHERE action = 'database.mend'").fetch_one(db).await);
        assert_eq!(told.expect("read"), mended.len() as i64, "{}: each is written down", self.site.engine);
    }

    async fn state(&self, booking: &str) -> String {
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        on!(&mut tx, db => sqlx::query_scalar("SELECT state FROM booking WHERE id = $1").bind(booking).fetch_one(db).await)
            .expect("a booking")
    }
}

#[tokio::test]
async fn a_sound_database_differs_in_nothing() {
    for ground in grounds().await {
        assert_eq!(differences(&ground.site.app).await.expect("counted"), Vec::new(), "{}", ground.site.engine);
        assert_eq!(mend(&ground.site.app).await.expect("nothing to mend"), Vec::new(), "{}", ground.site.engine);
    }
}

#[tokio::test]
async fn a_job_without_a_worker_waits_for_one_again() {
    for ground in grounds().await {
        ground
            .run(
                "INSERT INTO job (id, kind, subject_id, payload, state, lease_until, created_at) VALUES
                 ('dead', 'x', 's', '', 'running', 1, 0), ('alive', 'x', 't', '', 'running', 99999999999, 0)",
            )
            .await;
        let found = ground.found().await;
        assert!(
            matches!(found.as_slice(), [(_, Mending::Requeue { job })] if job == "dead"),
            "{}: {found:?}",
            ground.site.engine
        );
        ground.is_mended().await;
    }
}

#[tokio::test]
async fn a_reference_to_what_is_not_there_is_shown_to_somebody() {
    for ground in grounds().await {
        ground.without_references("UPDATE booking SET person_id = 'nobody' WHERE id = 'BOOKING'").await;
        let found = ground.found().await;
        assert!(
            matches!(found.as_slice(), [(what, Mending::Look(_))] if what.contains("person")),
            "{}: {found:?}",
            ground.site.engine
        );
        // What is held by a booking that is not there can be let go.
        ground.without_references("UPDATE booking SET person_id = NULL WHERE id = 'BOOKING'").await;
        ground.without_references("DELETE FROM booking WHERE id = 'BOOKING'").await;
        let found = ground.found().await;
        assert!(
            found.iter().any(|(_, mending)| matches!(mending, Mending::LetGo { .. })),
            "{}: {found:?}",
            ground.site.engine
        );
        mend(&ground.site.app).await.unwrap_or_else(|cause| panic!("{}: {cause}", ground.site.engine));
        assert_eq!(differences(&ground.site.app).await.expect("counted"), Vec::new(), "{}", ground.site.engine);
    }
}

#[tokio::test]
async fn a_part_of_another_building_is_shown_to_somebody() {
    for ground in grounds().await {
        ground.unguarded().await;
        let other = building(&ground.site, "Björkskatan").await;
        ground.run(&format!("INSERT INTO atom (id, building_id, name) VALUES ('far', '{}', 'far')", other.0)).await;
        ground
            .run(&format!("INSERT INTO space_atom (space_id, atom_id) VALUES ('{}', 'far')", ground.spaces[2].0))
            .await;
        let found = ground.found().await;
        assert!(
            matches!(found.as_slice(), [(what, Mending::Look(_))] if what.contains("far")),
            "{}: {found:?}",
            ground.site.engine
        );
    }
}

#[tokio::test]
async fn the_command_says_what_differs_and_ends_with_a_number_for_other_programs() {
    let Ok(program) = std::env::var("SAMRUM_PROGRAM") else {
        eprintln!("skipped: no SAMRUM_PROGRAM, the built executable");
        return;
    };
    for ground in grounds().await {
        let check = async |options: &[&str]| {
            let mut command = tokio::process::Command::new(&program);
            command.args(["check-database", "--database", &ground.site.database]).args(options);
            let ended = command.output().await.expect("the program runs");
            (ended.status.code(), String::from_utf8_lossy(&ended.stdout).into_owned())
        };
        let (code, said) = check(&[]).await;
        assert_eq!((code, said.trim()), (Some(0), "Nothing differs."), "{}", ground.site.engine);
        ground.unguarded().await;
        ground.run("UPDATE booking SET state = 'cancelled' WHERE id = 'BOOKING'").await;
        let (code, said) = check(&[]).await;
        assert_eq!(code, Some(1), "{}: {said}", ground.site.engine);
        assert!(
            said.contains(&ground.booking) && said.contains("Mending lets the time go"),
            "{}: {said}",
            ground.site.engine
        );
        assert_eq!(check(&["--mend"]).await.0, Some(0), "{}", ground.site.engine);
        assert_eq!(check(&[]).await.0, Some(0), "{}", ground.site.engine);
        assert_eq!(check(&["--tear-down"]).await.0, Some(2), "{}", ground.site.engine);
    }
}
