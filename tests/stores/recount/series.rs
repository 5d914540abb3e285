//! Weekly series whose dates are not as the series says.

use super::grounds;
use samrum::recount::model::Mending;
use samrum_tests::NOW;

#[tokio::test]
async fn a_skipped_date_that_is_booked_or_that_is_none_is_not_skipped() {
    for ground in grounds().await {
        ground
            .run(
                "INSERT INTO skipped_date (series_id, date, reason, detail) VALUES ('SERIES', '2026-12-08', 'taken', ''),
                    ('SERIES', '2026-12-09', 'taken', ''), ('SERIES', '2027-12-07', 'taken', ''), ('SERIES', '2026-12-15', 'taken', '')",
            )
            .await;
        let found = ground.found().await;
        assert_eq!(found.len(), 3, "{}: a date left out may be skipped: {found:?}", ground.site.engine);
        ground.is_mended().await;
    }
}

#[tokio::test]
async fn a_date_that_is_not_as_its_series_says_is_shown_to_somebody() {
    for ground in grounds().await {
        // An hour later, on another day, a second time, and moved by somebody, which is as it may be.
        ground
            .run(
                "UPDATE booking SET starts_at = starts_at + 1800 WHERE series_id = 'SERIES' AND starts_at =
                    (SELECT MIN(starts_at) FROM booking WHERE series_id = 'SERIES')",
            )
            .await;
        ground.run("INSERT INTO booking (id, space_id, series_id, kind, state, title, starts_at, ends_at, held_from, held_to, created_at)
                    SELECT 'again', space_id, series_id, kind, 'requested', title, starts_at, ends_at, held_from, held_to, created_at
                    FROM booking WHERE series_id = 'SERIES' AND starts_at = (SELECT MAX(starts_at) FROM booking WHERE series_id = 'SERIES')").await;
        let found = ground.found().await;
        assert_eq!(found.len(), 2, "{}: {found:?}", ground.site.engine);
        assert!(
            found.iter().all(|(_, mending)| matches!(mending, Mending::Look(_))),
            "{}: {found:?}",
            ground.site.engine
        );
        ground.run("UPDATE booking SET starts_at = starts_at + 86400 * 365, ends_at = ends_at + 86400 * 365, held_from = held_from + 86400 * 365,
                    held_to = held_to + 86400 * 365 WHERE id = 'again'").await;
        assert!(
            ground.found().await.iter().any(|(what, _)| what.contains("none of its dates")),
            "{}",
            ground.site.engine
        );
        ground
            .run(
                "INSERT INTO event (id, at, person_id, action, subject_id, detail)
                    SELECT id, 0, NULL, 'booking.move', id, '' FROM booking WHERE series_id = 'SERIES'",
            )
            .await;
        assert_eq!(ground.found().await, Vec::new(), "{}", ground.site.engine);
    }
}

#[tokio::test]
async fn what_a_source_published_that_is_gone_is_cancelled_and_what_is_over_stays() {
    for ground in grounds().await {
        ground.run("UPDATE series SET source_id = 'gone' WHERE id = 'SERIES'").await;
        let found = ground.found().await;
        assert_eq!(found.len(), 3, "{}: {found:?}", ground.site.engine);
        assert!(found.iter().all(|(what, mending)| what.contains("gone") && matches!(mending, Mending::Cancel { .. })));
        ground.is_mended().await;
        assert_eq!(ground.state(&ground.booking).await, "confirmed");
    }
    for ground in grounds().await {
        ground.run("UPDATE series SET source_id = 'gone' WHERE id = 'SERIES'").await;
        ground.site.set_clock(NOW.plus_minutes(60 * 24 * 40));
        assert_eq!(ground.found().await, Vec::new(), "{}", ground.site.engine);
    }
}
