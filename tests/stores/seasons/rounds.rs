//! Rounds, wishes, limits and points.

use super::{MONDAY, Season, TUESDAY, day, wish};
use samrum::people::model::Actor;
use samrum::seasons::model::{AgeBand, ClubLimit, Reason, Run, SchoolBreaks, WishTerms};
use samrum::seasons::service::{self, SeasonError};
use samrum::settings::model::{Group, Setting, Values};
use samrum::settings::service as settings;
use samrum::time::Instant;
use samrum_tests::NOW;

#[tokio::test]
async fn a_club_gets_no_more_than_its_limit() {
    for season in Season::all().await {
        let limit = ClubLimit { organisation: season.young.clone(), min_minutes: 0, max_minutes: 30 };
        service::set_limit(&season.site.app, &season.clerk, &season.round, &limit).await.expect("set");
        let plan = season.planned().await;
        assert_eq!(
            plan.grants.iter().map(|grant| &grant.wish).collect::<Vec<_>>(),
            [&season.old_wish],
            "{}",
            season.site.engine
        );
        assert_eq!(plan.refusals.get(&season.young_wish), Some(&vec![Reason::ClubMaximum { minutes: 30 }]));
        let turned = ClubLimit { min_minutes: 60, ..limit };
        let refused = service::set_limit(&season.site.app, &season.clerk, &season.round, &turned).await;
        assert!(matches!(refused, Err(SeasonError::Flawed(_))));
    }
}

#[tokio::test]
async fn points_are_settings_that_hold_from_their_date() {
    for season in Season::all().await {
        let app = &season.site.app;
        let turned = Values::default().with(Setting::SeasonSenior, 200);
        let set = async |from: &str| settings::set(app, &Actor::operator(), Group::Seasons, &turned, day(from)).await;
        set("2027-02-01").await.expect("set");
        let plan = season.planned().await;
        assert_eq!(
            plan.grants[0].wish, season.young_wish,
            "{}: they hold after the season's first day",
            season.site.engine
        );
        set("2027-01-01").await.expect("set");
        let plan = season.run(false).await;
        assert_eq!(plan.grants[0].wish, season.old_wish, "{}: they hold", season.site.engine);
    }
}

#[tokio::test]
async fn wishes_are_taken_while_the_round_is_open_and_by_the_clerk_until_it_is_published() {
    for season in Season::all().await {
        let app = &season.site.app;
        let new = wish(&season.young, "P12", AgeBand::Junior, &season.hall, &[TUESDAY]);
        let early = Instant(NOW.0 - 60 * 86_400);
        season.site.set_clock(early);
        let refused = service::apply(app, &season.booker, &season.round, &new).await;
        assert!(matches!(refused, Err(SeasonError::NotOpen)), "{}: before the first day", season.site.engine);
        season.site.set_clock(NOW);
        let unknown = WishTerms { organisation: "ingen".into(), ..new.clone() };
        let refused = service::apply(app, &season.clerk, &season.round, &unknown).await;
        assert!(matches!(refused, Err(SeasonError::UnknownAssociation)), "{}: {refused:?}", season.site.engine);
        let id = service::apply(app, &season.booker, &season.round, &new).await.expect("while it is open");
        let changed = WishTerms { group: "P13".to_owned(), times: vec![MONDAY], ..new.clone() };
        service::change(app, &season.booker, &id, &changed).await.expect("changed");
        let kept = season.overview().await.wish(&id).cloned().expect("the wish");
        assert_eq!((kept.terms.group.as_str(), kept.terms.times), ("P13", vec![MONDAY]), "{}", season.site.engine);
        season.close().await;
        for refused in [
            service::apply(app, &season.booker, &season.round, &new).await.map(|_| ()),
            service::change(app, &season.booker, &id, &new).await,
            service::take_back(app, &season.booker, &id).await,
        ] {
            assert!(matches!(refused, Err(SeasonError::NotOpen)), "{}", season.site.engine);
        }
        service::take_back(app, &season.clerk, &id).await.expect("the clerk may");
        season.run(false).await;
        season.publish().await;
        let refused = service::apply(app, &season.clerk, &season.round, &new).await;
        assert!(matches!(refused, Err(SeasonError::Published)), "{}", season.site.engine);
    }
}

#[tokio::test]
async fn the_file_of_a_round_is_the_problem_that_is_solved() {
    for season in Season::all().await {
        let mut tx = season.site.app.database.read().await.expect("a transaction");
        let file = service::problem_file(&season.site.app, &mut tx, &season.round).await.expect("a file");
        let read = samrum::seasons::import::read_problem(file.as_bytes()).expect("a sound problem");
        assert_eq!(
            read.wishes.names,
            [season.young_wish.0.clone(), season.old_wish.0.clone()],
            "{}",
            season.site.engine
        );
        assert_eq!(read.problem.wishes[0].values, [100.0]);
        assert_eq!(read.problem.spaces[0].open.len(), 7);
    }
}

#[tokio::test]
async fn a_booker_applies_for_its_own_association_and_only_the_clerk_runs_the_round() {
    for season in Season::all().await {
        let (app, engine) = (&season.site.app, season.site.engine);
        let theirs = wish(&season.old, "Damer", AgeBand::Senior, &season.hall, &[TUESDAY]);
        let nobody = Actor::anybody();
        for refused in [
            service::apply(app, &season.booker, &season.round, &theirs).await.map(|_| ()),
            service::change(app, &season.booker, &season.old_wish, &theirs).await,
            service::take_back(app, &season.booker, &season.old_wish).await,
            service::send_again(app, &season.booker, &season.old_wish).await,
            service::take_back(app, &nobody, &season.young_wish).await,
            service::close(app, &season.booker, &season.round).await,
            service::start_run(app, &season.booker, &season.round, &Run::default()).await.map(|_| ()),
            service::publish(app, &season.booker, &season.round, SchoolBreaks::LeftOut).await.map(|_| ()),
            service::withdraw(app, &nobody, &season.round, "Nej").await.map(|_| ()),
        ] {
            assert!(matches!(refused, Err(SeasonError::Forbidden)), "{engine}: {refused:?}");
        }
        service::take_back(app, &season.booker, &season.young_wish).await.expect("its own");
        assert_eq!(season.overview().await.wishes.len(), 1, "{engine}");
    }
}
