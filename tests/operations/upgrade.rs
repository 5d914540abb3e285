//! A small municipality as an earlier version left it (`tests/data/municipality-0019.sql`), brought up to date: nothing is lost, and
//! it is at work.

use reqwest::StatusCode;
use samrum::database::{archive, migrate};
use samrum::on;
use samrum::people::model::RoleKind;
use samrum::recount::service::differences;
use samrum_tests::{TestSite, recount, upgraded};
use sqlx::AssertSqlSafe;

const OLD: &str = include_str!("../data/municipality-0019.sql");

async fn count(site: &TestSite, query: &str) -> i64 {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let query = AssertSqlSafe(query.to_owned());
    on!(&mut tx, db => sqlx::query_scalar(query).fetch_one(db).await).expect("a count")
}

#[tokio::test]
async fn a_municipality_of_an_earlier_version_is_brought_up_to_date_and_loses_nothing() {
    let statements: Vec<&'static str> = OLD.split(";\n").filter(|statement| !statement.trim().is_empty()).collect();
    for site in upgraded(19, &statements).await {
        let engine = site.engine;
        let mut tx = site.app.database.read().await.expect("a transaction");
        assert_eq!(migrate::version(&mut tx).await.expect("read"), Some(migrate::newest()), "{engine}");
        let tables = archive::tables(&mut tx).await.expect("the tables");
        drop(tx);
        assert_eq!(differences(&site.app).await.expect("counted"), Vec::new(), "{engine}");
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{engine}");
        for (query, rows) in [
            ("SELECT COUNT(*) FROM booking", 10),
            ("SELECT COUNT(*) FROM booking WHERE state = 'confirmed'", 7),
            ("SELECT COUNT(*) FROM occupancy", 11),
            ("SELECT COUNT(*) FROM person", 2),
            ("SELECT COUNT(*) FROM organisation", 3),
            ("SELECT COUNT(*) FROM wish", 2),
            ("SELECT COUNT(*) FROM season_grant", 1),
            ("SELECT COUNT(*) FROM lesson", 2),
            ("SELECT COUNT(*) FROM draft", 1),
            ("SELECT COUNT(*) FROM event WHERE person_id = 'anna'", 4),
        ] {
            assert_eq!(count(&site, query).await, rows, "{engine}: {query}");
        }
        assert!(tables.len() > 40, "{engine}: {}", tables.len());
        // And it is at work: pages that show what was kept are there, and the next booking finds what is taken.
        let clerk = site.signed_in(RoleKind::Administrator).await;
        for (page, word) in [
            ("/requests", "Kalas"),
            ("/facilities", "Hertsöhallen"),
            ("/seasons/vt", "Vårterminen"),
            ("/series/s1", "F10"),
            ("/bookings/x2", "Träning"),
            ("/timetables/tt", "HT 26"),
            ("/changes/rc", "Vattenskada"),
            ("/people/bo", "Bo Åström"),
            ("/utilisation?from=2026-11-30&to=2026-12-20", "Hertsöhallen"),
        ] {
            let answer = clerk.get(page).await;
            let status = answer.status();
            let text = answer.text().await.expect("text");
            assert!(status == StatusCode::OK && text.contains(word), "{engine}: {page}: {status} {text}");
        }
        let wish = [("space", "whole"), ("date", "2026-12-02"), ("from", "15:30"), ("to", "16:30"), ("title", "Möte")];
        assert_eq!(clerk.post("/book", &wish).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "{engine}: A is taken");
    }
}
