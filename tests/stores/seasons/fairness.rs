//! A plan that puts fairness before points says what each of its steps reached, until it is changed by hand.

use super::{AgeBand, MONDAY, Season, TUESDAY, wish};
use samrum::jobs::worker;
use samrum::seasons::model::{FairAim, Run};
use samrum::seasons::service;

#[tokio::test]
async fn fairness_gives_the_worst_off_club_a_time_where_points_alone_give_none() {
    for season in Season::all().await {
        let (app, engine) = (&season.site.app, season.site.engine);
        // The youngsters wish for Tuesday too, and bring more points both days.
        let more = wish(&season.young, "P12", AgeBand::Youth, &season.hall, &[MONDAY, TUESDAY]);
        service::apply(app, &season.clerk, &season.round, &more).await.expect("a wish");
        let other = wish(&season.old, "Damer", AgeBand::Senior, &season.hall, &[MONDAY]);
        service::apply(app, &season.clerk, &season.round, &other).await.expect("a wish");
        season.close().await;
        let plain = season.run(false).await;
        assert!(
            plain.proposal.as_ref().is_some_and(|found| found.steps.is_empty() && found.bound.is_some()),
            "{engine}"
        );
        assert!(
            plain.grants.iter().all(|grant| grant.wish != season.old_wish),
            "{engine}: points alone leave the veterans out"
        );

        let run = Run { seconds: 20, fair: true, ..Run::default() };
        service::start_run(app, &season.clerk, &season.round, &run).await.expect("started");
        assert!(worker::once(app, &Season::handlers()).await);
        let fair = season.overview().await;
        let found = fair.proposal.as_ref().expect("a proposal");
        let steps: Vec<_> = found.steps.iter().map(|step| (step.aim, step.reached, step.bound)).collect();
        assert_eq!(
            steps.iter().map(|(aim, ..)| *aim).collect::<Vec<_>>(),
            [FairAim::Firsts, FairAim::WorstOff, FairAim::Score]
        );
        assert!((steps[0].1, steps[0].2) == (2.0, 2.0), "{engine}: two times, two first sessions: {steps:?}");
        assert!(steps[1].1 > 0.0, "{engine}: no club is left without: {steps:?}");
        assert!(
            (steps[2].1 - found.score).abs() < 1e-6 && found.bound.is_none(),
            "{engine}: it claims no bound on points: {found:?}"
        );

        let session = &fair.grants[0];
        service::lock(app, &season.clerk, &season.round, &session.wish, session.time.weekday).await.expect("locked");
        assert_eq!(
            season.overview().await.proposal.map(|found| found.steps.len()),
            Some(3),
            "{engine}: the plan is the same"
        );
        service::unlock(app, &season.clerk, &season.round, &session.wish, session.time.weekday).await.expect("let go");
        assert_eq!(
            season.overview().await.proposal.map(|found| found.steps.len()),
            Some(0),
            "{engine}: what holds with it need not hold without"
        );
    }
}
