//! A timetable in the making: solved as a job, changed by hand, published, and made again when a room closes.

mod board;
mod fet;
mod rooms;
mod withdrawal;

use chrono::NaiveDate;
use samrum::bookings::service as bookings;
use samrum::id::{DraftId, SpaceId};
use samrum::jobs::queue::{self, JobState};
use samrum::jobs::worker::{self, Handlers, Task};
use samrum::people::model::{Actor, RoleKind};
use samrum::time::DateRange;
use samrum::timetables::model::{DraftRun, Points};
use samrum::timetables::service::{
    self, DraftError, DraftView, Imported, KIND, LessonAt, MoveTo, PublishRequest, Received, Request, Wanted,
};
use samrum_tests::{TestSite, engines, settle, unplanned_school};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

struct Planner {
    site: TestSite,
    actor: Actor,
    draft: DraftId,
}

/// Twelve weeks of spring without a holiday on a weekday but for Easter.
fn spring() -> Request {
    Request { first: day("2027-01-11"), last: day("2027-03-12"), ..Request::plain(day("2027-01-11")) }
}

impl Planner {
    async fn on(site: TestSite, file: String) -> Self {
        // A timetabler of all schools.
        let actor = site.actor(RoleKind::Timetabler, None).await;
        let received = service::receive(&site.app, &actor, &spring(), file.into_bytes(), Wanted::AsItIs).await;
        let Ok(Received::Draft(draft)) = received else { panic!("{}: {received:?}", site.engine) };
        Self { site, actor, draft }
    }

    async fn all() -> Vec<Self> {
        Self::all_with(&unplanned_school()).await
    }

    async fn all_with(file: &str) -> Vec<Self> {
        let mut all = Vec::new();
        for site in engines().await {
            all.push(Self::on(site, file.to_owned()).await);
        }
        all
    }

    fn handlers() -> Handlers {
        Handlers::default().on(KIND, service::run)
    }

    async fn start(&self, change_price: Option<u32>) {
        let run = DraftRun { seconds: 1, threads: 1, change_price };
        service::start_run(&self.site.app, &self.actor, &self.draft, &run).await.expect("started");
    }

    /// Puts the scheduler to work and waits for it.
    async fn run(&self, change_price: Option<u32>) -> DraftView {
        self.start(change_price).await;
        assert!(worker::once(&self.site.app, &Self::handlers()).await);
        self.view().await
    }

    async fn view(&self) -> DraftView {
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        service::view(&self.site.app, &mut tx, &self.draft).await.expect("the draft")
    }

    async fn publish(&self, from: &str) -> Result<Imported, DraftError> {
        let asked = PublishRequest { from: day(from), skip_taken: false, anyway: false, past: false };
        let done = self.decide(&asked).await;
        settle(&self.site).await;
        done
    }

    /// The same, but the work of it is still to be done.
    async fn decide(&self, asked: &PublishRequest) -> Result<Imported, DraftError> {
        service::publish_draft(&self.site.app, &self.actor, &self.draft, asked, "Schemat har ändrats").await
    }

    async fn space(&self, code: &str) -> SpaceId {
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        samrum_tests::space_of_code(&mut tx, code).await.expect("there").id
    }

    /// How many bookings hold a room in a week.
    async fn held(&self, code: &str, monday: &str) -> usize {
        let space = self.space(code).await;
        let (zone, monday) = (self.site.app.zone(), day(monday));
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        let friday = monday + chrono::Days::new(4);
        bookings::holdings(&mut tx, &space, zone.whole(DateRange::new(monday, friday))).await.expect("an answer").len()
    }
}

fn room(view: &DraftView, name: &str) -> usize {
    let school = view.school();
    school.rooms.iter().copied().find(|room| school.resources[*room].name == name).expect("the room")
}

fn at(view: &DraftView, event: &str) -> LessonAt {
    let school = view.school();
    let place = view.meets.iter().position(|meet| school.events[meet.event].named.id == event).expect("the lesson");
    LessonAt { version: view.plan.as_ref().expect("a plan").version(), place }
}

#[tokio::test]
async fn a_school_without_a_timetable_is_kept_and_gets_one() {
    for planner in Planner::all().await {
        let engine = planner.site.engine;
        let before = planner.view().await;
        assert!(before.plan.is_none() && before.without_time() == 8, "{engine}: eight lessons wait");
        let after = planner.run(None).await;
        let plan = after.plan.as_ref().expect("a timetable");
        assert_eq!(
            (plan.cost, plan.bound),
            (Points::default(), Some(Points::default())),
            "{engine}: it cannot be better"
        );
        assert_eq!((after.without_time(), after.remaining.len(), after.faults.len()), (0, 0, 0), "{engine}");
        assert_eq!(after.job.as_ref().map(|job| job.state), Some(JobState::Done));
        assert!(after.job.is_some_and(|job| job.progress.contains("seconds")), "{engine}: how it went is told");
        let mut tx = planner.site.app.database.read().await.expect("a transaction");
        let listed = service::drafts(&mut tx, &Actor::operator()).await.expect("an answer");
        assert_eq!(
            listed.first().and_then(|(_, plan)| plan.as_ref()).map(|plan| plan.cost),
            Some(Points::default()),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn stopping_a_run_and_losing_a_worker_keep_the_best_timetable() {
    for planner in Planner::all().await {
        let (app, engine) = (&planner.site.app, planner.site.engine);
        let before = planner.run(None).await;
        planner.start(None).await;
        let second = service::start_run(app, &planner.actor, &planner.draft, &DraftRun::default())
            .await
            .expect("it runs already");
        let mut tx = app.database.write().await.expect("a transaction");
        let mut job = queue::claim(&mut tx, &[KIND]).await.expect("an answer").expect("a job");
        tx.commit().await.expect("kept");
        assert_eq!(job.id, second, "{engine}: one run at a time");
        let meanwhile = service::set_stand_ins(app, &planner.actor, &planner.draft, room(&before, "12"), &[]).await;
        assert!(matches!(meanwhile, Err(DraftError::Running)), "{engine}");
        service::cancel_run(app, &planner.actor, &planner.draft).await.expect("asked to stop");
        job.cancel_requested = true;
        let ended = service::run(app.clone(), Task::new(job)).await;
        assert_eq!(ended, queue::Ended::Cancelled, "{engine}");
        let stopped = planner.view().await;
        assert_eq!(stopped.meets, before.meets, "{engine}: nothing is lost");
        // The first worker stores its timetable and dies before it can say so.
        planner.site.lose_worker().await;
        assert!(worker::once(app, &Planner::handlers()).await, "another takes over");
        let after = planner.view().await;
        assert_eq!(after.meets, stopped.meets, "{engine}");
        assert_eq!(after.plan.map(|plan| plan.id), stopped.plan.map(|plan| plan.id), "{engine}: no second plan");
    }
}

#[tokio::test]
async fn a_lesson_is_fixed_let_go_and_moved_but_not_into_a_clash_unasked() {
    for planner in Planner::all().await {
        let (app, engine) = (&planner.site.app, planner.site.engine);
        let view = planner.run(None).await;
        let lesson = at(&view, "ma1");
        service::lock(app, &planner.actor, &planner.draft, &lesson).await.expect("locked");
        let meet = view.meets[lesson.place].clone();
        let locked = planner.run(None).await;
        let lesson = at(&locked, "ma1");
        assert!(locked.meets.contains(&meet) && locked.is_locked(lesson.place), "{engine}: it stays where it is");
        let to = |start, anyway| MoveTo { start, resources: Vec::new(), anyway };
        let moved = service::move_lesson(app, &planner.actor, &planner.draft, &lesson, &to(0, true)).await;
        assert!(matches!(moved, Err(DraftError::Locked)), "{engine}");
        service::unlock(app, &planner.actor, &planner.draft, &lesson).await.expect("unlocked");
        let view = planner.view().await;
        assert!(
            view.locks.is_empty() && view.plan.as_ref().is_some_and(|plan| plan.bound.is_none()),
            "{engine}: no bound is known"
        );
        // Where the class has another lesson.
        let taken = view.meets[at(&view, "sv1").place].start.expect("a time");
        let refused = service::move_lesson(app, &planner.actor, &planner.draft, &lesson, &to(taken, false)).await;
        let Err(DraftError::Breaks(broken)) = refused else { panic!("{engine}: {refused:?}") };
        assert!(broken.iter().any(|each| each.whom.contains(&"7A".to_owned())), "{engine}: {broken:?}");
        assert_eq!(planner.view().await.meets, view.meets, "{engine}: nothing has changed");
        service::move_lesson(app, &planner.actor, &planner.draft, &lesson, &to(taken, true))
            .await
            .expect("moved all the same");
        let view = planner.view().await;
        assert!(view.is_locked(lesson.place) && view.remaining.iter().any(|each| each.required), "{engine}");
        let unknown = LessonAt { version: "another".into(), place: 0 };
        let late = service::lock(app, &planner.actor, &planner.draft, &unknown).await;
        assert!(matches!(late, Err(DraftError::Changed)), "{engine}: the page was of another timetable");
    }
}

#[tokio::test]
async fn a_suggestion_says_what_moves_along_and_is_taken() {
    for planner in Planner::all().await {
        let (app, engine) = (&planner.site.app, planner.site.engine);
        let view = planner.run(None).await;
        let lesson = at(&view, "ma1");
        let found = service::suggestions(app, &planner.actor, &planner.draft, &lesson).await.expect("suggestions");
        let best = found.first().expect("another time");
        assert!(best.moves.iter().any(|change| change.title == "Matematik · 7A"), "{engine}: {best:?}");
        service::take(app, &planner.actor, &planner.draft, &lesson, &best.to).await.expect("taken");
        let after = planner.view().await;
        assert_eq!(after.meets[lesson.place].start, Some(best.to.start), "{engine}");
        assert_eq!(after.plan.map(|plan| plan.cost), Some(best.cost), "{engine}: it costs what was said");
    }
}

#[tokio::test]
async fn a_draft_is_removed_and_what_is_in_the_calendar_stays() {
    for planner in Planner::all().await {
        let engine = planner.site.engine;
        planner.run(None).await;
        planner.publish("2027-01-11").await.expect("published");
        service::remove(&planner.site.app, &planner.actor, &planner.draft).await.expect("removed");
        let mut tx = planner.site.app.database.read().await.expect("a transaction");
        assert!(service::drafts(&mut tx, &Actor::operator()).await.expect("an answer").is_empty(), "{engine}");
        assert_eq!(service::timetables(&mut tx, &Actor::operator()).await.expect("an answer").len(), 1, "{engine}");
        drop(tx);
        assert_eq!(planner.held("Norr-12", "2027-01-18").await, 4, "{engine}");
    }
}
