//! From proposal to calendar and back, and what the calendar already holds.

use super::{MONDAY, Season, day, wish};
use samrum::facilities::model::NewSchoolBreak;
use samrum::jobs::queue::JobState;
use samrum::seasons::model::{AgeBand, NewWish, Reason, RoundState};
use samrum::seasons::service::{self, SeasonError};

#[tokio::test]
async fn publishing_books_each_week_leaves_breaks_out_and_lists_what_was_in_the_way() {
    for season in Season::all().await {
        let app = &season.site.app;
        let mut tx = app.database.write().await.expect("a transaction");
        let sports = NewSchoolBreak { name: "Sportlov".to_owned(), first: day("2027-02-15"), last: day("2027-02-21") };
        samrum::facilities::service::add_school_break(&mut tx, &sports).await.expect("a break");
        tx.commit().await.expect("kept");
        // One Monday of six is taken: less than a quarter, so the weekly time is free, and that date gives way.
        season.lesson(MONDAY, "2027-01-18", "2027-01-18").await;
        let plan = season.planned().await;
        assert_eq!(plan.grants.len(), 1, "{}", season.site.engine);
        let published = service::publish(app, &season.clerk, &season.round, false).await.expect("published");
        assert_eq!((published.series, published.booked, published.skipped), (1, 5, 1), "{}", season.site.engine);
        let after = season.overview().await;
        assert_eq!((after.round.state, after.booked), (RoundState::Published, 5));
        assert_eq!(after.not_booked.iter().map(|missed| missed.skipped.date).collect::<Vec<_>>(), [day("2027-01-18")]);
        assert_eq!(season.held().await, 6, "{}: five dates and the lesson", season.site.engine);
        let again = service::publish(app, &season.clerk, &season.round, false).await;
        assert!(matches!(again, Err(SeasonError::Published)), "{}", season.site.engine);
        assert_eq!(season.held().await, 6, "{}: nothing is booked twice", season.site.engine);
    }
}

#[tokio::test]
async fn a_publication_is_withdrawn_before_the_season_and_not_after_it_has_begun() {
    for season in Season::all().await {
        let app = &season.site.app;
        season.planned().await;
        service::publish(app, &season.clerk, &season.round, false).await.expect("published");
        service::withdraw(app, &season.clerk, &season.round, "Ny fördelning").await.expect("withdrawn");
        assert_eq!(season.held().await, 0, "{}", season.site.engine);
        let twice = service::withdraw(app, &season.clerk, &season.round, "Igen").await;
        assert!(matches!(twice, Err(SeasonError::NotPublished)), "{}", season.site.engine);
        service::publish(app, &season.clerk, &season.round, false).await.expect("published again");
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
        service::lock(app, &season.clerk, &season.round, &season.young_wish, 1).await.expect("locked");
        // The group grows out of the hall; what was locked of it is let go, so the clerk can plan on.
        let grown = NewWish { persons: 500, ..wish(&season.young, "F10", AgeBand::Youth, &season.hall, &[MONDAY]) };
        service::change(app, &season.clerk, true, &season.young_wish, &grown).await.expect("changed");
        assert!(season.overview().await.locks.is_empty(), "{}", season.site.engine);
        // A lesson comes where a session is locked: then there is no plan, and the page can say which lock it is.
        season.run(false).await;
        service::lock(app, &season.clerk, &season.round, &season.old_wish, 1).await.expect("locked");
        season.lesson(MONDAY, "2027-01-11", "2027-02-28").await;
        let before = season.overview().await.grants;
        let after = season.run(false).await;
        let job = after.job.as_ref().expect("a job");
        assert_eq!(job.state, JobState::Failed, "{}", season.site.engine);
        assert!(job.error.contains(&season.old_wish.0), "{}: {}", season.site.engine, job.error);
        assert_eq!(after.grants, before, "{}: the last proposal is still there", season.site.engine);
        let published = service::publish(app, &season.clerk, &season.round, false).await;
        assert!(matches!(published, Err(SeasonError::Refused(_))), "{}: it no longer fits the calendar", season.site.engine);
        assert_eq!(season.overview().await.round.state, RoundState::Closed);
    }
}
