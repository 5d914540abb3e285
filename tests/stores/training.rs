//! A club's finished season: fields become spaces of parts, and sessions series in the one calendar, all of them or none.

use samrum::bookings::command::{ImportTraining, import};
use samrum::bookings::import::training::{TrainingSeason, read_training};
use samrum::bookings::service as bookings;
use samrum::bookings::service::planned::Tally;
use samrum::bookings::service::training::{TrainingError, TrainingImported, TrainingRequest, import_training};
use samrum::id::SpaceId;
use samrum::people::model::Actor;
use samrum::time::DateRange;
use samrum_tests::{TestSite, engines, public_file};

/// Two teams on halves of a field on Tuesday, and one on the whole of it on Thursday.
fn season() -> TrainingSeason {
    let rows = "season,team,weekday,start,end,field,sectors\n\
        vår,G13,2,17:00,18:30,Myran,AB\nvår,J13,2,17:00,18:30,Myran,C\nvår,Senior,4,20:00,21:30,Myran,ABCD\n";
    read_training(rows.as_bytes(), None).expect("no fault")
}

/// Two weeks without a holiday.
fn request(club: &str) -> TrainingRequest {
    let day = |text: &str| text.parse().expect("a date");
    TrainingRequest {
        club: club.to_owned(),
        building: "Myr".to_owned(),
        dates: DateRange::new(day("2027-02-01"), day("2027-02-14")),
    }
}

async fn space(site: &TestSite, code: &str) -> SpaceId {
    let mut tx = site.app.database.read().await.expect("a transaction");
    samrum_tests::space_of_code(&mut tx, code).await.unwrap_or_else(|| panic!("no space {code}")).id
}

/// How often something holds the space in February 2027.
async fn held(site: &TestSite, code: &str) -> usize {
    let space = space(site, code).await;
    let zone = site.app.zone();
    let day = |text: &str| text.parse().expect("a date");
    let mut tx = site.app.database.read().await.expect("a transaction");
    let february = zone.whole(DateRange::new(day("2027-02-01"), day("2027-02-28")));
    let held = bookings::holdings(&mut tx, &space, february).await;
    held.expect("an answer").len()
}

#[tokio::test]
async fn sessions_hold_their_sectors_and_leave_the_others() {
    for site in engines().await {
        let imported =
            import_training(&site.app, &Actor::operator(), &request("Myrans IF"), &season()).await.expect("imported");
        // The whole, four parts, and the half that is used.
        assert_eq!(
            imported,
            TrainingImported::New { spaces: 6, tally: Tally { series: 3, dates: 6, closed: 0, taken: 0 } },
            "{}",
            site.engine
        );
        assert_eq!((held(&site, "Myr-Myran").await, held(&site, "Myr-Myran-AB").await), (6, 4), "{}", site.engine);
        assert_eq!((held(&site, "Myr-Myran-C").await, held(&site, "Myr-Myran-D").await), (4, 2), "{}", site.engine);
    }
}

#[tokio::test]
async fn the_same_again_changes_nothing_and_another_club_is_told_what_is_in_the_way() {
    for site in engines().await {
        import_training(&site.app, &Actor::operator(), &request("Myrans IF"), &season()).await.expect("imported");
        let again =
            import_training(&site.app, &Actor::operator(), &request("Myrans IF"), &season()).await.expect("an answer");
        assert_eq!((again, held(&site, "Myr-Myran").await), (TrainingImported::AlreadyThere, 6), "{}", site.engine);
        let Err(TrainingError::Taken(taken)) =
            import_training(&site.app, &Actor::operator(), &request("Norra BK"), &season()).await
        else {
            panic!("{}", site.engine)
        };
        assert_eq!(taken.len(), 3, "{taken:?}");
        assert_eq!(taken[0], "row 2: G13 on 2027-02-02 and 1 more date: G13");
        assert_eq!(held(&site, "Myr-Myran").await, 6, "{}: nothing of the second is there", site.engine);
    }
}

#[tokio::test]
#[ignore = "needs public files, in the folder that SAMRUM_TEST_DATA names"]
async fn the_real_season_of_a_club_is_imported_from_the_command_line() {
    let file = public_file("club-training/askoy_fk_training_slots.csv");
    let site = TestSite::sqlite().await;
    let asked = ImportTraining { file, season: Some("summer-2016".to_owned()), ..ImportTraining::default() };
    let said = import(&site.app, &asked).await.expect("imported");
    assert!(said.contains("33 weekly sessions") && said.contains("on 3 fields"), "{said}");
    assert!(held(&site, "askoy-fk-trainin-Myrane-AB").await > 0);
    assert!(import(&site.app, &asked).await.expect("an answer").contains("Nothing has changed"));
    let unsaid = ImportTraining { season: None, ..asked };
    assert!(import(&site.app, &unsaid).await.expect_err("a fault").to_string().contains("summer-2015, summer-2016"));
}
