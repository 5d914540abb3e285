//! Seasons: from wishes to a plan that the referee accepts, and from there into the calendar, all or nothing.

mod fairness;
mod plans;
mod prices;
mod publish;
mod rounds;

use chrono::NaiveDate;
use samrum::bookings::model::{Kind, NewSeries};
use samrum::bookings::service::book_series_within;
use samrum::id::{OrganisationId, PersonId, RoundId, SpaceId, WishId};
use samrum::jobs::worker::{self, Handlers};
use samrum::people::model::RoleKind;
use samrum::seasons::model::{AgeBand, NewRound, NewWish, Run, WeekTime};
use samrum::seasons::service::{self, KIND, Overview};
use samrum_tests::{TestSite, always_open, building, engines, open_space, plain_space};

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

    /// Works off what puts into the calendar and takes out of it.
    async fn work(&self) -> bool {
        let handlers =
            Handlers::default().on(service::PUBLICATION, service::fill).on(service::WITHDRAWAL, service::empty);
        worker::once(&self.site.app, &handlers).await
    }

    /// Decides the round and puts it into the calendar.
    async fn publish(&self) -> Overview {
        service::publish(&self.site.app, &self.clerk, &self.round, false).await.expect("decided");
        assert!(self.work().await);
        self.overview().await
    }

    /// Puts the scheduler to work and waits for it.
    async fn run(&self, few_changes: bool) -> Overview {
        let run = Run { seconds: 20, few_changes, ..Run::default() };
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
            persons: None,
            note: String::new(),
            without: Vec::new(),
            source: None,
            opening_hours_bind: false,
        };
        let mut tx = self.site.app.database.write().await.expect("a transaction");
        book_series_within(&self.site.app, &mut tx, &new).await.expect("booked");
        tx.commit().await.expect("kept");
    }
}
