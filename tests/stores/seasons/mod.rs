//! Seasons: from wishes to a plan that the referee accepts, and from there into the calendar, all or nothing.

mod fairness;
mod plans;
mod prices;
mod publish;
mod rounds;

use chrono::NaiveDate;
use samrum::bookings::model::{Kind, NewSeries, Use};
use samrum::bookings::service::book_series_within;
use samrum::id::{OrganisationId, RoundId, SpaceId, WishId};
use samrum::jobs::worker::{self, Handlers};
use samrum::people::model::{Actor, RoleKind};
use samrum::people::service as people;
use samrum::seasons::model::{AgeBand, RoundNumbers, RoundTerms, Run, SchoolBreaks, WishNumbers, WishTerms};
use samrum::seasons::service::{self, KIND, Overview};
use samrum::time::{DateRange, Weekday, Weekly};
use samrum_tests::{TestSite, always_open, building, engines, open_space, plain_space};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Seven weeks of the spring: Monday 11 January to Sunday 28 February 2027; no holiday among its Mondays.
fn spring() -> RoundTerms {
    RoundTerms {
        name: "Våren 2027".to_owned(),
        dates: DateRange::new(day("2027-01-11"), day("2027-02-28")),
        applications: DateRange::new(day("2026-11-01"), day("2026-12-15")),
        numbers: RoundNumbers { evening_cost: 5, adjacency_value: 2, ..RoundNumbers::default() },
    }
}

const MONDAY: Weekly = Weekly { weekday: Weekday::ALL[0], from: 17 * 60, until: 18 * 60 };
const TUESDAY: Weekly = Weekly { weekday: Weekday::ALL[1], ..MONDAY };

fn wish(club: &OrganisationId, group: &str, band: AgeBand, space: &SpaceId, times: &[Weekly]) -> WishTerms {
    WishTerms {
        organisation: club.clone(),
        group: group.to_owned(),
        age_band: band,
        numbers: WishNumbers { persons: 15, sessions: 1, min_minutes: 60, max_minutes: 60, free_days_between: 0 },
        needs: Vec::new(),
        spaces: vec![space.clone()],
        times: times.to_vec(),
        submitted_by: None,
    }
}

/// One hall, two clubs that both want Monday 17–18, a clerk, and the booker of the first club.
struct Season {
    site: TestSite,
    clerk: Actor,
    booker: Actor,
    round: RoundId,
    hall: SpaceId,
    young: OrganisationId,
    old: OrganisationId,
    young_wish: WishId,
    old_wish: WishId,
}

/// Somebody with one role, as the services know them.
async fn actor(site: &TestSite, kind: RoleKind, organisation: Option<&OrganisationId>) -> Actor {
    let email = site.account(kind, organisation, None).await;
    let mut tx = site.app.database.read().await.expect("a transaction");
    let id = people::account(&mut tx, &email).await.expect("an answer").expect("an account");
    people::actor(&mut tx, &id).await.expect("an answer").expect("somebody")
}

impl Season {
    async fn on(site: TestSite) -> Self {
        let school = building(&site, "Hertsöskolan").await;
        let hall = open_space(&site, &plain_space(&school, "hallen", &["hallen"]), &always_open()).await;
        let (young, old) = (site.association("Hertsö IF").await, site.association("Veteranerna").await);
        let clerk = actor(&site, RoleKind::Clerk, None).await;
        let booker = actor(&site, RoleKind::Booker, Some(&young)).await;
        let round = service::add_round(&site.app, &clerk, &spring()).await.expect("a round");
        let young_new = wish(&young, "F10", AgeBand::Youth, &hall, &[MONDAY]);
        let young_wish = service::apply(&site.app, &booker, &round, &young_new).await.expect("a wish");
        let old_new = wish(&old, "Herrar", AgeBand::Senior, &hall, &[MONDAY]);
        let old_wish = service::apply(&site.app, &clerk, &round, &old_new).await.expect("a wish");
        Self { site, clerk, booker, round, hall, young, old, young_wish, old_wish }
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
        service::publish(&self.site.app, &self.clerk, &self.round, SchoolBreaks::LeftOut).await.expect("decided");
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
        let span = zone.whole(DateRange::new(day("2027-01-01"), day("2027-06-30")));
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        samrum::bookings::service::source::held(&mut tx, span).await.expect("an answer").len()
    }

    /// Books the hall weekly for lessons.
    async fn lesson(&self, time: Weekly, first: &str, last: &str) {
        let new = NewSeries {
            space: self.hall.clone(),
            time,
            dates: DateRange::new(day(first), day(last)),
            what: Use::new(Kind::Lesson, "Idrott 7A"),
            without: Vec::new(),
            source: None,
            opening_hours_bind: false,
        };
        let mut tx = self.site.app.database.write().await.expect("a transaction");
        book_series_within(&self.site.app, &mut tx, &new).await.expect("booked");
        tx.commit().await.expect("kept");
    }
}
