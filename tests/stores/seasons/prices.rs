//! What letting a refused wish in would take is looked for as a job and told with the refusal.

use super::Season;
use samrum::id::WishId;
use samrum::jobs::queue::{self, JobState};
use samrum::jobs::worker::{self, Handlers, Task};
use samrum::seasons::model::Reason;
use samrum::seasons::service::{self, Overview, PRICES, SeasonError};

async fn looked(season: &Season, wish: Option<&WishId>) -> Overview {
    service::start_prices(&season.site.app, &season.clerk, &season.round, wish).await.expect("started");
    let handlers = Handlers::default().on(PRICES, service::look_for_prices);
    assert!(worker::once(&season.site.app, &handlers).await);
    season.overview().await
}

#[tokio::test]
async fn the_price_of_a_refused_wish_names_who_goes_who_comes_and_the_points() {
    for season in Season::all().await {
        let engine = season.site.engine;
        let planned = season.planned().await;
        for wish in [None, Some(&season.old_wish)] {
            let found = looked(&season, wish).await;
            assert_eq!(found.prices.as_ref().map(|job| job.state), Some(JobState::Done), "{engine}");
            let told = &found.refusals[&season.old_wish];
            assert!(!told[0].is_price(), "{engine}: why comes first: {told:?}");
            let prices: Vec<_> = told.iter().filter(|reason| reason.is_price()).collect();
            let [Reason::Price { lost, proven, gone, new, .. }] = prices[..] else { panic!("{engine}: {told:?}") };
            assert_eq!(gone, &planned.grants, "{engine}: the youngsters leave");
            assert!(
                new.len() == 1 && new[0].wish == season.old_wish && new[0].time == gone[0].time,
                "{engine}: {new:?}"
            );
            assert!(*lost > 0 && *proven, "{engine}: {told:?}");
            assert_eq!(found.grants, planned.grants, "{engine}: the proposal itself is as it was");
        }
        // Another plan has other prices: those of the old one are gone with it.
        let again = season.run(false).await;
        assert!(again.refusals.values().flatten().all(|reason| !reason.is_price()), "{engine}");
    }
}

#[tokio::test]
async fn prices_are_asked_for_of_wishes_that_were_refused_and_no_others() {
    for season in Season::all().await {
        let (app, engine) = (&season.site.app, season.site.engine);
        let before = service::start_prices(app, &season.clerk, &season.round, None).await;
        assert!(matches!(before, Err(SeasonError::StillOpen)), "{engine}");
        season.planned().await;
        for stranger in [&season.young_wish, &WishId("another".to_owned())] {
            let asked = service::start_prices(app, &season.clerk, &season.round, Some(stranger)).await;
            assert!(matches!(asked, Err(SeasonError::NotFound)), "{engine}");
        }
        service::start_prices(app, &season.clerk, &season.round, None).await.expect("started");
        let mut tx = app.database.write().await.expect("a transaction");
        let mut job = queue::claim(&mut tx, &[PRICES]).await.expect("an answer").expect("a job");
        tx.commit().await.expect("kept");
        service::cancel_prices(app, &season.clerk, &season.round).await.expect("asked to stop");
        job.cancel_requested = true;
        assert_eq!(service::look_for_prices(app.clone(), Task::new(job)).await, queue::Ended::Cancelled, "{engine}");
    }
}
