//! What holds time: the database itself keeps `occupancy` to the confirmed bookings, whoever writes and whatever else happens just then.

use samrum::bookings::model::{Booking, Kind, NewBooking, State, Use};
use samrum::bookings::service::{self, BookingError, CALENDAR, Despite};
use samrum::database::refusal::{self, Refusal};
use samrum::facilities::model::{Approval, NewSpace};
use samrum::facilities::service::{self as facilities, FacilityError};
use samrum::id::{BookingId, SpaceId};
use samrum::on;
use samrum::people::model::{Actor, RoleKind};
use samrum_tests::{
    NOW, TestSite, always_open, building, citizen, engines, hall_in_parts, hours_from_now, open_space, plain_space,
    recount,
};

fn wish(space: &SpaceId, hours: i64) -> NewBooking {
    NewBooking {
        space: space.clone(), time: hours_from_now(hours, hours + 1), what: Use::new(Kind::Single, "Träning")
    }
}

/// Writes past the services, by hand, as no part of the program does.
async fn by_hand(site: &TestSite, statement: &'static str, ids: &[&str]) -> Result<(), sqlx::Error> {
    let mut tx = site.app.database.write().await?;
    on!(&mut tx, db => {
        let query = ids.iter().fold(sqlx::query(statement), |query, id| query.bind((*id).to_owned()));
        query.execute(db).await.map(|_| ())
    })?;
    tx.commit().await
}

/// How many atoms a booking holds.
async fn holds(site: &TestSite, booking: &BookingId) -> i64 {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let counted = on!(&mut tx, db => sqlx::query_scalar("SELECT COUNT(*) FROM occupancy WHERE booking_id = $1").bind(booking).fetch_one(db).await);
    counted.expect("counted")
}

async fn booked(site: &TestSite, actor: &Actor, wish: &NewBooking) -> Booking {
    service::request(&site.app, actor, wish).await.expect("booked")
}

#[tokio::test]
async fn a_booking_holds_the_parts_of_its_space_while_it_is_confirmed_and_at_no_other_time() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let decided = NewSpace {
            approval: Approval::Clerk,
            buffer_after_minutes: 15,
            ..plain_space(&home, "Aulan", &["A", "B"])
        };
        let aula = open_space(&site, &decided, &always_open()).await;
        let clerk = site.actor(RoleKind::Clerk, None).await;
        let asked = booked(&site, &citizen(), &wish(&aula, 5)).await;
        assert_eq!((asked.state, holds(&site, &asked.id).await), (State::Requested, 0), "{}", site.engine);
        service::confirm(&site.app, &clerk, &asked.id, Despite::Tell).await.expect("confirmed");
        assert_eq!(holds(&site, &asked.id).await, 2, "{}", site.engine);
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
        service::cancel(&site.app, &clerk, &asked.id, "Stängt").await.expect("cancelled");
        assert_eq!(holds(&site, &asked.id).await, 0, "{}", site.engine);
        let denied = booked(&site, &citizen(), &wish(&aula, 5)).await;
        service::deny(&site.app, &clerk, &denied.id, "Nej").await.expect("denied");
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
        by_hand(&site, "DELETE FROM booking WHERE id = $1", &[&denied.id.0]).await.expect("a booking may be deleted");
        let kept = booked(&site, &clerk, &wish(&aula, 5)).await;
        by_hand(&site, "DELETE FROM booking WHERE id = $1", &[&kept.id.0]).await.expect("with what it holds");
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}

#[tokio::test]
async fn nobody_writes_what_is_held_by_hand() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let spaces = hall_in_parts(&site, &home, "Hallen", 2).await;
        let asked = NewSpace { approval: Approval::Clerk, ..plain_space(&home, "Aulan", &["Aulan"]) };
        let aula = open_space(&site, &asked, &always_open()).await;
        let waiting = booked(&site, &citizen(), &wish(&aula, 2)).await;
        let held = booked(&site, &citizen(), &wish(&spaces[1], 2)).await;
        let refused = [
            // What is not confirmed holds nothing.
            ("INSERT INTO occupancy SELECT sa.atom_id, b.id, b.starts_at, b.ends_at FROM booking b JOIN space_atom sa ON sa.space_id = b.space_id
              WHERE b.id = $1", vec![waiting.id.0.as_str()]),
            // A confirmed booking holds no part of another space, and no other time.
            ("INSERT INTO occupancy SELECT sa.atom_id, $1, b.starts_at, b.ends_at FROM booking b JOIN space_atom sa ON sa.space_id = $2
              WHERE b.id = $1", vec![&held.id.0, &spaces[2].0]),
            ("INSERT INTO occupancy SELECT o.atom_id, o.booking_id, o.starts_at + 7200, o.ends_at + 7200 FROM occupancy o WHERE o.booking_id = $1",
             vec![&held.id.0]),
            // It lets go of nothing.
            ("DELETE FROM occupancy WHERE booking_id = $1", vec![&held.id.0]),
            ("UPDATE occupancy SET ends_at = ends_at + 60 WHERE booking_id = $1", vec![&held.id.0]),
            // Its time is not shorter than itself, and is always said.
            ("UPDATE booking SET held_to = ends_at - 60 WHERE id = $1", vec![&held.id.0]),
            ("UPDATE booking SET held_from = NULL WHERE id = $1", vec![&held.id.0]),
            ("UPDATE booking SET ends_at = ends_at + 60 WHERE id = $1", vec![&held.id.0]),
            ("UPDATE space_atom SET space_id = $2 WHERE space_id = $1", vec![&spaces[1].0, &aula.0]),
            ("DELETE FROM space_atom WHERE space_id = $1", vec![&spaces[1].0]),
        ];
        for (statement, ids) in refused {
            let outcome = by_hand(&site, statement, &ids).await;
            assert!(outcome.is_err(), "{}: {statement}", site.engine);
        }
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
        // What a booking says of itself is obeyed at once.
        by_hand(&site, "UPDATE booking SET held_to = ends_at + 1800 WHERE id = $1", &[&held.id.0])
            .await
            .expect("cleaning takes longer");
        assert!(
            matches!(service::request(&site.app, &citizen(), &wish(&spaces[0], 3)).await, Err(BookingError::Taken(_))),
            "{}",
            site.engine
        );
        by_hand(&site, "UPDATE booking SET state = 'confirmed' WHERE id = $1", &[&waiting.id.0])
            .await
            .expect("confirmed");
        assert_eq!(holds(&site, &waiting.id).await, 1, "{}", site.engine);
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}

#[tokio::test]
async fn what_is_booked_follows_the_parts_of_its_space_and_what_is_over_does_not() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let hall = plain_space(&home, "Hallen", &["A", "B"]);
        let id = open_space(&site, &hall, &always_open()).await;
        let stage = open_space(&site, &plain_space(&home, "Scenen", &["C"]), &always_open()).await;
        // Before the parts were joined both were used at the same time.
        let (over, beside) =
            (booked(&site, &citizen(), &wish(&id, 2)).await, booked(&site, &citizen(), &wish(&stage, 2)).await);
        site.set_clock(NOW.plus_minutes(240));
        let mut tx = site.app.database.write().await.expect("a transaction");
        let joined = NewSpace { atoms: vec!["B".to_owned(), "C".to_owned()], ..hall.clone() };
        facilities::change_space(&mut tx, CALENDAR, &id, &joined, site.app.now())
            .await
            .expect("nothing is booked from now on");
        tx.commit().await.expect("kept");
        assert_eq!((holds(&site, &over.id).await, holds(&site, &beside.id).await), (2, 1), "{}", site.engine);
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
        // Even what took place may be taken back, and then holds nothing.
        by_hand(&site, "UPDATE booking SET state = 'cancelled' WHERE id = $1", &[&over.id.0])
            .await
            .expect("cancelled afterwards");
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
        by_hand(
            &site,
            "UPDATE booking SET state = 'confirmed', starts_at = starts_at + 3600, ends_at = ends_at + 3600,
             held_from = held_from + 3600, held_to = held_to + 3600 WHERE id = $1",
            &[&over.id.0],
        )
        .await
        .expect("and again");
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
        assert!(
            by_hand(&site, "UPDATE booking SET settled = FALSE WHERE id = $1", &[&over.id.0]).await.is_err(),
            "{}",
            site.engine
        );
        assert!(
            by_hand(&site, "UPDATE booking SET space_id = $2 WHERE id = $1", &[&over.id.0, &stage.0]).await.is_err(),
            "{}",
            site.engine
        );

        // What is to come takes the new part with it, and is in the way where another has it.
        let coming = booked(&site, &citizen(), &wish(&id, 8)).await;
        let part = "INSERT INTO space_atom SELECT $1, id FROM atom WHERE name = 'A'";
        by_hand(&site, part, &[&id.0]).await.expect("a third part");
        assert_eq!(holds(&site, &coming.id).await, 3, "{}", site.engine);
        by_hand(
            &site,
            "DELETE FROM space_atom WHERE space_id = $1 AND atom_id IN (SELECT id FROM atom WHERE name = 'C')",
            &[&id.0],
        )
        .await
        .expect("one part less");
        assert_eq!(holds(&site, &coming.id).await, 2, "{}", site.engine);
        booked(&site, &citizen(), &wish(&stage, 8)).await;
        let collides =
            by_hand(&site, "INSERT INTO space_atom SELECT $1, id FROM atom WHERE name = 'C'", &[&id.0]).await;
        assert_eq!(collides.err().as_ref().and_then(refusal::of), Some(Refusal::Overlap), "{}", site.engine);
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
        let mut tx = site.app.database.write().await.expect("a transaction");
        let removed = facilities::remove_space(&mut tx, &id).await;
        assert!(matches!(removed, Err(FacilityError::InUse)), "{}: {removed:?}", site.engine);
    }
}

/// Two hands act at the same moment, again and again.
const TRIES: i64 = 20;

#[tokio::test]
async fn whoever_cancels_and_moves_at_the_same_moment_leaves_no_time_held_by_nothing() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let (from, to) =
            (hall_in_parts(&site, &home, "Hallen", 2).await, hall_in_parts(&site, &home, "Salen", 2).await);
        let clerk = site.actor(RoleKind::Clerk, None).await;
        for round in 0..TRIES {
            let booking = booked(&site, &clerk, &wish(&from[0], 2 + round)).await;
            let (app, id) = (&site.app, &booking.id);
            let (cancelled, moved) = tokio::join!(
                service::cancel(app, &clerk, id, "Stängt"),
                service::relocate(app, &clerk, id, &to[0], booking.time),
            );
            assert!(cancelled.is_ok(), "{}: {cancelled:?}", site.engine);
            assert!(matches!(moved, Ok(()) | Err(BookingError::Over)), "{}: {moved:?}", site.engine);
        }
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_booking_that_is_moved_twice_at_the_same_moment_holds_one_place() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let halls = [hall_in_parts(&site, &home, "Hallen", 2).await, hall_in_parts(&site, &home, "Salen", 2).await];
        let third = hall_in_parts(&site, &home, "Gården", 3).await;
        let clerk = site.actor(RoleKind::Clerk, None).await;
        for round in 0..TRIES {
            let booking = booked(&site, &clerk, &wish(&third[0], 2 + round)).await;
            let (app, id) = (&site.app, &booking.id);
            // Every other time a double click: the same move twice.
            let other = usize::from(round % 2 == 0);
            let (first, second) = tokio::join!(
                service::relocate(app, &clerk, id, &halls[0][0], booking.time),
                service::relocate(app, &clerk, id, &halls[other][0], booking.time),
            );
            for outcome in [&first, &second] {
                assert!(
                    matches!(outcome, Ok(()) | Err(BookingError::Over | BookingError::Taken(_))),
                    "{}: {outcome:?}",
                    site.engine
                );
            }
            assert!(first.is_ok() || second.is_ok(), "{}", site.engine);
        }
        assert_eq!(recount(&site).await, Vec::<String>::new(), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_booking_made_while_the_parts_change_holds_the_parts_that_there_are() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let plain = plain_space(&home, "Hallen", &["A"]);
        let id = open_space(&site, &plain, &always_open()).await;
        for round in 0..TRIES {
            let atoms = (0..=round % 3).map(|atom| char::from(b'A' + atom as u8).to_string()).collect();
            let changed = NewSpace { atoms, ..plain.clone() };
            let change = async {
                let mut tx = site.app.database.write().await.expect("a transaction");
                match facilities::change_space(&mut tx, CALENDAR, &id, &changed, site.app.now()).await {
                    Ok(()) => tx.commit().await.expect("kept"),
                    Err(FacilityError::PartsHeld) => {}
                    Err(other) => panic!("{}: {other:?}", site.engine),
                }
            };
            let wished = wish(&id, 2);
            let citizen = citizen();
            let (booking, ()) = tokio::join!(service::request(&site.app, &citizen, &wished), change);
            let booking = booking.expect("booked");
            assert_eq!(recount(&site).await, Vec::<String>::new(), "{}: round {round}", site.engine);
            by_hand(&site, "UPDATE booking SET state = 'cancelled' WHERE id = $1", &[&booking.id.0])
                .await
                .expect("cancelled");
        }
    }
}
