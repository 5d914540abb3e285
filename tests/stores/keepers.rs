//! What those who keep places do is theirs alone, is done whole or not at all, and is written down just when it was done.

use samrum::bookings::service::CALENDAR;
use samrum::facilities::import::Register;
use samrum::facilities::model::{NewBuilding, NewSpace, SpaceKind};
use samrum::facilities::service::{self, FacilityError, ImportError, keep};
use samrum::id::BuildingId;
use samrum::on;
use samrum::people::model::{Actor, Deed, RoleKind};
use samrum_tests::{TestSite, engines};

/// How often a deed has been written down.
async fn count(site: &TestSite, deed: Deed) -> i64 {
    let mut tx = site.app.database.read().await.expect("a transaction");
    on!(&mut tx, db => sqlx::query_scalar("SELECT COUNT(*) FROM event WHERE action = $1").bind(deed).fetch_one(db).await)
        .expect("a count")
}

fn school(code: &str) -> NewBuilding {
    NewBuilding { code: code.to_owned(), name: "Skolan".to_owned(), ..NewBuilding::default() }
}

fn room(building: &BuildingId) -> NewSpace {
    NewSpace::plain(building.clone(), "101", "Sal 101", SpaceKind::Classroom)
}

#[tokio::test]
async fn places_are_kept_by_those_who_may_and_by_nobody_else() {
    for site in engines().await {
        let app = &site.app;
        let clerk = site.actor(RoleKind::Clerk, None).await;
        let citizen = site.actor(RoleKind::Citizen, None).await;
        let refused = |error: &FacilityError| matches!(error, FacilityError::Forbidden);
        for actor in [&citizen, &Actor::anybody()] {
            assert!(refused(&keep::add_building(app, actor, &school("A")).await.expect_err("not theirs")));
        }
        let home = keep::add_building(app, &clerk, &school("A")).await.expect("added");
        let space = keep::add_space(app, &clerk, &room(&home)).await.expect("added");
        assert!(refused(&keep::change_building(app, &citizen, &home, &school("B")).await.expect_err("not theirs")));
        assert!(refused(&keep::add_space(app, &citizen, &room(&home)).await.expect_err("not theirs")));
        assert!(refused(&keep::remove_space(app, &citizen, &space).await.expect_err("not theirs")));
        assert!(refused(&keep::remove_building(app, &citizen, &home).await.expect_err("not theirs")));
        assert!(refused(&service::keep_upload(app, &citizen, &[]).await.expect_err("not theirs")));
        let import = service::import_all(app, &citizen, CALENDAR, &Register::default(), None).await;
        assert!(matches!(import, Err(ImportError::Forbidden)), "{}", site.engine);
        assert_eq!(keep::remove_space(app, &clerk, &space).await.expect("removed"), home);
        keep::change_building(app, &clerk, &home, &school("B")).await.expect("changed");
        keep::remove_building(app, &clerk, &home).await.expect("removed");
        for deed in [Deed::AddBuilding, Deed::ChangeBuilding, Deed::RemoveBuilding, Deed::AddSpace, Deed::RemoveSpace] {
            assert_eq!(count(&site, deed).await, 1, "{}: {deed:?}", site.engine);
        }
    }
}

#[tokio::test]
async fn a_building_that_is_removed_while_a_room_is_added_goes_with_it_or_stays_with_it() {
    for site in engines().await {
        let operator = Actor::operator();
        let (mut added, mut removed) = (0, 0);
        for round in 0..8 {
            let home = keep::add_building(&site.app, &operator, &school(&round.to_string())).await.expect("added");
            let new = room(&home);
            let (add, remove) = tokio::join!(
                keep::add_space(&site.app, &operator, &new),
                keep::remove_building(&site.app, &operator, &home)
            );
            let mut tx = site.app.database.read().await.expect("a transaction");
            let left = service::building(&mut tx, &home).await.expect("read").is_some();
            let rooms = service::spaces_of(&mut tx, &home).await.expect("read").len();
            match &remove {
                Ok(()) => assert_eq!((left, rooms), (false, 0), "{}", site.engine),
                Err(FacilityError::InUse) => assert_eq!((left, rooms), (true, 1), "{}", site.engine),
                other => panic!("{}: {other:?}", site.engine),
            }
            assert!(matches!(add, Ok(_) | Err(FacilityError::NotFound)), "{}: {add:?}", site.engine);
            added += i64::from(add.is_ok());
            removed += i64::from(remove.is_ok());
        }
        assert_eq!(count(&site, Deed::AddSpace).await, added, "{}", site.engine);
        assert_eq!(count(&site, Deed::RemoveBuilding).await, removed, "{}", site.engine);
    }
}

#[tokio::test]
async fn of_two_who_give_a_building_the_same_code_at_once_one_is_told() {
    for site in engines().await {
        let operator = Actor::operator();
        let (old, new) = (school("GAMMAL"), school("NY"));
        let home = keep::add_building(&site.app, &operator, &old).await.expect("added");
        let (added, changed) = tokio::join!(
            keep::add_building(&site.app, &operator, &new),
            keep::change_building(&site.app, &operator, &home, &new)
        );
        assert!(added.is_ok() != changed.is_ok(), "{}: {added:?} {changed:?}", site.engine);
        let told = added.err().or(changed.err());
        assert!(matches!(told, Some(FacilityError::CodeTaken(code)) if code == "NY"), "{}", site.engine);
        let written = count(&site, Deed::AddBuilding).await + count(&site, Deed::ChangeBuilding).await;
        assert_eq!(written, 2, "{}: what was refused is not written down", site.engine);
    }
}
