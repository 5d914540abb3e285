//! Time that is held and should not be, that is not and should be, or that two bookings hold.

use super::grounds;
use samrum::recount::model::Mending;
use samrum::recount::service::{differences, mend};
use samrum_tests::recount;

#[tokio::test]
async fn time_held_by_what_is_cancelled_is_let_go() {
    for ground in grounds().await {
        ground.unguarded().await;
        ground.run("UPDATE booking SET state = 'cancelled' WHERE id = 'BOOKING'").await;
        let found = ground.found().await;
        assert!(
            matches!(found.as_slice(), [(what, Mending::LetGo { booking, .. })]
            if *booking == ground.booking && what.contains("cancelled")),
            "{}: {found:?}",
            ground.site.engine
        );
        ground.is_mended().await;
        assert_eq!(ground.state(&ground.booking).await, "cancelled");
    }
}

#[tokio::test]
async fn time_held_at_another_time_is_let_go_and_the_right_one_held() {
    for ground in grounds().await {
        ground.unguarded().await;
        ground
            .run(
                "UPDATE booking SET starts_at = starts_at + 60, ends_at = ends_at + 60, held_from = held_from + 60, held_to = held_to + 60
                    WHERE id = 'BOOKING'",
            )
            .await;
        let found = ground.found().await;
        assert!(
            matches!(found.as_slice(), [(_, Mending::LetGo { .. }), (_, Mending::Hold { .. })]),
            "{}: {found:?}",
            ground.site.engine
        );
        ground.is_mended().await;
        assert_eq!(ground.state(&ground.booking).await, "confirmed");
    }
}

#[tokio::test]
async fn a_confirmed_booking_without_its_time_gets_it_where_it_is_free() {
    for ground in grounds().await {
        ground.unguarded().await;
        ground.run("DELETE FROM occupancy WHERE booking_id = 'BOOKING'").await;
        let found = ground.found().await;
        assert!(
            matches!(found.as_slice(), [(_, Mending::Hold { booking })] if *booking == ground.booking),
            "{}: {found:?}",
            ground.site.engine
        );
        ground.is_mended().await;
    }
}

#[tokio::test]
async fn of_two_that_have_the_same_time_the_later_one_is_asked_for_again() {
    for ground in grounds().await {
        ground.unguarded().await;
        // Whether both hold the time, or only the later one.
        for both in [true, false] {
            let later = if both { "late" } else { "later" };
            ground
                .run(&format!(
                    "INSERT INTO booking (id, space_id, kind, state, title, starts_at, ends_at, held_from, held_to, created_at)
                SELECT '{later}', '{}', kind, state, title, starts_at + 600, ends_at + 600, held_from + 600, held_to + 600, created_at + 60
                FROM booking WHERE id = 'BOOKING'",
                    ground.spaces[0].0
                ))
                .await;
            ground.run(&format!("INSERT INTO occupancy (atom_id, booking_id, starts_at, ends_at)
                SELECT p.atom_id, b.id, b.held_from, b.held_to FROM booking b JOIN space_atom p ON p.space_id = b.space_id WHERE b.id = '{later}'")).await;
            if !both {
                ground.run("DELETE FROM occupancy WHERE booking_id = 'BOOKING'").await;
            }
            let found = ground.found().await;
            assert!(
                found.iter().any(|(what, mending)| what.contains("twice")
                    && *mending == Mending::AskAgain { booking: later.to_owned() }),
                "{}: {found:?}",
                ground.site.engine
            );
            let mended = mend(&ground.site.app).await.unwrap_or_else(|cause| panic!("{}: {cause}", ground.site.engine));
            assert!(mended.len() > 1);
            assert_eq!(differences(&ground.site.app).await.expect("counted"), Vec::new(), "{}", ground.site.engine);
            assert_eq!(recount(&ground.site).await, Vec::<String>::new(), "{}", ground.site.engine);
            assert_eq!(ground.state(later).await, "requested");
            assert_eq!(ground.state(&ground.booking).await, "confirmed");
            ground.unguarded().await;
        }
    }
}

#[tokio::test]
async fn time_shorter_than_the_booking_is_made_as_long() {
    for ground in grounds().await {
        ground.unguarded().await;
        ground.run("UPDATE booking SET held_to = ends_at - 600 WHERE id = 'BOOKING'").await;
        assert!(
            ground.found().await.iter().any(|(_, mending)| matches!(mending, Mending::Widen { .. })),
            "{}",
            ground.site.engine
        );
        ground.is_mended().await;
    }
}

#[tokio::test]
async fn a_booking_in_a_space_without_parts_is_asked_for_again() {
    for ground in grounds().await {
        ground.unguarded().await;
        ground.run(&format!("DELETE FROM space_atom WHERE space_id = '{}'", ground.spaces[1].0)).await;
        let found = ground.found().await;
        assert!(
            found
                .iter()
                .any(|(what, mending)| what.contains("no parts") && matches!(mending, Mending::AskAgain { .. })),
            "{found:?}"
        );
        ground.is_mended().await;
    }
}
