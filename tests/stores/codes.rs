//! A database in use is brought up to date: nothing in it is lost when codes become a building's own and nought becomes unknown.

use samrum::facilities::model::{NewSpace, SpaceKind};
use samrum::facilities::service;
use samrum::on;
use samrum_tests::{TestSite, recount, upgraded};
use sqlx::AssertSqlSafe;

/// A municipality in use: everything that points to a space has a row, and 'Salen' is said to hold nobody.
const ROWS: &[&str] = &[
    "insert into building (id, code, name, area, address) values ('b', 'NORR', 'Norrskolan', '', ''), ('c', 'SÖD', 'Söderskolan', '', '')",
    "insert into atom (id, building_id, name) values ('a', 'b', 'A'), ('d', 'b', '102')",
    "insert into space (id, building_id, code, name, kind, capacity, area_m2, features, approval, buffer_after_minutes)
     values ('s', 'b', '101', 'Hallen', 'sports_hall', 60, 540, 'läktare', 'direct', 15), ('t', 'b', '102', 'Salen', 'classroom', 0, null, '', 'clerk', 0)",
    "insert into space_atom (space_id, atom_id) values ('s', 'a'), ('t', 'd')",
    "insert into opening (id, space_id, weekday, opens_minute, closes_minute) values ('o', 's', 1, 480, 1320)",
    "insert into opening_exception (id, building_id, space_id, first_date, last_date, reason) values ('e', 'b', 's', '2026-12-24', '2026-12-24', 'Jul')",
    "insert into organisation (id, name, kind, created_at) values ('f', 'IF', 'association', 1)",
    "insert into series (id, space_id, organisation_id, kind, title, weekday, starts_minute, ends_minute, first_date, last_date, created_at)
     values ('r', 's', 'f', 'season', 'F10', 1, 1020, 1080, '2027-01-11', '2027-01-11', 1)",
    "insert into booking (id, space_id, series_id, organisation_id, kind, state, title, starts_at, ends_at, created_at)
     values ('k', 's', 'r', 'f', 'season', 'confirmed', 'F10', 1799683200, 1799686800, 1)",
    "insert into occupancy (atom_id, booking_id, starts_at, ends_at) values ('a', 'k', 1799683200, 1799687700)",
    "insert into round (id, name, first_date, last_date, applications_open, applications_close, state, evening_cost, adjacency_value,
     shortfall_penalty_per_slot, change_penalty, slot_minutes, created_at)
     values ('n', 'Våren', '2027-01-11', '2027-05-30', '2026-11-01', '2026-11-30', 'open', 1, 1, 1, 1, 30, 1)",
    "insert into wish (id, round_id, organisation_id, group_name, age_band, persons, sessions, min_minutes, max_minutes, free_days_between, submitted_at)
     values ('w', 'n', 'f', 'F10', 'youth', 20, 1, 60, 60, 0, 1)",
    "insert into wish_space (wish_id, space_id, choice) values ('w', 's', 1)",
    "insert into proposal (id, round_id, score, status, seconds, created_at) values ('p', 'n', 1, 'optimal', 1, 1)",
    "insert into season_grant (proposal_id, wish_id, space_id, weekday, from_minute, to_minute) values ('p', 'w', 's', 1, 1020, 1080)",
    "insert into season_lock (round_id, wish_id, space_id, weekday, from_minute, to_minute) values ('n', 'w', 's', 1, 1020, 1080)",
    "insert into timetable (id, organisation_id, building_id, name, solution, weeks, content_hash, first_date, last_date, imported_at)
     values ('m', 'f', 'b', 'Schema', '1', 1, 'x', '2027-01-11', '2027-06-11', 1)",
    "insert into lesson (id, timetable_id, name) values ('l', 'm', 'Ma')",
    "insert into lesson_room (lesson_id, space_id, series_id) values ('l', 's', 'r')",
];

/// Tables that point to a space, directly or over something that does, and how many rows each has.
const TABLES: [(&str, i64); 15] = [
    ("building", 2),
    ("atom", 2),
    ("space", 2),
    ("space_atom", 2),
    ("opening", 1),
    ("opening_exception", 1),
    ("series", 1),
    ("booking", 1),
    ("occupancy", 1),
    ("wish", 1),
    ("wish_space", 1),
    ("season_grant", 1),
    ("season_lock", 1),
    ("lesson", 1),
    ("lesson_room", 1),
];

async fn count(site: &TestSite, table: &str) -> i64 {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let sql = format!("SELECT COUNT(*) FROM {table}");
    on!(&mut tx, db => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(db).await).expect("a number")
}

/// Whether the database takes a statement; it is taken back.
async fn takes(site: &TestSite, sql: &str) -> bool {
    let mut tx = site.app.database.write().await.expect("a transaction");
    on!(&mut tx, db => sqlx::query(AssertSqlSafe(sql.to_owned())).execute(db).await.map(|_| ())).is_ok()
}

#[tokio::test]
async fn a_database_in_use_loses_nothing_when_codes_become_a_buildings_own() {
    for site in upgraded(10, ROWS).await {
        for (table, rows) in TABLES {
            assert_eq!(count(&site, table).await, rows, "{}: {table}", site.engine);
        }
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
        let mut tx = site.app.database.write().await.expect("a transaction");
        let spaces = service::spaces(&mut tx).await.expect("the spaces");
        let told: Vec<_> = spaces
            .iter()
            .map(|space| (space.code.as_str(), space.capacity, space.area_m2, space.buffer_after_minutes))
            .collect();
        assert_eq!(
            told,
            [("101", Some(60), Some(540), 15), ("102", None, None, 0)],
            "{}: nought was nobody's word",
            site.engine
        );
        let room = |building: &str| NewSpace::plain(building.into(), "101", "Sal", SpaceKind::Classroom);
        service::add_space(&mut tx, &room("c")).await.expect("every school has a room 101");
        assert!(service::add_space(&mut tx, &room("b")).await.is_err(), "{}: but only one", site.engine);
        tx.commit().await.expect("kept");
        for broken in [
            "insert into space_atom (space_id, atom_id) values ('nowhere', 'a')",
            "insert into space (id, building_id, code, name, kind, approval) values ('x', 'b', '101', 'Sal', 'classroom', 'direct')",
            "update space set capacity = -1 where id = 's'",
            "update space set max_minutes = min_minutes - 1 where id = 's'",
            "delete from space where id = 's'",
        ] {
            assert!(!takes(&site, broken).await, "{}: {broken}", site.engine);
        }
        assert!(takes(&site, "delete from space where id = 't'").await, "{}: what nothing points to goes", site.engine);
    }
}
