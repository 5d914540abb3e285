//! From proposal to calendar and back, and what the calendar already holds.

use super::{MONDAY, Season, day, wish};
use samrum::facilities::model::NewSchoolBreak;
use samrum::jobs::queue::{self, JobState};
use samrum::messages::model::{About, Kind};
use samrum::messages::service::{self as messages, Filter, Seen};
use samrum::people::model::Actor;
use samrum::seasons::model::{AgeBand, Reason, RoundState, SchoolBreaks, WishNumbers, WishTerms};
use samrum::seasons::service::{self, SeasonError};
use samrum::time::DateRange;

#[tokio::test]
async fn publishing_books_each_week_leaves_breaks_out_and_lists_what_was_in_the_way() {
    for season in Season::all().await {
        let app = &season.site.app;
        let mut tx = app.database.write().await.expect("a transaction");
        let sports =
            NewSchoolBreak { name: "Sportlov".to_owned(), dates: DateRange::new(day("2027-02-15"), day("2027-02-21")) };
        samrum::facilities::service::add_school_break(&mut tx, &sports).await.expect("a break");
        tx.commit().await.expect("kept");
        // One Monday of six is taken: less than a quarter, so the weekly time is free, and that date gives way.
        season.lesson(MONDAY, "2027-01-18", "2027-01-18").await;
        let plan = season.planned().await;
        assert_eq!(plan.grants.len(), 1, "{}", season.site.engine);
        let after = season.publish().await;
        assert_eq!((after.round.state, after.booked), (RoundState::Published, 5), "{}", season.site.engine);
        let publication = after.round.publication.as_ref().expect("a publication");
        assert_eq!((publication.done, publication.total), (1, 1), "{}", season.site.engine);
        assert_eq!(after.not_booked.iter().map(|missed| missed.skipped.date).collect::<Vec<_>>(), [day("2027-01-18")]);
        assert_eq!(season.held().await, 6, "{}: five dates and the lesson", season.site.engine);
        let again = service::publish(app, &season.clerk, &season.round, SchoolBreaks::LeftOut).await;
        assert!(matches!(again, Err(SeasonError::Published)), "{}", season.site.engine);
        assert_eq!(season.held().await, 6, "{}: nothing is booked twice", season.site.engine);
    }
}

#[tokio::test]
async fn a_publication_is_withdrawn_before_the_season_and_not_after_it_has_begun() {
    for season in Season::all().await {
        let app = &season.site.app;
        season.planned().await;
        season.publish().await;
        let silent = service::withdraw(app, &season.clerk, &season.round, "  ").await;
        assert!(matches!(silent, Err(SeasonError::NoReason)), "{}", season.site.engine);
        service::withdraw(app, &season.clerk, &season.round, "Ny fördelning").await.expect("withdrawn");
        assert!(season.work().await);
        assert_eq!(season.held().await, 0, "{}", season.site.engine);
        let twice = service::withdraw(app, &season.clerk, &season.round, "Igen").await;
        assert!(matches!(twice, Err(SeasonError::NotPublished)), "{}", season.site.engine);
        let again = season.publish().await;
        assert_eq!(
            (again.booked, again.withdrawn.len()),
            (7, 1),
            "{}: what was withdrawn is kept, and not counted",
            season.site.engine
        );
        assert_eq!(again.withdrawn[0].reason, "Ny fördelning", "{}", season.site.engine);
        season.site.set_clock(app.zone().start_of(day("2027-01-11")));
        let late = service::withdraw(app, &season.clerk, &season.round, "Sent").await;
        assert!(matches!(late, Err(SeasonError::Begun)), "{}", season.site.engine);
        assert_eq!(season.held().await, 7, "{}", season.site.engine);
    }
}

#[tokio::test]
async fn what_the_calendar_holds_on_most_weeks_is_nobodys_to_give() {
    for season in Season::all().await {
        season.lesson(MONDAY, "2027-01-11", "2027-02-28").await;
        let plan = season.planned().await;
        assert_eq!(plan.grants, [], "{}", season.site.engine);
        let taken = Reason::Taken { space: season.hall.clone(), time: MONDAY };
        assert_eq!(plan.refusals.get(&season.young_wish), Some(&vec![taken]), "{}", season.site.engine);
    }
}

#[tokio::test]
async fn locks_that_cannot_hold_together_are_named() {
    for season in Season::all().await {
        let app = &season.site.app;
        season.planned().await;
        service::lock(app, &season.clerk, &season.round, &season.young_wish, MONDAY.weekday).await.expect("locked");
        // The group grows out of the hall; what was locked of it is let go, so the clerk can plan on.
        let grown = wish(&season.young, "F10", AgeBand::Youth, &season.hall, &[MONDAY]);
        let grown = WishTerms { numbers: WishNumbers { persons: 500, ..grown.numbers }, ..grown };
        service::change(app, &season.clerk, &season.young_wish, &grown).await.expect("changed");
        assert!(season.overview().await.locks.is_empty(), "{}", season.site.engine);
        // A lesson comes where a session is locked: then there is no plan, and the page can say which lock it is.
        season.run(false).await;
        service::lock(app, &season.clerk, &season.round, &season.old_wish, MONDAY.weekday).await.expect("locked");
        season.lesson(MONDAY, "2027-01-11", "2027-02-28").await;
        let before = season.overview().await.grants;
        let after = season.run(false).await;
        let job = after.job.as_ref().expect("a job");
        assert_eq!(job.state, JobState::Failed, "{}", season.site.engine);
        assert!(job.error.contains(&season.old_wish.0), "{}: {}", season.site.engine, job.error);
        assert_eq!(after.grants, before, "{}: the last proposal is still there", season.site.engine);
        let published = service::publish(app, &season.clerk, &season.round, SchoolBreaks::LeftOut).await;
        assert!(
            matches!(published, Err(SeasonError::Refused(_))),
            "{}: it no longer fits the calendar",
            season.site.engine
        );
        assert_eq!(season.overview().await.round.state, RoundState::Closed);
    }
}

#[tokio::test]
async fn of_two_who_publish_at_once_one_does_and_whoever_withdraws_meanwhile_leaves_nothing_behind() {
    for season in Season::all().await {
        let (app, engine) = (&season.site.app, season.site.engine);
        season.planned().await;
        let publish = || service::publish(app, &season.clerk, &season.round, SchoolBreaks::LeftOut);
        let (one, other) = tokio::join!(publish(), publish());
        // The second either finds it decided, or is told of the same work.
        let jobs: Vec<_> = [one, other].into_iter().filter_map(Result::ok).collect();
        assert!(!jobs.is_empty() && jobs.iter().all(|job| *job == jobs[0]), "{engine}: {jobs:?}");
        let locked = service::lock(app, &season.clerk, &season.round, &season.young_wish, MONDAY.weekday).await;
        assert!(matches!(locked, Err(SeasonError::Published)), "{engine}: a decided round stands still");
        assert_eq!(season.overview().await.round.state, RoundState::Publishing, "{engine}");
        let (worked, withdrawn) =
            tokio::join!(season.work(), service::withdraw(app, &season.clerk, &season.round, "Det var ett misstag"));
        assert!(worked, "{engine}");
        withdrawn.expect("withdrawn");
        while season.work().await {}
        let after = season.overview().await;
        assert_eq!((after.round.state, after.booked, season.held().await), (RoundState::Closed, 0, 0), "{engine}");
    }
}

#[tokio::test]
async fn publishing_that_broke_off_goes_on_where_it_was() {
    for season in Season::all().await {
        let (app, engine) = (&season.site.app, season.site.engine);
        season.planned().await;
        let job = service::publish(app, &season.clerk, &season.round, SchoolBreaks::LeftOut).await.expect("decided");
        // The worker is lost before it has done anything.
        let mut tx = app.database.write().await.expect("a transaction");
        assert!(queue::cancel(&mut tx, &job, app.now()).await.expect("an answer"), "{engine}");
        tx.commit().await.expect("kept");
        assert_eq!(season.overview().await.round.state, RoundState::Publishing, "{engine}: still on its way");
        let after = season.publish().await;
        assert_eq!((after.round.state, after.booked), (RoundState::Published, 7), "{engine}");
        assert!(!season.work().await, "{engine}: nothing is left to do");
    }
}

#[tokio::test]
async fn associations_are_told_the_decision_and_that_it_was_withdrawn() {
    for season in Season::all().await {
        let app = &season.site.app;
        season.planned().await;
        let told = async |kind: Kind| {
            let mut tx = app.database.read().await.expect("a transaction");
            let filter = Filter { kind: Some(kind), ..Filter::default() };
            messages::list(&mut tx, &Actor::operator(), &filter, 0, 100).await.expect("listed")
        };
        assert!(told(Kind::SeasonDecided).await.is_empty(), "{}: nothing is decided yet", season.site.engine);
        season.publish().await;
        let about = |seen: &Seen| match seen.message.content.clone().map(|content| content.about) {
            Some(About::Season(about)) => about,
            other => panic!("{}: it is about a season, not {other:?}", season.site.engine),
        };
        let decided: Vec<_> = told(Kind::SeasonDecided).await.iter().map(about).collect();
        assert_eq!(decided.len(), 2, "{}: one to each association", season.site.engine);
        let wishes: Vec<_> = decided.iter().flat_map(|told| &told.wishes).collect();
        let (given, refused): (Vec<_>, Vec<_>) = wishes.into_iter().partition(|wish| !wish.given.is_empty());
        assert_eq!((given.len(), refused.len()), (1, 1), "{}", season.site.engine);
        for language in ["sv", "en"] {
            assert!(!refused[0].reasons[language].is_empty(), "{}: why not, in {language}", season.site.engine);
        }
        service::withdraw(app, &season.clerk, &season.round, "Ny fördelning").await.expect("withdrawn");
        assert!(season.work().await);
        let withdrawn = told(Kind::SeasonWithdrawn).await;
        assert_eq!(withdrawn.len(), 2, "{}", season.site.engine);
        let reasons: Vec<_> = withdrawn.iter().map(|seen| about(seen).reason).collect();
        assert_eq!(reasons, ["Ny fördelning"; 2], "{}", season.site.engine);
    }
}
