//! A timetable with several versions is taken out of the calendar as one, from a date on, and can be put back.

use super::{Planner, at, day};
use samrum::bookings::model::{Kind, NewBooking, Use};
use samrum::bookings::service as bookings;
use samrum::bookings::service::put_back::InTheWay;
use samrum::database::Database;
use samrum::id::TimetableId;
use samrum::people::model::Actor;
use samrum::time::Span;
use samrum::timetables::service::{
    self, DraftError, Hindrances, ImportError, Imported, MoveTo, Summary, Timetable, WithdrawError,
};
use samrum_tests::{recount, settle, staff};
use sqlx::{AssertSqlSafe, Executor};

const REASON: &str = "Schemat är borttaget";

impl Planner {
    /// Makes a timetable and publishes it for the whole term; then moves a lesson and publishes that from a date on.
    async fn changed_from(&self, from: &str) -> TimetableId {
        self.run(None).await;
        let Ok(Imported::New(Summary { id, .. })) = self.publish("2027-01-11").await else {
            panic!("{}", self.site.engine)
        };
        self.move_a_lesson().await;
        assert!(matches!(self.publish(from).await, Ok(Imported::New(_))), "{}", self.site.engine);
        id
    }

    /// To another time at which nobody is elsewhere.
    async fn move_a_lesson(&self) {
        let view = self.view().await;
        let lesson = at(&view, "ma1");
        let possible = service::possible(&self.site.app, &self.actor, &self.draft, &lesson).await.expect("an answer");
        let other = possible
            .iter()
            .find(|one| one.light != service::Light::Breaks && one.along.is_empty())
            .expect("another time");
        let to = MoveTo { start: other.start, resources: Vec::new(), anyway: false };
        service::move_lesson(&self.site.app, &self.actor, &self.draft, &lesson, &to).await.expect("moved");
    }

    async fn withdraw(&self, id: &TimetableId, from: &str) -> Result<i64, WithdrawError> {
        let done = service::withdraw(&self.site.app, &self.actor, id, day(from), REASON).await;
        settle(&self.site).await;
        done
    }

    async fn put_back(&self, id: &TimetableId, hindrances: Hindrances) -> Result<usize, WithdrawError> {
        let done = service::put_back(&self.site.app, &self.actor, id, hindrances, "Schemat har ändrats").await;
        settle(&self.site).await;
        done.map(|done| done.back)
    }

    async fn timetables(&self) -> Vec<Timetable> {
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        service::timetables(&mut tx, &Actor::operator()).await.expect("an answer")
    }

    /// How many lessons are in the calendar in each of three weeks: the first, the last before the change, the first after it.
    async fn lessons(&self) -> [usize; 3] {
        let mut found = [0; 3];
        for (count, monday) in found.iter_mut().zip(["2027-01-11", "2027-02-08", "2027-02-15"]) {
            for room in ["Norr-12", "Norr-13", "Norr-14", "Norr-Lab"] {
                *count += self.held(room, monday).await;
            }
        }
        found
    }

    /// Somebody of the staff books an hour in room 12.
    async fn book(&self, date: &str, minute: u16) {
        let starts = self.site.app.zone().instant(day(date), minute).expect("a time");
        let new = NewBooking {
            space: self.space("Norr-12").await,
            time: Span::new(starts, starts.plus_minutes(60)),
            what: Use::new(Kind::Single, "Möte"),
        };
        bookings::request(&self.site.app, &staff(), &new).await.expect("booked");
    }
}

#[tokio::test]
async fn a_timetable_changed_mid_term_goes_with_all_its_versions_and_the_next_one_is_not_in_its_way() {
    for planner in Planner::all().await {
        let engine = planner.site.engine;
        let id = planner.changed_from("2027-02-15").await;
        assert_eq!(planner.lessons().await, [8, 8, 8], "{engine}");
        let [timetable] = planner.timetables().await.try_into().expect("one");
        assert_eq!(
            (timetable.lineage(), timetable.holds()),
            (&id, (day("2027-01-11"), day("2027-03-12"))),
            "{engine}: one address"
        );
        let holds: Vec<_> = timetable.versions().map(|version| (version.holds_from, version.holds_until)).collect();
        assert_eq!(holds, [(day("2027-01-11"), day("2027-02-14")), (day("2027-02-15"), day("2027-03-12"))], "{engine}");
        let newest = timetable.versions().last().expect("a version").id.clone();
        let mut tx = planner.site.app.database.read().await.expect("a transaction");
        let what = service::what_goes(&planner.site.app, &mut tx, &id, day("2026-11-24")).await.expect("an answer");
        drop(tx);
        assert_eq!((what.goes.count, what.all.count, what.been), (9 * 8, 9 * 8, 0), "{engine}: what was said");
        // By the id of any version.
        assert_eq!(planner.withdraw(&newest, "2026-11-24").await.expect("withdrawn"), 9 * 8, "{engine}: what was done");
        assert_eq!(planner.lessons().await, [0, 0, 0], "{engine}: nothing stays");
        assert!(matches!(planner.withdraw(&id, "2026-11-24").await, Err(WithdrawError::Already)), "{engine}");
        assert!(planner.view().await.draft.published.is_none(), "{engine}");
        assert!(planner.view().await.taken().calendar.is_empty(), "{engine}: no ghosts of its own");
        assert!(matches!(planner.publish("2027-01-11").await, Ok(Imported::New(_))), "{engine}");
        assert_eq!(planner.lessons().await, [8, 8, 8], "{engine}");
        assert_eq!(planner.timetables().await.len(), 2, "{engine}: the old one is remembered");
    }
}

#[tokio::test]
async fn from_a_date_on_what_was_before_stays() {
    for planner in Planner::all().await {
        let engine = planner.site.engine;
        let id = planner.changed_from("2027-02-15").await;
        assert_eq!(planner.withdraw(&id, "2027-02-08").await.expect("withdrawn"), 5 * 8, "{engine}: of both versions");
        assert_eq!(planner.lessons().await, [8, 0, 0], "{engine}");
        let [timetable] = planner.timetables().await.try_into().expect("one");
        assert_eq!(timetable.holds(), (day("2027-01-11"), day("2027-02-07")), "{engine}: it says so");
        assert!(!timetable.is_withdrawn(day("2027-02-07")) && timetable.is_withdrawn(day("2027-02-08")), "{engine}");
    }
}

#[tokio::test]
async fn what_was_withdrawn_is_put_back_just_as_it_was_unless_somebody_else_is_there_now() {
    for planner in Planner::all().await {
        let engine = planner.site.engine;
        let id = planner.changed_from("2027-02-15").await;
        let before = planner.view().await.draft.published;
        assert!(
            matches!(planner.put_back(&id, Hindrances::Refuse).await, Err(WithdrawError::NotWithdrawn)),
            "{engine}"
        );
        planner.withdraw(&id, "2026-11-24").await.expect("withdrawn");
        assert_eq!(
            planner.put_back(&id, Hindrances::Refuse).await.expect("put back"),
            9 * 8,
            "{engine}: and not what the change had taken"
        );
        assert_eq!(planner.lessons().await, [8, 8, 8], "{engine}");
        assert_eq!(planner.view().await.draft.published, before, "{engine}");
        assert!(matches!(planner.publish("2027-02-15").await, Ok(Imported::AlreadyThere(_))), "{engine}");

        // Now somebody takes two of its times.
        planner.withdraw(&id, "2026-11-24").await.expect("withdrawn again");
        for minute in [480, 540, 600, 660] {
            planner.book("2027-01-18", minute).await;
        }
        let Err(WithdrawError::Hindered(all)) = planner.put_back(&id, Hindrances::Refuse).await else {
            panic!("{engine}")
        };
        assert!(
            all.iter().all(|each| each.by == InTheWay::Held(String::new())),
            "{engine}: whose it is, is nobody's business"
        );
        assert_eq!(planner.lessons().await, [0, 0, 0], "{engine}: nothing by halves");
        let back = planner.put_back(&id, Hindrances::Skip).await.expect("put back");
        assert_eq!(back + all.len(), 9 * 8, "{engine}");
        assert_eq!(planner.lessons().await, [8, 8, 8], "{engine}");
        assert_eq!(planner.held("Norr-12", "2027-01-18").await, 4 - all.len() + 4, "{engine}");
    }
}

#[tokio::test]
async fn what_is_withdrawn_too_long_ago_stays_so_and_what_has_been_meanwhile_does_not_come_back() {
    for planner in Planner::all().await {
        let (engine, app) = (planner.site.engine, &planner.site.app);
        let id = planner.changed_from("2027-02-15").await;
        planner.site.set_clock(app.zone().start_of(day("2027-01-18")));
        planner.withdraw(&id, "2027-01-18").await.expect("withdrawn");
        assert_eq!(planner.lessons().await, [8, 0, 0], "{engine}: what has been stays");
        planner.site.set_clock(app.zone().start_of(day("2027-01-25")));
        assert_eq!(planner.put_back(&id, Hindrances::Refuse).await.expect("put back"), 7 * 8, "{engine}");
        planner.withdraw(&id, "2027-01-25").await.expect("withdrawn");
        planner.site.set_clock(app.zone().start_of(day("2027-03-01")));
        assert!(matches!(planner.put_back(&id, Hindrances::Refuse).await, Err(WithdrawError::TooLate)), "{engine}");
    }
}

#[tokio::test]
async fn nothing_is_put_into_the_past_without_a_word() {
    for planner in Planner::all().await {
        let engine = planner.site.engine;
        planner.run(None).await;
        planner.site.set_clock(planner.site.app.zone().start_of(day("2027-02-08")));
        assert!(matches!(planner.publish("2027-01-11").await, Err(DraftError::Past)), "{engine}");
        let asked = service::PublishRequest { from: day("2027-01-11"), skip_taken: false, anyway: false, past: true };
        let published = planner.decide(&asked).await;
        settle(&planner.site).await;
        assert!(matches!(published, Ok(Imported::New(_))), "{engine}: {published:?}");
        assert_eq!(planner.lessons().await, [8, 8, 8], "{engine}");
    }
}

/// What must hold whatever two people did at once: the lessons of each week are those of one timetable, or there are none.
async fn all_or_none(planner: &Planner, what: &str) {
    let engine = planner.site.engine;
    let there: Vec<_> = planner.timetables().await.into_iter().filter(|each| each.withdrawn().is_none()).collect();
    let expected = if there.is_empty() { [0; 3] } else { [8; 3] };
    assert_eq!((planner.lessons().await, there.len()), (expected, there.len().min(1)), "{engine}: {what}");
    assert_eq!(planner.view().await.draft.published.is_some(), !there.is_empty(), "{engine}: {what}");
}

#[tokio::test]
async fn two_people_who_publish_change_withdraw_and_put_back_at_once_leave_all_of_it_or_none() {
    for planner in Planner::all().await {
        let engine = planner.site.engine;
        planner.run(None).await;
        let (one, two) = tokio::join!(planner.publish("2027-01-11"), planner.publish("2027-01-11"));
        let kinds = [&one, &two].map(|done| matches!(done, Ok(Imported::New(_))));
        assert!(kinds[0] != kinds[1] && one.is_ok() && two.is_ok(), "{engine}: once: {one:?} {two:?}");
        all_or_none(&planner, "published twice").await;
        let id = planner.timetables().await[0].lineage().clone();
        planner.move_a_lesson().await;
        // The change comes first, and is withdrawn with the rest; or after, and then is told that the building is busy, or holds anew.
        let (change, gone) = tokio::join!(planner.publish("2027-02-15"), planner.withdraw(&id, "2026-11-24"));
        let busy = matches!(change, Err(DraftError::Import(ImportError::Busy(_)) | DraftError::Changed));
        assert!((change.is_ok() || busy) && gone.is_ok(), "{engine}: {change:?} {gone:?}");
        let there = planner.timetables().await.into_iter().filter(|each| each.withdrawn().is_none()).count();
        if there == 0 {
            all_or_none(&planner, "changed and withdrawn").await;
        } else {
            assert_eq!(planner.lessons().await, [0, 0, 8], "{engine}: what was published anew, from its date on");
            let new = planner.timetables().await.into_iter().find(|each| each.withdrawn().is_none()).expect("there");
            planner.withdraw(new.lineage(), "2026-11-24").await.expect("withdrawn");
        }
        let (one, two) =
            tokio::join!(planner.put_back(&id, Hindrances::Refuse), planner.put_back(&id, Hindrances::Refuse));
        assert!(one.is_ok() != two.is_ok(), "{engine}: {one:?} {two:?}");
        let (one, two) = tokio::join!(planner.withdraw(&id, "2026-11-24"), planner.withdraw(&id, "2026-11-24"));
        assert!(one.is_ok() != two.is_ok(), "{engine}: {one:?} {two:?}");
        assert_eq!(planner.lessons().await, [0, 0, 0], "{engine}");
        // The same times can be had once.
        let (back, new) = tokio::join!(planner.put_back(&id, Hindrances::Refuse), planner.publish("2027-01-11"));
        assert!(
            back.is_ok() != new.is_ok() || matches!(new, Ok(Imported::AlreadyThere(_))),
            "{engine}: {back:?} {new:?}"
        );
        assert_eq!(planner.lessons().await, [8, 8, 8], "{engine}");
        assert_eq!(recount(&planner.site).await, Vec::<String>::new(), "{engine}: what is held is what is booked");
    }
}

#[tokio::test]
async fn lessons_that_a_change_once_left_without_their_timetable_have_it_again_and_go_with_it() {
    let mending = |sql: &'static str| {
        sql.split_once("-- Until now").map(|(_, rest)| format!("-- {rest}")).expect("the second part")
    };
    for planner in Planner::all().await {
        let engine = planner.site.engine;
        let id = planner.changed_from("2027-02-15").await;
        // As it was before versions were kept: the first is forgotten, the second stands for itself.
        let before = "DELETE FROM timetable WHERE holds_from = '2027-01-11'; UPDATE timetable SET lineage_id = id";
        let sql = match &planner.site.app.database {
            Database::Sqlite { .. } => mending(include_str!("../../../migrations/sqlite/0018_versions.sql")),
            _ => mending(include_str!("../../../migrations/postgres/0018_versions.sql")),
        };
        for text in [before, &sql] {
            let done = match &planner.site.app.database {
                Database::Sqlite { write, .. } => write.execute(AssertSqlSafe(text.to_owned())).await.map(|_| ()),
                Database::Postgres(pool) => {
                    sqlx::raw_sql(AssertSqlSafe(text.to_owned())).execute(pool).await.map(|_| ())
                }
                Database::Rehearsal(_) => panic!("tests keep what they do"),
            };
            done.unwrap_or_else(|cause| panic!("{engine}: {cause}"));
        }
        let [timetable] = planner.timetables().await.try_into().expect("one");
        let holds: Vec<_> =
            timetable.versions().map(|version| (version.holds_from, version.holds_until, version.lessons)).collect();
        // Of a week only the days with lessons are known.
        assert_eq!(holds.len(), 2, "{engine}: {holds:?}");
        assert!(
            holds[0].0 >= day("2027-01-11") && holds[0].1 < day("2027-02-15") && holds[0].2 == 8,
            "{engine}: {holds:?}"
        );
        assert_ne!(timetable.lineage(), &id, "{engine}: the address of the newest stays");
        assert_eq!(
            planner.withdraw(&id, "2026-11-24").await.expect("withdrawn"),
            9 * 8,
            "{engine}: by its old address too"
        );
        assert_eq!(planner.lessons().await, [0, 0, 0], "{engine}");
    }
}
