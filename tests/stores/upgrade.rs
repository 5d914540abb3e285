//! A database of an earlier version, with what that version could leave behind, is sound once it has been brought up to date.

use samrum::on;
use samrum_tests::{TestSite, recount, upgraded};

/// Rows of the tenth version. Hours are seconds from an instant far ahead, and one in the past.
const ROWS: &[&str] = &[
    "INSERT INTO building (id, code, name, area, address) VALUES ('h', 'H', 'Hertsö', '', '')",
    "INSERT INTO atom (id, building_id, name) VALUES ('a', 'h', 'A'), ('b', 'h', 'B'), ('c', 'h', 'C'), ('s', 'h', 'S'), ('old', 'h', 'Old')",
    "INSERT INTO space (id, building_id, code, name, kind, capacity, approval, buffer_before_minutes, buffer_after_minutes)
     VALUES ('hall', 'h', 'H1', 'Hallen', 'sports_hall', 60, 'direct', 0, 15), ('part', 'h', 'H2', 'Delen', 'sports_hall', 30, 'direct', 0, 0),
            ('sal', 'h', 'H3', 'Salen', 'sports_hall', 30, 'clerk', 10, 20), ('bare', 'h', 'H4', 'Utan delar', 'other', 0, 'direct', 0, 0)",
    "INSERT INTO space_atom (space_id, atom_id) VALUES ('hall', 'a'), ('hall', 'b'), ('part', 'a'), ('sal', 's')",
    "INSERT INTO booking (id, space_id, kind, state, title, starts_at, ends_at, created_at) VALUES
        ('right', 'hall', 'single', 'confirmed', '', 5000004000, 5000007600, 0),
        ('shorter', 'hall', 'single', 'confirmed', '', 5000014000, 5000017600, 0),
        ('asked', 'sal', 'single', 'requested', '', 5000004000, 5000007600, 0),
        ('cancelled', 'part', 'single', 'cancelled', '', 5000024000, 5000027600, 0),
        ('denied', 'sal', 'single', 'denied', '', 5000024000, 5000027600, 0),
        ('twice', 'sal', 'single', 'confirmed', '', 5000034000, 5000037600, 0),
        ('moved', 'sal', 'single', 'confirmed', '', 5000044000, 5000047600, 0),
        ('without', 'sal', 'single', 'confirmed', '', 5000054000, 5000057600, 0),
        ('half', 'hall', 'single', 'confirmed', '', 5000064000, 5000067600, 0),
        ('late', 'part', 'single', 'confirmed', '', 5000004000, 5000007600, 0),
        ('first', 'sal', 'single', 'confirmed', '', 5000074000, 5000077600, 0),
        ('second', 'sal', 'single', 'confirmed', '', 5000074000, 5000077600, 0),
        ('nowhere', 'bare', 'closure', 'confirmed', '', 5000074000, 5000077600, 0),
        ('long ago', 'hall', 'season', 'confirmed', '', 1000004000, 1000007600, 0)",
    "INSERT INTO occupancy (booking_id, atom_id, starts_at, ends_at) VALUES
        ('right', 'a', 5000004000, 5000008500), ('right', 'b', 5000004000, 5000008500),
        ('shorter', 'a', 5000014000, 5000017900), ('shorter', 'b', 5000014000, 5000017900),
        ('cancelled', 'a', 5000024000, 5000027600), ('denied', 's', 5000024000, 5000027600),
        ('twice', 's', 5000033400, 5000038800), ('twice', 'c', 5000033400, 5000038800),
        ('moved', 'b', 5000041000, 5000044000), ('moved', 's', 5000043400, 5000048800),
        ('half', 'a', 5000064000, 5000068500),
        ('long ago', 'old', 1000004000, 1000008500)",
];

async fn held(site: &TestSite) -> Vec<(String, String, i64, i64)> {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let read = on!(&mut tx, db => sqlx::query_as("SELECT booking_id, atom_id, starts_at, ends_at FROM occupancy ORDER BY starts_at, atom_id")
        .fetch_all(db).await);
    read.expect("what is held")
}

async fn requested(site: &TestSite) -> Vec<String> {
    let mut tx = site.app.database.read().await.expect("a transaction");
    on!(&mut tx, db => sqlx::query_scalar("SELECT id FROM booking WHERE state = 'requested' ORDER BY id").fetch_all(db).await)
        .expect("the requests")
}

#[tokio::test]
async fn what_an_earlier_version_left_wrong_is_put_right_and_what_was_right_stays() {
    for site in upgraded(10, ROWS).await {
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
        let of = |id: &str, atom: &str, from: i64, to: i64| (id.to_owned(), atom.to_owned(), from, to);
        let right = vec![
            // Its space has other parts today; what it held stays.
            of("long ago", "old", 1_000_004_000, 1_000_008_500),
            of("right", "a", 5_000_004_000, 5_000_008_500),
            of("right", "b", 5_000_004_000, 5_000_008_500),
            // Its buffer was five minutes when it was booked.
            of("shorter", "a", 5_000_014_000, 5_000_017_900),
            of("shorter", "b", 5_000_014_000, 5_000_017_900),
            of("twice", "s", 5_000_033_400, 5_000_038_800),
            of("moved", "s", 5_000_043_400, 5_000_048_800),
            of("without", "s", 5_000_053_400, 5_000_058_800),
            of("half", "a", 5_000_064_000, 5_000_068_500),
            of("half", "b", 5_000_064_000, 5_000_068_500),
            of("first", "s", 5_000_073_400, 5_000_078_800),
        ];
        assert_eq!(held(&site).await, right, "{}", site.engine);
        assert_eq!(
            requested(&site).await,
            ["asked", "late", "nowhere", "second"],
            "{}: somebody must decide",
            site.engine
        );
        let mut tx = site.app.database.read().await.expect("a transaction");
        let told: i64 = on!(&mut tx, db => sqlx::query_scalar("SELECT COUNT(*) FROM event WHERE action = 'upgrade'").fetch_one(db).await)
            .expect("read");
        assert_eq!(told, 3, "{}: and can read why", site.engine);
    }
}

#[tokio::test]
async fn an_empty_database_of_an_earlier_version_is_brought_up_to_date() {
    for site in upgraded(10, &[]).await {
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}
