//! The report's figures equal those of a second, naive computation, on random calendars.

mod calendar;

use calendar::{BookingCase, Calendar, calendar};
use chrono::Days;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use proptest::{prop_assert, prop_assert_eq};
use samrum::database::Tx;
use samrum::id::{AtomId, BookingId, BuildingId, SpaceId};
use samrum::on;
use samrum::server::state::App;
use samrum::time::{DateRange, Zone};
use samrum::utilisation::model::{Period, USES, Week};
use samrum::utilisation::service::{Level, Scope, report};
use samrum_tests::engines;

/// Runs a statement with its values on whichever engine the transaction belongs to.
macro_rules! execute {
    ($tx:expr, $sql:expr, $($value:expr),* $(,)?) => {
        on!(&mut *$tx, db => sqlx::query($sql)$(.bind($value))*.execute(db).await.map(|_| ()))?
    };
}

impl Calendar {
    /// Writes everything into the database and gives back the ids of the building, its spaces and its atoms.
    async fn write(
        &self,
        app: &App,
        held: &[BookingCase],
    ) -> Result<(BuildingId, Vec<SpaceId>, Vec<AtomId>), sqlx::Error> {
        let tx = &mut app.database.write().await?;
        let building = BuildingId::new();
        execute!(
            tx,
            "INSERT INTO building (id, code, name, area, address) VALUES ($1, $1, 'Byggnad', '', '')",
            &building
        );
        let atoms: Vec<_> = (0..self.atoms).map(|_| AtomId::new()).collect();
        for atom in &atoms {
            execute!(tx, "INSERT INTO atom (id, building_id, name) VALUES ($1, $2, $1)", atom, &building);
        }
        let spaces: Vec<_> = self.spaces.iter().map(|_| SpaceId::new()).collect();
        for (at, (id, space)) in spaces.iter().zip(&self.spaces).enumerate() {
            execute!(
                tx,
                "INSERT INTO space (id, building_id, code, name, kind, capacity, approval, open_on_holidays)
                 VALUES ($1, $2, $1, $1, 'sports_hall', 30, 'direct', $3)",
                id,
                &building,
                space.open_on_holidays
            );
            for part in self.parts(at) {
                execute!(tx, "INSERT INTO space_atom (space_id, atom_id) VALUES ($1, $2)", id, &atoms[part]);
            }
            for (weekday, windows) in (1i64..).zip(&space.weekly) {
                for (opens, closes) in windows {
                    execute!(
                        tx,
                        "INSERT INTO opening (id, space_id, weekday, opens_minute, closes_minute) VALUES ($1, $2, $3, $4, $5)",
                        AtomId::new(),
                        id,
                        weekday,
                        i64::from(*opens),
                        i64::from(*closes)
                    );
                }
            }
        }
        for exception in &self.exceptions {
            let from = self.first + Days::new(exception.from_day);
            execute!(
                tx,
                "INSERT INTO opening_exception (id, building_id, space_id, first_date, last_date, opens_minute, closes_minute, reason)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, '')",
                AtomId::new(),
                &building,
                exception.space.map(|at| &spaces[at % spaces.len()]),
                from.to_string(),
                (from + Days::new(exception.days)).to_string(),
                exception.window.map(|window| i64::from(window.0)),
                exception.window.map(|window| i64::from(window.1))
            );
        }
        for closing in &self.closings {
            let from = self.first + Days::new(closing.from_day);
            execute!(
                tx,
                "INSERT INTO closing (id, building_id, space_id, first_date, last_date, from_minute, to_minute, weekdays, reason, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 0)",
                AtomId::new(),
                &building,
                closing.space.map(|at| &spaces[at % spaces.len()]),
                from.to_string(),
                (from + Days::new(closing.days)).to_string(),
                i64::from(closing.from),
                i64::from(closing.to),
                closing.weekdays.map(i64::from)
            );
        }
        for booking in held {
            self.book(tx, booking, &spaces).await?;
        }
        let done = std::mem::replace(tx, app.database.read().await?);
        done.commit().await?;
        Ok((building, spaces, atoms))
    }

    async fn book(&self, tx: &mut Tx, booking: &BookingCase, spaces: &[SpaceId]) -> Result<(), sqlx::Error> {
        let (from, until) = (booking.starts * 60, (booking.starts + booking.minutes) * 60);
        execute!(
            tx,
            "INSERT INTO booking (id, space_id, kind, state, title, starts_at, ends_at, held_from, held_to, created_at)
             VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, 0)",
            BookingId::new(),
            &spaces[booking.space],
            booking.kind.word(),
            booking.state,
            from,
            until,
            from - booking.buffer * 60,
            until + booking.buffer * 60
        );
        Ok(())
    }
}

/// Asks for the report of a calendar by space and by atom, and compares it with the naive count of each.
async fn agrees(app: &App, calendar: &Calendar) -> Result<(), TestCaseError> {
    let held = calendar.held();
    let (building, spaces, atoms) = calendar.write(app, &held).await.map_err(failed)?;
    let period = Period::days(Zone::default(), DateRange::new(calendar.first, calendar.last()));
    let scope = Scope { building: Some(building), space: None };
    let naive: Vec<_> = (0..calendar.atoms).map(|atom| calendar.naive(atom, &held)).collect();
    let sum = |parts: &mut dyn Iterator<Item = usize>| {
        parts.fold(Week::default(), |mut sum, atom| {
            sum += &naive[atom];
            sum
        })
    };

    let by_space = report(app, period, &scope, Level::Space).await.map_err(failed)?;
    prop_assert_eq!(&by_space.total, &sum(&mut (0..calendar.atoms)));
    for row in &by_space.rows {
        let at = spaces.iter().position(|id| id.0 == row.id).expect("a space of the calendar");
        prop_assert_eq!(&row.week, &sum(&mut calendar.parts(at).into_iter()), "space {}", at);
    }
    let by_atom = report(app, period, &scope, Level::Atom).await.map_err(failed)?;
    for row in &by_atom.rows {
        let at = atoms.iter().position(|id| id.0 == row.id).expect("an atom of the calendar");
        prop_assert_eq!(&row.week, &naive[at], "atom {}", at);
    }
    let by_building = report(app, period, &scope, Level::Building).await.map_err(failed)?;
    prop_assert_eq!(&by_building.rows[0].week, &by_building.total);
    let usage = by_building.total.total();
    prop_assert_eq!(usage.booked(), USES.iter().map(|kind| usage.booked_as(*kind)).sum::<i64>());
    prop_assert!(usage.booked() <= usage.bookable);
    Ok(())
}

fn failed(error: impl std::fmt::Debug) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}"))
}

#[test]
fn the_report_equals_a_count_of_every_minute_on_random_calendars() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for site in runtime.block_on(engines()) {
        let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
        let outcome = runner.run(&calendar(), |calendar| runtime.block_on(agrees(&site.app, &calendar)));
        outcome.unwrap_or_else(|difference| panic!("{}: {difference}", site.engine));
    }
}
