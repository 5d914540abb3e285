//! Seasons: from wishes to a plan that the referee accepts, and from there into the calendar, all or nothing.

use chrono::NaiveDate;
use samrum::bookings::model::{Kind, NewSeries};
use samrum::bookings::service::book_series_within;
use samrum::facilities::model::NewSchoolBreak;
use samrum::id::{OrganisationId, PersonId, RoundId, SpaceId, WishId};
use samrum::jobs::queue::{self, JobState, LEASE_SECONDS};
use samrum::jobs::worker::{self, Handlers, Task};
use samrum::people::model::RoleKind;
use samrum::seasons::model::{
    AgeBand, Answer, ClubLimit, Grant, Ladder, NewRound, NewWish, ProposalState, Reason, RoundState, Run, WeekTime,
};
use samrum::seasons::service::{self, KIND, Overview, SeasonError};
use samrum::time::Instant;
use samrum_tests::{NOW, TestSite, always_open, building, engines, open_space, plain_space};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Seven weeks of the spring: Monday 11 January to Sunday 28 February 2027; no holiday among its Mondays.
fn spring() -> NewRound {
    NewRound {
        name: "Våren 2027".to_owned(),
        first: day("2027-01-11"),
        last: day("2027-02-28"),
        applications_open: day("2026-11-01"),
        applications_close: day("2026-12-15"),
        evening_cost: 5,
        adjacency_value: 2,
        shortfall_penalty_per_slot: 3,
        change_penalty: 20,
        slot_minutes: 30,
    }
}

const MONDAY: WeekTime = WeekTime { weekday: 1, from: 17 * 60, to: 18 * 60 };

fn wish(club: &OrganisationId, group: &str, band: AgeBand, space: &SpaceId, times: &[WeekTime]) -> NewWish {
    NewWish {
        organisation: club.clone(),
        group: group.to_owned(),
        age_band: band,
        persons: 15,
        sessions: 1,
        min_minutes: 60,
        max_minutes: 60,
        free_days_between: 0,
        needs: Vec::new(),
        spaces: vec![space.clone()],
        times: times.to_vec(),
        submitted_by: None,
    }
}

/// One hall, two clubs that both want Monday 17–18, and a clerk.
struct Season {
    site: TestSite,
    clerk: PersonId,
    round: RoundId,
    hall: SpaceId,
    young: OrganisationId,
    old: OrganisationId,
    young_wish: WishId,
    old_wish: WishId,
}

impl Season {
    async fn on(site: TestSite) -> Self {
        let school = building(&site, "Hertsöskolan").await;
        let hall = open_space(&site, &plain_space(&school, "hallen", &["hallen"]), &always_open()).await;
        let (young, old) = (site.association("Hertsö IF").await, site.association("Veteranerna").await);
        let email = site.account(RoleKind::Clerk, None, None).await;
        let mut tx = site.app.database.read().await.expect("a transaction");
        let clerk = samrum::people::service::account(&mut tx, &email).await.expect("an answer").expect("the clerk");
        drop(tx);
        let round = service::add_round(&site.app, &clerk, &spring()).await.expect("a round");
        let young_new = wish(&young, "F10", AgeBand::Youth, &hall, &[MONDAY]);
        let young_wish = service::apply(&site.app, &clerk, false, &round, &young_new).await.expect("a wish");
        let old_new = wish(&old, "Herrar", AgeBand::Senior, &hall, &[MONDAY]);
        let old_wish = service::apply(&site.app, &clerk, false, &round, &old_new).await.expect("a wish");
        Self { site, clerk, round, hall, young, old, young_wish, old_wish }
    }

    async fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for site in engines().await {
            all.push(Self::on(site).await);
        }
        all
    }

    async fn overview(&self) -> Overview {
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        service::overview(&mut tx, &self.round).await.expect("the round")
    }

    async fn close(&self) {
        service::close(&self.site.app, &self.clerk, &self.round).await.expect("closed");
    }

    fn handlers() -> Handlers {
        Handlers::default().on(KIND, service::run)
    }

    /// Puts the scheduler to work and waits for it.
    async fn run(&self, few_changes: bool) -> Overview {
        let run = Run { seconds: 20, threads: 1, few_changes };
        service::start_run(&self.site.app, &self.clerk, &self.round, &run).await.expect("started");
        assert!(worker::once(&self.site.app, &Self::handlers()).await);
        self.overview().await
    }

    async fn planned(&self) -> Overview {
        self.close().await;
        self.run(false).await
    }

    /// How many times the calendar holds the hall.
    async fn held(&self) -> usize {
        let zone = self.site.app.zone();
        let (from, to) = (zone.start_of(day("2027-01-01")), zone.end_of(day("2027-06-30")));
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        samrum::bookings::service::source::held(&mut tx, from, to).await.expect("an answer").len()
    }

    /// Books the hall weekly for lessons.
    async fn lesson(&self, time: WeekTime, first: &str, last: &str) {
        let new = NewSeries {
            space: self.hall.clone(),
            organisation: None,
            person: None,
            kind: Kind::Lesson,
            title: "Idrott 7A".to_owned(),
            weekday: time.weekday,
            starts_minute: time.from,
            ends_minute: time.to,
            first_date: day(first),
            last_date: day(last),
            without: Vec::new(),
            source: None,
            opening_hours_bind: false,
        };
        let mut tx = self.site.app.database.write().await.expect("a transaction");
        book_series_within(&self.site.app, &mut tx, &new).await.expect("booked");
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn the_young_go_first_and_the_others_are_told_who_got_the_time() {
    for season in Season::all().await {
        let plan = season.planned().await;
        let proposal = plan.proposal.as_ref().expect("a proposal");
        assert_eq!(proposal.state, ProposalState::Optimal, "{}", season.site.engine);
        assert_eq!(proposal.gap(), Some(0.0));
        // The first session of youth, less the evening.
        assert!((proposal.score - 95.0).abs() < 1e-6, "{}", proposal.score);
        assert_eq!(plan.grants, [Grant { wish: season.young_wish.clone(), space: season.hall.clone(), time: MONDAY }]);
        assert_eq!(plan.job.as_ref().map(|job| job.state), Some(JobState::Done));
        let standings = plan.standings();
        let refused = standings.iter().find(|standing| standing.wish.id == season.old_wish).expect("the wish");
        assert_eq!(refused.answer, Answer::Refused);
        let rival = Reason::Rivals { space: season.hall.clone(), time: MONDAY, rivals: vec![season.young_wish.clone()] };
        assert_eq!(refused.reasons, [rival], "{}", season.site.engine);
    }
}

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
async fn a_club_gets_no_more_than_its_limit() {
    for season in Season::all().await {
        let limit = ClubLimit { organisation: season.young.clone(), min_minutes: 0, max_minutes: 30 };
        service::set_limit(&season.site.app, &season.clerk, &season.round, &limit).await.expect("set");
        let plan = season.planned().await;
        assert_eq!(plan.grants.iter().map(|grant| &grant.wish).collect::<Vec<_>>(), [&season.old_wish], "{}", season.site.engine);
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
        let turned = Ladder { senior: 200, ..Ladder::default() };
        service::set_ladder(app, &season.clerk, day("2027-02-01"), &turned).await.expect("set");
        let plan = season.planned().await;
        assert_eq!(plan.grants[0].wish, season.young_wish, "{}: they hold after the season's first day", season.site.engine);
        service::set_ladder(app, &season.clerk, day("2027-01-01"), &turned).await.expect("set");
        let plan = season.run(false).await;
        assert_eq!(plan.grants[0].wish, season.old_wish, "{}: they hold", season.site.engine);
    }
}

#[tokio::test]
async fn wishes_are_taken_while_the_round_is_open_and_by_the_clerk_until_it_is_published() {
    for season in Season::all().await {
        let app = &season.site.app;
        let new = wish(&season.young, "P12", AgeBand::Junior, &season.hall, &[WeekTime { weekday: 2, ..MONDAY }]);
        let early = Instant(NOW.0 - 60 * 86_400);
        season.site.set_clock(early);
        let refused = service::apply(app, &season.clerk, false, &season.round, &new).await;
        assert!(matches!(refused, Err(SeasonError::NotOpen)), "{}: before the first day", season.site.engine);
        season.site.set_clock(NOW);
        let id = service::apply(app, &season.clerk, false, &season.round, &new).await.expect("while it is open");
        let changed = NewWish { group: "P13".to_owned(), times: vec![MONDAY], ..new.clone() };
        service::change(app, &season.clerk, false, &id, &changed).await.expect("changed");
        let kept = season.overview().await.wish(&id).cloned().expect("the wish");
        assert_eq!((kept.asked.group.as_str(), kept.asked.times), ("P13", vec![MONDAY]), "{}", season.site.engine);
        season.close().await;
        for refused in [
            service::apply(app, &season.clerk, false, &season.round, &new).await.map(|_| ()),
            service::change(app, &season.clerk, false, &id, &new).await,
            service::remove(app, &season.clerk, false, &id).await,
        ] {
            assert!(matches!(refused, Err(SeasonError::NotOpen)), "{}", season.site.engine);
        }
        service::remove(app, &season.clerk, true, &id).await.expect("the clerk may");
        season.run(false).await;
        service::publish(app, &season.clerk, &season.round, false).await.expect("published");
        let refused = service::apply(app, &season.clerk, true, &season.round, &new).await;
        assert!(matches!(refused, Err(SeasonError::Published)), "{}", season.site.engine);
    }
}

#[tokio::test]
async fn the_scheduler_waits_for_the_round_to_close_and_runs_once_at_a_time() {
    for season in Season::all().await {
        let app = &season.site.app;
        let open = service::start_run(app, &season.clerk, &season.round, &Run::default()).await;
        assert!(matches!(open, Err(SeasonError::StillOpen)), "{}", season.site.engine);
        season.close().await;
        let first = service::start_run(app, &season.clerk, &season.round, &Run::default()).await.expect("started");
        let second = service::start_run(app, &season.clerk, &season.round, &Run::default()).await.expect("it runs already");
        assert_eq!(first, second, "{}", season.site.engine);
        let meanwhile = service::reopen(app, &season.clerk, &season.round).await;
        assert!(matches!(meanwhile, Err(SeasonError::Running)), "{}", season.site.engine);
    }
}

#[tokio::test]
async fn a_session_is_moved_where_it_may_be_and_stays_when_planned_again() {
    for season in Season::all().await {
        let app = &season.site.app;
        let tuesday = WeekTime { weekday: 2, ..MONDAY };
        let both = wish(&season.young, "F10", AgeBand::Youth, &season.hall, &[MONDAY, tuesday]);
        service::change(app, &season.clerk, false, &season.young_wish, &both).await.expect("changed");
        let plan = season.planned().await;
        assert_eq!(plan.grants.len(), 2, "{}: there is room for both", season.site.engine);
        let old = plan.grants.iter().find(|grant| grant.wish == season.old_wish).expect("a session");
        let wrong = Grant { time: tuesday, ..old.clone() };
        let refused = service::move_session(app, &season.clerk, &season.round, 1, &wrong).await;
        assert!(matches!(refused, Err(SeasonError::Refused(_))), "{}: nobody asked for it, and it is taken", season.site.engine);
        assert_eq!(season.overview().await.grants, plan.grants, "{}: nothing has changed", season.site.engine);
        service::lock(app, &season.clerk, &season.round, &season.old_wish, 1).await.expect("locked");
        let locked = season.run(true).await;
        assert!(locked.is_locked(old) && locked.grants.contains(old), "{}", season.site.engine);
        service::unlock(app, &season.clerk, &season.round, &season.old_wish, 1).await.expect("unlocked");
        let unlocked = season.overview().await;
        assert!(unlocked.locks.is_empty());
        assert_eq!(unlocked.proposal.and_then(|proposal| proposal.bound), None, "{}: no bound is known", season.site.engine);
    }
}

#[tokio::test]
async fn a_moved_session_is_locked_in_its_new_place() {
    for season in Season::all().await {
        let app = &season.site.app;
        let evening = WeekTime { weekday: 1, from: 17 * 60, to: 20 * 60 };
        let late = wish(&season.old, "Herrar", AgeBand::Senior, &season.hall, &[evening]);
        service::change(app, &season.clerk, false, &season.old_wish, &late).await.expect("changed");
        season.planned().await;
        let moved =
            Grant { wish: season.old_wish.clone(), space: season.hall.clone(), time: WeekTime { weekday: 1, from: 19 * 60, to: 20 * 60 } };
        service::move_session(app, &season.clerk, &season.round, 1, &moved).await.expect("moved");
        let plan = season.run(false).await;
        assert!(plan.grants.contains(&moved) && plan.is_locked(&moved), "{}: {:?}", season.site.engine, plan.grants);
    }
}

#[tokio::test]
async fn a_plan_that_the_referee_refuses_is_never_shown() {
    for season in Season::all().await {
        let app = &season.site.app;
        season.close().await;
        let session = |wish: &WishId| format!(r#"{{"wish":"{wish}","space":"{}","day":1,"from":"17:00","to":"18:00"}}"#, season.hall);
        let plan = |sessions: &[String]| {
            format!(r#"{{"format":"season-plan/1","sessions":[{}],"score":1000,"bound":null,"status":"feasible"}}"#, sessions.join(","))
        };
        let twice = plan(&[session(&season.young_wish), session(&season.old_wish)]);
        let refused = service::upload_plan(app, &season.clerk, &season.round, twice.as_bytes()).await;
        assert!(matches!(refused, Err(SeasonError::Refused(_))), "{}", season.site.engine);
        let other = plan(&[session(&"of-another-round".into())]);
        let refused = service::upload_plan(app, &season.clerk, &season.round, other.as_bytes()).await;
        assert!(matches!(refused, Err(SeasonError::OtherProblem(_))), "{}", season.site.engine);
        let refused = service::upload_plan(app, &season.clerk, &season.round, b"\xff\xfe not a plan").await;
        assert!(matches!(refused, Err(SeasonError::OtherProblem(_))), "{}", season.site.engine);
        let none = season.overview().await;
        assert!(none.proposal.is_none() && none.grants.is_empty(), "{}", season.site.engine);
        let sound = plan(&[session(&season.old_wish)]);
        service::upload_plan(app, &season.clerk, &season.round, sound.as_bytes()).await.expect("a sound plan");
        let shown = season.overview().await;
        let proposal = shown.proposal.as_ref().expect("a proposal");
        assert_eq!(shown.grants.len(), 1);
        assert!((proposal.score - 55.0).abs() < 1e-6, "{}: the referee counts, whatever the file claims", proposal.score);
    }
}

#[tokio::test]
async fn the_file_of_a_round_is_the_problem_that_is_solved() {
    for season in Season::all().await {
        let mut tx = season.site.app.database.read().await.expect("a transaction");
        let file = service::problem_file(&season.site.app, &mut tx, &season.round).await.expect("a file");
        let read = samrum::seasons::import::read_problem(file.as_bytes()).expect("a sound problem");
        assert_eq!(read.wishes.names, [season.young_wish.0.clone(), season.old_wish.0.clone()], "{}", season.site.engine);
        assert_eq!(read.problem.wishes[0].values, [100.0]);
        assert_eq!(read.problem.spaces[0].open.len(), 7);
    }
}

#[tokio::test]
async fn stopping_a_run_keeps_the_best_plan() {
    for season in Season::all().await {
        let app = &season.site.app;
        let before = season.planned().await;
        service::start_run(app, &season.clerk, &season.round, &Run { few_changes: true, ..Run::default() }).await.expect("started");
        let mut tx = app.database.write().await.expect("a transaction");
        let mut job = queue::claim(&mut tx, &[KIND], app.now()).await.expect("an answer").expect("a job");
        tx.commit().await.expect("kept");
        service::cancel_run(app, &season.clerk, &season.round).await.expect("asked to stop");
        job.cancel_requested = true;
        let ended = service::run(app.clone(), Task::new(job)).await;
        assert_eq!(ended, queue::Ended::Cancelled, "{}", season.site.engine);
        let after = season.overview().await;
        assert_ne!(after.proposal.as_ref().map(|one| &one.id), before.proposal.as_ref().map(|one| &one.id), "a proposal of its own");
        assert_eq!(after.grants, before.grants, "{}", season.site.engine);
    }
}

#[tokio::test]
async fn a_run_whose_worker_died_goes_on_from_the_plan_it_had_stored() {
    for season in Season::all().await {
        let app = &season.site.app;
        season.close().await;
        service::start_run(app, &season.clerk, &season.round, &Run { seconds: 20, ..Run::default() }).await.expect("started");
        let mut tx = app.database.write().await.expect("a transaction");
        let job = queue::claim(&mut tx, &[KIND], app.now()).await.expect("an answer").expect("a job");
        tx.commit().await.expect("kept");
        // The first worker stores its plan and dies before it can say so.
        service::run(app.clone(), Task::new(job)).await;
        let left = season.overview().await;
        assert!(left.is_running() && left.grants.len() == 1, "{}", season.site.engine);
        season.site.set_clock(Instant(NOW.0 + LEASE_SECONDS + 1));
        assert!(worker::once(app, &Season::handlers()).await, "another takes over");
        let after = season.overview().await;
        assert_eq!(after.job.as_ref().map(|job| (job.state, job.attempts)), Some((JobState::Done, 2)), "{}", season.site.engine);
        let id = |overview: &Overview| overview.proposal.as_ref().map(|proposal| proposal.id.clone());
        assert_eq!((id(&after), &after.grants), (id(&left), &left.grants), "{}: no second proposal", season.site.engine);
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
